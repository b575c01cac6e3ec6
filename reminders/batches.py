"""What a lease holds, read for the whole batch at once; and how one bad row of it is kept from the others."""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

import structlog
from django.db import OperationalError, connection, transaction

from clinic.models import ZoneChange
from programmes.session_length import minutes_of_slots
from reminders.channels import Due
from reminders.models import Reminder

log = structlog.get_logger(__name__)

T = TypeVar("T")
R = TypeVar("R")
PAUSES: Final = (0.5, 2.0)
"""Seconds between one try and the next."""

Spoiled = Callable[[T, Exception], None]

COLUMNS = (
    *("id", "clinic_id", "patient_id", "slot_id", "slot__programme_id", "local_date", "kind", "due_at", "expires_at"),
    *("state", "attempts", "patient__time_zone", "minutes"),
)
PATIENT, SLOT, DATE, ZONE, MINUTES = 2, 3, 5, 11, 12  # in COLUMNS


def keys_of(lease: UUID) -> list[UUID]:
    """The reminders that this lease holds."""
    return list(Reminder.objects.filter(lease=lease).order_by().values_list("id", flat=True))


def read(reminders: Collection[UUID]) -> list[Due]:
    """These reminders with all that their messages need, in two queries however many there are.

    Four where an older release has planned some of them, without the minutes of their sessions.
    """
    rows = list(Reminder.objects.filter(id__among=reminders).order_by("due_at").values_list(*COLUMNS))
    changes = _zone_changes({row[PATIENT] for row in rows})
    unknown = {row[SLOT] for row in rows if row[MINUTES] is None}
    minutes = minutes_of_slots(unknown) if unknown else {}
    return [
        Due._make((*row[:ZONE], _zone_on(row[DATE], changes.get(row[PATIENT], ()), row[ZONE]), _minutes(row, minutes)))
        for row in rows
    ]


def in_halves(rows: Sequence[T], work: Callable[[Sequence[T]], list[R]], *, spoiled: Spoiled[T]) -> list[R]:
    """What `work` makes of all rows, in one transaction; where it raises, of each half by itself, down to single rows.

    A row with which `work` raises even alone is handed to `spoiled`, and delays no other. An OperationalError is not a
    row's fault (the database is away, or locked): it is raised.
    """
    if not rows:
        return []
    try:
        with transaction.atomic():
            return work(rows)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 # whatever is wrong with one row, the others go on
        if len(rows) == 1:
            spoiled(rows[0], error)
            return []
    middle = len(rows) // 2
    return [done for half in (rows[:middle], rows[middle:]) for done in in_halves(half, work, spoiled=spoiled)]


def patiently(work: Callable[[], R]) -> R:
    """What `work` makes, tried again where the database was away, or two transactions waited for each other."""
    for pause in PAUSES:
        try:
            return work()
        except OperationalError:
            log.warning("database_asked_again", exc_info=True)
            connection.close_if_unusable_or_obsolete()
            time.sleep(pause)
    return work()


def _zone_changes(patients: set[UUID]) -> dict[UUID, list[tuple[date, str]]]:
    changes: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    rows = ZoneChange.objects.filter(patient__among=patients).order_by("from_date", "set_at")
    for patient, from_date, zone in rows.values_list("patient_id", "from_date", "time_zone"):
        changes[patient].append((from_date, zone))
    return changes


def _minutes(row: Sequence[Any], minutes: Mapping[UUID, int]) -> int:
    return int(minutes.get(row[SLOT], 0) if row[MINUTES] is None else row[MINUTES])


def _zone_on(local_date: date, changes: Iterable[tuple[date, str]], own: Any) -> str:
    """As `Patient.zone_on` says it: the latest change that holds by then, the last set of equals."""
    held = [zone for from_date, zone in changes if from_date <= local_date]
    return str(held[-1] if held else own)
