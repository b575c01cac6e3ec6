"""Putting a start reminder off: the session's nudge comes at the time the patient picked, and nothing else changes."""

from datetime import datetime, timedelta

from reminders.enums import ReminderKind, ReminderState
from reminders.models import Reminder
from reminders.timing import snoozed_to

PUT_OFF = "put off by the patient"
TOO_LATE = "put off past its window"


def put_off(start: Reminder, minutes: int, *, asked_at: datetime, now: datetime) -> None:
    """Re-time the nudge of this start reminder's session to `minutes` after the patient asked, from the notification
    or in the app.

    `asked_at` is the phone's word: nobody puts off what is not due yet, or at a time to come, so a clock that is wrong
    counts as that; and a time that has passed meanwhile is now. Past the window nothing more is sent. A nudge offers no
    snooze, and one that has gone out is left alone: a session alerts at most twice.
    """
    if start.kind != ReminderKind.START:
        return
    asked_at = max(start.due_at, min(asked_at, now))
    again = snoozed_to(asked_at, minutes=minutes, closes=start.expires_at)
    if again is None or now >= start.expires_at:
        _drop_nudge(start, asked_at + timedelta(minutes=minutes), now)
    else:
        _set_nudge(start, max(again, now), now)


def _drop_nudge(start: Reminder, put_off_to: datetime, now: datetime) -> None:
    nudges = Reminder.objects.filter(slot=start.slot_id, local_date=start.local_date, kind=ReminderKind.NUDGE)
    # With the time that was asked for, by which the planner knows not to ask for it again.
    nudges.filter(state=ReminderState.PLANNED).update(
        state=ReminderState.CANCELLED, why=TOO_LATE, settled_at=now, next_at=None, put_off_to=put_off_to
    )


def _set_nudge(start: Reminder, due_at: datetime, now: datetime) -> None:
    nudge, is_new = Reminder.objects.get_or_create(
        slot_id=start.slot_id,
        local_date=start.local_date,
        kind=ReminderKind.NUDGE,
        defaults={
            "clinic_id": start.clinic_id,
            "patient_id": start.patient_id,
            "due_at": due_at,
            "next_at": due_at,
            "put_off_to": due_at,
            "expires_at": start.expires_at,
            "why": PUT_OFF,
            "planned_at": now,
        },
    )
    if not is_new:
        # Also one that was cancelled, as for quiet hours: this time the patient chose. What is stopped or done is asked
        # about again before it is sent.
        open_ = (ReminderState.PLANNED, ReminderState.CANCELLED)
        Reminder.objects.filter(pk=nudge.pk, state__in=open_).update(
            state=ReminderState.PLANNED,
            due_at=due_at,
            next_at=due_at,
            put_off_to=due_at,
            expires_at=start.expires_at,
            why=PUT_OFF,
            settled_at=None,
        )
