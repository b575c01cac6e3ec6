"""Lease, send, mark: the one order in which a crash loses nothing.

A crash after sending and before marking sends a second copy; it carries the same tag and topic, so the phone puts it in
the place of the first without a sound. The other two orders lose reminders, or alert twice.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog

from programmes.standing import Standing, standing_of
from reminders.enums import ReminderState
from reminders.models import Reminder
from reminders.outcomes import record
from reminders.push.transport import Transport
from reminders.reasons import SETTLED_BY, TOO_LATE
from reminders.sending import attempts_for

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]


def dispatch(lease: UUID, *, transport: Transport, clock: Clock) -> int:
    """Send the reminders that this lease holds and mark what became of them; returns how many were sent.

    A session that has been settled, paused, closed or ended since the row was planned is not asked for: the diary is
    looked at now, not when the lease was taken.
    """
    leased = Reminder.objects.filter(lease=lease, state=ReminderState.LEASED)
    reminders = _still_asked(list(leased.select_related("patient", "clinic", "slot")), clock())
    attempts = attempts_for(reminders, clock())
    sent = transport.send_many([attempt.message for attempt in attempts])
    record(reminders, attempts, sent, now=clock())
    log.info("reminders_sent", reminders=len(reminders), messages=len(attempts))
    return len(attempts)


def _still_asked(reminders: list[Reminder], now: datetime) -> list[Reminder]:
    standing = standing_of((reminder.slot_id, reminder.local_date) for reminder in reminders)
    asked = []
    for reminder in reminders:
        stands = standing[reminder.slot_id, reminder.local_date]
        if stands is Standing.ASKED and now < reminder.expires_at:
            asked.append(reminder)
        else:
            _close(reminder, stands, now)
    return asked


def _close(reminder: Reminder, stands: Standing, now: datetime) -> None:
    state, why = SETTLED_BY.get(stands, TOO_LATE)
    held = Reminder.objects.filter(pk=reminder.pk, lease=reminder.lease, state=ReminderState.LEASED)
    held.update(state=state, why=why, settled_at=now, next_at=None, lease=None)
