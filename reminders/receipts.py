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
from programmes.standing import SessionKey
from reminders.enums import Outcome, ReminderKind, ReminderState
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
    """What a phone says of one delivery, or of a session where it was put off in the app: exactly one of the two.

    `at` is by the phone's clock and only kept, never calculated with; but for a session that is put off.
    """

    event: Literal["received", "opened", "snoozed"]
    at: datetime
    delivery: UUID | None = None
    session: SessionKey | None = None
    minutes: int | None = None


def take_in(device: Device, receipts: Iterable[Receipt], *, now: datetime) -> list[Verdict]:
    """One verdict per receipt, in order. A delivery to somebody else is as unknown as one that never was."""
    return [_take(device, receipt, now) for receipt in receipts]


@transaction.atomic
def _take(device: Device, receipt: Receipt, now: datetime) -> Verdict:
    if receipt.delivery is None:
        return _put_session_off(device, receipt, now)
    deliveries = Delivery.objects.filter(pk=receipt.delivery, patient=device.patient_id)
    delivery = deliveries.select_related("reminder").first()
    if delivery is None:
        return "unknown"
    if delivery.reminder_id is not None:
        # The reminder before its delivery, as the worker that marks it takes them: else each could wait for the other.
        Reminder.objects.select_for_update(no_key=True).get(pk=delivery.reminder_id)
    arrived = _received(device, delivery, receipt, now)  # whatever was opened or put off has also arrived
    if receipt.event == "opened":
        arrived = _opened(delivery, receipt, now) or arrived
    if receipt.event == "snoozed":
        arrived = _snoozed(delivery, receipt, now) or arrived
    return "stored" if arrived else "duplicate"


def _put_session_off(device: Device, receipt: Receipt, now: datetime) -> Verdict:
    """Put off in the app, so there may be no delivery to name. The first time holds, as for a delivery."""
    if receipt.session is None or receipt.minutes is None:
        return "unknown"
    slot_id, local_date = receipt.session
    of_session = Reminder.objects.filter(patient=device.patient_id, slot=slot_id, local_date=local_date)
    start = of_session.filter(kind=ReminderKind.START).first()
    if start is None:
        return "unknown"
    if of_session.filter(kind=ReminderKind.NUDGE, put_off_to__isnull=False).exists():
        return "duplicate"
    put_off(start, receipt.minutes, asked_at=receipt.at, now=now)
    return "stored"


def _received(device: Device, delivery: Delivery, receipt: Receipt, now: datetime) -> bool:
    told = Delivery.objects.filter(pk=delivery.pk, received_at__isnull=True)
    # What has arrived was accepted, whatever the worker was able to read of the push service's answer.
    accepted = {"outcome": Outcome.ACCEPTED, "accepted_at": Coalesce("accepted_at", Value(now)), "try_again_at": None}
    if not told.update(received_at=receipt.at, received_told_at=now, **accepted):
        return False
    # Only by the phone itself: what another of the patient's phones says proves nothing of this one.
    PushSubscription.objects.filter(deliveries=delivery, device=device).update(last_acknowledged_at=now)
    _lift(delivery, ReminderState.RECEIVED, now)
    return True


def _opened(delivery: Delivery, receipt: Receipt, now: datetime) -> bool:
    if not Delivery.objects.filter(pk=delivery.pk, opened_at__isnull=True).update(opened_at=receipt.at):
        return False
    # The patient has seen it: no other phone is tried any more, and a worker that still holds it marks nothing.
    _lift(delivery, ReminderState.OPENED, now, next_at=None, lease=None)
    return True


def _snoozed(delivery: Delivery, receipt: Receipt, now: datetime) -> bool:
    unsaid = Delivery.objects.filter(pk=delivery.pk, snoozed_at__isnull=True)
    if not receipt.minutes or not unsaid.update(snoozed_at=receipt.at, snooze_minutes=receipt.minutes):
        return False
    if delivery.reminder is not None:
        put_off(delivery.reminder, receipt.minutes, asked_at=receipt.at, now=now)
    return True


def _lift(delivery: Delivery, state: ReminderState, now: datetime, **more: None) -> None:
    """May come before the worker has marked the reminder as sent; its mark then finds a better state and keeps it."""
    Reminder.objects.filter(deliveries=delivery.pk, state__in=LIFTED_FROM[state]).update(
        state=state, settled_at=Coalesce("settled_at", Value(now)), **more
    )
