"""Why a reminder is not sent, in words that a physio reads: one word for one reason, whoever finds it."""

from typing import Final, NamedTuple

from programmes.standing import Standing
from reminders.enums import ReminderState


class Reason(NamedTuple):
    """The state in which a reminder ends, and why."""

    state: ReminderState
    why: str


SETTLED_BY: Final = {
    Standing.DONE: Reason(ReminderState.DONE_BEFORE, "already done"),
    Standing.SKIPPED: Reason(ReminderState.SKIPPED, "skipped by the patient"),
    Standing.PAUSED: Reason(ReminderState.CANCELLED, "paused"),
    Standing.STOPPED: Reason(ReminderState.CANCELLED, "stopped by the physio"),
    Standing.DANGER_SIGN: Reason(ReminderState.CANCELLED, "closed after a danger sign"),
    Standing.PAIN_RULE: Reason(ReminderState.CANCELLED, "closed by a pain rule"),
    Standing.ENDED: Reason(ReminderState.CANCELLED, "the programme has ended"),
    Standing.HELD: Reason(ReminderState.CANCELLED, "held until the physio has looked at the answers"),
}

MOVED: Final = Reason(ReminderState.CANCELLED, "the session was moved")
NO_LONGER_ASKED: Final = Reason(ReminderState.CANCELLED, "no longer asked for")
TOO_LATE: Final = Reason(ReminderState.EXPIRED, "its window had passed")
