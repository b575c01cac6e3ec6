"""What follows from what is not heard: reminders that do not arrive, a phone that is silent, days without a note."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import takewhile

from programmes.need.known import Day, Known, Span
from programmes.need.limits import Limits
from programmes.need.reasons import Kind, Need, Urgency

SWITCHING_ON = timedelta(days=1)
"""A phone that has just joined may have its reminders switched on tomorrow."""


def unreached(known: Known) -> Need | None:
    since, joined = known.unreached_since, known.joined_at
    if since is None or joined is None or not known.asked_since or known.now - joined < SWITCHING_ON:
        return None
    is_reminded = known.by_email and not known.letters_fail
    urgency = Urgency.THIS_WEEK if is_reminded else Urgency.TODAY
    words = "reminders are not reaching the phone"
    return Need(Kind.UNREACHED, urgency, words, _instead(known), since, str(since), int(not is_reminded))


def _instead(known: Known) -> str:
    if not known.by_email:
        return "No notification arrives, and e-mail is not in use."
    return "E-mail was to take over, and the last letter failed." if known.letters_fail else "E-mail has taken over."


def silent(known: Known, limits: Limits) -> Need | None:
    """Nothing is heard, although sessions were asked for meanwhile: only the hours of days with sessions count.

    For every day they are the hours of the clock. After so many days by the calendar it is more urgent, whatever the
    programme.
    """
    heard = known.heard_at
    if heard is None or not known.asked_since or not known.asked_unheard:
        return None
    long_at = max(heard + timedelta(days=limits.silent_days), known.asked_unheard[0].begins)
    is_long = long_at <= known.now
    since = long_at if is_long else _reached(known.asked_unheard, timedelta(hours=limits.silent_hours))
    if since is None:
        return None
    urgency = Urgency.TODAY if is_long else Urgency.THIS_WEEK
    words = f"nothing from the phone for {(known.now - heard).days} days"
    detail = "Not counted as missed: the sessions may have been done without signal."
    return Need(Kind.SILENT, urgency, words, detail, since, str(heard), int(is_long))


def _reached(spans: Iterable[Span], limit: timedelta) -> datetime | None:
    """When the spans together were as long as the limit; None where they are shorter."""
    left = limit
    for span in spans:
        if span.length >= left:
            return span.begins + left
        left -= span.length
    return None


def missed(known: Known, limits: Limits) -> Need | None:
    """Whole days in a row, up to yesterday, of which nothing was noted although we know that it could have been.

    A day that was not asked for is passed over. One of which something was noted, one whose reminders did not arrive,
    and one after which no phone has been heard from end the row: the last two say nothing of the patient.
    """
    asked = (day for day in reversed(known.days) if day.on < known.today and (day.asked or day.noted))
    run = [*takewhile(_was_missed, asked)]
    if len(run) < limits.missed_days:
        return None
    detail = "Reminders arrived, and the phone has been heard from since."
    enough = run[-limits.missed_days].on  # the run is the newest first
    since = min(known.now, datetime.combine(enough + timedelta(days=1), time.min, known.now.tzinfo))
    return Need(Kind.MISSED, Urgency.THIS_WEEK, f"nothing noted for {len(run)} days", detail, since, str(run[-1].on))


def _was_missed(day: Day) -> bool:
    return day.noted == 0 and day.reached > 0 and day.heard_after
