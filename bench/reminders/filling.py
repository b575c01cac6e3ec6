"""Fills the database: clinics with patients as the product makes them, and reminders of theirs that are due now.

Every constraint and trigger stays on. A reminder is never deleted nor planned again, so each round is given its own.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from bench.reminders.mould import Mould, key_of
from bench.reminders.phones import SERVICES, Phone
from bench.reminders.programmes import Course
from clinic.models import Clinic, Device, Membership, Patient, Screening, User
from reminders.models import PushSubscription, Reminder

PATIENTS_OF_A_CLINIC: Final = 250
AT_ONCE: Final = 1000
SLOT_TIMES: Final = (time(8), time(18))
WINDOW: Final = timedelta(hours=3)
MINUTES: Final = 12
"""About how long a session takes, as the planner writes it."""

# What stands in the mould where a patient's own will be; each long enough to be no other value.
ENDPOINT, SERVICE, P256DH, AUTH, TOKEN = "the endpoint", "the service", "the p256dh", "the auth", "t" * 64


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
    physio = _physio(0, now)
    patient = _patient(physio, now)
    mould = Mould(patient)
    for first in range(0, count, PATIENTS_OF_A_CLINIC):
        numbers = range(first, min(first + PATIENTS_OF_A_CLINIC, count))
        with transaction.atomic():
            of_clinic = _of_clinic(physio, _physio(first + 1, now))
            mould.cast({**of_clinic, **_of_phone(Phone(number))} for number in numbers)
            Course.issue()


def _physio(number: int, now: datetime) -> Membership:
    """Somebody who treats patients in a clinic of their own."""
    clinic = Clinic.objects.create(name=f"Clinic {number}", time_zone="Europe/London", country="GB")
    user = User.objects.create(email=f"physio.{number}@example.org", first_name="Sam", last_name="Reid")
    return Membership.objects.create(clinic=clinic, user=user, role="owner", accepted_at=now)


def _patient(physio: Membership, now: datetime) -> Iterator[models.Model]:
    """The rows that every patient has, as those of the one that the others are cast from."""
    names = {"first_name": "Margaret", "last_name": "Ellis", "date_of_birth": date(1961, 3, 4)}
    patient = Patient(clinic=physio.clinic, physio=physio, time_zone="Europe/London", affected_side="left", **names)
    own = {"clinic": physio.clinic, "patient": patient}
    device = Device(**own, token_hash=TOKEN, public_key="k" * 120, label="Phone", joined_at=now)
    answers = {"raises": [], "hold_start": False, "library_version": 1, "answered_at": now, "answered_on": device}
    yield from (patient, device, Screening(**own, answers={}, **answers), _subscription(device, now))
    yield from Course(patient, times=SLOT_TIMES, now=now).rows()


def _subscription(device: Device, now: datetime) -> PushSubscription:
    times = {"created_at": now, "last_seen_at": now, "last_acknowledged_at": now}
    owner = {"clinic": device.clinic, "patient": device.patient, "device": device}
    return PushSubscription(**owner, endpoint=ENDPOINT, service=SERVICE, p256dh=P256DH, auth=AUTH, **times)


def _of_clinic(mould: Membership, physio: Membership) -> dict[Any, Any]:
    return {key_of(mould.pk): key_of(physio.pk), key_of(mould.clinic_id): key_of(physio.clinic_id)}


def _of_phone(phone: Phone) -> dict[Any, Any]:
    service = SERVICES[phone.service]
    keys = {ENDPOINT: phone.endpoint, SERVICE: service, P256DH: phone.p256dh, AUTH: phone.auth}
    return {**keys, TOKEN: uuid4().hex * 2}


def _due(count: int, round_number: int, now: datetime) -> None:
    """One reminder for each of `count` patients. A round has its own slot and local date, and so its own keys."""
    position, days_ago = round_number % len(SLOT_TIMES) + 1, round_number // len(SLOT_TIMES)
    slots = PushSubscription.objects.filter(patient__programmes__slots__position=position).order_by("patient_id")
    found = slots.values_list("clinic_id", "patient_id", "patient__programmes__slots__id")[:count]
    due_at = now - timedelta(seconds=1)
    times = {"due_at": due_at, "next_at": due_at, "expires_at": now + WINDOW, "planned_at": now - timedelta(days=1)}
    local_date = timezone.localdate(now) - timedelta(days=days_ago)
    same = {"local_date": local_date, "kind": "start", "minutes": MINUTES, **times}
    rows = (Reminder(clinic_id=clinic, patient_id=patient, slot_id=slot, **same) for clinic, patient, slot in found)
    Reminder.objects.bulk_create(rows, batch_size=AT_ONCE)


def _analyse() -> None:
    """What autovacuum does a minute later by itself: without it the planner knows nothing of the new rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
