"""Words of the reminders that the database and the panel share."""

from django.db.models import TextChoices


class ReminderKind(TextChoices):
    START = "start", "Start"
    NUDGE = "nudge", "Nudge"


class ReminderState(TextChoices):
    """The states a physio can read. A reminder's state is the best of its deliveries."""

    PLANNED = "planned", "Planned"
    LEASED = "leased", "Being sent"
    ACCEPTED = "accepted", "Accepted by the push or mail service"
    RECEIVED = "received", "Received by the phone"
    OPENED = "opened", "Opened"
    DONE_BEFORE = "done_before", "Done before it was due"
    SKIPPED = "skipped", "Skipped"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"
    FAILED = "failed", "Failed"


UNSENT = (ReminderState.PLANNED, ReminderState.LEASED)
SENT = (ReminderState.ACCEPTED, ReminderState.RECEIVED, ReminderState.OPENED)


class Channel(TextChoices):
    PUSH = "push", "Push"
    EMAIL = "email", "E-mail"


class Purpose(TextChoices):
    """What a message to a phone is for."""

    REMINDER = "reminder", "A session's reminder"
    TEST = "test", "A test that the patient asked for"
    STOP = "stop", "The physio has changed something"


class Outcome(TextChoices):
    """What became of one delivery's last attempt."""

    PENDING = "pending", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    LATER = "later", "To be tried again"
    GONE = "gone", "The subscription has ended"
    ALARM = "alarm", "Refused: the server's keys are wrong"
    FAILED = "failed", "Failed"


TROUBLE = (Outcome.LATER, Outcome.GONE, Outcome.ALARM, Outcome.FAILED)
"""Outcomes that an operator counts."""
