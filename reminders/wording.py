"""What has become of a reminder, in a physio's words. Reads rows that are at hand, asks nothing."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from reminders.enums import Channel, Outcome, ReminderState
from reminders.models import Delivery, Reminder

CLOCK_IS_WRONG = timedelta(hours=12)
"""A phone whose clock is further off than that is not believed about when something arrived."""

BARE = {
    ReminderState.PLANNED: "planned",
    ReminderState.LEASED: "being sent",
    ReminderState.DONE_BEFORE: "done before it was due",
    ReminderState.SKIPPED: "skipped by the patient",
}


def in_words(reminder: Reminder, deliveries: Iterable[Delivery], *, zone: ZoneInfo) -> str:
    """The reminder's state as a physio reads it, with its times on the patient's clock: "received by the phone at
    08:01". Its state is the best of its deliveries, and so are the times."""
    rows = list(deliveries)
    match reminder.state:
        case ReminderState.ACCEPTED:
            return _accepted(rows, reminder.local_date, zone)
        case ReminderState.RECEIVED:
            return f"received by the phone{_at(_earliest(map(arrived_at, rows)), reminder.local_date, zone)}"
        case ReminderState.OPENED:
            return f"opened{_at(_earliest(map(opened_at, rows)), reminder.local_date, zone)}"
        case ReminderState.CANCELLED | ReminderState.EXPIRED | ReminderState.FAILED:
            return f"{reminder.state}: {reminder.why}" if reminder.why else str(reminder.state)
        case ReminderState.PLANNED if reminder.attempts or any(row.outcome == Outcome.LATER for row in rows):
            return f"to be tried again{_at(reminder.next_at, reminder.local_date, zone)}"
    return BARE[ReminderState(reminder.state)]


def arrived_at(delivery: Delivery) -> datetime | None:
    """When it reached the phone, by the phone's clock; by ours, when the phone told us, where that clock is wrong."""
    return _believed(delivery.received_at, delivery.received_told_at)


def opened_at(delivery: Delivery) -> datetime | None:
    """When it was opened, by the phone's clock; None where that clock is wrong."""
    at, told = delivery.opened_at, delivery.received_told_at
    return at if at and told and abs(at - told) < CLOCK_IS_WRONG else None


def clock(instant: datetime, local_date: date, zone: ZoneInfo) -> str:
    """The time on the patient's clock, with the day where it is not the session's own: "08:01", "00:40 on 16 June"."""
    local = instant.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == local_date else f"{local:%H:%M} on {local.day} {local:%B}"


def day_and_time(instant: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "today at 08:01", "yesterday at 18:02", "on Tuesday 17 November at 08:01", in this zone."""
    local, day = instant.astimezone(zone), now.astimezone(zone).date()
    names = {0: "today", 1: "yesterday"}
    name = names.get((day - local.date()).days) or f"on {local:%A} {local.day} {local:%B}"
    return f"{name} at {local:%H:%M}"


def _accepted(deliveries: list[Delivery], local_date: date, zone: ZoneInfo) -> str:
    accepted = [row for row in deliveries if row.accepted_at]
    by_push = [row.accepted_at for row in accepted if row.channel == Channel.PUSH]
    if by_push:
        return f"accepted by the push service{_at(_earliest(by_push), local_date, zone)}, not yet received"
    if accepted:
        return f"sent by e-mail{_at(_earliest(row.accepted_at for row in accepted), local_date, zone)}"
    return "accepted"


def _believed(at: datetime | None, told: datetime | None) -> datetime | None:
    return told if at and told and not told - CLOCK_IS_WRONG < at < told + timedelta(minutes=5) else at


def _earliest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in instants if at), default=None)


def _at(instant: datetime | None, local_date: date, zone: ZoneInfo) -> str:
    return f" at {clock(instant, local_date, zone)}" if instant else ""
