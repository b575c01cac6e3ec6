"""The drawing of how it is going: sessions, pain and reach over one axis of time. Pure: sizes in, places out.

Everything is in the units of the picture, which at its usual width are pixels.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from html import escape

from django.utils.safestring import SafeString, mark_safe

from panel.going.days import Change, GoingDay, Shown, Span
from panel.going.shapes import SIGNS, Band, Line, Look, Tick, box
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
        """Never less than usual: a narrower picture would be drawn larger, the fewer days it holds."""
        return max(USUAL_WIDTH, self.right + RIGHT)

    @property
    def is_long(self) -> bool:
        """Wider than the card: it moves sideways in a box of its own."""
        return self.width > USUAL_WIDTH

    @property
    def right(self) -> float:
        """Where the last day ends."""
        return float(round(LEFT + len(self.days) * self.column))

    @cached_property
    def rows(self) -> list[int]:
        """The sessions of the day by their position, the first on top."""
        positions = {session.position for day in self.days for session in day.sessions}
        return sorted(positions) or [1]

    @cached_property
    def top(self) -> float:
        lowest = max([*(line.y for line in self.lines), *(band.y for band in self.bands)], default=LANE)
        return max(42.0, lowest + 12)

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

    @property
    def taps(self) -> SafeString:
        """Where a finger finds a session's page; of those that have not come there is none yet.

        Put together here, because hundreds of them take a template as long as all the rest.
        """
        size = f'width="{self.square}" height="17"'
        taps = [
            f'<a href="{session.href}" tabindex="-1"><title>{escape(session.title)}</title>'
            f'<rect x="{x}" y="{y}" {size}/></a>'
            for session, x, y in self._squares
            if session.mark != "later"
        ]
        return mark_safe("".join(taps))  # noqa: S308 # numbers, our own addresses, and the title is escaped

    @property
    def looks(self) -> list[Look]:
        """The sessions, those of which the same became together: as a few paths and not as hundreds of squares."""
        squares: dict[str, str] = defaultdict(str)
        signs: dict[str, str] = defaultdict(str)
        for session, x, y in self._squares:
            squares[session.mark] += box(x, y, self.square, SQUARE)
            signs[session.mark] += self._sign(session.mark, x, y)
        return [Look(mark, squares[mark], signs[mark]) for mark in squares]

    @property
    def leg_points(self) -> str:
        """Dots: lines without length, with round ends."""
        points = [(self._middle(day.on), self._pain(day.leg_after)) for day in self.days if day.leg_after is not None]
        return "".join(f"M{x} {y}h.01" for x, y in points)

    @property
    def before(self) -> str:
        """Rings: leg pain before the sessions of a day."""
        points = [(self._middle(day.on), self._pain(day.leg_before)) for day in self.days if day.leg_before is not None]
        return "".join(f"M{x - 3.2:.1f} {y}a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0" for x, y in points)

    @property
    def stems(self) -> str:
        """What ties leg pain before the sessions of a day to what it was after them."""
        both = [day for day in self.days if day.leg_before is not None and day.leg_after is not None]
        return "".join(f"M{self._middle(d.on)} {self._pain(d.leg_before)}V{self._pain(d.leg_after)}" for d in both)

    @property
    def leg_line(self) -> str:
        return self._path([day.leg_after for day in self.days])

    @property
    def back_line(self) -> str:
        return self._path([day.back_after for day in self.days])

    @property
    def felt(self) -> str:
        """Down to where it was felt, of the days of which the patient said so."""
        return self._cells[True]

    @property
    def not_felt(self) -> str:
        """The rest of those days. Of the others nothing is known, and nothing is drawn."""
        return self._cells[False]

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

    @cached_property
    def _squares(self) -> list[tuple[Shown, float, float]]:
        return [
            (session, self._x(day.on), self.top + self.rows.index(session.position) * STEP)
            for day in self.days
            for session in day.sessions
        ]

    def _sign(self, mark: str, x: float, y: float) -> str:
        """What tells the looks apart without colours; nothing for those that a fill or an outline tells."""
        if mark == "partly":
            return box(x, y + SQUARE / 2, self.square, SQUARE / 2)
        sign = SIGNS.get(mark, "")
        return f"M{x + self.square / 2:.1f} {y + SQUARE / 2}{sign}" if sign else ""

    @cached_property
    def _cells(self) -> dict[bool, str]:
        """What is drawn of how far down it was, by whether it was felt there."""
        cells = {True: "", False: ""}
        for day in self.days:
            if day.reach is not None:
                depth, x = day.reach.depth, self._x(day.on)  # the row of the back is the first, and its depth 1
                for n in range(len(ROWS)):
                    cells[n < depth] += box(x, self.reach_top + n * CELL_STEP, self.square, CELL)
        return cells

    def _x(self, day: date) -> float:
        return round(LEFT + self._places[day] * self.column + (self.column - self.square) / 2, 1)

    def _edge(self, day: date) -> float:
        """The left edge of a date; of the one after the last, the right edge of that."""
        return round(LEFT + self._places.get(day, len(self.days)) * self.column, 1)

    def _middle(self, day: date) -> float:
        return round(LEFT + (self._places[day] + 0.5) * self.column, 1)

    def _pain(self, value: int | None) -> float:
        return round(self.pain_bottom - PAIN_HEIGHT * (value or 0) / WORST, 1)

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
