"""How much a programme asks of a day, and where that begins to cost keeping it up. Pure."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from programmes.counting import Item, items_of, minutes_of, ticks_of
from programmes.wording import Line

CALM_UP_TO = 4
AMBER_UP_TO = 6

SOURCE = "Medina-Mirapeix 2009, doi 10.1186/1471-2474-10-155, table 3; observational"


class Level(StrEnum):
    CALM = "calm"
    AMBER = "amber"
    RED = "red"


_REASONS = {
    Level.CALM: "",
    Level.AMBER: "Above 4 exercises fewer people keep it up. Which ones matter most?",
    Level.RED: (
        "People given more than 6 exercises had about a fifth of the odds of keeping the frequency "
        "of those given 1 to 3 (odds ratio 0.2, 95 % CI 0.1 to 0.9, observational)."
    ),
}


@dataclass(frozen=True)
class Burden:
    """What a whole day asks for, with all its sessions: different exercises, ticks, and about how many minutes."""

    exercises: int
    ticks: int
    minutes: int

    @property
    def level(self) -> Level:
        """Calm up to 4 exercises, amber above 4, red above 6."""
        if self.exercises <= CALM_UP_TO:
            return Level.CALM
        return Level.AMBER if self.exercises <= AMBER_UP_TO else Level.RED

    @property
    def reason(self) -> str:
        """Why the level is what it is, for the physio; empty when calm."""
        return _REASONS[self.level]

    @property
    def source(self) -> str:
        """Where the reason is from; empty when calm."""
        return SOURCE if self.reason else ""

    @property
    def sentence(self) -> str:
        """ "5 exercises, 13 ticks, about 22 minutes a day"."""
        exercises = f"{self.exercises} exercise{'' if self.exercises == 1 else 's'}"
        ticks = f"{self.ticks} tick{'' if self.ticks == 1 else 's'}"
        minutes = f"{self.minutes} minute{'' if self.minutes == 1 else 's'}"
        return f"{exercises}, {ticks}, about {minutes} a day"


def burden_of(lines: Sequence[Line]) -> Burden:
    """The burden of a day on which every session falls. A choice counts once, by its first; so does an exercise that
    stands twice, once for each side.
    """
    positions = sorted({position for line in lines for position in line.sessions})
    sessions = [items_of(line for line in lines if position in line.sessions) for position in positions]
    return Burden(
        exercises=len({_same(item) for items in sessions for item in items}),
        ticks=sum(ticks_of(items) for items in sessions),
        minutes=sum(minutes_of(items) for items in sessions),
    )


def _same(item: Item[Line]) -> Hashable:
    return item.first.exercise if item.choice is None else item.choice
