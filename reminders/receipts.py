"""What phones say of a reminder that reached them: received, opened, put off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from clinic.models import Device
from reminders.enums import ReminderState
from reminders.models import Delivery, PushSubscription, Reminder
from reminders.snoozing import put_off

Verdict = Literal["stored", "duplicate", "unknown"]
OPENABLE = (ReminderState.PLANNED, ReminderState.LEASED, ReminderState.ACCEPTED, ReminderState.FAILED)
LIFTED_FROM = {
    ReminderState.RECEIVED: OPENABLE,
    ReminderState.OPENED: (*OPENABLE, ReminderState.RECEIVED),
}
"""From which states a receipt lifts a reminder: its state is the best of its deliveries."""


@dataclass(frozen=True)
class Receipt:
    """`at` is by the phone's clock and only kept, never calculated with."""

    delivery: UUID
    event: Literal["received", "opened", "snoozed"]
    at: datetime
    minutes: int | None = None


def take_in(device: Device, receipts: Iterable[Receipt], *, now: datetime) -> list[Verdict]:
    """One verdict per receipt, in order. A delivery to somebody else is as unknown as one that never was."""
    return [_take(device, receipt, now) for receipt in receipts]


@transaction.atomic
def _take(device: Device, receipt: Receipt, now: datetime) -> Verdict:
    deliveries = Delivery.objects.filter(pk=receipt.delivery, patient=device.patient_id)
    delivery = deliveries.select_related("reminder").first()
    if delivery is None:
        return "unknown"
    arrived = _received(delivery, receipt, now)  # whatever was opened or put off has also arrived
    if receipt.event == "opened":
        arrived = _opened(delivery, receipt, now) or arrived
    if receipt.event == "snoozed":
        arrived = _snoozed(delivery, receipt, now) or arrived
    return "stored" if arrived else "duplicate"


def _received(delivery: Delivery, receipt: Receipt, now: datetime) -> bool:
    told = Delivery.objects.filter(pk=delivery.pk, received_at__isnull=True)
    if not told.update(received_at=receipt.at, received_told_at=now):
        return False
    PushSubscription.objects.filter(deliveries=delivery).update(last_acknowledged_at=now)
    _lift(delivery, ReminderState.RECEIVED, now)
    return True


def _opened(delivery: Delivery, receipt: Receipt, now: datetime) -> bool:
    if not Delivery.objects.filter(pk=delivery.pk, opened_at__isnull=True).update(opened_at=receipt.at):
        return False
    _lift(delivery, ReminderState.OPENED, now)
    return True


def _snoozed(delivery: Delivery, receipt: Receipt, now: datetime) -> bool:
    unsaid = Delivery.objects.filter(pk=delivery.pk, snoozed_at__isnull=True)
    if not receipt.minutes or not unsaid.update(snoozed_at=receipt.at, snooze_minutes=receipt.minutes):
        return False
    if delivery.reminder is not None:
        put_off(delivery.reminder, receipt.minutes, asked_at=receipt.at, now=now)
    return True


def _lift(delivery: Delivery, state: ReminderState, now: datetime) -> None:
    """May come before the worker has marked the reminder as sent; its mark then finds a better state and stops."""
    Reminder.objects.filter(deliveries=delivery.pk, state__in=LIFTED_FROM[state]).update(
        state=state, settled_at=Coalesce("settled_at", Value(now)), next_at=None, lease=None
    )
