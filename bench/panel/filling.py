"""Fills a database with one large clinic and one small one, and looks whether what stands in it can be believed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from random import Random
from typing import Final
from uuid import uuid4

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from bench.machine import progress
from bench.panel.casting import TABLES, Key, Mould, another, copy_in, load, shared, wrong_references
from bench.panel.people import Kind, kinds, shares
from clinic.models import Clinic, Membership, Patient, User
from panel.demo.seeding import ZONE, live
from programmes import sessions, trends
from programmes.models import Entry, Session
from sciatica.celery import app

FIRST: Final = ("Ann", "Bela", "Carl", "Dora", "Emil", "Frida", "Gus", "Hanna", "Ivo", "Jana", "Karl", "Lotte")
LAST: Final = ("Abbot", "Berg", "Cole", "Dunn", "Ernst", "Fox", "Gray", "Holm", "Irwin", "Jung", "Kent", "Lund")
SAMPLE: Final = 12
"""Patients whose every session is derived anew from the diary and compared."""


class WrongError(Exception):
    """What was loaded is not what the product would have written."""


@dataclass(frozen=True)
class Loaded:
    """What was loaded, and how quickly."""

    large: Clinic
    small: Clinic
    patients: int
    entries: int
    rows: int
    """Of all tables."""
    made: float
    """Seconds for the patients that the others are made like, through the product's own verbs."""
    copied: float
    """Seconds for all others, and for looking whether all of it is right."""
    entries_by_copy: float
    """Diary entries a second, alone and with every trigger and reference on."""
    entries_by_bulk_create: float


def fill(patients: int, days: int, now: datetime) -> Loaded:
    """Two clinics: one of `patients`, each with so many days behind them, and one of three."""
    app.conf.update(broker_url="memory://localhost//")  # waking the workers up would wait for a Redis
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_library", verbosity=0)
    large, small = _clinic("Large"), _clinic("Small")
    team = [_member(large, name, now) for name in ("Amara", "Sam", "Lena", "Iris")]
    alone = _member(small, "Olga", now)
    found = kinds(days)
    began = time.perf_counter()
    moulds = [_made(large, member, kind, now) for kind, member in zip(found, cycle(team))]
    made = time.perf_counter() - began
    began = time.perf_counter()
    _cast(moulds, shares(patients, found), team)
    of_small = {_key(large): _key(small), **{_key(member): _key(alone) for member in team}}
    for kind, mould in zip(found, moulds, strict=True):
        if kind.person.first_name in {"Ada", "Dan", "Hal"}:
            load(mould, [{**shared(), **of_small}])
    _name()
    analyse()
    _check(moulds, patients)
    copied = time.perf_counter() - began
    by_copy, by_bulk_create = _rates(moulds[0])
    rows = _rows_of_all()
    return Loaded(
        large, small, patients, rows["programmes_entry"], sum(rows.values()), made, copied, by_copy, by_bulk_create
    )


def _clinic(name: str) -> Clinic:
    given = {"time_zone": ZONE, "country": "GB", "phone": "01632 960123", "hours": "Monday to Friday, 9 to 5"}
    return Clinic.objects.create(name=f"{name} Clinic", **given)


def _member(clinic: Clinic, name: str, now: datetime) -> Membership:
    email = f"{name}@{clinic.name.split()[0]}.example".lower()
    user = User.objects.create(email=email, first_name=name, last_name="Reid")
    return Membership.objects.create(clinic=clinic, user=user, role="owner", accepted_at=now)


def _made(clinic: Clinic, physio: Membership, kind: Kind, now: datetime) -> Mould:
    """A patient as the product makes one: every entry sent, every reminder planned."""
    progress(f"{kind.person.first_name} lives {kind.person.days} days")
    with transaction.atomic():
        patient = live(clinic, physio, kind.person, now, days_reminded=kind.person.days)
    return Mould(patient.pk)


