"""The people of a campaign, as rows: clinics, patients, phones, programmes, and sessions that are about to begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from bench.chaos.campaign import LONG, NUDGING, QUIET, Campaign, PatientPlan
from bench.chaos.history import History
from bench.chaos.phones import public_key, secret
from clinic.models import Clinic, Device, Membership, Patient, User
from programmes.models import Exercise, Prescription, PrescriptionSlot, Programme, Revision, Slot, SlotTiming
from reminders.models import PushSubscription
from reminders.push.base64url import encode

CHUNK = 500
PHONES = UUID("8b4b9a0e-4f0a-4c58-9f0e-0d6c2f1f7a11")
MORNING = 10
HOSTS = ("127.0.0.1", "localhost")
"""Two names, so that there are two push services to hold back."""

NUDGE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class World:
    """What is made once, and what all patients share."""

    zone: str
    day: date
    physios: dict[str, Membership]
    """By the name of their clinic."""
    exercise: Exercise


@dataclass(frozen=True)
class Person:
    """One patient, and the rows that stand for her."""

    plan: PatientPlan
    patient: Patient
    programme: Programme
    revision: Revision
    slots: list[Slot]
    devices: list[Device]
    phones: list[PushSubscription]


def make_world() -> World:
    """The clinics. In a zone where it is ten in the morning, so that nothing is quiet and no date ends meanwhile."""
    now = timezone.now()
    ahead = MORNING - now.hour
    zone = f"Etc/GMT{-(ahead + 24 if ahead < -12 else ahead):+d}"
    first = {"country": "GB", "time_zone": zone, "gap_minutes": 0}
    dose = {"dose": {}, "dose_limits": {}, "counts": "sets", "per_side": False}
    exercise = Exercise.objects.create(slug="campaign", name="Campaign", kind="stretch", order_stage=3, **dose)
    minutes = {QUIET: (30, 360), NUDGING: (60, 10), LONG: (300, 360)}
    physios = {
        name: _physio(Clinic.objects.create(name=name, window_minutes=window, nudge_after_minutes=nudge, **first), now)
        for name, (window, nudge) in minutes.items()
    }
    return World(zone, now.astimezone(ZoneInfo(zone)).date(), physios, exercise)


def _physio(clinic: Clinic, now: datetime) -> Membership:
    user = User.objects.create(email=f"physio@{clinic.name}.example".lower(), first_name="Pat", last_name=clinic.name)
    return Membership.objects.create(clinic=clinic, user=user, role="owner", accepted_at=now)


def make_people(world: World, campaign: Campaign, plans: list[PatientPlan]) -> list[Person]:
    """Everybody, without a time yet: see `ask`."""
    people: list[Person] = []
    for start in range(0, len(plans), CHUNK):
        people += _make_chunk(world, campaign, plans[start : start + CHUNK])
    return people


@transaction.atomic
def _make_chunk(world: World, campaign: Campaign, plans: list[PatientPlan]) -> list[Person]:
    now = timezone.now()
    people = [_person(world, campaign, plan, now) for plan in plans]
    Patient.objects.bulk_create([person.patient for person in people])
    Device.objects.bulk_create([device for person in people for device in person.devices])
    PushSubscription.objects.bulk_create([phone for person in people for phone in person.phones])
    Programme.objects.bulk_create([person.programme for person in people])
    Slot.objects.bulk_create([slot for person in people for slot in person.slots])
    Revision.objects.bulk_create([person.revision for person in people])
    lines = [_line(world, person) for person in people]
    Prescription.objects.bulk_create(lines)
    PrescriptionSlot.objects.bulk_create(
        [
            PrescriptionSlot(clinic_id=line.clinic_id, prescription=line, slot=slot)
            for line, person in zip(lines, people, strict=True)
            for slot in person.slots
        ]
    )
    for name, physio in world.physios.items():  # only now: a revision that has been issued takes no more lines
        mine = [person.revision.pk for person in people if person.plan.clinic == name]
        Revision.objects.filter(pk__in=mine).update(issued_at=now, issued_by=physio)
    return people


def _person(world: World, campaign: Campaign, plan: PatientPlan, now: datetime) -> Person:
    physio = world.physios[plan.clinic]
    clinic = {"clinic_id": physio.clinic_id}
    patient = Patient(**clinic, physio=physio, first_name="P", last_name=str(plan.number), time_zone=world.zone)
    programme = Programme(
        **clinic,
        patient=patient,
        title="Campaign",
        starts_on=world.day - timedelta(days=1),
        ends_on=world.day,
        created_by=physio,
    )
    revision = Revision(**clinic, programme=programme, number=1, why="A start.", created_by=physio)
    slots = [Slot(**clinic, programme=programme, position=number + 1) for number in range(len(plan.begins))]
    devices = [
        Device(**clinic, patient=patient, token_hash=uuid4().hex * 2, public_key="key", joined_at=now)
        for _ in range(plan.phones)
    ]
    phones = [_phone(campaign, plan, device, number, now) for number, device in enumerate(devices)]
    return Person(plan, patient, programme, revision, slots, devices, phones)


def _phone(campaign: Campaign, plan: PatientPlan, device: Device, number: int, now: datetime) -> PushSubscription:
    id_ = uuid5(PHONES, f"{campaign.seed} {plan.number} {number}")
    host = HOSTS[plan.number % 2]
    kind = "gone" if plan.gone and number == 0 else "push"
    return PushSubscription(
        id=id_,
        clinic_id=device.clinic_id,
        patient_id=device.patient_id,
        device=device,
        endpoint=f"http://{host}:{campaign.port}/{kind}/{id_}",
        service=host,
        p256dh=public_key(campaign.seed, str(id_)),
        auth=encode(secret(campaign.seed, str(id_))),
        created_at=now,
        last_seen_at=now,
        last_acknowledged_at=now,
    )


def _line(world: World, person: Person) -> Prescription:
    return Prescription(
        clinic_id=person.revision.clinic_id,
        revision=person.revision,
        exercise=world.exercise,
        order=1,
        side="none",
        per_side=False,
        sets=1,
        reps=5,
        counts="sets",
        exercise_text={"name": "Campaign"},
    )


def ask(world: World, people: list[Person], *, first_at: datetime, history: History) -> None:
    """Set the sessions' times, to the second, and write down what the planner must make of them."""
    timings = [timing for person in people for timing in _timings(world, person, first_at, history)]
    SlotTiming.objects.bulk_create(timings, batch_size=CHUNK)


def _timings(world: World, person: Person, first_at: datetime, history: History) -> Iterator[SlotTiming]:
    for slot, begins in zip(person.slots, person.plan.begins, strict=True):
        due = (first_at + timedelta(seconds=begins)).replace(microsecond=0)
        asked = {"start": due.timestamp()}
        if person.plan.clinic == NUDGING:
            asked["nudge"] = (due + NUDGE_AFTER).timestamp()
        history.tell("asked", patient=str(person.patient.pk), slot=str(slot.pk), date=str(world.day), due=asked)
        yield SlotTiming(
            clinic_id=slot.clinic_id,
            slot=slot,
            from_date=world.day,
            local_time=_local(due, world.zone),
            label="Session",
            set_by=person.programme.created_by,
            set_at=first_at,
        )


def _local(due: datetime, zone: str) -> time:
    return due.astimezone(UTC).astimezone(ZoneInfo(zone)).time()
