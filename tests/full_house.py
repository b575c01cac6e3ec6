"""One row of every table for a patient, made without the product's verbs: raw material for tests of the database."""

import uuid
from datetime import date, timedelta

from django.db import models

from clinic.models import AuditEvent, Device, Invitation, Membership, PairingCode, Patient, Screening, ZoneChange
from panel.models import Attention
from programmes.models import (
    Closure,
    DoseDefault,
    Entry,
    NoteAnswer,
    NoteReading,
    PatientTrend,
    Pause,
    PrescriptionSlot,
    QuarantinedEntry,
    ServerEpoch,
    Session,
    SlotTiming,
    StepUp,
    Template,
)
from reminders.models import CalendarFeed, Delivery, PushService, PushSubscription, Reminder
from tests.world import NOW, TODAY, Plan, make_exercise, make_plan, make_prescription, make_revision, uuid7

Rows = dict[str, models.Model]


def a_hash() -> str:
    return uuid.uuid4().hex * 2


def full_house(patient: Patient) -> Rows:
    """By model name; `Revision` and what hangs on it is the draft, and the issued one stands under "Issued…"."""
    physio = patient.physio
    plan = make_plan(patient)
    device = make_device(patient)
    own = {"clinic_id": patient.clinic_id, "patient": patient}
    draft = make_revision(plan.programme, 2)
    in_draft = make_prescription(draft, plan.slots[:1])
    rows = [
        patient.clinic,
        physio,
        physio.user,
        patient,
        device,
        AuditEvent.objects.create(**own, at=NOW, verb="joined", device=device, member=physio),
        Invitation.objects.create(
            **own, opened_by=physio, opened_at=NOW, expires_at=NOW, token_hash=a_hash(), pin_hash="x"
        ),
        PairingCode.objects.create(
            **own, shown_on=device, code_hash=a_hash(), created_at=NOW, expires_at=NOW + timedelta(minutes=10)
        ),
        Screening.objects.create(
            **own, answers={}, hold_start=False, library_version=2, answered_at=NOW, answered_on=device
        ),
        ZoneChange.objects.create(**own, from_date=TODAY, time_zone="Europe/Paris", device=device, set_at=NOW),
        plan.programme,
        plan.slots[0],
        SlotTiming.objects.filter(slot=plan.slots[0]).get(),
        draft,
        in_draft,
        PrescriptionSlot.objects.get(prescription=in_draft),
        make_exercise(),
        make_dose_default(physio),
        Template.objects.get_or_create(slug="t", defaults={"title": "T", "sessions": 2, "prescriptions": []})[0],
        ServerEpoch.objects.get_or_create(pk=1)[0],
        *_diary(own, plan, device),
        *_reminders(own, plan, device),
    ]
    house: Rows = {type(row).__name__: row for row in rows}
    house |= _note(own, device)
    issued = plan.prescriptions[0]
    issued_slot = PrescriptionSlot.objects.filter(prescription=issued).first()
    return {**house, "IssuedRevision": plan.revision, "IssuedPrescription": issued, "IssuedSlot": issued_slot}


def make_dose_default(physio: Membership) -> DoseDefault:
    """One for each physio: a colleague of theirs, and another patient, find it there already."""
    dose = {"sets": 1, "reps": 3, "hold_seconds": 30, "rest_seconds": 10, "times_a_day": 2}
    own = {"clinic_id": physio.clinic_id, **dose}
    return DoseDefault.objects.get_or_create(member=physio, exercise=make_exercise(), defaults=own)[0]


def make_device(patient: Patient) -> Device:
    return Device.objects.create(
        clinic_id=patient.clinic_id, patient=patient, token_hash=a_hash(), public_key="key", joined_at=NOW
    )


def _diary(own: dict, plan: Plan, device: Device) -> list[models.Model]:
    clinic, slot = {"clinic_id": own["clinic_id"]}, plan.slots[0]
    line = Entry.objects.create(
        **own,
        id=uuid7(),
        device=device,
        kind="session-started",
        slot=slot,
        local_date=TODAY,
        revision=plan.revision,
        performed_at=NOW,
        performed_on=TODAY,
        recorded_at=NOW,
        zone="Europe/London",
        synced_at=NOW,
        skew_seconds=0,
        digest=a_hash(),
    )
    return [
        line,
        QuarantinedEntry.objects.create(
            **own, device=device, entry_id=uuid7(), sent={}, digest=a_hash(), received_at=NOW
        ),
        Session.objects.create(**own, programme=plan.programme, slot=slot, local_date=TODAY, revision=plan.revision),
        PatientTrend.objects.create(**own, newest_on=TODAY, noted_on=TODAY, leg_on=TODAY, leg=3),
        Pause.objects.create(
            **clinic, programme=plan.programme, from_date=date(2026, 8, 1), paused_by=own["patient"].physio
        ),
        StepUp.objects.create(
            **clinic,
            programme=plan.programme,
            exercise=plan.prescriptions[0].exercise,
            side="left",
            grows="reps",
            target=5,
            step=1,
            days_kept=5,
            worst_after=3,
            set_by=own["patient"].physio,
            set_at=NOW,
            put_off_at=NOW,
            put_off_by=own["patient"].physio,
            put_off_why="Sleeps badly",
        ),
        Closure.objects.create(
            **own, programme=plan.programme, kind="stop", closed_at=NOW, entry=line, revision=plan.revision
        ),
    ]


def _note(own: dict, device: Device) -> Rows:
    """A note to the physio, read and answered. The house's entry is another: one that belongs to a session."""
    at = {"performed_at": NOW, "performed_on": TODAY, "recorded_at": NOW, "synced_at": NOW}
    note = Entry.objects.create(
        **own, id=uuid7(), device=device, kind="note", body={"text": "Hello"}, zone="Europe/London", skew_seconds=0,
        digest=a_hash(), **at,
    )  # fmt: skip
    physio = own["patient"].physio
    return {
        "Note": note,
        "NoteReading": NoteReading.objects.create(**own, entry=note, read_by=physio, read_at=NOW),
        "Attention": Attention.objects.create(**own, kind="note", about="2026", level=0, seen_at=NOW, seen_by=physio),
        "DoneAttention": Attention.objects.create(
            **own,
            kind="pain",
            about="leg",
            level=6,
            seen_at=NOW,
            seen_by=physio,
            done_at=NOW,
            done_by=physio,
            word="Called",
        ),
        "NoteAnswer": NoteAnswer.objects.create(**own, entry=note, text="Yes.", answered_by=physio, answered_at=NOW),
    }


def _reminders(own: dict, plan: Plan, device: Device) -> list[models.Model]:
    reminder = Reminder.objects.create(
        **own,
        slot=plan.slots[0],
        local_date=TODAY,
        kind="start",
        due_at=NOW,
        next_at=NOW,
        expires_at=NOW + timedelta(hours=3),
        planned_at=NOW,
    )
    phone = PushSubscription.objects.create(
        **own,
        device=device,
        endpoint=f"https://push.example/{uuid.uuid4()}",
        p256dh="p",
        auth="a",
        created_at=NOW,
        last_seen_at=NOW,
    )
    delivery = Delivery.objects.create(
        **own, reminder=reminder, channel="push", target=phone.pk, subscription=phone, created_at=NOW
    )
    feed = CalendarFeed.objects.create(**own, made_on=device, token_hash=a_hash(), created_at=NOW)
    service, _ = PushService.objects.get_or_create(host="push.example")
    return [reminder, phone, delivery, feed, service]
