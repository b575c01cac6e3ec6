"""What the planner changes, gathered first and then written: a few statements, however many rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from programmes.models import Programme
from reminders.at_hand import Row
from reminders.enums import ReminderState
from reminders.models import Reminder
from reminders.reasons import Reason
from reminders.timetable import Planned

ROWS_A_STATEMENT = 2900
"""SQLite takes 32,766 values in one statement, and no row has more than eleven."""

_NEW = (
    "id", "clinic_id", "patient_id", "slot_id", "local_date", "kind", "due_at", "next_at", "expires_at", "minutes",
    "planned_at",
)  # fmt: skip
_TIMED = ("id", "state", "due_at", "next_at", "expires_at", "minutes")
_COLUMNS = {field.column: field for field in Reminder._meta.concrete_fields}

# Not bulk_create(ignore_conflicts=True): on SQLite that also swallows CHECK failures, and the row would be gone.
INSERT = """
    INSERT INTO reminders_reminder ({columns}, state, why, attempts)
      WITH new ({columns}) AS (VALUES {rows})
    SELECT {columns}, 'planned', '', 0 FROM new WHERE true
        ON CONFLICT (slot_id, local_date, kind) DO NOTHING
"""
# Guarded by the state, which a worker may just have changed.
TIME = """
    UPDATE reminders_reminder
       SET due_at = fit.due_at, next_at = fit.next_at, expires_at = fit.expires_at, minutes = fit.minutes,
           state = 'planned', settled_at = NULL,
           why = CASE WHEN fit.state = 'planned' THEN reminders_reminder.why ELSE '' END
      FROM (WITH fit ({columns}) AS (VALUES {rows}) SELECT * FROM fit) AS fit
     WHERE reminders_reminder.id = fit.id AND reminders_reminder.state = fit.state
"""


@dataclass
class Changes:
    """Rows to be made, re-timed and settled."""

    new: list[tuple[Any, ...]] = field(default_factory=list)
    timed: list[tuple[Any, ...]] = field(default_factory=list)
    settled: dict[Reason, list[UUID]] = field(default_factory=lambda: defaultdict(list))

    def insert(self, programme: Programme, planned: Planned) -> None:
        at = (planned.due_at, planned.due_at, planned.expires_at, planned.minutes)
        self.new.append((uuid4(), programme.clinic_id, programme.patient_id, *planned.key, *at))

    def time(self, row: Row, planned: Planned, next_at: datetime) -> None:
        """Plan this row, whether it is planned already or was cancelled, for these times."""
        self.timed.append((row.id, row.state, planned.due_at, next_at, planned.expires_at, planned.minutes))

    def settle(self, row: Row, reason: Reason) -> None:
        self.settled[reason].append(row.id)

    def add(self, other: "Changes") -> None:
        self.new += other.new
        self.timed += other.timed
        for reason, ids in other.settled.items():
            self.settled[reason] += ids

    def write(self, now: datetime) -> int:
        """Write them; how many rows changed. What a worker has taken in the meantime is left alone."""
        made = _execute(INSERT, _NEW, [(*values, now) for values in self.new])
        timed = _execute(TIME, _TIMED, self.timed)
        return made + timed + sum(_settle(reason, ids, now) for reason, ids in self.settled.items())


def _settle(reason: Reason, ids: Sequence[UUID], now: datetime) -> int:
    unsent = Reminder.objects.filter(pk__in=ids, state=ReminderState.PLANNED)
    return unsent.update(state=reason.state, why=reason.why, settled_at=now, next_at=None)


def _execute(statement: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> int:
    return sum(_execute_part(statement, columns, part) for part in _parts(rows))


def _execute_part(statement: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> int:
    row = f"({', '.join(['%s'] * len(columns))})"
    sql = statement.format(columns=", ".join(columns), rows=", ".join([row] * len(rows)))
    fields = [_COLUMNS[column] for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(sql, list(_values(fields, rows)))
        return int(cursor.rowcount)


def _values(fields: Sequence[Any], rows: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    for values in rows:
        for field_, value in zip(fields, values, strict=True):
            yield field_.get_db_prep_save(value, connection)


def _parts(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    return (rows[n : n + ROWS_A_STATEMENT] for n in range(0, len(rows), ROWS_A_STATEMENT))
