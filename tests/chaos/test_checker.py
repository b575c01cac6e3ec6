"""The checker of the fault campaign, on histories made by hand: each holds one thing that must not have happened."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bench.chaos.checker import POINTS, Bounds, Case, check, covered
from bench.chaos.history import Event
from bench.chaos.rows import DeliveryRow, PhoneRow, ReminderRow, Rows
from bench.chaos.story import Span, story_of

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
    past = Past(Rows([row], [DeliveryRow("delivery", "reminder", "phone", "accepted")], [_phone()]))
    past.tell(1, "people", "asked", patient="patient", slot=KEY[0], date=KEY[1], due={"start": DUE})
    for point in POINTS:
        past.tell(2, "worker", "kill", point=point, parent=False)
    past.leased(DUE + 1)
    past.message(DUE + 1.1)
    past.tell(OVER, "nemesis", "over")
    return past


def _phone(**changed: Any) -> PhoneRow:
    return PhoneRow(**{"id": "phone", "patient": "patient", "gone": False, **changed})


def test_history_in_which_all_went_well_is_passed(past: Past) -> None:
    assert past.violations == set()


def test_reminder_that_never_came_is_lost(past: Past) -> None:
    past.never_sent()

    assert past.violations == {"lost", "left over"}


def test_reminder_marked_without_being_sent_is_lost(past: Past) -> None:
    past.events = [event for event in past.events if event.what != "message"]

    assert past.violations == {"lost", "accepted but never seen"}


@pytest.mark.parametrize(("state", "found"), [("planned", set()), ("accepted", {"lost", "accepted but never seen"})])
def test_reminder_that_may_still_come_is_not_lost_yet(state: str, found: set[str], past: Past) -> None:
    past.never_sent(state, settled=None if state == "planned" else DUE + 2)
    past.events[-1] = replace(past.events[-1], wall=DUE + 20)

    assert past.violations == found


def test_second_phone_that_got_nothing_has_lost_its_reminder(past: Past) -> None:
    past.rows.phones.append(_phone(id="other"))

    assert past.violations == {"lost"}


def test_phone_that_the_push_service_has_ended_has_lost_nothing(past: Past) -> None:
    past.rows.phones.append(_phone(id="other", gone=True))
    past.message(DUE + 1.1, phone="other", answer="gone")

    assert past.violations == set()


def test_subscription_ended_without_a_word_of_its_push_service_is_found(past: Past) -> None:
    past.rows.phones.append(_phone(id="other", gone=True))

    assert past.violations == {"lost", "subscription ended"}


def test_reminder_of_a_session_done_before_is_not_lost(past: Past) -> None:
    past.never_sent("done_before", settled=DUE + 1)
    past.settle("done", begun=DUE - 10, stored=DUE - 9)

    assert past.violations == set()


def test_session_done_long_after_it_was_due_excuses_nothing(past: Past) -> None:
    past.never_sent("done_before", settled=DUE + 100)
    past.settle("done", begun=DUE + 90, stored=DUE + 91)

    assert past.violations == {"lost"}


def test_expired_though_there_was_time_is_lost(past: Past) -> None:
    past.never_sent("expired", settled=DUE + 601)

    assert past.violations == {"lost"}


def test_expired_while_redis_was_away_is_not_lost(past: Past) -> None:
    past.never_sent("expired", settled=DUE + 601)
    past.tell(DUE - 1, "nemesis", "away")
    past.tell(DUE + 595, "nemesis", "back")
    past.leased(DUE + 602)

    assert past.violations == set()


def test_expired_by_a_clock_that_was_wrong_is_not_lost(past: Past) -> None:
    past.never_sent("expired", settled=DUE + 3600)
    past.tell(DUE - 2, "nemesis", "jump", seconds=3600)
    past.tell(DUE + 2, "nemesis", "jump-over")

    assert past.violations == set()


@pytest.mark.parametrize(("at", "found"), [(DUE + 595, set()), (DUE + 300, {"lost"})])
def test_refused_to_the_end_of_its_window_is_not_lost(at: float, found: set[str], past: Past) -> None:
    past.never_sent("failed", settled=at)
    past.message(at, answer="error")

    assert past.violations == found


def test_two_deliveries_to_one_phone_alert_twice(past: Past) -> None:
    past.message(DUE + 9, delivery="second")
    past.rows.deliveries.append(DeliveryRow("second", "reminder", "phone", "accepted"))

    assert past.violations == {"alerted twice"}


def test_two_rows_of_one_session_alert_twice(past: Past) -> None:
    past.rows.reminders.append(replace(past.rows.reminders[0], id="twin"))
    past.rows.deliveries.append(DeliveryRow("second", "twin", "phone", "accepted"))
    past.message(DUE + 9, delivery="second")

    assert past.violations == {"alerted twice", "one row"}


def test_copy_after_the_lease_has_run_out_is_silent_and_allowed(past: Past) -> None:
    past.leased(DUE + 6.1, lease="second")
    past.message(DUE + 6.2)

    assert past.violations == set()


def test_copy_while_the_first_worker_holds_its_lease_is_found(past: Past) -> None:
    past.leased(DUE + 1.2, lease="second")
    past.message(DUE + 1.3)

    assert past.violations == {"sent by two"}


@pytest.mark.parametrize("answer", ["silent", "dropped"])
def test_copy_of_what_was_never_answered_is_allowed(answer: str, past: Past) -> None:
    past.events = [event for event in past.events if event.what != "message"]
    past.message(DUE + 1.1, answer=answer)
    past.message(DUE + 3)

    assert past.violations == set()


def test_copy_that_nobody_held_a_lease_for_is_found(past: Past) -> None:
    past.events = [event for event in past.events if event.what != "leased"]
    past.message(DUE + 50)

    assert past.violations == {"sent by two"}


@pytest.mark.parametrize("act", ["done", "stopped"])
def test_sending_begun_after_the_session_was_settled_is_found(act: str, past: Past) -> None:
    past.settle(act, begun=DUE - 20, stored=DUE - 19)

    assert past.violations == {"sent after it was settled"}


def test_message_that_was_on_its_way_is_allowed(past: Past) -> None:
    past.settle("done", begun=DUE + 0.9, stored=DUE + 1)

    assert past.violations == set()


def test_message_after_its_window_is_found(past: Past) -> None:
    past.reminder(expires=DUE - 10, due=DUE - 300)
    past.events[0].said["due"]["start"] = DUE - 300

    assert past.violations >= {"outside its window", "late"}


def test_message_before_it_was_due_is_found(past: Past) -> None:
    past.message(DUE - 30)
    past.leased(DUE - 31)

    assert past.violations == {"outside its window"}


def test_message_before_it_was_due_by_a_wrong_clock_is_allowed(past: Past) -> None:
    past.leased(DUE - 31)
    past.message(DUE - 30)
    past.tell(DUE - 32, "nemesis", "jump", seconds=3600)
    past.tell(DUE - 29, "nemesis", "jump-over")

    assert past.violations == set()


@pytest.mark.parametrize(("seconds", "found"), [(59, set()), (61, {"late"})])
def test_message_later_than_promised_is_found(seconds: float, found: set[str], past: Past) -> None:
    past.events = [event for event in past.events if event.what != "message"]
    past.message(DUE + seconds)

    assert past.violations == found


def test_time_in_which_redis_was_away_is_not_lateness(past: Past) -> None:
    past.events = [event for event in past.events if event.what not in {"message", "leased"}]
    past.tell(DUE - 1, "nemesis", "away")
    past.tell(DUE + 90, "nemesis", "back")
    past.leased(DUE + 99)
    past.message(DUE + 100)

    assert past.violations == set()


def test_workers_that_do_not_come_back_by_themselves_are_found(past: Past) -> None:
    past.tell(DUE + 10, "nemesis", "away")
    past.tell(DUE + 40, "nemesis", "back")
    past.leased(DUE + 101)

    assert past.violations == {"not consuming"}


def test_session_without_a_row_is_found(past: Past) -> None:
    past.tell(1, "people", "asked", patient="patient", slot="other", date=KEY[1], due={"start": DUE})

    assert past.violations == {"one row"}


def test_row_at_another_time_than_asked_for_is_found(past: Past) -> None:
    past.events[0].said["due"]["start"] = DUE + 60

    assert past.violations == {"one row"}


def test_delivery_that_the_database_does_not_know_is_found(past: Past) -> None:
    past.rows.deliveries[0] = replace(past.rows.deliveries[0], id="another", outcome="pending")
    past.reminder(state="planned", settled=None)

    assert past.violations == {"sent without a row", "left over"}


def test_reminder_sent_and_never_marked_is_left_over(past: Past) -> None:
    past.rows.deliveries[0] = replace(past.rows.deliveries[0], outcome="pending")
    past.reminder(state="leased", settled=None)

    assert past.violations == {"left over"}


CAMPAIGN: dict[str, tuple[Callable[[Past], Any], str]] = {
    "kills": (lambda past: past.events.remove(past.events[1]), "too few kills"),
    "exit": (lambda past: past.tell(5, "launcher", "exit", part="beat", code=1, wanted=False), "ended by itself"),
    "noise": (lambda past: past.tell(5, "sink", "problem", why="cannot be opened"), "unreadable"),
    "end": (lambda past: past.events.pop(), "unfinished"),
}


@pytest.mark.parametrize("what", CAMPAIGN)
def test_campaign_that_did_not_do_its_work_is_no_proof(what: str, past: Past) -> None:
    change, rule = CAMPAIGN[what]
    change(past)

    assert rule in past.violations


def test_time_that_two_spans_cover_counts_once() -> None:
    spans = [Span(0, 10), Span(5, 20), Span(18, float("inf"))]

    assert covered(spans, 2, 30) == 28
