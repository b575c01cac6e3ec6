"""The drawn figure of an exercise on a page of the panel: a still, which the page's script may set in motion."""

from dataclasses import dataclass

from django.templatetags.static import static

from programmes.enums import Side
from programmes.models import Exercise


@dataclass(frozen=True)
class Figure:
    """A drawing by its name, for the side that is worked; `drawn_side` is the one that it shows unmirrored."""

    name: str
    side: str
    drawn_side: str

    @property
    def still(self) -> str:
        """The address of the position that teaches most, as a picture: what is seen without scripts."""
        return static(f"figures/{self.name}-{self.side}-end.svg")


def figure_of(exercise: Exercise, side: str = "") -> Figure | None:
    """The figure for a side: of both the left, which comes first; where none is said, as it is drawn. None where an
    exercise has no drawing.
    """
    if not exercise.figure:
        return None
    drawn = exercise.figure_side
    if drawn == Side.NONE:
        return Figure(exercise.figure, Side.NONE, drawn)
    worked = Side.LEFT if side == Side.BOTH else side
    return Figure(exercise.figure, worked if worked in {Side.LEFT, Side.RIGHT} else drawn, drawn)
