"""Many patients' rows made from those of one whom the product's own verbs have made: out by COPY, and in with new keys.

A key is found by its looks, wherever it stands: in a column, in the words of an entry, or in an address. CHECKs and
unique keys stay on. Triggers and references would be looked at row by row, which takes six times as long as the rest:
`wrong_references` looks for everything that they would refuse afterwards, table by table.
"""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, transaction
from django.db.models import BigAutoField, ForeignKey, Model

KEY: Final = re.compile(rb"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})")
"""A UUID, or a SHA-256: every value in these tables that must be a patient's own is one of the two."""
VERSION_7: Final = ord("7")
AT_ONCE: Final = 20
"""Patients in one transaction, and in memory."""

PATIENT: Final = "patient_id = '{patient}'"
PROGRAMMES: Final = "programme_id IN (SELECT id FROM programmes_programme WHERE patient_id = '{patient}')"
SLOTS: Final = f"slot_id IN (SELECT id FROM programmes_slot WHERE {PROGRAMMES})"  # noqa: S608 # ours
LINES: Final = f"revision_id IN (SELECT id FROM programmes_revision WHERE {PROGRAMMES})"  # noqa: S608 # ours
PLACES: Final = f"prescription_id IN (SELECT id FROM programmes_prescription WHERE {LINES})"  # noqa: S608 # ours
TABLES: Final = {
    "clinic.Patient": "id = '{patient}'",
    "clinic.Device": PATIENT,
    "clinic.Screening": PATIENT,
    "clinic.Invitation": PATIENT,
    "clinic.ZoneChange": PATIENT,
    "programmes.Programme": PATIENT,
    "programmes.Slot": PROGRAMMES,
    "programmes.SlotTiming": SLOTS,
    "programmes.Pause": PROGRAMMES,
    "programmes.Revision": PROGRAMMES,
    "programmes.Prescription": LINES,
    "programmes.PrescriptionSlot": PLACES,
    "programmes.Entry": PATIENT,
    "programmes.Session": PATIENT,
    "programmes.PatientTrend": PATIENT,
    "programmes.Closure": PATIENT,
    "reminders.PushSubscription": PATIENT,
    "reminders.Reminder": PATIENT,
    "reminders.Delivery": PATIENT,
}
"""Everything of a patient that the panel's pages read, and which of its rows are a patient's."""

Key = bytes


@dataclass(frozen=True)
class Rows:
    """One table's rows of one patient, as COPY writes them: the text between its keys, and the keys."""

    into: str
    parts: Sequence[bytes]

    @property
    def keys(self) -> Sequence[Key]:
        return self.parts[1::2]

    def cast(self, swap: Mapping[Key, Key]) -> bytes:
        parts = list(self.parts)
        parts[1::2] = map(swap.__getitem__, self.keys)
        return b"".join(parts)


@dataclass
class Mould:
    """A patient whom others are made like, in steps that can be loaded one after the other."""

    patient: UUID
    steps: list[Rows] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.steps = [_read(apps.get_model(name), where.format(patient=self.patient)) for name, where in TABLES.items()]
        self._own = {key for rows in self.steps for key in rows.keys}

    def cast(self, exchange: Mapping[Key, Key]) -> list[bytes]:
        """The text of each step with every key a new one, but for those that `exchange` names."""
        swap = {key: exchange.get(key) or another(key) for key in self._own}
        return [rows.cast(swap) for rows in self.steps]


def shared() -> dict[Key, Key]:
    """What patients have in common: clinics, colleagues and the library stay what they are."""
    models = ("clinic.Clinic", "clinic.User", "clinic.Membership", "programmes.Exercise", "programmes.Template")
    keys = {str(key).encode() for name in models for key in apps.get_model(name).objects.values_list("pk", flat=True)}
    return {key: key for key in keys}


def load(mould: Mould, exchanges: Sequence[Mapping[Key, Key]]) -> None:
    """Insert the mould's rows once for each exchange."""
    for first in range(0, len(exchanges), AT_ONCE):
        casts = [mould.cast(exchange) for exchange in exchanges[first : first + AT_ONCE]]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for rows, *texts in zip(mould.steps, *casts, strict=True):
                copy_in(cursor, rows.into, texts)


def wrong_references() -> list[str]:
    """What triggers and foreign keys would have refused: a row that is not there, or another clinic's or patient's."""
    return [wrong for name in TABLES for wrong in _wrong_references(apps.get_model(name))]


def another(key: Key) -> Key:
    """Another of its sort. One that begins with its time, as the phone makes them, keeps it: so keys stay in order."""
    if len(key) == 64:  # a SHA-256
        return (uuid4().hex + uuid4().hex).encode()
    new = str(uuid4()).encode()
    return key[:15] + new[15:] if key[14] == VERSION_7 else new


def copy_in(cursor: Any, into: str, texts: Iterable[bytes]) -> None:
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for text in texts:
            copy.write(text)


def _wrong_references(model: type[Model]) -> Iterator[str]:
    for key in (field for field in model._meta.local_concrete_fields if isinstance(field, ForeignKey)):
        theirs = {field.column for field in key.related_model._meta.local_concrete_fields}
        mine = {field.column for field in model._meta.local_concrete_fields}
        differs = [f"p.{column} <> c.{column}" for column in ("clinic_id", "patient_id") if column in theirs & mine]
        tables = f"{model._meta.db_table} c LEFT JOIN {key.related_model._meta.db_table} p ON p.id = c.{key.column}"
        with connection.cursor() as cursor:
            wrong = " OR ".join(["p.id IS NULL", *differs])
            cursor.execute(f"SELECT count(*) FROM {tables} WHERE c.{key.column} IS NOT NULL AND ({wrong})")  # noqa: S608 # ours
            if count := cursor.fetchone()[0]:
                yield f"{count} of {model._meta.db_table}.{key.column}"


def _read(model: type[Model], where: str) -> Rows:
    # Numbers that the database gives are left to it.
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, BigAutoField)]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    select = f"SELECT {columns} FROM {model._meta.db_table} WHERE {where}"  # noqa: S608 # ours
    with connection.cursor() as cursor, cursor.copy(f"COPY ({select}) TO STDOUT") as copy:
        text = b"".join(bytes(part) for part in copy)
    return Rows(f"{model._meta.db_table} ({columns})", KEY.split(text))
