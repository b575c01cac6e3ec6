"""The timetable of a patient's days as reminders: what should be sent, and when. Reads rows, writes none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.models import Clinic
from programmes.models import Programme, Slot
from programmes.standing import Standing, standing_on
from reminders.enums import ReminderKind, ReminderState
from reminders.models import Reminder
from reminders.timing import closes_at, day_exists, due_at, nudge_at

Key = tuple[UUID, date, ReminderKind]
"""(slot, local date, kind): the key of the whole subsystem."""


@dataclass(frozen=True)
class Planned:
    """One reminder as it should be; instants in UTC."""

    key: Key
    due_at: datetime
    expires_at: datetime
    minutes: int
    """About how long the session takes."""


@dataclass(frozen=True)
class _Due:
    slot: Slot
    at: datetime
    minutes: int


def timetable(programme: Programme, minutes: Mapping[UUID, int], *, first: date, last: date) -> Iterator[Planned]:
    """The reminders of a programme's sessions on these local dates (both included), in the order of their days.

    `minutes` says how long the session of each slot that holds exercises takes; the others have none. A date outside
    the programme, under a pause or closed has none. The zone is the one in force when the date begins. Expects the
    programme's patient, clinic, slots, timings, pauses and closures to be at hand.
    """
    slots = [slot for slot in programme.slots.all() if slot.id in minutes]
    day = first
    while day <= last:
        if is_asked(programme, day):
            yield from _day(programme, slots, minutes, day)
        day += timedelta(days=1)


def is_asked(programme: Programme, local_date: date) -> bool:
    """Whether the programme has sessions on this date. Answers that the physio has yet to look at do not count here:
    that is asked right before sending, so that nothing has to be planned again when they have been looked at."""
    stands = standing_on(programme, local_date)
    return programme.has_begun(local_date) and stands in {Standing.ASKED, Standing.HELD}


def starts_at(programme: Programme, slot: Slot, local_date: date) -> datetime | None:
    """When this slot begins on that date by the timing in force, whether or not it is asked for; None: not at all."""
    timing = slot.falls_on(local_date)
    return due_at(local_date, timing.local_time, programme.patient.zone_on(local_date)) if timing else None


def start_sent(slot: Slot, local_date: date) -> bool:
    """Whether this session's start reminder is out, or on its way: moving the slot then counts from tomorrow."""
    starts = Reminder.objects.filter(slot=slot, local_date=local_date, kind=ReminderKind.START)
    return starts.exclude(state__in=[ReminderState.PLANNED, ReminderState.CANCELLED]).exists()


def _day(programme: Programme, slots: list[Slot], minutes: Mapping[UUID, int], local_date: date) -> Iterator[Planned]:
    zone = programme.patient.zone_on(local_date)
    if not day_exists(local_date, zone):
        return
    dues = _dues(slots, minutes, local_date, zone)
    following_date = local_date + timedelta(days=1)
    tomorrow = _dues(slots, minutes, following_date, programme.patient.zone_on(following_date))
    for here, following in zip(dues, [*dues[1:], *tomorrow[:1], None], strict=False):
        yield from _of_session(programme.clinic, here, local_date, zone, following.at if following else None)


def _dues(slots: list[Slot], minutes: Mapping[UUID, int], local_date: date, zone: ZoneInfo) -> list[_Due]:
    timings = [(slot, timing) for slot in slots if (timing := slot.falls_on(local_date))]
    dues = [_Due(slot, due_at(local_date, timing.local_time, zone), minutes[slot.id]) for slot, timing in timings]
    return sorted(dues, key=lambda due: due.at)


def _of_session(
    clinic: Clinic, here: _Due, local_date: date, zone: ZoneInfo, next_due: datetime | None
) -> Iterator[Planned]:
    closes = closes_at(
        here.at,
        local_date=local_date,
        zone=zone,
        next_due=next_due,
        window=timedelta(minutes=clinic.window_minutes),
        gap_before_next=timedelta(minutes=clinic.gap_minutes),
    )
    if closes <= here.at:
        return
    yield Planned((here.slot.id, local_date, ReminderKind.START), here.at, closes, here.minutes)
    nudge = nudge_at(
        here.at,
        closes=closes,
        zone=zone,
        after=timedelta(minutes=clinic.nudge_after_minutes),
        quiet_from=clinic.quiet_from,
        quiet_until=clinic.quiet_until,
    )
    if nudge is not None:
        yield Planned((here.slot.id, local_date, ReminderKind.NUDGE), nudge, closes, here.minutes)
