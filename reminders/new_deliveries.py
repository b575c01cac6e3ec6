"""Many delivery rows at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from reminders.channels import Due
from reminders.enums import Channel

INSERT: Final = """
    INSERT INTO reminders_delivery
        (id, clinic_id, patient_id, reminder_id, channel, target, subscription_id, created_at,
         purpose, attempt, outcome, why)
    {} ON CONFLICT (reminder_id, channel, target) DO NOTHING
"""
ONE_BY_ONE: Final = INSERT.format("VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'reminder', 0, 'pending', '')")
BY_COLUMNS: Final = INSERT.format("""
    SELECT *, 'reminder', 0, 'pending', '' FROM unnest(
        %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::timestamptz[])
""")


class NewDelivery(NamedTuple):
    """A delivery of a reminder that has none by this way yet. `target` is a subscription, for e-mail the patient."""

    id: UUID
    due: Due
    channel: str
    target: UUID


def insert(deliveries: Sequence[NewDelivery], now: datetime) -> bool:
    """Write these rows; False where some of them exist by now, written by a worker that has overtaken this one.

    Written by hand: `bulk_create(ignore_conflicts=True)` also swallows what breaks a rule on SQLite. A statement with
    hundreds of rows costs more to read than to carry out, so PostgreSQL is given columns, and SQLite, which has
    nowhere to go, row after row.
    """
    if not deliveries:
        return True
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            rows = [_values(delivery, now) for delivery in deliveries]
            cursor.execute(BY_COLUMNS, [list(column) for column in zip(*rows, strict=True)])
        else:
            at = connection.ops.adapt_datetimefield_value(now)
            cursor.executemany(ONE_BY_ONE, [_for_sqlite(_values(delivery, at)) for delivery in deliveries])
        return bool(cursor.rowcount == len(deliveries))


def _values(delivery: NewDelivery, now: datetime | str | None) -> tuple[Any, ...]:
    id_, due, channel, target = delivery
    subscription = target if channel == Channel.PUSH else None
    return (id_, due.clinic_id, due.patient_id, due.id, channel, target, subscription, now)


def _for_sqlite(row: tuple[Any, ...]) -> list[Any]:
    return [value.hex if isinstance(value, UUID) else value for value in row]
