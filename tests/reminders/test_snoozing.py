"""Putting off: the nudge comes when the patient asked for it, inside the window, and a session alerts at most twice."""

from datetime import datetime, time

import pytest

from programmes import course
from reminders.models import Reminder
from reminders.planning import plan
from reminders.snoozing import put_off
from tests.reminders.conftest import MONDAY, Case, utc

BEFORE = utc("2026-11-23 07:30")
DUE = utc("2026-11-23 08:00")


@pytest.fixture
def start(case: Case) -> Reminder:
    """Monday's first session, 08:00 to 11:00, whose start has been sent."""
    plan(BEFORE)
    row = Reminder.objects.get(slot=case.slots[0], local_date=MONDAY, kind="start")
    row.state, row.settled_at, row.next_at = "accepted", DUE, None
    row.save()
    return row


def at(text: str) -> datetime:
    return utc(f"2026-11-23 {text}")


def nudge() -> Reminder:
    return Reminder.objects.get(slot__position=1, local_date=MONDAY, kind="nudge")


def seen(row: Reminder) -> tuple[str, str, bool]:
    return (f"{row.due_at:%H:%M}", row.state, row.next_at == row.due_at == row.put_off_to)


@pytest.mark.parametrize(("minutes", "again"), [(10, "08:15"), (30, "08:35"), (60, "09:05")])
def test_nudge_comes_when_it_was_asked_for(start, minutes, again):
    put_off(start, minutes, asked_at=at("08:05"), now=at("08:05"))
    plan(at("08:06"))

    assert seen(nudge()) == (again, "planned", True)
    assert Reminder.objects.filter(slot=start.slot, local_date=MONDAY).count() == 2


def test_other_minutes_are_not_on_offer(start):
    with pytest.raises(ValueError, match="10, 30, 60 minutes, not 45"):
        put_off(start, 45, asked_at=at("08:05"), now=at("08:05"))


def test_nudge_offers_none(start):
    put_off(nudge(), 10, asked_at=at("09:01"), now=at("09:01"))

    assert (nudge().due_at, nudge().put_off_to) == (at("09:00"), None)


@pytest.mark.parametrize("state", ["accepted", "received", "opened", "leased", "done_before", "skipped", "expired"])
def test_nudge_that_has_gone_out_or_is_settled_is_left_alone(start, state):
    unsent = state == "leased"
    Reminder.objects.filter(pk=nudge().pk).update(
        state=state,
        settled_at=None if unsent else at("09:00"),
        next_at=at("09:02") if unsent else None,
        lease=start.pk if unsent else None,
    )

    put_off(start, 30, asked_at=at("09:10"), now=at("09:10"))

    assert (nudge().state, nudge().due_at, nudge().put_off_to) == (state, at("09:00"), None)


def test_session_without_a_nudge_gets_the_one_that_was_asked_for(case):
    case.move(4, to=time(21, 30), from_date=MONDAY)  # its nudge would come in quiet hours
    plan(BEFORE)
    late = Reminder.objects.get(slot=case.slots[3], local_date=MONDAY, kind="start")

    put_off(late, 60, asked_at=at("21:40"), now=at("21:40"))
    plan(at("21:41"))

    row = Reminder.objects.get(slot=case.slots[3], local_date=MONDAY, kind="nudge")
    assert seen(row) == ("22:40", "planned", True)


def test_nudge_cancelled_for_quiet_hours_comes_when_it_is_asked_for(case):
    plan(BEFORE)
    case.move(4, to=time(21, 30), from_date=MONDAY)
    plan(BEFORE)
    late = Reminder.objects.get(slot=case.slots[3], local_date=MONDAY, kind="start")

    put_off(late, 30, asked_at=at("21:40"), now=at("21:40"))
    plan(at("21:41"))

    row = Reminder.objects.get(slot=case.slots[3], local_date=MONDAY, kind="nudge")
    assert (*seen(row), row.settled_at, row.expires_at) == ("22:10", "planned", True, None, late.expires_at)


def test_put_off_past_the_window_sends_nothing_more(start):
    put_off(start, 60, asked_at=at("10:05"), now=at("10:05"))
    plan(at("10:06"))

    assert (nudge().state, nudge().why, nudge().next_at) == ("cancelled", "put off past its window", None)


def test_asked_offline_and_told_after_its_time_comes_now(start):
    Reminder.objects.filter(pk=nudge().pk).update(due_at=at("10:30"), next_at=at("10:30"))

    put_off(start, 10, asked_at=at("08:05"), now=at("10:00"))

    assert seen(nudge()) == ("10:00", "planned", True)


@pytest.mark.parametrize(("phone", "again"), [("05:05", "08:30"), ("12:05", "08:35")])
def test_clock_of_the_phone_that_is_hours_off(start, phone, again):
    put_off(start, 30, asked_at=at(phone), now=at("08:05"))

    assert seen(nudge()) == (again, "planned", True)


def test_put_off_while_stopped_is_cancelled_again(case, start):
    course.stop(case.programme, by=case.physio, why="Wait for me.", now=at("08:04"))

    put_off(start, 10, asked_at=at("08:05"), now=at("08:05"))
    plan(at("08:06"))

    assert (nudge().state, nudge().why) == ("cancelled", "stopped by the physio")