def _cast(moulds: Sequence[Mould], parts: Sequence[int], team: Sequence[Membership]) -> None:
    same, turn = shared(), cycle(team)
    for mould, part in zip(moulds, parts, strict=True):
        progress(f"{part} patients like the last")
        load(mould, [{**same, **_treated_by(next(turn), team)} for _ in range(part - 1)])


def _treated_by(physio: Membership, team: Sequence[Membership]) -> dict[Key, Key]:
    return {_key(member): _key(physio) for member in team}


def _key(row: Clinic | Membership) -> Key:
    return str(row.pk).encode()


def _name() -> None:
    """Everybody has a name, so that a page has as much to write as in a clinic."""
    dice = Random(1)  # noqa: S311 # believable, not secret
    patients = list(Patient.objects.all())
    for number, patient in enumerate(patients):
        patient.first_name, patient.last_name = dice.choice(FIRST), f"{dice.choice(LAST)}-{number}"
    Patient.objects.bulk_update(patients, ["first_name", "last_name", "name_search"], batch_size=100)


def _check(moulds: Sequence[Mould], patients: int) -> None:
    """Raises WrongError unless every reference is right, and the sample's sessions are what its diary adds up to."""
    large = Patient.objects.filter(clinic__name="Large Clinic")
    if large.count() != patients:
        raise WrongError(f"{patients} patients were to be loaded, and there are {large.count()}.")
    if wrong := wrong_references():
        raise WrongError(f"Rows point to where they must not: {', '.join(wrong)}.")
    dice = Random(2)  # noqa: S311 # a sample, not a secret
    everybody = [*Patient.objects.exclude(pk__in=[mould.patient for mould in moulds])]
    for patient in dice.sample(everybody, min(SAMPLE, len(everybody))):
        rows = list(Session.objects.filter(patient=patient))
        entries = Entry.objects.filter(patient=patient, slot__isnull=False)
        derived = sessions.derive(patient, {(row.slot_id, row.local_date) for row in rows})
        if not rows or _told(rows) != _told(derived) or entries.exclude(slot__programme__patient=patient).exists():
            raise WrongError(f"The sessions of {patient.pk} are not what the diary says.")
        if trends.of(patient) != trends.derive(patient):
            raise WrongError(f"The trend of {patient.pk} is not what the sessions come to.")


def _told(rows: Sequence[Session]) -> dict[object, list[object]]:
    columns = [field.attname for field in Session._meta.concrete_fields if field.name != "id"]
    return {(row.slot_id, row.local_date): [getattr(row, column) for column in columns] for row in rows}


def _rates(mould: Mould) -> tuple[float, float]:
    """Entries a second by COPY and by bulk_create: one patient's once more, and taken back again."""
    entries = list(Entry.objects.filter(patient=mould.patient))
    rows = next(rows for rows in mould.steps if rows.into.startswith("programmes_entry"))
    own = {str(entry.pk).encode() for entry in entries}
    swap = {key: another(key) if key in own else key for key in rows.keys}

    def by_copy() -> None:
        with connection.cursor() as cursor:
            copy_in(cursor, rows.into, [rows.cast(swap)])

    def by_bulk_create() -> None:
        for entry in entries:
            entry.pk = uuid4()
        Entry.objects.bulk_create(entries, batch_size=1000)

    return len(entries) / _seconds(by_copy), len(entries) / _seconds(by_bulk_create)


@transaction.atomic
def _seconds(write: Callable[[], None]) -> float:
    began = time.perf_counter()
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would look at
    transaction.set_rollback(True)
    return time.perf_counter() - began


def _rows_of_all() -> dict[str, int]:
    """How many rows each table of the moulds has, whoever's they are."""
    tables = [apps.get_model(name)._meta.db_table for name in TABLES]
    with connection.cursor() as cursor:
        count = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)  # noqa: S608 # ours
        cursor.execute(count)
        return dict(cursor.fetchall())


def analyse() -> None:
    """What autovacuum does a minute later by itself: without it the planner knows nothing of the new rows."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
