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
NOTE: Final = "May I leave the last one out?"


def quiet(day: int, length: int) -> Mood:
    """Does about two thirds of the sessions and says why of others: nobody has to ring."""
    skips = {"no_time": 0.1, "forgot": 0.06, "away_or_ill": 0.02}
    return Mood(done=0.62, partly=0.04, skips=skips, stops=0.0, back=2, leg=3, eases=0.3, reaches="buttock")


@dataclass(frozen=True)
class Kind:
    """Of `share` in 500 patients the days go like this."""

    person: Person
    share: int
    needs: bool
    """Whether somebody should be on the list for it."""


def kinds(days: int = DAYS) -> list[Kind]:
    """All of them, so many days after their first visit: 450 need nobody, 50 do."""

    def person(name: str, mood: Callable[[int, int], Mood], **more: Any) -> Person:
        given = {"born": date(1970, 1, 1), "side": "left", "template": "nerve-flossing-four-a-day"}
        changes = tuple(
            Change(on, "pelvic-tilt", {"reps": reps}, "You manage these well.")
            for on, reps in ((days // 4, 9), (days // 2, 10))
        )
        people = {"first_name": name, "last_name": f"{name}son", "physio": "", "phone": "Chrome on Android"}
        return Person(**{**people, **given, "changes": changes, **more}, days=days, mood=mood)

    return [
        Kind(person("Ada", quiet, travel=(days // 3, "Europe/Paris")), 160, needs=False),
        Kind(person("Ben", quiet, second_phone="Chrome on a tablet"), 140, needs=False),
        Kind(person("Cleo", quiet), 130, needs=False),
        Kind(person("Dan", quiet, pause=(days - 4, "On holiday.")), 20, needs=False),
        Kind(person("Eve", flaring), 10, needs=True),
        Kind(person("Finn", moving_down), 8, needs=True),
        Kind(person("Gil", fading, opens_app=True), 8, needs=True),
        Kind(person("Hal", fading), 6, needs=True),
        Kind(person("Ida", quiet, notes={days - 1: NOTE}), 10, needs=True),
        Kind(person("Jon", quiet, reached=Reached.SILENT), 6, needs=True),
        Kind(person("Kay", quiet, danger_sign="bladder"), 2, needs=True),
    ]


def shares(patients: int, found: list[Kind]) -> list[int]:
    """How many of so many patients are of each kind, at least one of each; what is left over is of the first."""
    parts = [max(1, patients * kind.share // 500) for kind in found]
    parts[0] += patients - sum(parts)
    return parts
