"""What the checker asks the database for. Reads only, and after everything has ended."""

from __future__ import annotations

from datetime import datetime

from bench.chaos.rows import DeliveryRow, PhoneRow, ReminderRow, Rows
from reminders.models import Delivery, PushSubscription, Reminder


def load() -> Rows:
    deliveries = Delivery.objects.filter(channel="push").values_list("pk", "reminder", "target", "outcome")
    phones = PushSubscription.objects.values_list("pk", "patient", "gone_at")
    return Rows(
        [_reminder(row) for row in Reminder.objects.iterator()],
        [DeliveryRow(str(pk), str(reminder), str(phone), outcome) for pk, reminder, phone, outcome in deliveries],
        [PhoneRow(str(pk), str(patient), gone is not None) for pk, patient, gone in phones],
    )


def _reminder(row: Reminder) -> ReminderRow:
    key = (str(row.slot_id), str(row.local_date), row.kind)
    settled = _at(row.settled_at) if row.settled_at else None
    return ReminderRow(str(row.pk), str(row.patient_id), key, _at(row.due_at), _at(row.expires_at), row.state, settled)


def _at(instant: datetime) -> float:
    return instant.timestamp()
