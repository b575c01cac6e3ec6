"""The planner: makes the rows of the timetable, and makes them again when a slot is moved, paused or closed.

It only ever touches what has not been sent: a session's key exists once, so nothing can be sent twice for it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from programmes.models import Programme
from programmes.models.programme import ProgrammeQuerySet
from reminders.enums import ReminderKind, ReminderState
from reminders.models import Reminder
from reminders.timetable import Key, Planned, timetable

DAYS_AHEAD = 2
NO_LONGER_ASKED = "no longer asked for"
INSERT = """
    INSERT INTO reminders_reminder
        (id, clinic_id, patient_id, slot_id, local_date, kind, due_at, expires_at, state, why, planned_at, attempts)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'planned', '', %s, 0)
    ON CONFLICT (slot_id, local_date, kind) DO NOTHING
"""


def plan(now: datetime, *, programmes: ProgrammeQuerySet | None = None) -> int:
    """Bring the reminders of the next two local days into line with the timetable; returns how many rows changed.

    Doing it again changes nothing, and two planners at once do no harm. A reminder whose window has already closed
    is not made: after an outage nothing old bursts out.
    """
    chosen = Programme.objects.open() if programmes is None else programmes
    at_hand = chosen.select_related("patient", "clinic").prefetch_related(
        "slots__timings", "pauses", "patient__closures"
    )
    return sum(plan_programme(programme, now) for programme in at_hand)


def plan_patient(patient_id: UUID, now: datetime) -> int:
    """The same for one patient, whose programme, diary or zone has just changed. Ended programmes are planned too,
    so that what is left of them is cancelled."""
    return plan(now, programmes=Programme.objects.filter(patient_id=patient_id))


@transaction.atomic
def plan_programme(programme: Programme, now: datetime) -> int:
    """One programme's reminders, from yesterday's still open window to the day after tomorrow."""
    today = now.astimezone(programme.patient.zone_on(now.date())).date()
    wanted = {planned.key: planned for planned in _wanted(programme, today, now)}
    rows = Reminder.objects.filter(slot__programme=programme, local_date__gte=today - timedelta(days=1))
    existing = {_key(row): row for row in rows}
    changed = sum(_fit(row, _planned_for(row, wanted), now) for row in existing.values())
    return changed + sum(_insert(programme, planned, now) for key, planned in wanted.items() if key not in existing)


def _wanted(programme: Programme, today: date, now: datetime) -> Iterable[Planned]:
    days = timetable(programme, first=today - timedelta(days=1), last=today + timedelta(days=DAYS_AHEAD))
    return (planned for planned in days if planned.expires_at > now)


def _planned_for(row: Reminder, wanted: dict[Key, Planned]) -> Planned | None:
    """A nudge that the patient put off stands while its session is asked for, whether or not there would be one."""
    planned = wanted.get(_key(row))
    start = wanted.get((row.slot_id, row.local_date, ReminderKind.START))
    if planned is None and row.put_off_to and start and row.put_off_to < start.expires_at:
        return Planned(_key(row), row.put_off_to, start.expires_at)
    return planned


def _key(row: Reminder) -> Key:
    return (row.slot_id, row.local_date, ReminderKind(row.kind))


def _fit(row: Reminder, planned: Planned | None, now: datetime) -> bool:
    """Move, cancel or revive one row that has not been sent. Guarded by its state, which a worker may just change."""
    if planned is None:
        return _cancel(row, now)
    due_at = row.put_off_to or planned.due_at
    if row.state == ReminderState.PLANNED and (row.due_at, row.expires_at) != (due_at, planned.expires_at):
        return _update(row, due_at=due_at, expires_at=planned.expires_at)
    # The physio has said carry on, or a pause was lifted: what lies ahead is asked for again, what was due is not.
    if row.state == ReminderState.CANCELLED and planned.due_at > now:
        return _update(
            row,
            state=ReminderState.PLANNED,
            why="",
            settled_at=None,
            due_at=planned.due_at,
            expires_at=planned.expires_at,
        )
    return False


def _cancel(row: Reminder, now: datetime) -> bool:
    if row.state != ReminderState.PLANNED or row.expires_at <= now:
        return False
    return _update(row, state=ReminderState.CANCELLED, why=NO_LONGER_ASKED, settled_at=now)


def _update(row: Reminder, **values: object) -> bool:
    return Reminder.objects.filter(pk=row.pk, state=row.state).update(**values) == 1


def _insert(programme: Programme, planned: Planned, now: datetime) -> bool:
    # Not bulk_create(ignore_conflicts=True): on SQLite that also swallows CHECK failures, and the row would be gone.
    slot_id, local_date, kind = planned.key
    convert = connection.ops
    values = [uuid4(), programme.clinic_id, programme.patient_id, slot_id]
    keys = [value if connection.features.has_native_uuid_field else value.hex for value in values]
    instants = [convert.adapt_datetimefield_value(at) for at in (planned.due_at, planned.expires_at, now)]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [*keys, convert.adapt_datefield_value(local_date), kind.value, *instants])
        return bool(cursor.rowcount == 1)
