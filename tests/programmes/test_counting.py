from dataclasses import dataclass

import pytest

from programmes.content import counts_rule
from programmes.counting import (
    Item,
    counts_for,
    expected_ticks,
    items_of,
    minutes_of,
    minutes_of_slot,
    ticks_of,
)
from programmes.models import Programme
from tests.world import TODAY, issue, make_plan, make_prescription, make_revision, make_slot


@dataclass(frozen=True)
class Dose:
    side: str = "none"
    counts: str = "holds"
    sets: int = 1
    reps: int = 1
    hold_seconds: int = 0
    rest_seconds: int = 0
    choice: int | None = None


@pytest.mark.parametrize(
    ("reps", "hold_seconds", "counts"),
    [
        (5, 10, "holds"),
        (1, 120, "holds"),
        (5, 9, "sets"),
        (6, 10, "sets"),
        (8, 0, "sets"),
        (1, 0, "sets"),
    ],
)
def test_counts_for(reps, hold_seconds, counts):
    assert counts_for(reps=reps, hold_seconds=hold_seconds) == counts


def test_counts_rule_of_the_library_is_the_design():
    assert counts_rule() == {"holds_if": {"hold_seconds_at_least": 10, "reps_at_most": 5}, "otherwise": "sets"}


@pytest.mark.parametrize(
    ("dose", "ticks"),
    [
        (Dose(sets=1, reps=3, side="left"), [("left", 1), ("left", 2), ("left", 3)]),
        (
            Dose(sets=2, reps=1, side="both"),
            [("left", 1), ("left", 2), ("right", 1), ("right", 2)],
        ),
        (Dose(counts="sets", sets=2, reps=8), [("none", 1), ("none", 2)]),
        (Dose(counts="sets", sets=1, reps=8, side="both"), [("left", 1), ("right", 1)]),
    ],
)
def test_expected_ticks(dose, ticks):
    assert expected_ticks(dose) == ticks


def test_expected_ticks_three_holds_on_both_sides_are_six():
    assert len(expected_ticks(Dose(sets=1, reps=3, hold_seconds=30, side="both"))) == 6


def test_items_of_choice_stands_where_its_first_stood():
    a, b, c, d = Dose(choice=1, reps=1), Dose(reps=2), Dose(choice=1, reps=3), Dose(reps=2)

    assert items_of([a, b, c, d]) == [Item(1, (a, c)), Item(None, (b,)), Item(None, (d,))]


def test_ticks_of_choice_counts_once():
    assert ticks_of(items_of([Dose(reps=3), Dose(reps=2, choice=1), Dose(reps=5, choice=1)])) == 5


@pytest.mark.parametrize(
    ("doses", "minutes"),
    [
        ([], 0),
        ([Dose(counts="sets")], 1),
        ([Dose(reps=3, hold_seconds=27, side="left")], 2),  # 30 + 3 x (3 + 27) = 120 s
        ([Dose(reps=3, hold_seconds=27, side="both")], 4),  # 30 + 6 x 30 = 210 s, and half minutes go up
        ([Dose(reps=4, hold_seconds=27)], 3),  # 30 + 4 x 30 = 150 s: up again, where Python would round to even
        ([Dose(counts="sets", reps=10, sets=3, rest_seconds=30)], 4),  # 30 + 3 x (40 + 30) = 240 s
        ([Dose(counts="sets", reps=10, hold_seconds=6)], 2),  # 30 + 60 = 90 s
        ([Dose(reps=3, hold_seconds=27, choice=1), Dose(sets=5, reps=30, choice=1)], 2),
    ],
)
def test_minutes_of(doses, minutes):
    assert minutes_of(items_of(doses)) == minutes


def test_minutes_of_slot_by_the_newest_issued_revision(world):
    plan = make_plan(world.margaret, reps=3, hold_seconds=27)
    assert minutes_of_slot(plan.slots[0]) == 2

    newer = make_revision(plan.programme, 2)
    make_prescription(newer, plan.slots[:1], reps=3, hold_seconds=27, side="both")
    assert minutes_of_slot(plan.slots[0]) == 2, "a draft is not yet the programme"

    issue(newer, by=world.sam)
    assert [minutes_of_slot(slot) for slot in plan.slots] == [4, 0]


def test_minutes_of_slot_before_anything_is_issued(world):
    programme = Programme.objects.create(
        clinic=world.clinic, patient=world.margaret, title="Left leg", starts_on=TODAY, created_by=world.sam
    )

    assert minutes_of_slot(make_slot(programme, 1, "08:00")) == 0
