"""What the database holds at the end, as the checker reads it. Instants are seconds since 1970."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from bench.chaos.story import Key

SENT = ("accepted", "received", "opened")
UNSENT = ("planned", "leased")


@dataclass(frozen=True)
class ReminderRow:
    id: str
    patient: str
    key: Key
    due: float
    expires: float
    state: str
    settled: float | None


@dataclass(frozen=True)
class DeliveryRow:
    id: str
    reminder: str
    phone: str
    outcome: str


@dataclass(frozen=True)
class PhoneRow:
    id: str
    patient: str
    gone: bool


@dataclass
class Rows:
    reminders: list[ReminderRow] = field(default_factory=list)
    deliveries: list[DeliveryRow] = field(default_factory=list)
    phones: list[PhoneRow] = field(default_factory=list)

    @cached_property
    def phones_of(self) -> dict[str, list[PhoneRow]]:
        found: dict[str, list[PhoneRow]] = defaultdict(list)
        for phone in self.phones:
            found[phone.patient].append(phone)
        return found

    @cached_property
    def reminder_of_key(self) -> dict[Key, ReminderRow]:
        return {row.key: row for row in self.reminders}
