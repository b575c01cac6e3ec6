"""Words of the panel that the database and the pages share."""

from django.db.models import TextChoices

from programmes.need import Kind


class NeedKind(TextChoices):
    """`programmes.need.Kind`, as the database keeps it."""

    DANGER_SIGN = Kind.DANGER_SIGN.value, "Danger sign"
    NEW_LOSS = Kind.NEW_LOSS.value, "New weakness or numbness"
    HELD = Kind.HELD.value, "Answers before the start"
    PAIN = Kind.PAIN.value, "Pain"
    FURTHER_DOWN = Kind.FURTHER_DOWN.value, "Further down the leg"
    STOPPED = Kind.STOPPED.value, "Stopped because it hurt"
    UNREACHED = Kind.UNREACHED.value, "Reminders"
    SILENT = Kind.SILENT.value, "Nothing heard"
    MISSED = Kind.MISSED.value, "Nothing noted"
    NOTE = Kind.NOTE.value, "Note"
    NOT_JOINED = Kind.NOT_JOINED.value, "Not joined"
    STILL_CLOSED = Kind.STILL_CLOSED.value, "Stopped by the physio"
