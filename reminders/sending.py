"""From a leased reminder to messages: one delivery row for every phone, written before anything is sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings

from programmes.counting import minutes_of_slot
from reminders.enums import Channel, Outcome
from reminders.message import push_payload, session_tag
from reminders.models import Delivery, PushSubscription, Reminder
from reminders.push.transport import Message

log = structlog.get_logger(__name__)

FINAL = (Outcome.ACCEPTED, Outcome.GONE, Outcome.FAILED)


@dataclass(frozen=True)
class Attempt:
    """One message on its way to one phone, and the delivery row that its outcome is written to."""

    reminder: Reminder
    delivery: Delivery
    message: Message


def attempts_for(reminders: Iterable[Reminder], now: datetime) -> list[Attempt]:
    """The messages of these reminders: one for every live phone that has not accepted its own yet.

    The delivery rows exist when this returns. One whose message cannot be made is logged and marked to be tried later:
    it never delays another.
    """
    reminders = list(reminders)
    deliveries = _deliveries(reminders, _phones(reminders), now)
    attempts = [_attempt(delivery, now) for delivery in deliveries if delivery.outcome not in FINAL]
    return [attempt for attempt in attempts if attempt is not None]


def _phones(reminders: list[Reminder]) -> dict[UUID, list[PushSubscription]]:
    phones: dict[UUID, list[PushSubscription]] = defaultdict(list)
    for phone in PushSubscription.objects.live().filter(patient__in={reminder.patient_id for reminder in reminders}):
        phones[phone.patient_id].append(phone)
    return phones


def _deliveries(reminders: list[Reminder], phones: dict[UUID, list[PushSubscription]], now: datetime) -> list[Delivery]:
    existing = {
        (delivery.reminder_id, delivery.target): delivery
        for delivery in Delivery.objects.filter(reminder__in=reminders, channel=Channel.PUSH)
    }
    found, new = [], []
    for reminder in reminders:
        for phone in phones[reminder.patient_id]:
            delivery = existing.get((reminder.id, phone.id))
            if delivery is None:
                delivery = Delivery(
                    clinic_id=reminder.clinic_id,
                    patient_id=reminder.patient_id,
                    channel=Channel.PUSH,
                    target=phone.id,
                    created_at=now,
                )
                new.append(delivery)
            delivery.reminder, delivery.subscription = reminder, phone
            found.append(delivery)
    # Nobody else holds the lease of these reminders, so no one else can be writing the same deliveries.
    Delivery.objects.bulk_create(new)
    return found


def _attempt(delivery: Delivery, now: datetime) -> Attempt | None:
    reminder, phone = delivery.reminder, delivery.subscription
    assert reminder is not None  # noqa: S101 # and a reminder
    assert phone is not None  # noqa: S101 # push deliveries always have one
    try:
        payload = push_payload(
            reminder,
            delivery,
            zone=reminder.patient.zone_on(reminder.local_date),
            minutes=minutes_of_slot(reminder.slot),
            site_url=settings.SITE_URL,
        )
    except Exception:  # whatever is wrong with one row, the others go out
        log.exception("reminder_unsendable", reminder=str(reminder.id))
        delivery.outcome, delivery.why = Outcome.LATER, "its message could not be made"
        delivery.save(update_fields=["outcome", "why"])
        return None
    message = Message(
        endpoint=phone.endpoint,
        p256dh=phone.p256dh,
        auth=phone.auth,
        payload=payload,
        ttl=max(0, int((reminder.expires_at - now).total_seconds())),
        topic=session_tag(reminder),
        urgency="high",
    )
    return Attempt(reminder, delivery, message)
