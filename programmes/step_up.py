"""Whether the next step of a step-up plan may be proposed to the physio, and why not yet. Pure: facts in, words out.

Nothing here changes a dose. The library asks for two days in a row with a comfortable response; a plan asks for more,
and any sign of trouble in the last seven days keeps the step from being proposed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WINDOW = timedelta(days=7)
"""The whole days before today on which the exercise has to have been kept."""
COMFORTABLE_DAYS = 2
"""The library's own condition (`progression.when`): on so many days in a row pain after was noted, and was low."""
RISE = 2
"""Pain that is so much higher after than before is worse: the library's pain rule `worse-once`."""
LINGERS_MINUTES = 720
"""Soreness of half a day is too much: the library's pain rule `lingers`."""
QUIET = timedelta(days=7)
"""For so long "not yet" holds."""
DAYS_KEPT = 5
WORST_AFTER = 3
"""Where a new plan begins, of seven days and of 10. Ours; the library gives no number."""

DOWN_THE_LEG = ("back", "buttock", "thigh", "calf", "foot")
UNITS = {"hold_seconds": "hold {} s → {} s", "reps": "{} → {} times", "sets": "{} → {} sets"}


@dataclass(frozen=True)
class Plan:
    """What grows, to where and by how much at once; on how many of the last seven days it must have been kept."""

    grows: str
    target: int
    step: int
    days_kept: int
    worst_after: int


@dataclass(frozen=True)
class Done:
    """One session in which the exercise was begun at its present dose, or of which something was said of pain.

    Pain is the worse of back and leg. Without the exercise in it no tick is done.
    """

    on: date
    ticks_done: int
    ticks_due: int
    pain_before: int | None = None
    pain_after: int | None = None
    felt_worse: bool = False
    stopped: bool = False
    settled_minutes: int | None = None

    @property
    def is_kept(self) -> bool:
        return 0 < self.ticks_due <= self.ticks_done

    @property
    def rise(self) -> int:
        known = self.pain_after is not None and self.pain_before is not None
        return self.pain_after - self.pain_before if known else 0  # type: ignore[operator] # both are known


@dataclass(frozen=True)
class Known:
    """What is known of one line of a programme. Dates are the patient's."""

    today: date
    value: int
    """Of the number that grows, as it is in force."""
    issued_on: date
    """When the present dose was issued."""
    highest: int
    """The library's limit."""
    sessions: Sequence[Done] = ()
    """Of the last seven days and today."""
    reached: Sequence[str] = ()
    """How far down it was felt on these days, in the order in which it was noted."""
    closed: str = ""
    """Why nothing is asked of the patient at all, as a sentence; empty while sessions are asked for."""
    drafted: int | None = None
    """The number as it stands in the draft; None without one."""
    put_off_on: date | None = None


@dataclass(frozen=True)
class Proposal:
    """The next step may be proposed."""

    new: int
    step: str
    """As in "hold 10 s → 15 s"."""
    because: str


@dataclass(frozen=True)
class NotYet:
    because: str
    reached: bool = False
    """The plan has done its work: there is no further step."""
    drafted: bool = False
    """The step stands in the draft and waits to be issued."""


def next_step(plan: Plan, known: Known) -> Proposal | NotYet:
    """The next step with what speaks for it, or the first thing that speaks against it."""
    new = min(known.value + plan.step, plan.target)
    if known.value >= plan.target:
        return NotYet(f"It has reached {plan.target}, where the plan ends.", reached=True)
    if known.drafted is not None and known.drafted != known.value:
        return NotYet("Another dose stands in the draft and has not been issued.", drafted=True)
    against = next(_against(plan, known, new), "")
    if against:
        return NotYet(against)
    return Proposal(new, step_in_words(plan.grows, known.value, new), _for(known))


def step_in_words(grows: str, old: int, new: int) -> str:
    """As in "hold 10 s → 15 s"."""
    return UNITS[grows].format(old, new)


def _against(plan: Plan, known: Known, new: int) -> Iterator[str]:
    if known.closed:
        yield known.closed
    if new > known.highest:
        yield f"{new} would be above the library's limit of {known.highest}."
    if known.put_off_on and known.today < known.put_off_on + QUIET:
        again = _day(known.put_off_on + QUIET)
        yield f"“Not yet” was said on {_day(known.put_off_on)}. It is looked at again from {again}."
    yield from _trouble(plan, known)
    yield from _too_little(plan, known)


def _trouble(plan: Plan, known: Known) -> Iterator[str]:
    """Any sign of it in the whole time counts, today's as well."""
    for done in reversed(known.sessions):
        if done.stopped:
            yield f"A session was stopped on {_day(done.on)} because it hurt."
        if done.felt_worse:
            yield f"It left it worse on {_day(done.on)}."
        if done.pain_after is not None and done.pain_after > plan.worst_after:
            yield f"Pain after was {done.pain_after} on {_day(done.on)}; the plan asks for at most {plan.worst_after}."
        if done.rise >= RISE:
            yield f"Pain rose by {done.rise} on {_day(done.on)}."
        if done.settled_minutes is not None and done.settled_minutes >= LINGERS_MINUTES:
            yield f"Soreness after {_day(done.on)} took half a day or more to settle."
    if _moved_down(known.reached):
        yield "It is felt further down the leg than it was on a day before."


def _too_little(plan: Plan, known: Known) -> Iterator[str]:
    span = _span(known)
    kept = _kept_days(known)
    if not span:
        yield "The present dose was issued today."
    if len(kept) < plan.days_kept:
        yield f"Kept on {len(kept)} of {_days(span)}; the plan asks for {plan.days_kept} of 7."
    if sum(_is_noted(known, on) for on in kept[-COMFORTABLE_DAYS:]) < COMFORTABLE_DAYS:
        yield "Pain after was not noted on the last two days on which it was kept."


def _for(known: Known) -> str:
    worst = max(done.pain_after for done in known.sessions if done.pain_after is not None)
    return f"Kept on {len(_kept_days(known))} of {_days(_span(known))}, pain after at most {worst}."


def _kept_days(known: Known) -> list[date]:
    """Days before today on which it was done whole at least once, and never left half done. The oldest first."""
    days = sorted({done.on for done in known.sessions if known.today - WINDOW <= done.on < known.today})
    return [on for on in days if _is_kept(done for done in known.sessions if done.on == on)]


def _is_kept(sessions: Iterable[Done]) -> bool:
    begun = [done for done in sessions if done.ticks_done]
    return bool(begun) and all(done.is_kept for done in begun)


def _is_noted(known: Known, on: date) -> bool:
    return any(done.on == on and done.ticks_done and done.pain_after is not None for done in known.sessions)


def _span(known: Known) -> int:
    """How many whole days the present dose has run, up to seven."""
    return max(0, min(WINDOW.days, (known.today - known.issued_on).days))


def _moved_down(reached: Sequence[str]) -> bool:
    """Whether it was last felt further down than at any time before in these days."""
    places = [DOWN_THE_LEG.index(place) for place in reached]
    return bool(places) and places[-1] > min(places)


def _day(on: date) -> str:
    return f"{on.day} {on:%B}"


def _days(number: int) -> str:
    return f"{number} {'day' if number == 1 else 'days'}"
