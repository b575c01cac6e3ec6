from datetime import timedelta

import pytest

from programmes.enums import Reach
from programmes.need import Day, Kind, Limits, needs_of
from tests.programmes.need.given import NOW, TOLD, N, T, W, ago, known, missed, only, pains, told

NOWHERE, BACK, BUTTOCK, THIGH, CALF, FOOT = Reach


@pytest.mark.parametrize(
    ("days", "urgency"),
    [
        # low: 5 or more, and up by 1
        (pains(4, 4, 4, 5), W),
        (pains(4, 4, 4, 4), None),
        (pains(3, 3, 3, 4), None),
        (pains(5, 5, 5, 5), None),
        (pains(6, 6, 6, 6), None),
        (pains(6, 6, 5), None),
        # high: up by 2, from however low
        (pains(1, 1, 1, 3), T),
        (pains(4, 4, 4, 6), T),
        # critical: 7; now where it is new
        (pains(6, 6, 6, 7), N),
        (pains(7, 7, 7, 7), T),
        (pains(9, 9, 9, 8), T),
        (pains(7), T),
        (pains(6), None),
        # beside what was usual in the week: one bad day is not the week, one good day neither
        (pains(2, 7, 2, 2, 3), None),
        (pains(5, 5, 1, 5), None),
        (pains(2, 6, 6), None),
        # of the week before only; and for a week, or until something newer is noted
        ([Day(ago(9), leg=1, told_at=TOLD), *pains(5)], None),
        ([Day(ago(7), leg=1, told_at=TOLD), *pains(5)], T),
        (pains(1, 1, 1, 6, until=7), T),
        (pains(1, 1, 1, 6, until=8), None),
        (pains(1, 1, 6, None), T),
        ([Day(ago(0), noted=1)], None),
        (pains(1, 1, 1, 3, where="back"), T),
    ],
)
def test_pain(days, urgency):
    assert told(days=days) == ([(Kind.PAIN, urgency)] if urgency else [])


def test_pain_is_told_in_points_and_from_where_to_where():
    need = only(days=pains(3, 3, 6))

    assert (need.words, need.detail) == (
        "leg pain up 3 points in a week",
        "Leg pain from 3 to 6 of 10, the worst of the day.",
    )
    assert (need.about, need.level, need.since) == ("leg", 6, TOLD)


def test_pain_that_rises_by_one_is_one_point():
    assert only(days=pains(4, 5)).words == "leg pain up 1 point in a week"


def test_pain_that_stays_is_told_as_it_is():
    need = only(days=pains(8, 8, 8))

    assert (need.words, need.detail) == ("leg pain 8", "Leg pain at 8 of 10, the worst of the day.")


def test_pain_counts_since_it_was_first_told_at_that_height():
    first = TOLD - timedelta(days=2)
    low = [Day(ago(n), leg=2, told_at=first - timedelta(days=1)) for n in (6, 5, 4)]
    days = [*low, Day(ago(2), leg=6, told_at=first), Day(ago(1), leg=5, told_at=None), Day(ago(0), leg=5, told_at=TOLD)]

    assert only(days=days).since == first
    assert only(days=[Day(ago(0), leg=7)]).since == NOW


def test_leg_and_back_are_two_reasons():
    days = [Day(ago(1), leg=3, back=3, told_at=TOLD), Day(ago(0), leg=5, back=9, told_at=TOLD)]
    found = needs_of(known(days=days), Limits())

    assert [(need.urgency, need.about, need.level) for need in found] == [(N, "back", 9), (T, "leg", 5)]


def test_pain_that_gets_worse_every_day_counts_since_it_left_the_usual():
    days = [Day(ago(4 - n), leg=4 + n, told_at=NOW - timedelta(days=4 - n)) for n in range(5)]  # 4 to 8, usual 6

    assert only(days=days).since == NOW - timedelta(days=1)


def test_missed_days_with_rising_pain_are_for_today():
    days = [
        *pains(2, 2, until=3),
        Day(ago(2), leg=3, told_at=TOLD, asked=4, reached=4, heard_after=True),
        *missed(True),
    ]

    assert told(days=days) == [(Kind.PAIN, T), (Kind.MISSED, W)]


