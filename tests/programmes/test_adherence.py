from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.adherence import KEPT, KNOWN, Outcome, Planned, adherence

CLOSED = datetime(2026, 3, 2, 11, tzinfo=UTC)
NOW = CLOSED + timedelta(days=1)
OPEN = CLOSED - timedelta(minutes=1)
BEFORE_IT_CLOSED = CLOSED - timedelta(seconds=1)


def planned(day=2, ticks_due=6, **known) -> Planned:
    return Planned(local_date=date(2026, 3, day), closes_at=CLOSED, ticks_due=ticks_due, **known)


@pytest.mark.parametrize(
    ("known", "now", "last_heard", "outcome"),
    [
        # what the patient noted
        ({"ticks_done": 6, "finished": True}, NOW, NOW, Outcome.DONE),
        ({"ticks_done": 6}, NOW, NOW, Outcome.DONE),
        ({"ticks_done": 7}, NOW, NOW, Outcome.DONE),
        ({"ticks_done": 6}, OPEN, OPEN, Outcome.DONE),
        ({"ticks_due": 1, "ticks_done": 1}, NOW, NOW, Outcome.DONE),
        ({"without_phone": True}, NOW, NOW, Outcome.DONE),
        ({"ticks_due": 0, "finished": True}, NOW, NOW, Outcome.DONE),
        ({"ticks_done": 5, "finished": True}, NOW, NOW, Outcome.PARTLY),
        ({"ticks_done": 5, "finished": True}, OPEN, OPEN, Outcome.PARTLY),
        ({"ticks_done": 1}, NOW, NOW, Outcome.PARTLY),
        ({"ticks_done": 1}, CLOSED, NOW, Outcome.PARTLY),
        ({"ticks_done": 1}, OPEN, OPEN, Outcome.TO_COME),
        ({"finished": True}, NOW, NOW, Outcome.PARTLY),
        ({"ticks_due": 0, "ticks_done": 1}, NOW, NOW, Outcome.PARTLY),
        ({"ticks_done": 2, "skipped": True}, OPEN, OPEN, Outcome.PARTLY),
        ({"ticks_done": 6, "skipped": True}, NOW, NOW, Outcome.DONE),
        ({"stopped": True, "ticks_done": 6, "finished": True}, NOW, NOW, Outcome.STOPPED),
        ({"stopped": True, "skipped": True}, OPEN, None, Outcome.STOPPED),
        ({"skipped": True}, NOW, NOW, Outcome.SKIPPED),
        ({"skipped": True}, OPEN, None, Outcome.SKIPPED),
        # what was noted weighs more than a pause, a lost reminder, or a phone that has gone quiet
        ({"ticks_done": 6, "paused": True}, NOW, NOW, Outcome.DONE),
        ({"skipped": True, "reminded": False}, NOW, None, Outcome.SKIPPED),
        # silence
        ({}, OPEN, NOW, Outcome.TO_COME),
        ({}, CLOSED, CLOSED, Outcome.NOTHING_NOTED),
        ({}, NOW, NOW, Outcome.NOTHING_NOTED),
        ({"reminded": True}, NOW, NOW, Outcome.NOTHING_NOTED),
        ({"reminded": False}, NOW, NOW, Outcome.UNREACHED),
        ({}, NOW, None, Outcome.NOT_SYNCED),
        ({}, NOW, BEFORE_IT_CLOSED, Outcome.NOT_SYNCED),
        ({"reminded": False}, NOW, BEFORE_IT_CLOSED, Outcome.NOT_SYNCED),
        ({"reminded": False}, OPEN, None, Outcome.TO_COME),
        ({"paused": True}, NOW, NOW, Outcome.PAUSED),
        ({"paused": True}, OPEN, None, Outcome.PAUSED),
        ({"paused": True, "reminded": False}, NOW, None, Outcome.PAUSED),
        ({"closed": True}, NOW, NOW, Outcome.CLOSED),
        ({"closed": True}, OPEN, None, Outcome.CLOSED),
        ({"closed": True, "paused": True, "reminded": False}, NOW, None, Outcome.CLOSED),
        ({"closed": True, "skipped": True}, NOW, NOW, Outcome.SKIPPED),
        ({"closed": True, "ticks_done": 6}, NOW, NOW, Outcome.DONE),
    ],
)
def test_outcome(known, now, last_heard, outcome):
    assert planned(**known).outcome(now=now, last_heard=last_heard) == outcome


