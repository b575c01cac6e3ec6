import pytest

from programmes.placing import sessions_for

FOUR = [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("times", "positions", "load", "chosen"),
    [
        (1, FOUR, {}, {1}),
        (2, FOUR, {}, {1, 3}),
        (3, FOUR, {}, {1, 2, 3}),
        (4, FOUR, {}, {1, 2, 3, 4}),
        (2, FOUR, {1: 1, 3: 1}, {2, 4}),
        (1, FOUR, {1: 1, 2: 1, 3: 1}, {4}),
        (2, FOUR, {1: 2, 2: 1, 3: 2, 4: 1}, {2, 4}),
        (1, FOUR, {1: 1, 2: 1, 3: 1, 4: 1}, {1}),
        (4, [1, 2], {}, {1, 2}),
        (2, [3, 1], {}, {1, 3}),
        (2, [], {}, set()),
    ],
)
def test_new_exercise_goes_where_the_day_has_least(times, positions, load, chosen):
    assert sessions_for(times, positions, load) == chosen
