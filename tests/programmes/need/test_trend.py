"""What the newest days come to; whoever is left out by that alone is nobody whom the whole rules would have found."""

from datetime import timedelta
from random import Random

import pytest

from programmes.need import Day, Latest, Limits, may_need, needs_of, trend_of
from tests.programmes.need.given import TODAY, TOLD, ago, known, pains


def doubtful(days: list[Day], **limits) -> bool:
    return may_need(trend_of(days), Limits(**limits), today=TODAY)


def test_trend_is_the_last_word_and_what_was_usual_in_the_week_before_it():
    days = [
        Day(ago(12), leg=9, noted=1),
        Day(ago(9), leg=2, back=1, noted=1, reach=2),
        Day(ago(8), leg=4, noted=1, reach=3),
        Day(ago(6), leg=3, noted=1, stopped=1, reach=3),
        Day(ago(2), leg=5, noted=1, reach=4),
        Day(ago(1), noted=0),
    ]

    assert trend_of(days)._asdict() == {
        "newest_on": ago(1),
        "noted_on": ago(2),
        "noted_before_on": ago(6),
        "leg": Latest(ago(2), 5, 3),
        "back": Latest(ago(9), 1, None),
        "reach": Latest(ago(2), 4, 3),
        "stopped_on": ago(6),
    }


def test_without_days_there_is_no_trend():
    assert trend_of([]) is None


def test_two_places_do_not_say_what_is_usual():
    assert trend_of([Day(ago(n), reach=2) for n in (2, 1, 0)]).reach == Latest(ago(0), 2, None)
    assert trend_of([Day(ago(n), reach=2) for n in (3, 2, 1, 0)]).reach == Latest(ago(0), 2, 2)


@pytest.mark.parametrize(("days_before", "kept"), [(14, 1), (15, None)])
def test_trend_looks_back_two_weeks_from_the_newest_day(days_before, kept):
    trend = trend_of([Day(ago(days_before + 3), noted=1, back=kept), Day(ago(3), noted=1)])

    assert (trend.back, trend.noted_before_on) == (
        (Latest(ago(days_before + 3), kept, None), ago(days_before + 3)) if kept else (None, None)
    )


@pytest.mark.parametrize(
    ("days", "is_doubtful"),
    [
        (pains(3, 3, 3, 3), False),
        (pains(3, until=1), False),
        (pains(None, None), False),  # noted, and no word of pain
        ([], True),
        (pains(3, 3, until=2), True),  # nothing yesterday
        ([*pains(3, 3, until=2), Day(ago(0), noted=1)], True),
        ([Day(ago(1), noted=0, leg=3)], True),
        ([*pains(3, 3, until=0), Day(ago(-1), leg=3)], True),  # a phone whose clock is ahead
        (pains(3, 3, 3, 6), True),
        (pains(3, 3, 3, 6, where="back"), True),
        (pains(2, 2, 2, 3, where="reach"), True),
        (pains(0, 0, 0, 1, where="reach"), False),
        (pains(4, 4, 4, 3, where="reach"), False),
        (pains(2, 2, 3, where="reach"), False),
        # the last word counts for a week
        ([*pains(3, 6, until=7), *pains(None, until=1)], True),
        ([*pains(3, 6, until=8), *pains(None, until=1)], False),
        ([*pains(2, 2, 2, 3, where="reach", until=7), *pains(None, until=1)], True),
        ([*pains(2, 2, 2, 3, where="reach", until=8), *pains(None, until=1)], False),
        ([Day(ago(7), noted=1, stopped=1), *pains(3, until=1)], True),
        ([Day(ago(8), noted=1, stopped=1), *pains(3, until=1)], False),
    ],
)
def test_who_may_need_somebody(days, is_doubtful):
    assert doubtful(days) is is_doubtful


def test_a_rise_of_one_point_is_a_reason_only_from_the_pain_that_the_clinic_has_set():
    assert doubtful(pains(3, 3, 3, 4), pain=4)
    assert not doubtful(pains(3, 3, 3, 4), pain=5)


def some_day(dice: Random, days_ago: int) -> Day:
    low = dice.choice((1, 1, 1, 3))
    noted = dice.random() < 0.9
    height = dice.choice((None, *range(low, low + 2), dice.randint(0, 10)))
    return Day(
        on=ago(days_ago),
        leg=height if noted else None,
        back=dice.choice((None, 2, 2, 2, 3)) if noted else None,
        reach=dice.choice((None, 2, 2, 2, 2, dice.randint(0, 5))) if noted else None,
        stopped=int(noted and dice.random() < 0.02),
        noted=int(noted),
        told_at=TOLD - timedelta(days=days_ago) if noted else None,
        asked=dice.choice((0, 4)),
        reached=dice.choice((0, 4)),
        heard_after=dice.random() < 0.8,
    )


def test_whoever_is_left_out_has_no_need_whatever_else_is_known():
    """Random diaries of two weeks, by limits that a clinic may set; enough of either kind for it to say something.

    The trend was written when the newest of them came in, and knows nothing of what was asked for.
    """
    dice, left_out, needy = Random(20260615), 0, 0
    for _ in range(6000):
        days = [some_day(dice, n) for n in range(14, -1, -1) if dice.random() < 0.95]
        if dice.random() < 0.3:  # a quiet diary, of whom most are
            days = [day._replace(leg=2 if day.noted else None, reach=None, stopped=0) for day in days]
        limits = Limits(
            pain=dice.randint(2, 6),
            rise=dice.randint(1, 2),
            steep_rise=dice.randint(1, 4),
            missed_days=dice.randint(1, 3),
        )
        needs = needs_of(known(days=days), limits)
        needy += bool(needs)
        written = [day for day in days if day.noted]
        if not may_need(trend_of(written), limits, today=TODAY):
            left_out += 1
            assert needs == []

    assert left_out > 500
    assert needy > 500
