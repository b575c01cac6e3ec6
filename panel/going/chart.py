"""The drawing of how it is going: sessions, pain and reach over one axis of time. Pure: sizes in, places out.

Everything is in the units of the picture, which at its usual width are pixels.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from panel.days import DaySession
from panel.going.days import Change, GoingDay, Span
from programmes.enums import Reach

LEFT, RIGHT = 66.0, 8.0
USUAL_WIDTH = 750.0
NARROWEST = 15.0
"""Of a day's column, so that a square can still be told by its sign: a longer time makes the picture wider."""

LANE, LETTER = 16.0, 7.4
"""The height of a line of labels, and about the width of one letter in them."""

SQUARE, STEP = 17.0, 21.0
PAIN_HEIGHT, WORST = 115.0, 10
CELL, CELL_STEP = 14.0, 17.0
ROWS = [reach for reach in Reach if reach is not Reach.NOWHERE]


@dataclass(frozen=True)
class Square:
    """One session."""

    item: DaySession
    x: float
    y: float
    width: float

    height: float = SQUARE

    @property
    def mark(self) -> str:
        return self.item.mark

    @property
    def half(self) -> tuple[float, float]:
        """Where the filled half of a session that was done in part begins, and how high it is."""
        return round(self.y + SQUARE / 2, 1), SQUARE / 2

    @property
    def sign(self) -> str:
        """What is drawn on the square, as a path; empty for the looks that need none."""
        x, y = round(self.x + self.width / 2, 1), self.y + SQUARE / 2
        return {
            "stopped": f"M{x - 3} {y - 3}h6v6h-6z",
            "paused": f"M{x - 2.5} {y - 3.5}v7M{x + 2.5} {y - 3.5}v7",
            "closed": f"M{x - 3.5} {y}h7",
            "unreached": f"M{x - 3} {y - 3}l6 6m0 -6l-6 6",
            "unheard": f"M{x} {y}h.01",
            "open": f"M{x - 2.5} {y}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0",
        }.get(self.mark, "")


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Stem:
    """Leg pain before the sessions of a day, tied to what it was after them."""

    x: float
    y: float
    to: float


@dataclass(frozen=True)
class Cell:
    """Whether it was felt this far down on a day of which the patient said how far."""

    x: float
    y: float
    is_on: bool


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


