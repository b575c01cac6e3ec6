"""The exercise library as it stands beside the builder: by kind, with the words that a search finds."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.fields import folded
from panel.figures import Figure, figure_of
from programmes.enums import ExerciseKind
from programmes.models import Exercise


@dataclass(frozen=True)
class Shelved:
    exercise: Exercise
    words: str
    """Name, other names, what it works, where it is done and with what, folded as a search is."""

    @property
    def figure(self) -> Figure | None:
        return figure_of(self.exercise)


@dataclass(frozen=True)
class Shelf:
    kind: str
    label: str
    exercises: list[Shelved]


def shelves(library: Mapping[str, Exercise]) -> list[Shelf]:
    """What may be prescribed now, by kind in the order of a session; kinds without an exercise are left out."""
    rows = [_shelved(row) for row in library.values() if row.retired_at is None]
    found = [
        Shelf(kind.value, str(kind.label), [row for row in rows if row.exercise.kind == kind]) for kind in ExerciseKind
    ]
    return [shelf for shelf in found if shelf.exercises]


def _shelved(row: Exercise) -> Shelved:
    words = [row.name, *row.aliases, *row.target_structures, row.position, *row.equipment, row.get_kind_display()]
    return Shelved(row, folded(" ".join(str(word) for word in words)))
