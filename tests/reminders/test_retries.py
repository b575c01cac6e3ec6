"""What is kept of an outcome, and what a reminder has come to by all of its deliveries."""

from datetime import timedelta

import pytest

from reminders.enums import Outcome as Kept
from reminders.enums import ReminderState
from reminders.push.transport import UNWANTED, Outcome, asked_to_wait
from reminders.retries import NO_PHONE, NO_TIME, Mark, Told, marked, told
from tests.reminders.push_service import DUE

SOON, LATER, CLOSES = (DUE + timedelta(minutes=n) for n in (5, 15, 180))
ACCEPTED = Told(Kept.ACCEPTED, 201, "", None, tried=True)
GONE = Told(Kept.GONE, 410, "", None, tried=True)
REFUSED = Told(Kept.FAILED, 400, "", None, tried=True)
OUT_OF_TIME = Told(Kept.FAILED, 500, f"{NO_TIME}: busy", None, tried=True)
WAITS = Told(Kept.LATER, 500, "", SOON, tried=True)
WAITS_LONGER = Told(Kept.LATER, 500, "", LATER, tried=True)
ALARM = Told(Kept.ALARM, 403, "", SOON, tried=True)


@pytest.mark.parametrize(
    ("outcome", "attempts", "kept", "again"),
    [
        (Outcome(201, "accepted", None, ""), 0, Kept.ACCEPTED, None),
        (Outcome(410, "gone", None, ""), 0, Kept.GONE, None),
        (Outcome(413, "failed", None, ""), 0, Kept.FAILED, None),
        (Outcome(500, "later", None, ""), 0, Kept.LATER, 5),
        (Outcome(500, "later", None, ""), 1, Kept.LATER, 15),
        (Outcome(500, "later", None, ""), 7, Kept.LATER, 15),
        (Outcome(429, "later", 600, ""), 7, Kept.LATER, 10),
        (Outcome(503, "later", 0, ""), 0, Kept.LATER, 5),
        (Outcome(None, "later", None, ""), 0, Kept.LATER, 5),
        (Outcome(403, "alarm", None, ""), 0, Kept.ALARM, 5),
        (asked_to_wait(7200), 0, Kept.LATER, 120),
        (Outcome(429, "later", 179 * 60, ""), 0, Kept.LATER, 179),
        (Outcome(429, "later", 180 * 60, ""), 0, Kept.FAILED, None),
        (Outcome(401, "alarm", None, ""), 0, Kept.ALARM, 5),
        (UNWANTED, 0, Kept.LATER, 5),
    ],
)
def test_told(outcome, attempts, kept, again):
    said = told(outcome, attempts=attempts, now=DUE, expires_at=CLOSES)

    assert (said.outcome, said.again) == (kept, again and DUE + timedelta(minutes=again))


def test_told_says_that_there_was_no_time_left():
    said = told(Outcome(500, "later", None, "busy"), attempts=1, now=CLOSES - timedelta(minutes=15), expires_at=CLOSES)

    assert (said.outcome, said.status, said.why) == (Kept.FAILED, 500, "no time left in its window: busy")


@pytest.mark.parametrize(
    ("state", "deliveries", "mark"),
    [
        ("leased", [ACCEPTED], Mark(ReminderState.ACCEPTED, "", None)),
        ("leased", [ACCEPTED, WAITS], Mark(ReminderState.ACCEPTED, "", SOON)),
        ("leased", [ACCEPTED, ALARM], Mark(ReminderState.ACCEPTED, "", SOON)),
        ("leased", [GONE, ACCEPTED, REFUSED], Mark(ReminderState.ACCEPTED, "", None)),
        ("leased", [WAITS_LONGER, WAITS], Mark(ReminderState.PLANNED, "", SOON)),
        ("leased", [GONE, WAITS], Mark(ReminderState.PLANNED, "", SOON)),
        ("leased", [ALARM, REFUSED], Mark(ReminderState.PLANNED, "", SOON)),
        ("leased", [], Mark(ReminderState.FAILED, NO_PHONE, None)),
        ("leased", [GONE, GONE], Mark(ReminderState.FAILED, NO_PHONE, None)),
        ("leased", [GONE, REFUSED], Mark(ReminderState.FAILED, "the message was refused", None)),
        ("leased", [GONE, OUT_OF_TIME], Mark(ReminderState.FAILED, NO_TIME, None)),
        ("accepted", [ACCEPTED, WAITS], Mark(None, "", SOON)),
        ("accepted", [ACCEPTED, REFUSED], Mark(None, "", None)),
        ("received", [ACCEPTED, ACCEPTED], Mark(None, "", None)),
        ("received", [WAITS], Mark(None, "", SOON)),
    ],
)
def test_marked(state, deliveries, mark):
    assert marked(state, deliveries) == mark
