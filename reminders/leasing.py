"""Leases: a worker holds a reminder for two minutes at a time, and what it drops is picked up by the next."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from reminders.enums import SENT, UNSENT, ReminderState
from reminders.models import Reminder

BATCH = 500
LEASE = timedelta(seconds=120)
"""Longer than the transport's slowest batch (75 s: names, 500 messages, the last time-out): nobody overtakes it."""


def expire(now: datetime) -> int:
    """Close the reminders whose window has passed unsent; returns how many. They are never sent late."""
    passed = Reminder.objects.waiting().filter(expires_at__lte=now).exclude(lease__isnull=False, next_at__gt=now)
    passed.filter(state__in=SENT).update(next_at=None, lease=None)  # one phone has it, and another never took it
    return passed.filter(state__in=UNSENT).update(
        state=ReminderState.EXPIRED, why="its window had passed", settled_at=now, next_at=None, lease=None
    )


@transaction.atomic
def lease_due(now: datetime, *, limit: int = BATCH) -> UUID | None:
    """Lease up to `limit` due reminders; returns the lease, or None when nothing is due.

    Two workers never hold the same reminder: PostgreSQL skips the rows another has locked, SQLite lets one writer in
    at a time, and the update asks again whether the row is still due.
    """
    due = Reminder.objects.due(now).filter(expires_at__gt=now)
    # SQLite ignores select_for_update without a word; its IMMEDIATE transaction is the lock.
    rows = due.select_for_update(skip_locked=True, of=("self",)) if connection.features.has_select_for_update else due
    ids = list(rows.order_by("next_at").values_list("id", flat=True)[:limit])
    lease = uuid4()
    leased = (
        Reminder.objects.due(now)
        .filter(id__in=ids)
        .update(state=ReminderState.LEASED, lease=lease, next_at=now + LEASE)
    )
    return lease if leased else None
