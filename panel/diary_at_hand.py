"""The days of one patient's diary for their page: the rows that are many, with no more than the page reads of them."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Case, OuterRef, Q, QuerySet, When

from clinic.at_once import Listed, keep
from clinic.models import Patient
from clinic.prepared import A_DAY, A_KEY, AN_INSTANT, Prepared
from panel.at_hand import UNSAID, AtHand
from panel.days import Key
from panel.reminder_days import DAYS_BACK
from programmes.models import Session
from reminders.enums import ReminderKind
from reminders.models import Delivery, Reminder

OF_SESSION = (
    "slot_id", "local_date", "started_at", "finished_at", "skipped_at", "skip_reason", "stopped_at", "without_phone_at",
    "ticks_done", "ticks_due", "leg_before", "leg_after", "back_after", "reach_before", "reach_after",
)  # fmt: skip
READ = {"id", "slot_id", "local_date", "kind", "state", "why", "due_at", "next_at", "attempts"}
OF_REMINDER = tuple(field.attname for field in Reminder._meta.concrete_fields if field.attname in READ)
"""In the model's order, which `from_db` takes for granted."""


class Reminders(NamedTuple):
    """What the page says of a patient's reminders."""

    recent: list[Reminder]
    """Those of the days that are shown one by one, each with its deliveries, the newest day first."""
    starts: dict[Key, str]
    """What became of the start reminder of each session that is shown."""


_SESSIONS = Prepared(
    lambda patient, first: Session.objects.filter(patient=patient, local_date__gte=first).order_by().only(*OF_SESSION),
    patient=A_KEY,
    first=A_DAY,
)


def sessions_of(patient: Patient, first: date) -> dict[Key, Session]:
    """The patient's sessions from a local date on. One query."""
    return {(row.slot_id, row.local_date): row for row in _SESSIONS.rows(patient=patient.pk, first=first)}


_DELIVERIES = Listed(Delivery.objects.filter(reminder=OuterRef("pk")), without=UNSAID)


def _reminders(
    patient: UUID, *, first: date, today: date, recent: date, tomorrow: date, due_since: datetime
) -> QuerySet[Reminder, Any]:
    shown = Q(local_date__range=(recent, tomorrow)) | Q(kind=ReminderKind.START, local_date__range=(first, today))
    rows = Reminder.objects.filter(shown, patient=patient, due_at__gte=due_since)
    of_recent = Case(When(local_date__gte=recent, then=_DELIVERIES.expression), default=None)
    return (
        rows.annotate(listed=of_recent)
        .order_by("-local_date", "due_at")
        .values_list(*OF_REMINDER, "listed", named=True)
    )


_REMINDERS = Prepared(
    _reminders,
    patient=A_KEY,
    due_since=AN_INSTANT,
    **{name: A_DAY.replace(day=n) for n, name in enumerate(("first", "today", "recent", "tomorrow"), start=1)},
)


def reminders_of(found: AtHand, *, first: date, today: date, now: datetime) -> Reminders:
    """Of the sessions from the first local date on, up to today. One query."""
    recent = today - timedelta(days=DAYS_BACK)
    rows = _REMINDERS.rows(
        patient=found.patient.pk,
        first=first,
        today=today,
        recent=recent,
        tomorrow=today + timedelta(days=1),
        # For the index; the local dates decide. A date begins at most 14 hours before it does by UTC.
        due_since=datetime.combine(min(first, recent), datetime.min.time(), now.tzinfo) - timedelta(days=1),
    )
    starts = {(row.slot_id, row.local_date): row.state for row in rows if row.kind == ReminderKind.START}
    return Reminders([_reminder(row, found) for row in rows if row.local_date >= recent], starts)


def _reminder(row: Any, found: AtHand) -> Reminder:
    reminder = Reminder.from_db(connection.alias, OF_REMINDER, row[: len(OF_REMINDER)])
    keep(reminder, "deliveries", _DELIVERIES.read(row.listed))
    reminder.slot = found.slots[row.slot_id]
    return reminder
