"""One reminder's whole life, read from its rows: what happened to it in order, and what happens next.

Opaque ids only and no name: what is printed here ends up in tickets and chats.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from programmes.models import Session, SlotTiming
from reminders.ahead import what_happens_next
from reminders.enums import Channel
from reminders.models import Delivery, Reminder

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class UnknownReminderError(LookupError):
    """Nothing by that name. The text says what to give instead."""


@dataclass(frozen=True)
class Moment:
    at: datetime
    what: str


@dataclass(frozen=True)
class Life:
    """What is known of one reminder at one instant."""

    reminder: Reminder
    zone: ZoneInfo
    facts: list[tuple[str, str]]
    moments: list[Moment]
    """What has happened and is set to happen, in the order of its time."""
    next: str
    """One sentence: what happens next."""


def find(name: str) -> Reminder:
    """The reminder of this name: its id, the id of one of its deliveries, or "slot date" for a session's start.

    Raises UnknownReminderError.
    """
    words = name.replace("/", " ").split()
    rows = Reminder.objects.select_related("patient", "slot")
    if len(words) == 1 and (key := _key(words[0])):
        found = rows.filter(pk=key).first() or rows.filter(deliveries=key).first()
        return found or _unknown_id(key)
    if len(words) == 2 and (key := _key(words[0])) and (day := _day(words[1])):
        found = rows.filter(slot=key, local_date=day).order_by("-kind").first()  # the start, where there is one
        return found or _unknown_session(key, day)
    raise UnknownReminderError(
        "Give a reminder's id, a delivery's id, or a session as its slot's id and its date: "
        '"0b6e…-…  2026-06-15", in quotes.'
    )


def life_of(reminder: Reminder, now: datetime) -> Life:
    """Everything that its rows say about this reminder."""
    zone = reminder.patient.zone_on(reminder.local_date)
    deliveries = list(reminder.deliveries.select_related("subscription").order_by("created_at", "id"))
    other = _other(reminder)
    session = Session.objects.filter(slot=reminder.slot_id, local_date=reminder.local_date).first()
    moments = [*_of_reminder(reminder), *_of_deliveries(deliveries), *_of_session(session)]
    return Life(
        reminder=reminder,
        zone=zone,
        facts=list(_facts(reminder, zone, deliveries, other, session)),
        moments=sorted(moments, key=lambda moment: moment.at),
        next=what_happens_next(reminder, other, zone=zone, now=now),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unknown_id(key: UUID) -> Reminder:
    delivery = Delivery.objects.filter(pk=key).first()
    if delivery:
        raise UnknownReminderError(f"{key} is a delivery of purpose “{delivery.purpose}”: it belongs to no reminder.")
    raise UnknownReminderError(f"There is no reminder and no delivery {key}. Copy the whole id.")


def _unknown_session(slot: UUID, day: date) -> Reminder:
    raise UnknownReminderError(
        f"No reminder is planned for slot {slot} on {day}. They are planned from yesterday to the day after tomorrow; "
        "a session without exercises, under a pause or closed has none."
    )


def _other(reminder: Reminder) -> Reminder | None:
    of_session = Reminder.objects.filter(slot=reminder.slot_id, local_date=reminder.local_date)
    return of_session.exclude(pk=reminder.pk).first()


def _facts(
    reminder: Reminder, zone: ZoneInfo, deliveries: list[Delivery], other: Reminder | None, session: Session | None
) -> Iterator[tuple[str, str]]:
    yield "reminder", f"{reminder.pk} ({reminder.kind})"
    yield "session", f"slot {reminder.slot_id} (number {reminder.slot.position}) on {reminder.local_date}"
    yield "patient", f"{reminder.patient_id}, clinic {reminder.clinic_id}"
    yield "zone", f"{zone.key} on that date"
    yield "timing", _timing(reminder)
    yield "state", f"{reminder.state}{f': {reminder.why}' if reminder.why else ''}"
    yield "attempts", str(reminder.attempts)
    yield "lease", str(reminder.lease or "none")
    for delivery in deliveries:
        yield "delivery", _delivery(delivery)
    if not deliveries:
        yield "delivery", "none: nothing has been handed to a push or mail service"
    yield "other", f"{other.pk} ({other.kind}): {other.state}" if other else "the session has no other reminder"
    yield "diary", _diary(session)


def _timing(reminder: Reminder) -> str:
    timing = reminder.slot.timing_on(reminder.local_date)
    if timing is None:
        return "none in force on that date"
    days = "every day" if timing.weekdays == 127 else " ".join(WEEKDAYS[n - 1] for n in timing.weekday_numbers)
    return f"{timing.local_time:%H:%M}, {days or 'retired'}, from {timing.from_date}, set {_by_whom(timing)}"


def _by_whom(timing: SlotTiming) -> str:
    who = f"on the phone {timing.set_on_id}" if timing.set_on_id else f"by the member {timing.set_by_id}"
    return f"{who} at {timing.set_at:%Y-%m-%d %H:%M} UTC"


def _delivery(delivery: Delivery) -> str:
    service = delivery.subscription.service if delivery.subscription else ""
    where = f"push to {service or 'an unknown service'}" if delivery.channel == Channel.PUSH else "e-mail"
    status = f", status {delivery.status}" if delivery.status else ""
    ended = ", this phone has been given up since" if delivery.subscription and delivery.subscription.gone_at else ""
    why = f" ({delivery.why})" if delivery.why else ""
    return f"{delivery.pk}, {where}, {delivery.attempt} tries, {delivery.outcome}{status}{why}{ended}"


def _diary(session: Session | None) -> str:
    if session is None or not (session.is_begun or session.is_settled):
        return "nothing noted"
    what = "skipped" if session.skipped_at else "done" if session.is_settled else "begun, not finished"
    synced = f"{session.last_synced_at:%Y-%m-%d %H:%M:%S} UTC" if session.last_synced_at else "an unknown time"
    return f"{what}; the phone last told of it at {synced}"


def _of_reminder(reminder: Reminder) -> Iterator[Moment]:
    yield Moment(reminder.planned_at, "planned")
    yield Moment(reminder.due_at, "due")
    yield Moment(reminder.expires_at, "its window closes: never sent after this")
    if reminder.put_off_to:
        yield Moment(reminder.put_off_to, "the time to which the patient put it off")
    if reminder.settled_at:
        yield Moment(reminder.settled_at, f"settled: {reminder.why or 'sent'}")
    if reminder.next_at and reminder.next_at != reminder.due_at:
        yield Moment(reminder.next_at, "the lease ends" if reminder.lease else "a worker looks at it again")


def _of_deliveries(deliveries: list[Delivery]) -> Iterator[Moment]:
    for delivery in deliveries:
        name = f"delivery {str(delivery.pk)[:8]}"
        told = delivery.received_told_at
        events = (
            (delivery.created_at, "made"),
            (delivery.last_tried_at, f"tried, number {delivery.attempt}: {delivery.outcome}"),
            (delivery.accepted_at, "accepted"),
            (delivery.received_at, "received, by the phone's clock"),
            (told, "its receipt came in"),
            (delivery.opened_at, "opened, by the phone's clock"),
            (delivery.snoozed_at, f"put off for {delivery.snooze_minutes} minutes, by the phone's clock"),
            (delivery.try_again_at, "to be tried again"),
        )
        yield from (Moment(at, f"{name}: {what}") for at, what in events if at)


def _of_session(session: Session | None) -> Iterator[Moment]:
    if session is None:
        return
    events = (
        (session.started_at, "begun"),
        (session.finished_at, "finished"),
        (session.skipped_at, "skipped"),
        (session.stopped_at, "stopped because it hurt"),
        (session.without_phone_at, "done without the phone"),
    )
    yield from (Moment(at, f"session: {what}, by the phone's clock") for at, what in events if at)
    if session.last_synced_at:
        yield Moment(session.last_synced_at, "session: the phone last told of it")
