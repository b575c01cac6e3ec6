"""What follows from how much it hurts, how far down, and that a session was stopped for it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from statistics import median_high
from typing import NamedTuple

from programmes.enums import Reach
from programmes.need.known import Day, Known
from programmes.need.limits import Limits
from programmes.need.reasons import Kind, Need, Urgency

WEEK = timedelta(days=7)
"""Of which something noted is compared with what came before, and for which it says something."""
THREE_DAYS = timedelta(days=2)
"""From the first to the last of them."""
FEWEST_PLACES = 3
"""Days before on which it was said how far down it was felt: fewer do not say what is usual. Ours."""
REACHES = list(Reach)
BUTTOCK, CALF = Reach.BUTTOCK.depth, Reach.CALF.depth
Noted = Sequence[tuple[Day, int]]
"""The days on which something was noted, the oldest first, and how much."""


class Latest(NamedTuple):
    """The last day on which something was noted, how much, and what was usual in the week before it."""

    on: date
    value: int
    usual: int | None
    """None where too little was noted to say so."""

    def counts_on(self, today: date) -> bool:
        """Whether it says something yet."""
        return today - self.on <= WEEK


def latest_pain(days: Iterable[tuple[Day, int | None]]) -> Latest | None:
    """None where none was noted."""
    return _latest(_noted(days), fewest=1)


def latest_reach(days: Iterable[tuple[Day, int | None]]) -> Latest | None:
    """The same of how far down the leg it was felt."""
    return _latest(_noted(days), fewest=FEWEST_PLACES)


def _noted(days: Iterable[tuple[Day, int | None]]) -> Noted:
    return [(day, value) for day, value in days if value is not None]


def _latest(noted: Noted, *, fewest: int) -> Latest | None:
    if not noted:
        return None
    last, value = noted[-1]
    week = [value for day, value in noted[:-1] if last.on - day.on <= WEEK]
    return Latest(last.on, value, median_high(week) if len(week) >= fewest else None)


def pains(known: Known, limits: Limits, *, missed: bool) -> list[Need | None]:
    """Of leg and back each by itself: whoever has looked at one has not looked at the other."""
    legs, backs = _noted((day, day.leg) for day in known.days), _noted((day, day.back) for day in known.days)
    return [_pain_of("leg", legs, known, limits, missed), _pain_of("back", backs, known, limits, missed)]


def _pain_of(where: str, noted: Noted, known: Known, limits: Limits, missed: bool) -> Need | None:
    """The last day that was noted, beside what was usual in the week before it. It says something for a week."""
    latest = latest_pain(noted)
    urgency = urgency_of_pain(latest, limits, missed=missed) if latest and latest.counts_on(known.today) else None
    if latest is None or urgency is None:
        return None
    value, usual = latest.value, latest.usual
    rise = 0 if usual is None else value - usual
    since = _since(noted, value if usual is None or rise <= 0 else usual + 1, known)
    words = f"{where} pain up {rise} point{'' if rise == 1 else 's'} in a week" if rise > 0 else f"{where} pain {value}"
    moved = f"from {usual} to {value}" if rise > 0 else f"at {value}"
    detail = f"{where.capitalize()} pain {moved} of 10, the worst of the day."
    return Need(Kind.PAIN, urgency, words, detail, since, where, value)


def _since(noted: Noted, least: int, known: Known) -> datetime:
    """When it was first told at this height, of the days in a row up to the last."""
    run = takewhile(lambda pair: pair[1] >= least, reversed(noted))
    return min((day.told_at for day, _ in run if day.told_at), default=known.now)


def urgency_of_pain(latest: Latest, limits: Limits, *, missed: bool) -> Urgency | None:
    """How soon somebody is needed for it, where days are missed as well or not; None where nobody is."""
    value, usual = latest.value, latest.usual
    rise = 0 if usual is None else value - usual
    if value >= limits.severe_pain:
        return Urgency.NOW if usual is not None and usual < limits.severe_pain else Urgency.TODAY
    if rise >= limits.steep_rise or (missed and rise >= limits.rise):
        return Urgency.TODAY
    return Urgency.THIS_WEEK if value >= limits.pain and rise >= limits.rise else None


def is_further_down(latest: Latest) -> bool:
    """Further than usual, and in the leg: what is felt in the back alone has not moved down the leg."""
    return latest.usual is not None and latest.value > latest.usual and latest.value >= BUTTOCK


def further_down(known: Known) -> Need | None:
    """It is felt further down the leg than on most days of the week before. Newly below the knee is more urgent.

    Symptoms that move down the leg are the sign of one that gets worse, whatever their strength: see rule 8 of the
    pain rules that the library follows.
    """
    noted = _noted((day, day.reach) for day in known.days)
    latest = latest_reach(noted)
    if latest is None or latest.usual is None or not latest.counts_on(known.today) or not is_further_down(latest):
        return None
    depth, usual = latest.value, latest.usual
    passes_knee = usual < CALF <= depth
    urgency = Urgency.TODAY if passes_knee else Urgency.THIS_WEEK
    now, before = REACHES[depth], REACHES[usual]
    detail = f"It reached the {before} on most days of the week before."
    if before == Reach.NOWHERE:
        detail = "Nothing was felt on most days of the week before."
    words = f"pain now reaches the {now}"
    return Need(Kind.FURTHER_DOWN, urgency, words, detail, _since(noted, usual + 1, known), "reach", depth)


def stopped(known: Known) -> Need | None:
    """A session that was stopped because it hurt is an honest answer; two in three days ask for a smaller dose."""
    stops = [day for day in known.days if day.stopped and known.today - day.on <= WEEK]
    days = [day for day in stops if stops[-1].on - day.on <= THREE_DAYS]
    if not days:
        return None
    times = sum(day.stopped for day in days)
    urgency = Urgency.TODAY if times > 1 else Urgency.THIS_WEEK
    words = "stopped because it hurt" if times == 1 else f"stopped {times} times because it hurt"
    detail = "Stopping is an honest answer, and counted as kept."
    since = min((day.told_at for day in days if day.told_at), default=known.now)
    return Need(Kind.STOPPED, urgency, words, detail, since, str(days[-1].on), times)
