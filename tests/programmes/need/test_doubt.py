"""Whoever is left out by the last days alone is nobody whom the whole rules would have found."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from programmes.need import Day, Known, Limits, may_need, needs_of
from tests.programmes.need.given import NOW, TOLD, ago, known, pains

SINCE = ago(8)


def seen(whole: Known) -> Known:
    """What is at hand when the days are asked for first: the last of them, and only what was noted."""
    return replace(
        whole,
        days=[
            Day(on=day.on, leg=day.leg, back=day.back, reach=day.reach, stopped=day.stopped, noted=day.noted)
            for day in whole.days
            if day.on >= SINCE and day.noted
        ],
    )


@pytest.mark.parametrize(
    ("days", "doubtful"),
    [
        (pains(3, 3, 3, 3), False),
        (pains(3, until=1), False),
        (pains(None, None), False),  # noted, and no word of pain
        ([], True),
        (pains(3, 3, until=2), True),  # nothing yesterday
        ([*pains(3, 3, until=2), Day(ago(0), noted=1)], True),
        ([Day(ago(1), noted=0, asked=4)], True),
        (pains(3, 3, 3, 6), True),  # a reason already
        ([Day(ago(2), noted=1, stopped=1), *pains(3, until=1)], True),
        # the week before the last word of pain reaches back further than what is known
        ([Day(ago(1), noted=1, leg=4)], False),
        ([Day(ago(2), noted=1, leg=4), Day(ago(1), noted=1)], True),
        ([Day(ago(2), noted=1, back=4), Day(ago(1), noted=1)], True),
        ([Day(ago(2), noted=1, reach=4), Day(ago(1), noted=1)], True),
        ([Day(ago(2), noted=1, leg=4), Day(ago(1), noted=1, leg=4)], False),
    ],
)
def test_doubt(days, doubtful):
    assert may_need(known(days=days), Limits(), since=SINCE) is doubtful


@pytest.mark.parametrize(("first", "doubtful"), [(7, False), (6, True)])
def test_less_than_a_week_says_nothing_of_anybody(first, doubtful):
    assert may_need(known(days=pains(None, None)), Limits(), since=ago(first)) is doubtful


def test_what_hangs_on_no_day_is_a_reason_as_well():
    assert may_need(known(days=pains(3, 3), held_since=NOW), Limits(), since=SINCE)


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
    """Random diaries of two weeks, by limits that a clinic may set; enough of either kind for it to say something."""
    dice, left_out, needy = Random(20260615), 0, 0
    for _ in range(6000):
        days = [some_day(dice, n) for n in range(14, -1, -1) if dice.random() < 0.95]
        if dice.random() < 0.3:  # a quiet diary, of whom most are
            days = [day._replace(leg=2 if day.noted else None, reach=None, stopped=0) for day in days]
        whole = known(days=days)
        limits = Limits(
            pain=dice.randint(2, 6),
            rise=dice.randint(1, 2),
            steep_rise=dice.randint(1, 4),
            missed_days=dice.randint(1, 3),
        )
        needs = needs_of(whole, limits)
        needy += bool(needs)
        if not may_need(seen(whole), limits, since=SINCE):
            left_out += 1
            assert needs == []

    assert left_out > 500
    assert needy > 500
