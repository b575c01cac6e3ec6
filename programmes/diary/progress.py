"""How much of a session is done: what the programme asked for against what the diary holds. Pure.

The same rules as the phone's `static/app/ticks.js`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from programmes.counting import Choosable, Item, expected_ticks
from programmes.diary.fold import Fold


class Prescribed(Choosable, Protocol):
    @property
    def id(self) -> UUID | str: ...


P = TypeVar("P", bound=Prescribed)


@dataclass(frozen=True)
class Progress:
    """Ticks and exercises of a session, done of due. A choice counts once everywhere."""

    ticks_done: int
    ticks_due: int
    exercises_done: int
    exercises_due: int


def progress_of(items: Sequence[Item[P]], fold: Fold) -> Progress:
    """How far a session has got. Ticks beyond what its revision asks for do not count."""
    done_of_due = [_done_of_due(chosen_of(item, fold) or item.first, fold) for item in items]
    return Progress(
        ticks_done=sum(done for done, _ in done_of_due),
        ticks_due=sum(due for _, due in done_of_due),
        exercises_done=sum(done == due for done, due in done_of_due),
        exercises_due=len(items),
    )


def chosen_of(item: Item[P], fold: Fold) -> P | None:
    """Which of a choice the patient does: the one chosen last, else the one begun, else none yet."""
    if item.choice is None:
        return item.first
    by_id = {str(prescription.id): prescription for prescription in item.prescriptions}
    named = [chosen for chosen in fold.chosen if chosen in by_id][-1:]
    begun = [tick.prescription for tick in fold.ticks if tick.prescription in by_id][:1]
    return next((by_id[id_] for id_ in (*named, *begun)), None)


def _done_of_due(prescription: Prescribed, fold: Fold) -> tuple[int, int]:
    ticked = {(tick.side, tick.number) for tick in fold.ticks if tick.prescription == str(prescription.id)}
    expected = expected_ticks(prescription)
    return sum(place in ticked for place in expected), len(expected)
