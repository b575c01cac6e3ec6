"""Writing diary entries so that a copy is never stored twice and no row is ever dropped in silence.

Written out by hand: `bulk_create(ignore_conflicts=True)` swallows every failed CHECK on SQLite, and sync would answer
"stored" for an entry that is gone.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction

from programmes.models import Entry

_FIELDS = Entry._meta.concrete_fields
_COLUMNS = ", ".join(str(field.column) for field in _FIELDS)
_ROW = f"({', '.join(['%s'] * len(_FIELDS))})"


def store(entries: Sequence[Entry]) -> tuple[set[UUID], set[UUID]]:
    """Store those whose id is new: (the ids stored, the ids that the database itself refused).

    The rest were there before. One statement as a rule; entry by entry where the database refuses one of them, so
    that the others are stored all the same.
    """
    if not entries:
        return set(), set()
    try:
        with transaction.atomic():
            return _insert(entries), set()
    except (IntegrityError, DataError):
        return _one_by_one(entries)


def _one_by_one(entries: Iterable[Entry]) -> tuple[set[UUID], set[UUID]]:
    stored: set[UUID] = set()
    refused: set[UUID] = set()
    for entry in entries:
        try:
            with transaction.atomic():
                stored |= _insert([entry])
        except (IntegrityError, DataError):
            refused.add(entry.id)
    return stored, refused


def _insert(entries: Sequence[Entry]) -> set[UUID]:
    rows = ", ".join([_ROW] * len(entries))
    statement = f"INSERT INTO programmes_entry ({_COLUMNS}) VALUES {rows} ON CONFLICT (id) DO NOTHING RETURNING id"  # noqa: S608 # our column names
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for entry in entries for value in _values(entry)])
        return {_uuid(row[0]) for row in cursor.fetchall()}


def _values(entry: Entry) -> Iterable[Any]:
    return (field.get_db_prep_save(getattr(entry, field.attname), connection) for field in _FIELDS)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
