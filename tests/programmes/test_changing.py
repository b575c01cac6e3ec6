from dataclasses import replace

import pytest

from programmes.changing import changes, paired
from programmes.wording import Line

DAY = {1: "Morning", 2: "Evening"}
TOWEL = Line("towel", "Towel stretch", "left", "holds", 1, 3, 10, (1, 2), part="leg")
FLOSS = Line("floss", "Slump floss", "left", "sets", 1, 8, 0, (1, 2), part="leg")
TILT = Line("tilt", "Pelvic tilt", "none", "sets", 1, 8, 3, (1,))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([TOWEL, FLOSS], [TOWEL, FLOSS], []),
        (
            [TOWEL, FLOSS],
            [replace(TOWEL, hold_seconds=20), FLOSS],
            ["Towel stretch: hold for 20 seconds, it was 10."],
        ),
        ([TOWEL], [TOWEL, TILT], ["Pelvic tilt: new: 8 times, hold 3 seconds, morning."]),
        ([TOWEL, TILT], [TILT], ["Towel stretch: taken out."]),
        ([TOWEL, FLOSS], [FLOSS, TOWEL], ["Order: the exercises come in another order."]),
        ([TOWEL, FLOSS], [TOWEL, TILT, FLOSS], ["Pelvic tilt: new: 8 times, hold 3 seconds, morning."]),
        ([FLOSS, TOWEL], [replace(FLOSS, choice=1), TOWEL], ["Slump floss: one of a choice now."]),
        ([replace(FLOSS, choice=1)], [FLOSS], ["Slump floss: no longer one of a choice."]),
        ([replace(FLOSS, choice=1)], [replace(FLOSS, choice=2)], ["Slump floss: one of choice 2, it was of choice 1."]),
        ([FLOSS], [replace(FLOSS, group="Neck")], ["Slump floss: under “Neck” now."]),
        ([replace(FLOSS, group="Neck")], [FLOSS], ["Slump floss: no longer under “Neck”."]),
        (
            [TOWEL],
            [replace(TOWEL, side="right", sessions=(1,))],
            ["Towel stretch: right leg, it was left leg; morning, it was every session."],
        ),
        ([], [TILT], ["Pelvic tilt: new: 8 times, hold 3 seconds, morning."]),
    ],
)
def test_changes_in_plain_words(before, after, said):
    assert [str(change) for change in changes(before, after, DAY)] == said


def test_exercise_that_stands_twice_is_paired_by_its_side():
    """Two lines of one exercise must not be taken for each other: the wrong one would be called changed."""
    right = replace(TOWEL, side="right", hold_seconds=20)
    assert paired([TOWEL, right], [right, TOWEL]) == [(right, right), (TOWEL, TOWEL)]
    assert paired([TOWEL, right], [replace(right, reps=5)]) == [(right, replace(right, reps=5))]


def test_second_line_of_an_exercise_is_new():
    right = replace(TOWEL, side="right")
    assert paired([TOWEL], [right, TOWEL]) == [(None, right), (TOWEL, TOWEL)]
