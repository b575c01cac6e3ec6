"""What a drawing of how it is going is made of. Pure; in the units of the picture."""

from dataclasses import dataclass
from functools import lru_cache

CORNER = 2.5
SIGNS = {
    "stopped": "m-3 -3h6v6h-6z",
    "paused": "m-2.5 -3.5v7m5 -7v7",
    "closed": "m-3.5 0h7",
    "unreached": "m-3 -3l6 6m0 -6l-6 6",
    "unheard": "h.01",
    "open": "m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0",
}
"""From the middle of a square. The looks are those of the chips elsewhere in the panel."""


@dataclass(frozen=True)
class Look:
    """All sessions of which the same became: their squares, and what is drawn on them, as one path each."""

    mark: str
    squares: str
    signs: str


@dataclass(frozen=True)
class Line:
    """A revision through all three parts, with its name above."""

    x: float
    label: str
    is_stop: bool
    at: float
    """Where its name begins, or ends."""
    y: float
    anchor: str


@dataclass(frozen=True)
class Band:
    """Days on which nothing was asked, through all three parts."""

    x: float
    width: float
    label: str
    kind: str
    at: float
    """Where its name begins."""
    y: float


@dataclass(frozen=True)
class Tick:
    x: float
    label: str
    anchor: str = "start"


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle with rounded corners."""
    return f"M{x + CORNER:.1f} {y}{_outline(width, height)}"


@lru_cache(maxsize=64)
def _outline(width: float, height: float) -> str:
    """From the end of its first corner: the same for hundreds of one size."""
    across, down = round(width - 2 * CORNER, 1), round(height - 2 * CORNER, 1)
    arc = f"a{CORNER} {CORNER} 0 0 1 "
    return (
        f"h{across}{arc}{CORNER} {CORNER}v{down}{arc}-{CORNER} {CORNER}"
        f"h-{across}{arc}-{CORNER} -{CORNER}v-{down}{arc}{CORNER} -{CORNER}z"
    )
