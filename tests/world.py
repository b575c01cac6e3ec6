"""The cast of every test: two clinics, three staff, two patients. Each may see their own clinic and nothing else."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache

from django.contrib.auth.hashers import make_password

from clinic.models import Clinic, Membership, Patient, User
from programmes.models import (
    Exercise,
    Prescription,
    PrescriptionSlot,
    Programme,
    Revision,
    Slot,
    SlotTiming,
)

NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in London
TODAY = date(2026, 6, 15)


@dataclass
class World:
    clinic: Clinic
    sam: Membership  # owner and physio of Riverside; treats Margaret
    amara: Membership  # Sam's colleague; sees the same patients
    margaret: Patient
    other_clinic: Clinic
    olga: Membership  # another clinic's physio: must never see Margaret
    peter: Patient  # Olga's patient: must never see anything of Margaret's


def make_world() -> World:
    clinic = make_clinic("Riverside Clinic")
    sam = make_member(clinic, "Sam", "Reid", role="owner")
    amara = make_member(clinic, "Amara", "Osei")
    other_clinic = make_clinic("Hilltop Physio")
    olga = make_member(other_clinic, "Olga", "Novak", role="owner")
    return World(
        clinic=clinic,
        sam=sam,
        amara=amara,
        margaret=make_patient(sam, "Margaret", "Ellis"),
        other_clinic=other_clinic,
        olga=olga,
        peter=make_patient(olga, "Peter", "Quist"),
    )


def make_clinic(name: str, **more) -> Clinic:
    given = {"time_zone": "Europe/London", "country": "GB", "phone": "020 7946 0000", "hours": "Mon to Fri, 9 to 5"}
    return Clinic.objects.create(name=name, **{**given, **more})


def make_member(clinic: Clinic, first: str, last: str, *, role: str = "physio") -> Membership:
    email = f"{first}@{clinic.name.split()[0]}.example".lower()
    user = User.objects.create(email=email, password=_pass_phrase(), first_name=first, last_name=last)
    return Membership.objects.create(clinic=clinic, user=user, role=role, accepted_at=NOW)


@cache
def _pass_phrase() -> str:
    """Hashed once: a third of a second each where it is hashed as for people."""
    return make_password("a-long-pass-phrase")


def make_patient(physio: Membership, first: str, last: str, **more) -> Patient:
    given = {
        "time_zone": "Europe/London",
        "affected_side": "left",
        "date_of_birth": date(1961, 3, 4),
        "email": f"{first}@mail.example".lower(),
        "phone": "07700 900123",
    }
    return Patient.objects.create(
        clinic_id=physio.clinic_id, physio=physio, first_name=first, last_name=last, **{**given, **more}
    )


def make_exercise(slug: str = "hamstring-stretch", **more) -> Exercise:
    given = {
        "name": slug.replace("-", " ").capitalize(),
        "kind": "stretch",
        "order_stage": 3,
        "position": "lying on back",
        "steps": ["Lie on your back.", "Lift your {leg}.", "Keep the {side} knee soft."],
        "cues": ["Breathe."],
        "should_feel": "A gentle pull behind your {leg}.",
        "side_means": "The leg that is stretched.",
        "figure": slug,
        "figure_side": "right",
        "per_side": True,
        "dose": {"sets": 1, "reps": 3, "hold_seconds": 30, "times_per_day": 2, "sides": "both", "origin": {}},
        "dose_limits": {"sets": [1, 3], "reps": [1, 5], "hold_seconds": [10, 30], "times_per_day": [1, 2]},
        "counts": "holds",
        "easier": ["Bend the knee."],
        "harder": ["Straighten the knee."],
        "stop_if": ["Sharp pain."],
        "clinician_note": "For the physio only.",
        "library_version": 2,
    }
    found = Exercise.objects.filter(slug=slug, clinic=None).first()
    return found or Exercise.objects.create(slug=slug, **{**given, **more})


@dataclass
class Plan:
    """A programme as it was issued."""

    programme: Programme
    revision: Revision
    slots: list[Slot] = field(default_factory=list)
    prescriptions: list[Prescription] = field(default_factory=list)


def make_plan(
    patient: Patient, *, times: tuple[str, ...] = ("08:00", "18:00"), starts_on: date = date(2026, 6, 1), **dose
) -> Plan:
    """An open programme with slots at these times and one issued revision: one exercise, done in every slot."""
    programme = Programme.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        title="Left leg",
        starts_on=starts_on,
        created_by=patient.physio,
    )
    plan = Plan(programme, make_revision(programme), [make_slot(programme, n + 1, at) for n, at in enumerate(times)])
    plan.prescriptions = [make_prescription(plan.revision, plan.slots, **dose)]
    issue(plan.revision, by=patient.physio)
    return plan


def make_slot(programme: Programme, position: int, at: str) -> Slot:
    slot = Slot.objects.create(clinic_id=programme.clinic_id, programme=programme, position=position)
    SlotTiming.objects.create(
        clinic_id=programme.clinic_id,
        slot=slot,
        from_date=programme.starts_on,
        local_time=time.fromisoformat(at),
        label=f"Session {position}",
        set_by_id=programme.created_by_id,
        set_at=NOW,
    )
    return slot


def make_revision(programme: Programme, number: int = 1, **more) -> Revision:
    return Revision.objects.create(
        clinic_id=programme.clinic_id,
        programme=programme,
        number=number,
        created_by_id=programme.created_by_id,
        why="A gentle start.",
        **more,
    )


def make_prescription(
    revision: Revision, slots: list[Slot], *, exercise: Exercise | None = None, **dose
) -> Prescription:
    exercise = exercise or make_exercise()
    given = {"order": 1, "side": "left", "per_side": True, "sets": 1, "reps": 3, "hold_seconds": 30, "counts": "holds"}
    prescription = Prescription.objects.create(
        clinic_id=revision.clinic_id,
        revision=revision,
        exercise=exercise,
        exercise_text=exercise_text(exercise),
        figure=exercise.figure,
        figure_side=exercise.figure_side,
        **{**given, **dose},
    )
    for slot in slots:
        PrescriptionSlot.objects.create(clinic_id=revision.clinic_id, prescription=prescription, slot=slot)
    return prescription


def exercise_text(exercise: Exercise) -> dict:
    keys = ("name", "kind", "order_stage", "position", "equipment", "steps", "cues", "should_feel", "easier", "stop_if")
    return {key: getattr(exercise, key) for key in keys}


def issue(revision: Revision, *, by: Membership, at: datetime = NOW) -> Revision:
    revision.issued_at, revision.issued_by = at, by
    revision.save()
    return revision


def entry(kind: str, *, slot: Slot | None = None, on: date = TODAY, revision: Revision | None = None, **more) -> dict:
    """An entry as a phone writes it. `at` is when it was performed; what is left over is the body."""
    at = more.pop("at", NOW)
    at = at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if isinstance(at, datetime) else at
    return {
        "id": more.pop("id", None) or str(uuid7()),
        "kind": kind,
        "session": {"slot": str(slot.id), "date": on.isoformat()} if slot else None,
        "revision": str(revision.id) if revision else None,
        "performed_at": at,
        "recorded_at": more.pop("recorded_at", at),
        "zone": more.pop("zone", "Europe/London"),
        "body": more.pop("body", None) or json.loads(json.dumps(more, default=str)),
    }


def tick(plan: Plan, number: int = 1, *, slot: int = 0, side: str = "left", **more) -> dict:
    more = {"slot": plan.slots[slot], "revision": plan.revision, **more}
    return entry("tick", prescription=plan.prescriptions[0].id, side=side, number=number, **more)


def uuid7() -> uuid.UUID:
    """Random, with the marks of version 7: tests never sort by it."""
    value = uuid.uuid4().int
    return uuid.UUID(int=(value & ~(0xF << 76)) | (7 << 76))
