"""What the newest days of a diary come to: few numbers, which are kept with it.

By them the panel's first page knows most patients for well, and reads no day of them.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from programmes.need.known import Day
from programmes.need.limits import Limits
from programmes.need.pain import WEEK, Latest, is_further_down, latest_pain, latest_reach, urgency_of_pain

DAY = timedelta(days=1)
DAYS_OF_TREND = 2 * WEEK
"""Before the newest: a week for which the last word counts, and the week before that word."""


class Trend(NamedTuple):
    """Of one patient, whatever the day on which it is asked for."""

    newest_on: date
    noted_on: date | None
    """The last local date on which a session was done, partly, stopped or skipped."""
    noted_before_on: date | None
    """The last one before that."""
    leg: Latest | None
    back: Latest | None
    reach: Latest | None
    stopped_on: date | None
    """The last on which a session was stopped because it hurt."""


def trend_of(days: Sequence[Day]) -> Trend | None:
    """Of these days, the oldest first, and of them no more than `DAYS_OF_TREND`; None where there are none."""
    if not days:
        return None
    newest = days[-1].on
    days = [day for day in days if newest - day.on <= DAYS_OF_TREND]
    noted = [day.on for day in days if day.noted]
    return Trend(
        newest_on=newest,
        noted_on=noted[-1] if noted else None,
        noted_before_on=noted[-2] if len(noted) > 1 else None,
        leg=latest_pain((day, day.leg) for day in days),
        back=latest_pain((day, day.back) for day in days),
        reach=latest_reach((day, day.reach) for day in days),
        stopped_on=max((day.on for day in days if day.stopped), default=None),
    )


def may_need(trend: Trend | None, limits: Limits, *, today: date) -> bool:
    """Whether there may be a reason in the diary, as far as its trend says.

    Where this is False, `needs_of` finds no reason in what was noted on any day and in what was not. Most who take part
    note something every day, and then it says all: whoever noted something yesterday has missed no day in a row.
    """
    if trend is None or trend.newest_on > today or not has_noted(trend, today - DAY):
        return True
    return (
        (trend.stopped_on is not None and today - trend.stopped_on <= WEEK)
        or _hurts(trend.leg, limits, today)
        or _hurts(trend.back, limits, today)
        or (trend.reach is not None and trend.reach.counts_on(today) and is_further_down(trend.reach))
    )


def has_noted(trend: Trend | None, on: date) -> bool:
    """Whether it says that something was noted on this date; of earlier ones than the last two it says nothing."""
    return trend is not None and on in (trend.noted_on, trend.noted_before_on)


def _hurts(latest: Latest | None, limits: Limits, today: date) -> bool:
    return latest is not None and latest.counts_on(today) and urgency_of_pain(latest, limits, missed=False) is not None