def test_adherence_of_nothing_is_unknown_not_nought():
    nothing = adherence([], now=NOW, last_heard=None)

    assert (nothing.frequency, nothing.completeness, nothing.sessions) == (None, None, {})


def test_adherence_keeps_everything_apart():
    sessions = [
        planned(ticks_done=6, finished=True),
        planned(ticks_done=3, finished=True),
        planned(ticks_done=1, stopped=True),
        planned(skipped=True, skip_reason="no_time"),
        planned(skipped=True, skip_reason="no_time"),
        planned(skipped=True, skip_reason="too_sore"),
        planned(),
        planned(reminded=False),
        planned(paused=True),
        planned(closed=True),
    ]

    result = adherence(sessions, now=NOW, last_heard=NOW)

    assert result.sessions == {
        Outcome.DONE: 1,
        Outcome.PARTLY: 1,
        Outcome.STOPPED: 1,
        Outcome.SKIPPED: 3,
        Outcome.NOTHING_NOTED: 1,
        Outcome.UNREACHED: 1,
        Outcome.PAUSED: 1,
        Outcome.CLOSED: 1,
    }
    assert result.skipped_why == {"no_time": 2, "too_sore": 1}
    assert (result.kept, result.known) == (3, 7)
    assert result.frequency == 3 / 7
    assert (result.ticks_done, result.ticks_due, result.completeness) == (10, 18, 10 / 18)


@pytest.mark.parametrize(
    ("known", "last_heard"),
    [({"paused": True}, NOW), ({"closed": True}, NOW), ({"reminded": False}, NOW), ({}, None)],
    ids=["paused", "closed", "reminder never arrived", "not synced"],
)
def test_adherence_frequency_does_not_blame_the_patient(known, last_heard):
    done = planned(ticks_done=6, finished=True)

    assert adherence([done, planned(**known)], now=NOW, last_heard=last_heard).frequency == 1


def test_adherence_nothing_noted_lowers_frequency_and_leaves_completeness():
    result = adherence([planned(ticks_done=6), planned()], now=NOW, last_heard=NOW)

    assert (result.frequency, result.completeness) == (0.5, 1.0)


def test_adherence_without_phone_counts_for_frequency_only():
    result = adherence([planned(without_phone=True), planned(ticks_done=3)], now=NOW, last_heard=NOW)

    assert (result.frequency, result.completeness) == (1.0, 0.5)


def test_adherence_without_phone_but_with_ticks_counts_them():
    result = adherence([planned(without_phone=True, ticks_done=2)], now=NOW, last_heard=NOW)

    assert (result.ticks_done, result.ticks_due) == (2, 6)


def test_adherence_more_ticks_than_asked_are_not_more_than_all():
    assert adherence([planned(ticks_due=3, ticks_done=9)], now=NOW, last_heard=NOW).completeness == 1


def test_adherence_skip_reason_of_a_session_done_after_all_is_not_counted():
    done = planned(ticks_done=6, skipped=True, skip_reason="no_time")

    assert adherence([done], now=NOW, last_heard=NOW).skipped_why == {}


def test_count_adds_several_outcomes():
    result = adherence([planned(ticks_done=6), planned(ticks_done=1)], now=NOW, last_heard=NOW)

    assert (result.count(*KEPT), result.count(Outcome.SKIPPED)) == (2, 0)


anything = st.builds(
    planned,
    ticks_due=st.integers(0, 6),
    ticks_done=st.integers(0, 9),
    finished=st.booleans(),
    skipped=st.booleans(),
    stopped=st.booleans(),
    without_phone=st.booleans(),
    paused=st.booleans(),
    closed=st.booleans(),
    reminded=st.sampled_from([True, False, None]),
)


@settings(deadline=None)
@given(st.lists(anything, max_size=8), st.sampled_from([OPEN, NOW]), st.sampled_from([None, BEFORE_IT_CLOSED, NOW]))
def test_adherence_every_session_is_counted_once_and_shares_stay_in_bounds(sessions, now, last_heard):
    result = adherence(sessions, now=now, last_heard=last_heard)

    assert sum(result.sessions.values()) == len(sessions)
    assert (result.frequency is None) == (result.count(*KNOWN) == 0)
    assert 0 <= (result.frequency or 0) <= 1
    assert 0 <= (result.completeness or 0) <= 1
