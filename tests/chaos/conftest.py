"""A history made by hand, of one reminder to one phone: what the checker's tests change."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bench.chaos.checker import POINTS, Bounds, Case, check
from bench.chaos.history import Event
from bench.chaos.rows import DeliveryRow, PhoneRow, ReminderRow, Rows
from bench.chaos.story import story_of

KEY = ("slot", "2026-11-21", "start")
DUE = 1000.0
OVER = 2000.0
BOUNDS = Bounds(lease_for=5, kills_per_point=1)


@dataclass
class Past:
    """One reminder to one phone, as it should go; a test changes what it is about."""

    rows: Rows
    events: list[Event] = field(default_factory=list)

    def tell(self, at: float, who: str, what: str, **said: Any) -> None:
        self.events.append(Event(at, at, who, what, said))

    def leased(self, at: float, lease: str = "lease") -> None:
        self.tell(at, "worker", "leased", lease=lease, given=at, reminders=["reminder"])

    def message(self, at: float, *, delivery: str = "delivery", answer: str = "accepted", phone: str = "phone") -> None:
        slot, day, kind = KEY
        said = {"slot": slot, "date": day, "kind": kind, "reminder": "reminder"}
        self.tell(at, "sink", "message", phone=phone, delivery=delivery, answer=answer, **said)

    def settle(self, act: str, *, begun: float, stored: float) -> None:
        session = {"slot": KEY[0], "date": KEY[1]} if act == "done" else {}
        self.tell(begun, "people", "begun", id=act, act=act, patient="patient", **session)
        self.tell(stored, "people", "stored", id=act)

    def reminder(self, **changed: Any) -> None:
        self.rows.reminders[0] = replace(self.rows.reminders[0], **changed)

    def never_sent(self, state: str = "planned", settled: float | None = None) -> None:
        """Take away that it was sent, and what was written down of it."""
        self.events = [event for event in self.events if event.what != "message"]
        self.rows.deliveries.clear()
        self.reminder(state=state, settled=settled)

    @property
    def violations(self) -> set[str]:
        events = sorted(self.events, key=lambda event: event.mono)
        return {violation.rule for violation in check(Case(story_of(events), self.rows, BOUNDS))}


@pytest.fixture
def past() -> Past:
    row = ReminderRow("reminder", "patient", KEY, DUE, DUE + 600, "accepted", DUE + 2)
    past = Past(Rows([row], [DeliveryRow("delivery", "reminder", "phone", "accepted")], [phone()]))
    past.tell(1, "people", "asked", patient="patient", slot=KEY[0], date=KEY[1], due={"start": DUE})
    for point in POINTS:
        past.tell(2, "worker", "kill", point=point, parent=False)
    past.leased(DUE + 1)
    past.message(DUE + 1.1)
    past.tell(OVER, "nemesis", "over")
    return past


def phone(**changed: Any) -> PhoneRow:
    return PhoneRow(**{"id": "phone", "patient": "patient", "gone": False, **changed})
