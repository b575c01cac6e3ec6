"""What the places that a patient marks may suggest to the physio. Pure: what was marked in, hints in words out.

A hint is not a finding, and never reaches a phone. Of the library's patterns only those are matched that can be told
from what the app asks: where it starts, how far it reaches, which part of the leg and which side. `NEEDS` says of
each pattern what it needs, or why it cannot be told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from programmes.content.rows import Source, SymptomPattern

DAYS = 14
"""So far back what was marked is looked at, today included."""
LEAST_DAYS = 3
"""On so many days it has to have been marked, and on half of those on which anything was. Ours."""

LOSSES = frozenset({"numbness", "weakness"})
LEGS = ("thigh", "calf", "foot")
ONE_SIDE = ("left", "right")
CONFIDENCE: Final = ("high", "moderate", "low")


@dataclass(frozen=True)
class Marked:
    """What one entry of the diary marks. None where it was not said."""

    on: date
    side: str
    starts_at: str | None
    reaches: str | None
    aspect: str | None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Needs:
    """What of an entry a pattern needs, each of them; an empty one does not matter."""

    starts_at: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    aspect: tuple[str, ...] = ()
    side: tuple[str, ...] = ()

    def fit(self, marked: Marked) -> bool:
        pairs = (
            (self.starts_at, marked.starts_at),
            (self.reaches, marked.reaches),
            (self.aspect, marked.aspect),
            (self.side, marked.side),
        )
        return all(not wanted or value in wanted for wanted, value in pairs)


@dataclass(frozen=True)
class Untold:
    """Why a pattern cannot be told from what the app asks."""

    because: str


NEEDS: Final[Mapping[str, Needs | Untold]] = {
    "back-of-leg-line": Needs(
        starts_at=("back", "buttock", "thigh"), reaches=("calf", "foot"), aspect=("back", "outer"), side=ONE_SIDE
    ),
    "stretch-does-not-help": Untold("What a stretch does to it is not asked."),
    "outer-shin": Needs(reaches=("calf", "foot"), aspect=("outer",), side=ONE_SIDE),
    "inner-shin": Needs(reaches=("calf", "foot"), aspect=("inner",), side=ONE_SIDE),
    "whole-buttock-leg-foot": Needs(starts_at=("back",), reaches=("foot",), side=ONE_SIDE),
    "buttock-start": Needs(starts_at=("buttock",), reaches=LEGS, side=ONE_SIDE),
    "lower-leg-only": Needs(starts_at=("calf", "foot"), reaches=("calf", "foot"), side=ONE_SIDE),
    "behind-knee": Untold("The knee is not a place on the drawing."),
    "foot-arch": Untold("The arch is not a place on the drawing, only the foot."),
    "lean-one-side": Untold("How somebody stands is seen, not marked."),
    "foot-turned-out": Untold("How somebody stands is seen, not marked."),
    "mimics": Untold("Nerve signs are found on examination: that none was marked says little."),
    "calf-tight-night-cramp": Untold("Whether a cramp comes at night is not asked."),
    "inner-calf": Untold("Tightness is not asked."),
    "outer-calf": Untold("Tightness is not asked."),
    "heels-lift-squat": Untold("How somebody squats is seen, not marked."),
    "sharp-radiating": Untold("Sharp pain is asked only where a session is stopped, and not from where to where."),
    "back-spasm": Untold("Guarding is felt by a hand."),
    "tight-hamstrings": Untold("Tightness is not asked, and pain in both legs is a danger sign before it is a muscle."),
    "front-thigh": Needs(
        starts_at=("back", "buttock", "thigh"), reaches=("thigh",), aspect=("front", "inner"), side=ONE_SIDE
    ),
    "eased-by-arching": Untold("What eases it is not asked."),
    "stiff-after-sitting": Untold("Stiffness is not asked."),
}
"""Pain in both legs fits nothing: it belongs to the danger signs."""


@dataclass(frozen=True)
class Hint:
    """One pattern of the library that fits, on how many of the days on which something was marked, and its sources."""

    pattern: SymptomPattern
    days: int
    of_days: int
    sources: Sequence[str]


def hints_of(
    marked: Iterable[Marked], patterns: Sequence[SymptomPattern], sources: Sequence[Source], *, today: date
) -> list[Hint]:
    """The patterns that fit what was marked in the last 14 days, the most certain and the most often marked first."""
    recent = _recent(marked, today)
    of_days = len({each.on for each in recent})
    found = [
        Hint(pattern, days, of_days, [about(source, sources) for source in pattern["sources"]])
        for pattern in patterns
        if is_enough(days := len(_days(NEEDS[pattern["id"]], recent)), of_days)
    ]
    return sorted(found, key=lambda hint: (CONFIDENCE.index(hint.pattern["confidence"]), -hint.days))


def days_of_loss(marked: Iterable[Marked], *, today: date) -> int:
    """On how many of the last 14 days numbness or weakness was marked, new or not: it comes before any pattern."""
    return len({each.on for each in _recent(marked, today) if not LOSSES.isdisjoint(each.kinds)})


def is_enough(days: int, of_days: int) -> bool:
    return days >= LEAST_DAYS and 2 * days >= of_days


def about(file: str, sources: Sequence[Source]) -> str:
    """A source by what it is about: the library's sources have file names and no titles. Raises KeyError."""
    return {source["file"]: source["about"] for source in sources}[file]


def _recent(marked: Iterable[Marked], today: date) -> list[Marked]:
    return [each for each in marked if 0 <= (today - each.on).days < DAYS]


def _days(needs: Needs | Untold, marked: Iterable[Marked]) -> set[date]:
    return set() if isinstance(needs, Untold) else {each.on for each in marked if needs.fit(each)}