class Chart:
    """The places of everything that is drawn of these days."""

    def __init__(self, days: Sequence[GoingDay], changes: Sequence[Change], spans: Sequence[Span], today: date) -> None:
        self.days = days
        self.today = today
        self._changes, self._spans = changes, spans
        self._places = {day.on: n for n, day in enumerate(days)}
        self.column = max(NARROWEST, (USUAL_WIDTH - LEFT - RIGHT) / max(len(days), 14))
        self.square = round(self.column - min(9.0, self.column * 0.24), 1)

    @property
    def width(self) -> float:
        return round(LEFT + len(self.days) * self.column + RIGHT)

    @property
    def is_long(self) -> bool:
        """Wider than the card: it moves sideways in a box of its own."""
        return self.width > USUAL_WIDTH

    @property
    def right(self) -> float:
        return self.width - RIGHT

    @cached_property
    def rows(self) -> list[int]:
        """The sessions of the day by their position, the first on top."""
        positions = {item.slot.position for day in self.days for item in day.sessions}
        return sorted(positions) or [1]

    @cached_property
    def top(self) -> float:
        lanes = 1 + max((round((label.y - LANE) / LANE) for label in [*self.lines, *self.bands]), default=0)
        return max(42.0, LANE * lanes + 12)

    @property
    def pain_top(self) -> float:
        return self.top + len(self.rows) * STEP + 34

    @property
    def pain_bottom(self) -> float:
        return self.pain_top + PAIN_HEIGHT

    @property
    def reach_top(self) -> float:
        return self.pain_bottom + 32

    @property
    def bottom(self) -> float:
        return self.reach_top + len(ROWS) * CELL_STEP

    @property
    def height(self) -> float:
        return self.bottom + 26

    @property
    def scale(self) -> list[tuple[int, float]]:
        return [(value, self._pain(value)) for value in (0, 5, WORST)]

    @property
    def places_of_rows(self) -> list[tuple[str, float]]:
        return [(reach.label, self.reach_top + n * CELL_STEP + 12) for n, reach in enumerate(ROWS)]

    @cached_property
    def squares(self) -> list[Square]:
        return [
            Square(item, self._x(day.on), self.top + self.rows.index(item.slot.position) * STEP, self.square)
            for day in self.days
            for item in day.sessions
        ]

    @property
    def leg_points(self) -> list[Point]:
        return [Point(self._middle(d.on), self._pain(d.leg_after)) for d in self.days if d.leg_after is not None]

    @property
    def stems(self) -> list[Stem]:
        return [
            Stem(self._middle(day.on), at := self._pain(day.leg_before), self._pain(day.leg_after, otherwise=at))
            for day in self.days
            if day.leg_before is not None
        ]

    @property
    def leg_line(self) -> str:
        return self._path([day.leg_after for day in self.days])

    @property
    def back_line(self) -> str:
        return self._path([day.back_after for day in self.days])

    @property
    def cells(self) -> Iterator[Cell]:
        for day in self.days:
            if day.reach is not None:  # of the others nothing is known, and nothing is drawn
                for n, reach in enumerate(ROWS):
                    yield Cell(self._x(day.on), self.reach_top + n * CELL_STEP, reach.depth <= day.reach.depth)

    @cached_property
    def lines(self) -> list[Line]:
        found: list[Line] = []
        for change in self._changes:
            x = self._edge(change.on)
            length = LETTER * len(change.label)
            is_late = x + 6 + length > self.right
            at = x - 5 if is_late else x + 5
            start = at - length if is_late else at
            y = self._free_lane(start, start + length, [_extent(line) for line in found])
            found.append(Line(x, change.label, change.is_stop, round(at, 1), y, "end" if is_late else "start"))
        return found

    @cached_property
    def bands(self) -> list[Band]:
        taken = [_extent(line) for line in self.lines]
        found = []
        for span in self._spans:
            x = self._edge(span.first)
            width = self._edge(span.last) + self.column - x
            length = LETTER * len(span.label)
            start = min(x, self.right - length)
            y = self._free_lane(start, start + length, taken)
            taken.append((start, start + length, y))
            found.append(Band(x, round(width, 1), span.label, span.kind, round(start, 1), y))
        return found

    @property
    def ticks(self) -> Iterator[Tick]:
        """Every seventh day by its date, and the last one."""
        last = self.days[-1].on
        every = 7 if self.column * 7 > 55 else 14
        for n in range(0, len(self.days), every):
            if (len(self.days) - n) * self.column > 95 or len(self.days) <= every:
                yield Tick(self._x(self.days[n].on), short(self.days[n].on))
        if len(self.days) > 1:
            yield Tick(self.right, "today" if last == self.today else short(last), "end")

    def _x(self, day: date) -> float:
        return round(LEFT + self._places[day] * self.column + (self.column - self.square) / 2, 1)

    def _edge(self, day: date) -> float:
        """The left edge of a date; of the one after the last, the right edge of that."""
        return round(LEFT + self._places.get(day, len(self.days)) * self.column, 1)

    def _middle(self, day: date) -> float:
        return round(LEFT + (self._places[day] + 0.5) * self.column, 1)

    def _pain(self, value: int | None, *, otherwise: float = 0.0) -> float:
        return otherwise if value is None else round(self.pain_bottom - PAIN_HEIGHT * value / WORST, 1)

    def _path(self, values: Sequence[int | None]) -> str:
        """A line through the days that follow each other; a day without a value breaks it, one by itself is a dot."""
        parts = []
        before: int | None = None
        for day, value in zip(self.days, values, strict=True):
            if value is not None:
                step = "L" if before is not None else "M"
                parts.append(f"{step}{self._middle(day.on)} {self._pain(value)}{'' if before is not None else 'h.01'}")
            before = value
        return "".join(parts)

    def _free_lane(self, start: float, end: float, taken: Iterable[tuple[float, float, float]]) -> float:
        """The first line of labels in which nothing stands from here to there."""
        taken = list(taken)
        y = LANE
        while any(lane == y and begins < end + 4 and start - 4 < ends for begins, ends, lane in taken):
            y += LANE
        return y


def short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _extent(line: Line) -> tuple[float, float, float]:
    length = LETTER * len(line.label)
    start = line.at - length if line.anchor == "end" else line.at
    return start, start + length, line.y
