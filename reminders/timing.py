"""When a slot falls due, when its session closes and when it is nudged. Pure: no clock, no database, no Django."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

# A clinic's defaults; each may be changed by the clinic, so every function below takes them as arguments.
WINDOW: Final = timedelta(hours=3)
GAP_BEFORE_NEXT: Final = timedelta(minutes=15)
NUDGE_AFTER: Final = timedelta(minutes=60)
QUIET_FROM: Final = time(22)
QUIET_UNTIL: Final = time(7)

LATEST_END: Final = time(4)
"""Local time of the next day past which no session runs, whatever the clinic chose: the day must end some time."""

SNOOZES: Final = (10, 30, 60)
"""Minutes for which a patient may put a start reminder off."""


def due_at(local_date: date, local_time: time, zone: str | ZoneInfo) -> datetime:
    """The instant, in UTC, at which a slot set for this local date and time begins.

    Where the clocks go back and the time occurs twice: its first occurrence. Where they go forward over it: the first
    instant after the gap, which is on a later date where the gap reaches midnight or swallows the whole day
    (Pacific/Apia, 30 December 2011); `day_exists` tells the planner about the latter. Exact to the second.

    Raises ValueError, with a sentence, for a zone that tzdata does not know and for a time that carries a zone itself.
    """
    if local_time.tzinfo is not None:
        raise ValueError("A slot's time is a plain local time; give its zone separately.")
    zone = zone_named(zone)
    wanted = datetime.combine(local_date, local_time.replace(fold=0))
    instant = _instant(wanted, zone)
    if _reading(instant, zone) == wanted:
        return instant
    return _first_at_or_after(wanted, zone, before=_instant(wanted.replace(fold=1), zone), after=instant)


def day_exists(local_date: date, zone: str | ZoneInfo) -> bool:
    """Whether this date has any instant in the zone. A date that was skipped holds no sessions."""
    zone = zone_named(zone)
    return _reading(due_at(local_date, time.min, zone), zone).date() == local_date


def closes_at(
    due: datetime,
    *,
    local_date: date,
    zone: str | ZoneInfo,
    next_due: datetime | None,
    window: timedelta,
    gap_before_next: timedelta,
) -> datetime:
    """The instant from which a session that began at `due` can no longer be reminded of: the window is [due, closes).

    The earliest of `due + window` (elapsed time, so three hours stay three hours across a clock change),
    `gap_before_next` before the patient's next slot, and 04:00 local on the day after `local_date`, the session's date.
    Equal to `due` when nothing is left, as when a clock change moves two slots onto one instant: then only the later
    slot is reminded of.
    """
    limits = [due + window, due_at(local_date + timedelta(days=1), LATEST_END, zone)]
    if next_due is not None:
        limits.append(next_due - gap_before_next)
    return max(due, min(limits))


def nudge_at(
    due: datetime,
    *,
    closes: datetime,
    zone: str | ZoneInfo,
    after: timedelta,
    quiet_from: time,
    quiet_until: time,
) -> datetime | None:
    """When to nudge about a session that is still not logged, or None when it gets no nudge.

    None where the window has closed by then, and where it would fall in quiet hours. Quiet hours silence only what
    the *system* picks the time of. A start reminder comes at the time somebody chose for the slot, so it is sent even
    inside them; its nudge is not, because nobody asked to be disturbed twice at night.
    """
    nudge = due + after
    if nudge >= closes or is_quiet(nudge, zone=zone, quiet_from=quiet_from, quiet_until=quiet_until):
        return None
    return nudge


def snoozed_to(asked_at: datetime, *, minutes: int, closes: datetime) -> datetime | None:
    """When a snoozed session reminds again; None when its window has closed by then, so nothing more is sent.

    Quiet hours do not apply: the patient picked this time himself. Raises ValueError for minutes not on offer.
    """
    if minutes not in SNOOZES:
        raise ValueError(f"A reminder can be put off for {', '.join(map(str, SNOOZES))} minutes, not {minutes}.")
    again = asked_at + timedelta(minutes=minutes)
    return again if again < closes else None


def is_quiet(instant: datetime, *, zone: str | ZoneInfo, quiet_from: time, quiet_until: time) -> bool:
    """Whether the instant's local reading lies in [quiet_from, quiet_until), which may run past midnight.

    Equal ends mean that there are no quiet hours.
    """
    reading = _reading(instant, zone_named(zone)).time()
    if quiet_from <= quiet_until:
        return quiet_from <= reading < quiet_until
    return reading >= quiet_from or reading < quiet_until


def zone_named(zone: str | ZoneInfo) -> ZoneInfo:
    """The zone of this IANA name. Raises ValueError, with a sentence, when tzdata does not know it."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:  # OSError: the name of a folder, such as "America"
        raise ValueError(f"{zone[:60]!r} is not a time zone; use a name such as Europe/London.") from error


def _instant(wanted: datetime, zone: ZoneInfo) -> datetime:
    """What zoneinfo takes `wanted` for: in a gap it applies the old offset for fold 0 and the new one for fold 1."""
    return wanted.replace(tzinfo=zone).astimezone(UTC)


def _reading(instant: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows, without the mark that tells a repeated hour from the first."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def _first_at_or_after(wanted: datetime, zone: ZoneInfo, *, before: datetime, after: datetime) -> datetime:
    """Halve (before, after] to the second on which the zone's clocks jumped over `wanted`."""
    low, high = before.replace(microsecond=0), after.replace(microsecond=0)
    while (half := timedelta(seconds=(high - low) // timedelta(seconds=2))) > timedelta():
        middle = low + half
        if _reading(middle, zone) < wanted:
            low = middle
        else:
            high = middle
    return high
