"""What a dose asks for: what one tick stands for, how many there are, and about how long they take. Pure.

The phone's `static/app/ticks.js` has the same rules and the same seconds.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from programmes.content import counts_rule
from programmes.enums import Counts, Side

if TYPE_CHECKING:
    from programmes.models import Slot

# Not measured: guesses for planning a day, the same as the phone's.
SETTLE_SECONDS = 30  # reading the card and getting into position
REP_SECONDS = 4
COUNT_IN_SECONDS = 3


class Dosed(Protocol):
    """Anything with a dose: a prescription of a revision, a line of a template, a line being written."""

    @property
    def side(self) -> str: ...
    @property
    def counts(self) -> str: ...
    @property
    def sets(self) -> int: ...
    @property
    def reps(self) -> int: ...
    @property
    def hold_seconds(self) -> int: ...
    @property
    def rest_seconds(self) -> int: ...


class Choosable(Dosed, Protocol):
    """A dose that may be one of a choice: of those with the same number the patient does exactly one."""

    @property
    def choice(self) -> int | None: ...


D = TypeVar("D", bound=Choosable)
D_co = TypeVar("D_co", bound=Choosable, covariant=True)


class ExpectedTick(NamedTuple):
    side: str
    number: int


@dataclass(frozen=True)
class Item(Generic[D_co]):
    """One exercise of a session, or one choice of several: it is done once and counted once."""

    choice: int | None
    prescriptions: tuple[D_co, ...]

    @property
    def first(self) -> D_co:
        """What stands for the whole choice until the patient has chosen."""
        return self.prescriptions[0]


def counts_for(*, reps: int, hold_seconds: int) -> Counts:
    """What one tick stands for at this dose: a hold where holds are long and few, else a set.

    The limits are the library's `counts_rule`: holds of 10 s or longer, 5 or fewer of them.
    """
    rule = counts_rule()["holds_if"]
    long_and_few = hold_seconds >= rule["hold_seconds_at_least"] and reps <= rule["reps_at_most"]
    return Counts.HOLDS if long_and_few else Counts(counts_rule()["otherwise"])


def sides_of(side: str) -> tuple[str, ...]:
    """The sides that are worked one after the other; "none" is the one side of an exercise without sides."""
    return (Side.LEFT.value, Side.RIGHT.value) if side == Side.BOTH else (str(side),)


def expected_ticks(dose: Dosed) -> list[ExpectedTick]:
    """Every tick that one prescription asks for in one session, in the order in which they are done."""
    each = dose.sets * dose.reps if dose.counts == Counts.HOLDS else dose.sets
    return [ExpectedTick(side, number) for side in sides_of(dose.side) for number in range(1, each + 1)]


def items_of(prescriptions: Iterable[D]) -> list[Item[D]]:
    """The exercises of one session in their order; those of one choice stand together where the first of them stood."""
    groups: dict[Hashable, list[D]] = {}
    for position, prescription in enumerate(prescriptions):
        alone = ("alone", position)
        key = alone if prescription.choice is None else ("choice", prescription.choice)
        groups.setdefault(key, []).append(prescription)
    return [Item(group[0].choice, tuple(group)) for group in groups.values()]


def ticks_of(items: Iterable[Item[Choosable]]) -> int:
    """How many ticks a session asks for; a choice counts by its first."""
    return sum(len(expected_ticks(item.first)) for item in items)


def minutes_of(items: Sequence[Item[Choosable]]) -> int:
    """About how long a session takes, in whole minutes and never nought; 0 where there is nothing to do."""
    if not items:
        return 0
    seconds = sum(_seconds_of(item.first) for item in items)
    return max(1, (2 * seconds + 60) // 120)  # halves go up, as on the phone


def minutes_of_slot(slot: "Slot") -> int:
    """About how long this slot's session takes by the newest issued revision of its programme; 0 without one."""
    revision = slot.programme.current_revision
    prescriptions = revision.prescriptions.filter(slots=slot) if revision else ()
    return minutes_of(items_of(prescriptions))


def _seconds_of(dose: Dosed) -> int:
    if dose.counts == Counts.HOLDS:
        one = COUNT_IN_SECONDS + dose.hold_seconds
    else:
        one = dose.reps * max(REP_SECONDS, dose.hold_seconds)
    return SETTLE_SECONDS + len(expected_ticks(dose)) * (one + dose.rest_seconds)
