"""Leases that nobody ends: a worker that has died, and a clock that was wrong."""

from datetime import timedelta

import pytest

from reminders.leasing import LEASE, lease_due, take_back
from reminders.models import Reminder
from reminders.planning import plan
from tests.reminders.conftest import Case, utc

DUE = utc("2026-11-23 08:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def held_by_the_dead(case: Case) -> Reminder:
    """Leased by a clock that was an hour ahead, to a worker that has died since."""
    plan(utc("2026-11-22 12:00"))
    lease = lease_due(DUE + HOUR)
    return Reminder.objects.filter(lease=lease).earliest("due_at")


def test_lease_given_by_a_clock_that_was_ahead_is_taken_back(held_by_the_dead: Reminder) -> None:
    taken = take_back(DUE + timedelta(minutes=1)), take_back(DUE + timedelta(minutes=1))

    again = lease_due(DUE + timedelta(minutes=1))

    held_by_the_dead.refresh_from_db()
    assert (taken[0] > 0, taken[1], held_by_the_dead.lease) == (True, 0, again)


@pytest.mark.usefixtures("held_by_the_dead")
def test_what_a_clock_ahead_took_for_due_waits_again_until_it_is() -> None:
    take_back(DUE - timedelta(minutes=30))

    lease_due(DUE - timedelta(minutes=30))

    for reminder in Reminder.objects.filter(due_at=DUE):
        assert (reminder.state, reminder.lease, reminder.next_at) == ("planned", None, DUE)


@pytest.mark.parametrize("behind", [timedelta(0), timedelta(seconds=30), LEASE])
def test_lease_is_left_alone_by_a_worker_whose_clock_is_a_little_behind(behind: timedelta, case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    lease = lease_due(DUE)

    taken = take_back(DUE - behind)

    assert (taken, Reminder.objects.filter(lease=lease).exists()) == (0, True)
