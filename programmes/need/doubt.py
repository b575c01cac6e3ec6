"""Whether the last days alone say that nothing calls for the physio."""

from datetime import date, timedelta

from programmes.need.known import Known
from programmes.need.limits import Limits
from programmes.need.pain import WEEK
from programmes.need.rules import needs_of

DAY = timedelta(days=1)


def may_need(known: Known, limits: Limits, *, since: date) -> bool:
    """Whether there may be a reason, as far as what was noted from this date on says.

    Of the days only what was noted has to be known: not what was asked for, nor when it was told. Where this is False,
    `needs_of` finds nothing, whatever else is known of these days and of those before. Most who take part note
    something every day, and then a week says it.
    """
    if known.today - since < WEEK or not noted_yesterday(known):
        return True  # a day in a row may have been missed
    for of_day in ([day.leg for day in known.days], [day.back for day in known.days], [d.reach for d in known.days]):
        noted = [day.on for day, value in zip(known.days, of_day, strict=True) if value is not None]
        if noted and noted[-1] - since < WEEK:
            return True  # it is compared with days that are not known
    return bool(needs_of(known, limits))


def noted_yesterday(known: Known) -> bool:
    """Of somebody who did, no day in a row was missed: see `silence.missed`."""
    return any(day.noted for day in known.days if day.on == known.today - DAY)
