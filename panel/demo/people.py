"""Who lives in the demo clinic, and how each of their days goes. The names are made up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from panel.demo.diarist import Mood


@dataclass(frozen=True)
class Colleague:
    email: str
    first_name: str
    last_name: str
    role: str


class Reached(Enum):
    """How this patient's reminders come."""

    BY_PUSH = auto()
    BY_EMAIL = auto()
    """The phone refuses notifications, and the patient has agreed to e-mail."""
    SILENT = auto()
    """The push service takes them, and for three days the phone has not answered."""


@dataclass(frozen=True)
class Change:
    """The physio issues a new revision on a day: one exercise added, or its dose changed, and why."""

    day: int
    exercise: str
    dose: dict[str, int]
    why: str
    sessions: tuple[int, ...] = ()


@dataclass(frozen=True)
class Person:
    """A patient of the demo clinic. `mood(day, length)` says how day `day` of `length` goes, 0 being the first."""

    first_name: str
    last_name: str
    born: date
    side: str
    physio: str
    template: str
    days: int
    mood: Callable[[int, int], Mood]
    phone: str
    reached: Reached = Reached.BY_PUSH
    email: str = ""
    """Where the name can never be anybody's: example.org is kept free for examples."""
    notes: dict[int, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


COLLEAGUES = (
    Colleague("owner@demo.example", "Amara", "Osei", "owner"),
    Colleague("sam@demo.example", "Sam", "Reid", "physio"),
    Colleague("lena@demo.example", "Lena", "Fischer", "physio"),
)


def steady(day: int, length: int) -> Mood:
    """Keeps most sessions and eases slowly: leg pain from 6 to 2 over six weeks."""
    gone = day / max(1, length - 1)
    return Mood(
        done=0.86,
        partly=0.05,
        skips={"no_time": 0.04, "away_or_ill": 0.01},
        stops=0.01,
        back=round(4 - 3 * gone),
        leg=round(6 - 4 * gone),
        reaches="calf" if gone < 0.3 else "thigh" if gone < 0.75 else "buttock",
    )


def flaring(day: int, length: int) -> Mood:
    """Did well for five weeks; in the last six days it has flared, reaches further down, and sessions are left out."""
    left = length - day
    if left > 6:
        gone = day / length
        return Mood(
            done=0.72, partly=0.1, skips={"no_time": 0.06, "forgot": 0.03}, stops=0.02, back=3, leg=round(5 - 2 * gone)
        )
    worse = min(8, 4 + (6 - left))
    return Mood(
        done=0.3,
        partly=0.2,
        skips={"too_sore": 0.25, "felt_worse_last_time": 0.1},
        stops=0.3,
        back=5,
        leg=worse,
        eases=0.1,
        reaches="calf" if left > 3 else "foot",
    )


def just_joined(day: int, length: int) -> Mood:
    """Two days in: tries everything, still sore."""
    return Mood(done=0.9, partly=0.1, skips={}, stops=0.0, back=5, leg=5, reaches="calf")


PEOPLE = (
    Person(
        first_name="Margaret",
        last_name="Hale",
        born=date(1964, 3, 9),
        side="left",
        physio="sam@demo.example",
        template="nerve-flossing-four-a-day",
        days=42,
        mood=steady,
        phone="Chrome on Android",
        notes={40: "Can I do the towel one in bed in the morning?"},
        changes=(
            Change(
                day=14,
                exercise="hamstring-towel",
                dose={"sets": 1, "reps": 2, "hold_seconds": 10},
                why="Your leg is calmer now, so we add a gentle stretch.",
                sessions=(1, 3),
            ),
            Change(day=30, exercise="hamstring-towel", dose={"hold_seconds": 20}, why="You manage 10 seconds well."),
        ),
    ),
    Person(
        first_name="Irene",
        last_name="Walsh",
        born=date(1957, 11, 2),
        side="right",
        physio="lena@demo.example",
        template="calf-and-hamstring",
        days=42,
        mood=flaring,
        phone="Safari on iPhone",
        reached=Reached.BY_EMAIL,
        email="irene.walsh@example.org",
    ),
    Person(
        first_name="Priya",
        last_name="Nair",
        born=date(1979, 5, 14),
        side="right",
        physio="lena@demo.example",
        template="calf-and-hamstring",
        days=9,
        mood=steady,
        phone="Chrome on Android",
        reached=Reached.SILENT,
        email="priya.nair@example.org",
    ),
    Person(
        first_name="Daniel",
        last_name="Kowalski",
        born=date(1988, 6, 21),
        side="left",
        physio="sam@demo.example",
        template="very-sore-first-week",
        days=2,
        mood=just_joined,
        phone="Firefox on Android",
    ),
)
