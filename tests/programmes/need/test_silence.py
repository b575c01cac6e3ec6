from datetime import UTC, datetime, time, timedelta

import pytest

from programmes.need import Day, Kind, Limits, Span, needs_of
from tests.programmes.need.given import (
    NOW,
    T,
    W,
    ago,
    known,
    missed,
    only,
    told,
    unheard,
)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (missed(True, True), "nothing noted for 2 days"),
        (missed(True, True, True), "nothing noted for 3 days"),
        (missed(True), None),
        # what says nothing of the patient
        (missed(True, False), None),
        ([*missed(True, True), Day(ago(0), asked=4, reached=4)], "nothing noted for 2 days"),
        ([Day(ago(2), asked=4, reached=0, heard_after=True), *missed(True)], None),
        ([Day(ago(3), asked=4, reached=4, heard_after=True), Day(ago(2)), *missed(True)], "nothing noted for 2 days"),
        ([Day(ago(2), asked=4, reached=4, heard_after=True, noted=1), *missed(True)], None),
        # what was noted without being asked for ends the row
        ([*missed(True, False, False)[:1], Day(ago(2), noted=1), *missed(True)], None),
    ],
)
def test_missed(days, words):
    assert [need.words for need in needs_of(known(days=days), Limits())] == ([words] if words else [])


def test_missed_counts_since_its_second_day_was_over():
    need = only(days=missed(True, True, True))

    assert (need.urgency, need.about) == (W, str(ago(3)))
    assert need.since == datetime(2026, 6, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "urgency", "words"),
    [
        (48, None, ""),
        (49, W, "nothing from the phone for 2 days"),
        (14 * 24 - 1, W, "nothing from the phone for 13 days"),
        (14 * 24, T, "nothing from the phone for 14 days"),
    ],
)
def test_silence(hours, urgency, words):
    found = needs_of(known(**unheard(NOW - timedelta(hours=hours))), Limits())

    assert [(need.urgency, need.words) for need in found] == ([(urgency, words)] if urgency else [])


def test_silence_counts_since_its_limit_and_is_another_reason_after_two_weeks():
    short, long = (only(**unheard(NOW - timedelta(days=days))) for days in (3, 15))

    assert (short.since, short.level) == (NOW - timedelta(days=3) + timedelta(hours=49), 0)
    assert (long.since, long.level) == (NOW - timedelta(days=1), 1)


@pytest.mark.parametrize("more", [{"asked_since": None}, {"heard_at": None}, {"asked_unheard": []}])
def test_nobody_is_silent_who_is_asked_nothing_or_has_no_phone(more):
    assert told(**{**unheard(NOW - timedelta(days=30)), **more}) == []


def day_of(days_ago: int, *, until: datetime | None = None) -> Span:
    """A whole day with sessions, by UTC, or a part of it."""
    begins = datetime.combine(ago(days_ago), time.min, UTC)
    return Span(begins, until or begins + timedelta(days=1))


def test_silence_is_as_long_as_the_days_on_which_something_was_asked():
    heard = datetime.combine(ago(11), time(12), UTC)
    begun = Span(heard, datetime.combine(ago(10), time.min, UTC))  # 12 hours
    two_a_week = [begun, day_of(7), day_of(4, until=datetime.combine(ago(4), time(13), UTC))]

    assert told(heard_at=heard, asked_unheard=two_a_week[:2]) == []
    need = only(heard_at=heard, asked_unheard=two_a_week)
    assert (need.words, need.since) == ("nothing from the phone for 10 days", two_a_week[-1].ends)


def test_silence_of_two_weeks_is_for_today_however_seldom_something_is_asked():
    heard = NOW - timedelta(days=15)

    need = only(heard_at=heard, asked_unheard=[day_of(10)])
    assert (need.urgency, need.since) == (T, heard + timedelta(days=14))
    first = day_of(0, until=NOW)
    assert only(heard_at=heard, asked_unheard=[first]).since == first.begins


def test_reminders_that_do_not_reach_the_phone():
    since = NOW - timedelta(days=3)

    assert told(unreached_since=since) == [(Kind.UNREACHED, T)]
    assert told(unreached_since=since, by_email=True) == [(Kind.UNREACHED, W)]
    assert only(unreached_since=since).detail == "No notification arrives, and e-mail is not in use."
    assert only(unreached_since=since, by_email=True).detail == "E-mail has taken over."
    assert (only(unreached_since=since).since, only(unreached_since=since).about) == (since, str(since))
    assert (only(unreached_since=since).level, only(unreached_since=since, by_email=True).level) == (1, 0)


def test_letters_that_fail_take_over_nothing():
    need = only(unreached_since=NOW - timedelta(days=3), by_email=True, letters_fail=True)

    assert (need.urgency, need.level) == (T, 1)
    assert need.detail == "E-mail was to take over, and the last letter failed."


@pytest.mark.parametrize(
    "more",
    [
        {"asked_since": None},
        {"joined_at": None, "heard_at": None, "invited_at": NOW},
        {"joined_at": NOW - timedelta(hours=23)},
    ],
)
def test_reminders_that_nobody_expects_are_not_missed(more):
    assert told(unreached_since=NOW - timedelta(days=3), **more) == []


def test_reminders_may_be_switched_on_for_a_day():
    assert told(unreached_since=NOW, joined_at=NOW - timedelta(days=1)) == [(Kind.UNREACHED, T)]
