"""Leases: a worker holds a reminder for two minutes at a time, and what it drops is picked up by the next.

`next_at` is the queue: when a worker must look at a reminder next. A lease is a `next_at` in the near future with the
holder's mark on it, so one that has run out is due again by itself.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from django.db import connection, transaction
from django.db.models import Case, F, Value, When

from reminders.enums import SENT, UNSENT, ReminderState
from reminders.models import Reminder
from reminders.reasons import TOO_LATE

log = structlog.get_logger(__name__)

BATCH = 500
LEASE = timedelta(seconds=120)
"""Longer than the slowest batch (105 s: names, 500 messages, the last time-out, e-mail): nobody overtakes it."""


def expire(now: datetime) -> int:
    """Close the reminders whose window has passed unsent; returns how many. They are never sent late.

    What a worker holds is left to it. Where one phone has the reminder and another has not, it only stops waiting.
    """
    passed = Reminder.objects.waiting().filter(expires_at__lte=now).exclude(lease__isnull=False, next_at__gt=now)
    passed.filter(state__in=SENT).update(next_at=None, lease=None)
    expired = passed.filter(state__in=UNSENT).update(
        state=TOO_LATE.state, why=TOO_LATE.why, settled_at=now, next_at=None, lease=None
    )
    if expired:
        log.warning("reminders_expired", reminders=expired)
    return expired


def take_back(now: datetime) -> int:
    """Make due again what was leased by a clock that was ahead; returns how many. Such a lease would run for hours.

    A lease never ends later than LEASE from now; twice that is left to servers whose clocks do not quite agree. What
    that clock took for due and is not yet goes back to waiting until it is.
    """
    ahead = Reminder.objects.filter(lease__isnull=False, next_at__gt=now + 2 * LEASE)
    early = ahead.filter(state=ReminderState.LEASED, due_at__gt=now)
    taken = early.update(state=ReminderState.PLANNED, lease=None, next_at=F("due_at")) + ahead.update(next_at=now)
    if taken:
        log.warning("leases_of_a_wrong_clock", reminders=taken)
    return taken


@transaction.atomic
def lease_due(now: datetime, *, limit: int = BATCH, lease_for: timedelta = LEASE) -> UUID | None:
    """Lease up to `limit` due reminders, the longest due first; returns the lease, or None when nothing is due.

    Two workers never hold the same reminder: PostgreSQL skips the rows another has locked, SQLite lets one writer in
    at a time, and the update asks again whether the row is still due.
    """
    due = Reminder.objects.due(now)
    # SQLite ignores select_for_update without a word; its IMMEDIATE transaction is the lock.
    locks = connection.features.has_select_for_update_skip_locked
    rows = due.select_for_update(skip_locked=True, no_key=True) if locks else due
    found = list(rows.order_by("next_at").values_list("id", "lease")[:limit])
    dropped = sum(lease is not None for _, lease in found)
    if dropped:
        log.warning("leases_ran_out", reminders=dropped)
    lease = uuid4()
    held = Case(When(state=ReminderState.PLANNED, then=Value(ReminderState.LEASED.value)), default="state")
    leased = due.filter(id__among=[id_ for id_, _ in found]).update(state=held, lease=lease, next_at=now + lease_for)
    return lease if leased else None
