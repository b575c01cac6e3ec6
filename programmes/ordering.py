"""In which order the exercises of a programme do best, and when a programme is all stretch. Pure.

The order stages are the library's: 1 movement, 2 activation, 3 rolling and stretching.
"""

from collections.abc import Sequence

from programmes.content import prescribing_rules

STRETCHING = 3
ORDER, ALL_STRETCH = "order", "no-stretch-into-guarding"


def suggested(stages: Sequence[int]) -> list[int]:
    """The numbers of the lines in the order that the library suggests; within a stage they stay as they were."""
    return sorted(range(len(stages)), key=lambda number: stages[number])


def is_in_order(stages: Sequence[int]) -> bool:
    return list(stages) == sorted(stages)


def is_all_stretch(stages: Sequence[int]) -> bool:
    """Whether there is nothing but rolling and stretching: a guarded area gets no reason to move first."""
    return bool(stages) and all(stage == STRETCHING for stage in stages)


def rule(name: str) -> str:
    """The library's own words for a rule of prescribing. Raises KeyError for one that it does not have."""
    return {row["id"]: row["rule"] for row in prescribing_rules()}[name]
