"""Many patients' rows made from one's, whom the product's own verbs have made: out by COPY, other keys put in, in by COPY.

Every constraint and trigger stays on. A key is found by its looks, wherever it stands: in a column, in the words of an
entry, or in an address.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, transaction

KEY: Final = re.compile(rb"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})")
"""A UUID, or a SHA-256: every value in these tables that must be a patient's own is one of the two."""
VERSION_7: Final = ord("7")
AT_ONCE: Final = 20
"""Patients in one transaction: what a deferred constraint has still to look at is kept in memory."""

PATIENT: Final = "patient_id = '{patient}'"
PROGRAMMES: Final = "programme_id IN (SELECT id FROM programmes_programme WHERE patient_id = '{patient}')"
SLOTS: Final = f"slot_id IN (SELECT id FROM programmes_slot WHERE {PROGRAMMES})"  # noqa: S608 # ours
REVISION: Final = f"number = {{number}} AND {PROGRAMMES}"
LINES: Final = f"revision_id IN (SELECT id FROM programmes_revision WHERE {REVISION})"  # noqa: S608 # ours
PLACES: Final = f"prescription_id IN (SELECT id FROM programmes_prescription WHERE {LINES})"  # noqa: S608 # ours

BEFORE: Final = {
    "clinic.Patient": "id = '{patient}'",
    **dict.fromkeys(("clinic.Device", "clinic.Screening", "clinic.Invitation", "clinic.ZoneChange"), PATIENT),
    "programmes.Programme": PATIENT,
    "programmes.Slot": PROGRAMMES,
    "programmes.SlotTiming": SLOTS,
    "programmes.Pause": PROGRAMMES,
}
OF_REVISION: Final = {
    "programmes.Revision": REVISION,
    "programmes.Prescription": LINES,
    "programmes.PrescriptionSlot": PLACES,
}
AFTER: Final = dict.fromkeys(
    (
        "programmes.Entry",
        "programmes.Session",
        "programmes.Closure",
        "reminders.PushSubscription",
        "reminders.Reminder",
        "reminders.Delivery",
    ),
    PATIENT,
)
LATER: Final = ("issued_at", "issued_by_id")
"""The database takes no line of a revision that is issued already: it goes in as a draft."""
ISSUE: Final = """UPDATE programmes_revision r SET issued_at = i.issued_at, issued_by_id = i.issued_by_id
    FROM bench_issued i WHERE i.id = r.id"""

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
    steps: list[Rows] = field(init=False)

    def __post_init__(self) -> None:
        reads = [partial(_read, model, where) for model, where in BEFORE.items()]
        for number in range(1, self._revisions() + 1):
            of_revision = {model: where.replace("{number}", str(number)) for model, where in OF_REVISION.items()}
            reads += [partial(_read, model, where) for model, where in of_revision.items()]
            reads += [partial(_read_issued, of_revision["programmes.Revision"])]
        reads += [partial(_read, model, where) for model, where in AFTER.items()]
        self.steps = [read(str(self.patient)) for read in reads]
        self._own = {key for rows in self.steps for key in rows.keys}

    def cast(self, exchange: Mapping[Key, Key]) -> list[bytes]:
        """The text of each step with every key a new one, but for those that `exchange` names."""
        swap = {key: exchange.get(key) or another(key) for key in self._own}
        return [rows.cast(swap) for rows in self.steps]

    def _revisions(self) -> int:
        with connection.cursor() as cursor:
            where = PROGRAMMES.format(patient=self.patient)
            cursor.execute(f"SELECT max(number) FROM programmes_revision WHERE {where}")  # noqa: S608 # ours
            return int(cursor.fetchone()[0])


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
            cursor.execute("CREATE TEMP TABLE bench_issued (id uuid, issued_at timestamptz, issued_by_id uuid) ON COMMIT DROP")
            for rows, *texts in zip(mould.steps, *casts, strict=True):
                copy_in(cursor, rows.into, texts)
                if rows.into.startswith("bench_issued"):
                    cursor.execute(ISSUE)
                    cursor.execute("TRUNCATE bench_issued")


def another(key: Key) -> Key:
    """Another of its sort. One that begins with its time, as the phone makes them, keeps it: so keys stay in order."""
    if len(key) == 64:  # noqa: PLR2004 # a SHA-256
        return (uuid4().hex + uuid4().hex).encode()
    new = str(uuid4()).encode()
    return key[:15] + new[15:] if key[14] == VERSION_7 else new


def copy_in(cursor: Any, into: str, texts: Iterable[bytes]) -> None:
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for text in texts:
            copy.write(text)


def _read(name: str, where: str, patient: str) -> Rows:
    model = apps.get_model(name)
    # Numbers that the database gives are left to it.
    columns = [str(f.column) for f in model._meta.local_concrete_fields if f.get_internal_type() != "BigAutoField"]
    wanted = ["NULL" if name == "programmes.Revision" and column in LATER else f'"{column}"' for column in columns]
    into = f"{model._meta.db_table} ({', '.join(_quoted(columns))})"
    return _rows(into, f"SELECT {', '.join(wanted)} FROM {model._meta.db_table} WHERE {where}", patient)  # noqa: S608 # ours


def _read_issued(where: str, patient: str) -> Rows:
    select = f"SELECT id, issued_at, issued_by_id FROM programmes_revision WHERE issued_at IS NOT NULL AND {where}"  # noqa: S608 # ours
    return _rows("bench_issued (id, issued_at, issued_by_id)", select, patient)


def _rows(into: str, select: str, patient: str) -> Rows:
    with connection.cursor() as cursor, cursor.copy(f"COPY ({select.format(patient=patient)}) TO STDOUT") as copy:
        return Rows(into, KEY.split(b"".join(bytes(part) for part in copy)))


def _quoted(columns: Iterable[str]) -> list[str]:
    quote: Callable[[str], str] = connection.ops.quote_name
    return [quote(column) for column in columns]
