"""Fills the database: clinics with patients as the product makes them, and reminders of theirs that are due now.

Every constraint and trigger stays on. A reminder is never deleted nor planned again, so each round is given its own.
"""

import itertools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from bench.reminders.phones import Phone
from bench.reminders.programmes import Course
from clinic.models import Clinic, Device, Membership, Patient, Screening, User
from reminders.models import PushSubscription, Reminder

PATIENTS_OF_A_CLINIC: Final = 250
AT_ONCE: Final = 1000
SLOT_TIMES: Final = (time(8), time(18))
WINDOW: Final = timedelta(hours=3)


def run(*, people: int = 0, due: int = 0, round_number: int = 0) -> dict[str, Any]:
    """Make patients, or reminders for patients that are there. Says how many rows of each table there are then."""
    if people:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_library", verbosity=0)
        _people(people, timezone.now())
    if due:
        _due(due, round_number, timezone.now())
    _analyse()
    return {model.__name__.lower(): model._default_manager.count() for model in (Patient, PushSubscription, Reminder)}


def _people(count: int, now: datetime) -> None:
    numbers = iter(range(count))
    while batch := list(itertools.islice(numbers, AT_ONCE)):
        with transaction.atomic():
            _save(row for first in batch[::PATIENTS_OF_A_CLINIC] for row in _clinic(_part(batch, first), now))


def _part(batch: list[int], first: int) -> list[int]:
    return [number for number in batch if first <= number < first + PATIENTS_OF_A_CLINIC]


def _clinic(numbers: list[int], now: datetime) -> Iterator[models.Model]:
    clinic = Clinic(name=f"Clinic {numbers[0]}", time_zone="Europe/London", country="GB")
    user = User(email=f"physio.{numbers[0]}@example.org", first_name="Sam", last_name="Reid", password="!")  # noqa: S106
    physio = Membership(clinic=clinic, user=user, role="owner", accepted_at=now)
    yield from (clinic, user, physio)
    for number in numbers:
        yield from _patient(number, physio, now)


def _patient(number: int, physio: Membership, now: datetime) -> Iterator[models.Model]:
    names = {"first_name": "Margaret", "last_name": f"Ellis {number}", "date_of_birth": date(1961, 3, 4)}
    patient = Patient(clinic=physio.clinic, physio=physio, time_zone="Europe/London", affected_side="left", **names)
    own = {"clinic": physio.clinic, "patient": patient}
    device = Device(**own, token_hash=uuid4().hex * 2, public_key="k" * 120, label="Phone", joined_at=now)
    answers = {"raises": [], "hold_start": False, "library_version": 1, "answered_at": now, "answered_on": device}
    yield from (patient, device, Screening(**own, answers={}, **answers), _subscription(Phone(number), device, now))
    yield from Course(patient, times=SLOT_TIMES, now=now).rows()


def _subscription(phone: Phone, device: Device, now: datetime) -> PushSubscription:
    return PushSubscription(
        clinic=device.clinic,
        patient=device.patient,
        device=device,
        endpoint=phone.endpoint,
        service=phone.endpoint.split("/")[2],
        p256dh=phone.p256dh,
        auth=phone.auth,
        created_at=now,
        last_seen_at=now,
        last_acknowledged_at=now,
    )


def _due(count: int, round_number: int, now: datetime) -> None:
    """One reminder for each of `count` patients. A round has its own slot and local date, and so its own keys."""
    position, days_ago = round_number % len(SLOT_TIMES) + 1, round_number // len(SLOT_TIMES)
    slots = PushSubscription.objects.filter(patient__programmes__slots__position=position).order_by("patient_id")
    found = slots.values_list("clinic_id", "patient_id", "patient__programmes__slots__id")[:count]
    due_at = now - timedelta(seconds=1)
    times = {"due_at": due_at, "next_at": due_at, "expires_at": now + WINDOW, "planned_at": now - timedelta(days=1)}
    local_date = timezone.localdate(now) - timedelta(days=days_ago)
    with transaction.atomic():
        _save(
            Reminder(clinic_id=clinic, patient_id=patient, slot_id=slot, local_date=local_date, kind="start", **times)
            for clinic, patient, slot in found
        )


def _save(rows: Iterator[models.Model]) -> None:
    """Insert many rows of many tables, each table's together, in the order in which a table is first met."""
    tables: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    for model, ready in tables.items():
        model._default_manager.bulk_create(ready, batch_size=AT_ONCE)
    Course.issue(tables)


def _analyse() -> None:
    """What autovacuum does a minute later by itself: without it the planner knows nothing of the new rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
