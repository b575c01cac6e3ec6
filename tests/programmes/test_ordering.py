import pytest

from programmes import ordering


@pytest.mark.parametrize(
    ("stages", "order", "is_in_order", "is_all_stretch"),
    [
        ([], [], True, False),
        ([3], [0], True, True),
        ([3, 3], [0, 1], True, True),
        ([1, 2, 3], [0, 1, 2], True, False),
        ([3, 1, 2, 1], [1, 3, 2, 0], False, False),
        ([2, 2, 1], [2, 0, 1], False, False),
        ([1, 1], [0, 1], True, False),
    ],
)
def test_order(stages, order, is_in_order, is_all_stretch):
    assert ordering.suggested(stages) == order
    assert (ordering.is_in_order(stages), ordering.is_all_stretch(stages)) == (is_in_order, is_all_stretch)


def test_rules_are_said_in_the_librarys_words():
    assert "movement first" in ordering.rule(ordering.ORDER)
    assert "reason to move first" in ordering.rule(ordering.ALL_STRETCH)
