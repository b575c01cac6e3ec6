"""What happens next to a reminder, in one sentence. Reads rows, writes none."""

from datetime import datetime
from zoneinfo import ZoneInfo

from reminders.enums import SENT, Channel, ReminderKind, ReminderState
from reminders.models import Reminder
from reminders.wording import clock

KEYS_REFUSED = (401, 403)
"""By the status, because a refusal that outlasts its window ends as a failure like any other."""


def what_happens_next(reminder: Reminder, other: Reminder | None, *, zone: ZoneInfo, now: datetime) -> str:
    """For whoever looks into one reminder. `other` is the other one of its session, where there is one."""
    if reminder.next_at is None:
        return f"{_settled(reminder)} {_nudge(reminder, other, zone)}".strip()
    at = clock(reminder.next_at, reminder.local_date, zone)
    if reminder.expires_at <= now:
        return "Its window has closed: the next tick settles it, and nothing more is sent."
    return _overdue(reminder, at) if reminder.next_at <= now else _to_come(reminder, at)


def _overdue(reminder: Reminder, at: str) -> str:
    if reminder.lease:
        return f"Its lease ran out at {at}: the next tick hands it out again. If it stays so, look at the worker."
    return f"It is due since {at} and waits for a worker. If it stays so, look at the worker and at Redis."


def _to_come(reminder: Reminder, at: str) -> str:
    if reminder.lease:
        return f"A worker holds it until {at}; if that worker has died, another takes it over then."
    if reminder.state in SENT:
        return f"One phone has it; for another one it is tried again at {at}."
    if reminder.attempts:
        return f"It is tried again at {at}."
    return f"At {at} a worker asks whether the session is still wanted, and sends it if it is."


def _settled(reminder: Reminder) -> str:
    match reminder.state:
        case ReminderState.ACCEPTED if not reminder.deliveries.filter(channel=Channel.PUSH).exists():
            return "Nothing more is sent for it; an e-mail has no receipt."
        case ReminderState.ACCEPTED:
            return "Nothing more is sent for it; the phone's receipt may still come."
        case ReminderState.CANCELLED:
            return "Nothing, unless what cancelled it is taken back before its time."
        case ReminderState.FAILED if reminder.deliveries.filter(status__in=KEYS_REFUSED).exists():
            return "Nothing for this one, and the next ones fail as well until the push keys are accepted again."
        case ReminderState.FAILED | ReminderState.EXPIRED:
            return "Nothing: it is over and is never sent late."
    return "Nothing more is sent for it."


def _nudge(reminder: Reminder, other: Reminder | None, zone: ZoneInfo) -> str:
    if reminder.kind != ReminderKind.START or other is None or other.next_at is None:
        return ""
    at = clock(other.due_at, reminder.local_date, zone)
    return f"The session's nudge follows at {at}, unless the session is settled first."
