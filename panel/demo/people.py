"""Who lives in the demo clinic, and how each of their days goes. The names are made up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from panel.demo.diarist import Mood
from panel.demo.moods import easing, even, fading, flaring, just_joined, moving_down, steady
from programmes.step_up import Plan


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
class Growth:
    """The physio sets a step-up plan on a day."""

    day: int
    exercise: str
    rule: Plan


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
    growth: Growth | None = None
    syncs: bool = True
    """Whether the phone has ever sent anything."""
    opens_app: bool = False
    """The app is still opened, though nothing is noted any more."""
    danger_sign: str = ""
    """Answered yes this morning, or yesterday's where the morning is still to come: the sign's key."""
    pause: tuple[int, str] | None = None
    """From this day on, and why."""
    travel: tuple[int, str] | None = None
    """On this day the phone says that it is in this zone."""
    second_phone: str = ""
    """Used every other day."""
    ends: tuple[int, str] | None = None
    """On this day the programme ended, and why."""


COLLEAGUES = (
    Colleague("owner@demo.example", "Amara", "Osei", "owner"),
    Colleague("sam@demo.example", "Sam", "Reid", "physio"),
    Colleague("lena@demo.example", "Lena", "Fischer", "physio"),
)


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
        growth=Growth(30, "hamstring-towel", Plan("hold_seconds", target=30, step=5, days_kept=5, worst_after=3)),
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
    Person(
        first_name="Thomas",
        last_name="Birch",
        born=date(1970, 1, 30),
        side="right",
        physio="sam@demo.example",
        template="nerve-flossing-four-a-day",
        days=12,
        mood=even,
        phone="Chrome on Android",
        danger_sign="bladder",
    ),
    Person(
        first_name="Hazel",
        last_name="Byrne",
        born=date(1952, 8, 17),
        side="left",
        physio="sam@demo.example",
        template="buttock-first",
        days=42,
        mood=fading,
        phone="Chrome on Android",
        opens_app=True,
    ),
    Person(
        first_name="Joseph",
        last_name="Okafor",
        born=date(1968, 12, 5),
        side="left",
        physio="sam@demo.example",
        template="prefers-bending-backwards",
        days=42,
        mood=moving_down,
        phone="Safari on iPhone",
    ),
    Person(
        first_name="Sofia",
        last_name="Marino",
        born=date(1991, 2, 11),
        side="left",
        physio="lena@demo.example",
        template="buttock-first",
        days=6,
        mood=even,
        phone="Safari on iPhone",
        syncs=False,
    ),
    Person(
        first_name="Alan",
        last_name="Price",
        born=date(1959, 9, 23),
        side="both",
        physio="sam@demo.example",
        template="prefers-bending-backwards",
        days=42,
        mood=even,
        phone="Chrome on Android",
        pause=(38, "In hospital for his knee."),
    ),
    Person(
        first_name="Grace",
        last_name="Tan",
        born=date(1985, 4, 2),
        side="right",
        physio="lena@demo.example",
        template="calf-and-hamstring",
        days=28,
        mood=even,
        phone="Safari on iPhone",
        travel=(24, "Asia/Singapore"),
    ),
    Person(
        first_name="Yusuf",
        last_name="Demir",
        born=date(1976, 10, 19),
        side="right",
        physio="sam@demo.example",
        template="buttock-first",
        days=42,
        mood=even,
        phone="Firefox on Android",
        second_phone="Chrome on a tablet",
    ),
    Person(
        first_name="Peter",
        last_name="Lang",
        born=date(1981, 7, 7),
        side="left",
        physio="lena@demo.example",
        template="calf-and-hamstring",
        days=42,
        mood=easing,
        phone="Chrome on Android",
        ends=(40, "Free of pain, back at work."),
    ),
)