@pytest.mark.parametrize(
    ("days", "urgency", "words"),
    [
        ([Day(ago(0), stopped=1, told_at=TOLD)], W, "stopped because it hurt"),
        ([Day(ago(7), stopped=1, told_at=TOLD)], W, "stopped because it hurt"),
        ([Day(ago(8), stopped=4, told_at=TOLD)], None, ""),
        ([Day(ago(6), stopped=1), Day(ago(3), stopped=1)], W, "stopped because it hurt"),
        ([Day(ago(5), stopped=1), Day(ago(3), stopped=1)], T, "stopped 2 times because it hurt"),
        ([Day(ago(1), stopped=1, told_at=TOLD), Day(ago(0), stopped=2)], T, "stopped 3 times because it hurt"),
    ],
)
def test_stopped(days, urgency, words):
    found = needs_of(known(days=days), Limits())

    assert [(need.urgency, need.words) for need in found] == ([(urgency, words)] if urgency else [])


def test_stopped_again_is_another_reason():
    once = only(days=[Day(ago(1), stopped=1, told_at=TOLD)])
    again = only(days=[Day(ago(1), stopped=1, told_at=TOLD), Day(ago(0), stopped=1)])

    assert (once.about, once.level, once.since) == (str(ago(1)), 1, TOLD)
    assert (again.about, again.level) == (str(ago(0)), 2)
    assert only(days=[Day(ago(1), stopped=1)]).since == NOW


def reaches(*places: Reach | None, until: int = 0) -> list[Day]:
    """One day for each place, the last of them so many days ago."""
    last = len(places) - 1
    return [
        Day(ago(until + last - n), told_at=TOLD, noted=1, reach=place and place.depth) for n, place in enumerate(places)
    ]


@pytest.mark.parametrize(
    ("days", "urgency"),
    [
        (reaches(THIGH, THIGH, THIGH, CALF), T),
        (reaches(BUTTOCK, BUTTOCK, BUTTOCK, FOOT), T),
        (reaches(BUTTOCK, BUTTOCK, BUTTOCK, THIGH), W),  # above the knee
        (reaches(CALF, CALF, CALF, FOOT), W),  # below it before
        (reaches(NOWHERE, NOWHERE, NOWHERE, BUTTOCK), W),
        (reaches(NOWHERE, NOWHERE, NOWHERE, BACK), None),  # not in the leg
        # as far, less far, and further than on one day only
        (reaches(CALF, CALF, CALF, CALF), None),
        (reaches(FOOT, FOOT, FOOT, THIGH), None),
        (reaches(THIGH, CALF, CALF, CALF), None),
        (reaches(THIGH, THIGH, CALF, CALF), T),
        # too little to say what is usual; the week before only
        (reaches(FOOT), None),
        (reaches(THIGH, THIGH, FOOT), None),
        ([*reaches(THIGH, until=8), *reaches(THIGH, THIGH, CALF)], None),
        ([*reaches(THIGH, until=7), *reaches(THIGH, THIGH, CALF)], T),
        # it says something for a week, and until something newer is noted
        (reaches(THIGH, THIGH, THIGH, CALF, until=7), T),
        (reaches(THIGH, THIGH, THIGH, CALF, until=8), None),
        (reaches(THIGH, THIGH, THIGH, CALF, None), T),
        (reaches(THIGH, THIGH, THIGH, CALF, THIGH), None),
    ],
)
def test_further_down(days, urgency):
    assert told(days=days) == ([(Kind.FURTHER_DOWN, urgency)] if urgency else [])


def test_further_down_is_told_by_where_it_is_and_where_it_was():
    need = only(days=reaches(THIGH, THIGH, THIGH, CALF))

    assert need.words == "pain now reaches the calf"
    assert need.detail == "It reached the thigh on most days of the week before."
    assert (need.about, need.level, need.since) == ("reach", CALF.depth, TOLD)
    new = only(days=reaches(NOWHERE, NOWHERE, NOWHERE, FOOT))
    assert new.detail == "Nothing was felt on most days of the week before."


def test_further_down_counts_since_it_left_the_usual():
    days = reaches(THIGH, THIGH, THIGH, CALF, FOOT)
    days[3] = days[3]._replace(told_at=TOLD - timedelta(days=1))

    assert only(days=days).since == TOLD - timedelta(days=1)


def test_further_down_does_not_count_since_the_days_that_were_usual():
    days = reaches(THIGH, THIGH, THIGH, CALF)
    days[0] = days[0]._replace(told_at=TOLD - timedelta(days=5))

    assert only(days=days).since == TOLD
