"""The planner: makes the rows of the timetable, and makes them again when a slot is moved, paused or closed.

It only ever touches what has not been sent: a session's key exists once, so nothing can be sent twice for it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import structlog
from django.db import connection, transaction

from clinic.days import today
from programmes.models import Programme
from programmes.models.programme import ProgrammeQuerySet
from reminders.enums import ReminderKind, ReminderState
from reminders.models import Reminder
from reminders.timetable import Key, Planned, timetable

log = structlog.get_logger(__name__)

DAYS_AHEAD = 2
NO_LONGER_ASKED = "no longer asked for"
INSERT = """
    INSERT INTO reminders_reminder
        (id, clinic_id, patient_id, slot_id, local_date, kind, due_at, next_at, expires_at, planned_at,
         state, why, attempts)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'planned', '', 0)
    ON CONFLICT (slot_id, local_date, kind) DO NOTHING
"""


def plan(now: datetime, *, programmes: ProgrammeQuerySet | None = None) -> int:
    """Bring the reminders of the next two local days into line with the timetable; returns how many rows changed.

    Doing it again changes nothing, and two planners at once do no harm. A reminder whose window has already closed
    is not made: after an outage nothing old bursts out. A programme that cannot be planned is logged, and holds up
    no other.
    """
    chosen = Programme.objects.open() if programmes is None else programmes
    return sum(_plan_alone(id_, now) for id_ in list(chosen.values_list("pk", flat=True)))


def plan_patient(patient_id: UUID, now: datetime) -> int:
    """The same for one patient, whose programme, diary or zone has just changed. Ended programmes are planned too,
    so that what is left of them is cancelled."""
    return plan(now, programmes=Programme.objects.filter(patient_id=patient_id))


def _plan_alone(programme_id: UUID, now: datetime) -> int:
    try:
        return _plan_programme(programme_id, now)
    except Exception:  # whatever is wrong with one programme, the others are planned
        log.exception("programme_not_planned", programme=str(programme_id))
        return 0


@transaction.atomic
def _plan_programme(programme_id: UUID, now: datetime) -> int:
    """One programme's reminders, from yesterday's still open window to the day after tomorrow."""
    programme = _locked(programme_id)
    day = today(programme.patient, now)
    wanted = {planned.key: planned for planned in _wanted(programme, day, now)}
    rows = Reminder.objects.filter(slot__programme=programme, local_date__gte=day - timedelta(days=1))
    existing = {_key(row): row for row in rows}
    changed = sum(_fit(row, _planned_for(row, wanted), now) for row in existing.values())
    return changed + sum(_insert(programme, planned, now) for key, planned in wanted.items() if key not in existing)


def _locked(programme_id: UUID) -> Programme:
    """Read afresh under a lock: a planner that read before a slot was moved must not put its old time back."""
    rows = Programme.objects.select_for_update(no_key=True, of=("self",)).select_related("patient", "clinic")
    at_hand = rows.prefetch_related("slots__timings", "pauses", "patient__closures", "patient__zone_changes")
    return at_hand.get(pk=programme_id)


def _wanted(programme: Programme, day: date, now: datetime) -> Iterable[Planned]:
    days = timetable(programme, first=day - timedelta(days=1), last=day + timedelta(days=DAYS_AHEAD))
    return (planned for planned in days if planned.expires_at > now)


def _planned_for(row: Reminder, wanted: dict[Key, Planned]) -> Planned | None:
    """A nudge that the patient put off comes at that time, whether or not there would be one; past its window never."""
    start = wanted.get((row.slot_id, row.local_date, ReminderKind.START))
    if row.put_off_to is None or start is None:
        return wanted.get(_key(row))
    if row.put_off_to >= start.expires_at:
        return None
    return Planned(_key(row), row.put_off_to, start.expires_at)


def _key(row: Reminder) -> Key:
    return (row.slot_id, row.local_date, ReminderKind(row.kind))


def _fit(row: Reminder, planned: Planned | None, now: datetime) -> bool:
    """Move, cancel or revive one row that has not been sent. Guarded by its state, which a worker may just change."""
    if planned is None:
        return _cancel(row, now)
    times = {"due_at": planned.due_at, "next_at": planned.due_at, "expires_at": planned.expires_at}
    if row.state == ReminderState.PLANNED and (row.due_at, row.expires_at) != (planned.due_at, planned.expires_at):
        return _update(row, **times)
    # The physio has said carry on, or a pause was lifted: what lies ahead is asked for again, what was due is not.
    if row.state == ReminderState.CANCELLED and planned.due_at > now:
        return _update(row, **times, state=ReminderState.PLANNED, why="", settled_at=None)
    return False


def _cancel(row: Reminder, now: datetime) -> bool:
    if row.state != ReminderState.PLANNED or row.expires_at <= now:
        return False
    return _update(row, state=ReminderState.CANCELLED, why=NO_LONGER_ASKED, settled_at=now, next_at=None)


def _update(row: Reminder, **values: object) -> bool:
    return Reminder.objects.filter(pk=row.pk, state=row.state).update(**values) == 1


def _insert(programme: Programme, planned: Planned, now: datetime) -> bool:
    # Not bulk_create(ignore_conflicts=True): on SQLite that also swallows CHECK failures, and the row would be gone.
    slot_id, local_date, kind = planned.key
    convert = connection.ops
    values = [uuid4(), programme.clinic_id, programme.patient_id, slot_id]
    keys = [value if connection.features.has_native_uuid_field else value.hex for value in values]
    instants = [
        convert.adapt_datetimefield_value(at) for at in (planned.due_at, planned.due_at, planned.expires_at, now)
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [*keys, convert.adapt_datefield_value(local_date), kind.value, *instants])
        return bool(cursor.rowcount == 1)
