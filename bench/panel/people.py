"""Who the large clinic's patients are: a few lives, each of which many patients have. The names are made up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from panel.demo.diarist import Mood
from panel.demo.moods import fading, flaring, moving_down
from panel.demo.people import Change, Person, Reached

DAYS: Final = 182
"""Six months."""
LEAST_DAYS: Final = 9
"""Fewer hold no week before the last days."""
NOTE: Final = "May I leave the last one out?"


def quiet(day: int, length: int) -> Mood:
    """Does about two thirds of the sessions and says why of others: nobody has to ring."""
    skips = {"no_time": 0.1, "forgot": 0.06, "away_or_ill": 0.02}
    return Mood(done=0.66, partly=0.04, skips=skips, stops=0.0, back=2, leg=3, eases=0.3, reaches="buttock")


@dataclass(frozen=True)
class Kind:
    """Of `share` in 500 patients the days go like this."""

    person: Person
    share: int
    needs: bool
    """Whether somebody should be on the list for it."""


def kinds(days: int = DAYS) -> list[Kind]:
    """All of them: 450 need nobody, and had their first visit so many days ago; 50 do, and came in the last third."""
    late = max(days // 3, LEAST_DAYS)

    def person(name: str, mood: Callable[[int, int], Mood], days: int, **more: Any) -> Person:
        given = {"born": date(1970, 1, 1), "side": "left", "template": "nerve-flossing-four-a-day"}
        changes = tuple(
            Change(on, "pelvic-tilt", {"reps": reps}, "You manage these well.")
            for on, reps in ((days // 4, 9), (days // 2, 10))
        )
        people = {"first_name": name, "last_name": f"{name}son", "physio": "", "phone": "Chrome on Android"}
        return Person(**{**people, **given, "changes": changes, **more}, days=days, mood=mood)

    return [
        Kind(person("Ada", quiet, days, travel=(days // 3, "Europe/Paris")), 230, needs=False),
        Kind(person("Ben", quiet, days, second_phone="Chrome on a tablet"), 200, needs=False),
        Kind(person("Cleo", quiet, late, pause=(late - 4, "On holiday.")), 20, needs=False),
        Kind(person("Dan", flaring, late), 10, needs=True),
        Kind(person("Eve", moving_down, late), 8, needs=True),
        Kind(person("Finn", fading, late, opens_app=True), 8, needs=True),
        Kind(person("Gil", fading, late), 6, needs=True),
        Kind(person("Hal", quiet, late, notes={late - 1: NOTE}), 10, needs=True),
        Kind(person("Ida", quiet, late, reached=Reached.SILENT), 6, needs=True),
        Kind(person("Jon", quiet, late, danger_sign="bladder"), 2, needs=True),
    ]


def shares(patients: int, found: list[Kind]) -> list[int]:
    """How many of so many patients are of each kind, at least one of each; what is left over is of the first."""
    parts = [max(1, patients * kind.share // 500) for kind in found]
    parts[0] += patients - sum(parts)
    return parts
