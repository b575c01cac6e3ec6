"""Many delivery rows in one statement."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from reminders.channels import Due
from reminders.enums import Channel

INSERT: Final = """
    INSERT INTO reminders_delivery
        (id, clinic_id, patient_id, reminder_id, channel, target, subscription_id, created_at,
         purpose, attempt, outcome, why)
    VALUES {} ON CONFLICT (reminder_id, channel, target) DO NOTHING
"""
VALUES: Final = "(%s, %s, %s, %s, %s, %s, %s, %s, 'reminder', 0, 'pending', '')"


class NewDelivery(NamedTuple):
    """A delivery of a reminder that has none by this way yet. `target` is a subscription, for e-mail the patient."""

    id: UUID
    due: Due
    channel: str
    target: UUID


def insert(deliveries: Sequence[NewDelivery], now: datetime) -> bool:
    """Write these rows; False where some of them exist by now, written by a worker that has overtaken this one.

    Written by hand: `bulk_create(ignore_conflicts=True)` also swallows what breaks a rule on SQLite.
    """
    if not deliveries:
        return True
    created_at = connection.ops.adapt_datetimefield_value(now)
    values = chain.from_iterable(_values(delivery, created_at) for delivery in deliveries)
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(", ".join([VALUES] * len(deliveries))), list(values))
        return bool(cursor.rowcount == len(deliveries))


def _values(delivery: NewDelivery, created_at: Any) -> Iterable[Any]:
    due = delivery.due
    subscription = delivery.target if delivery.channel == Channel.PUSH else None
    keys = (delivery.id, due.clinic_id, due.patient_id, due.id)
    return (*map(_key, keys), delivery.channel, _key(delivery.target), subscription and _key(subscription), created_at)


def _key(key: UUID) -> UUID | str:
    return key if connection.features.has_native_uuid_field else key.hex
