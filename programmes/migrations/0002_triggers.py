from typing import ClassVar

from django.db import migrations

from clinic.triggers import Refusal, fixed, installed_by, never, same_clinic, same_patient

PRESCRIPTION_ISSUED = (
    "EXISTS (SELECT 1 FROM programmes_revision WHERE id = {row}.revision_id AND issued_at IS NOT NULL)"
)
SLOT_LINE_ISSUED = (
    "EXISTS (SELECT 1 FROM programmes_revision r JOIN programmes_prescription p ON p.revision_id = r.id "
    "WHERE p.id = {row}.prescription_id AND r.issued_at IS NOT NULL)"
)
ISSUED = "An issued revision never changes: make a new one"


def frozen_when_issued(table: str, condition: str) -> list[Refusal]:
    """Lines of an issued revision can be neither added, changed nor deleted, nor moved in or out."""
    either = f"{condition.format(row='OLD')} OR {condition.format(row='NEW')}"
    return [
        *never(table, "INSERT", when=condition.format(row="NEW"), message=ISSUED),
        *never(table, "UPDATE", when=either, message=ISSUED),
        *never(table, "DELETE", when=condition.format(row="OLD"), message=ISSUED),
    ]


DEVICE = "SELECT patient_id FROM clinic_device WHERE id = NEW.{}"
ENTRY = "SELECT patient_id FROM programmes_entry WHERE id = NEW.{}"
PROGRAMME = "SELECT patient_id FROM programmes_programme WHERE id = NEW.{}"
SLOT = "SELECT p.patient_id FROM programmes_slot s JOIN programmes_programme p ON p.id = s.programme_id WHERE s.id = NEW.{}"
REVISION = (
    "SELECT p.patient_id FROM programmes_revision r JOIN programmes_programme p ON p.id = r.programme_id"
    " WHERE r.id = NEW.{}"
)
LINE_PROGRAMME = (
    "SELECT r.programme_id FROM programmes_revision r JOIN programmes_prescription p ON p.revision_id = r.id"
    " WHERE p.id = NEW.prescription_id"
)

CLINICS = [
    *same_clinic(
        "programmes_programme",
        patient_id="clinic_patient",
        created_by_id="clinic_membership",
        ended_by_id="clinic_membership",
    ),
    *same_clinic(
        "programmes_pause",
        programme_id="programmes_programme",
        paused_by_id="clinic_membership",
        lifted_by_id="clinic_membership",
    ),
    *same_clinic(
        "programmes_closure",
        patient_id="clinic_patient",
        programme_id="programmes_programme",
        entry_id="programmes_entry",
        revision_id="programmes_revision",
        reopened_by_id="clinic_membership",
    ),
    *same_clinic("programmes_slot", programme_id="programmes_programme"),
    *same_clinic(
        "programmes_slottiming", slot_id="programmes_slot", set_by_id="clinic_membership", set_on_id="clinic_device"
    ),
    *same_clinic(
        "programmes_revision",
        programme_id="programmes_programme",
        created_by_id="clinic_membership",
        issued_by_id="clinic_membership",
    ),
    *same_clinic("programmes_prescription", revision_id="programmes_revision", exercise_id="programmes_exercise"),
    *same_clinic("programmes_prescriptionslot", prescription_id="programmes_prescription", slot_id="programmes_slot"),
    *same_clinic(
        "programmes_entry",
        patient_id="clinic_patient",
        device_id="clinic_device",
        slot_id="programmes_slot",
        revision_id="programmes_revision",
    ),
    *same_clinic("programmes_quarantinedentry", patient_id="clinic_patient", device_id="clinic_device"),
    *same_clinic(
        "programmes_session",
        patient_id="clinic_patient",
        programme_id="programmes_programme",
        slot_id="programmes_slot",
        revision_id="programmes_revision",
    ),
]

PATIENTS = [
    *same_patient(
        "programmes_closure",
        programme_id=PROGRAMME.format("programme_id"),
        entry_id=ENTRY.format("entry_id"),
        revision_id=REVISION.format("revision_id"),
    ),
    *same_patient("programmes_slottiming", mine=SLOT.format("slot_id"), set_on_id=DEVICE.format("set_on_id")),
    *same_patient(
        "programmes_entry",
        device_id=DEVICE.format("device_id"),
        slot_id=SLOT.format("slot_id"),
        revision_id=REVISION.format("revision_id"),
    ),
    *same_patient("programmes_quarantinedentry", device_id=DEVICE.format("device_id")),
    *same_patient(
        "programmes_session",
        programme_id=PROGRAMME.format("programme_id"),
        slot_id=SLOT.format("slot_id"),
        revision_id=REVISION.format("revision_id"),
    ),
]

UNMOVED = [
    *fixed("programmes_programme", "clinic_id", "patient_id"),
    *fixed("programmes_pause", "clinic_id", "programme_id", "paused_by_id", "paused_at"),
    *fixed(
        "programmes_closure", "clinic_id", "patient_id", "programme_id", "kind", "closed_at", "entry_id", "revision_id"
    ),
    *fixed("programmes_slot", "clinic_id", "programme_id", "position"),
    *fixed("programmes_revision", "clinic_id", "programme_id", "kind"),
    *fixed("programmes_prescription", "clinic_id", "revision_id"),
    *fixed("programmes_session", "clinic_id", "patient_id", "programme_id", "slot_id", "local_date"),
    *fixed("programmes_exercise", "clinic_id"),
    *fixed("programmes_template", "clinic_id"),
]

KEPT = [
    *never(
        "programmes_programme",
        "UPDATE",
        when="OLD.ended_at IS NOT NULL AND NEW.ended_at IS NULL",
        message="A programme that has ended stays ended: start a new one",
    ),
    *never("programmes_pause", "DELETE", message="A pause is lifted, never deleted"),
    *never("programmes_closure", "DELETE", message="A closure is reopened, never deleted"),
    *never(
        "programmes_closure",
        "UPDATE",
        when="OLD.reopened_at IS NOT NULL",
        message="A closure is reopened once, and stays as it was",
    ),
    *never("programmes_slot", "DELETE", message="A slot is never deleted: retire it by a timing with no weekdays"),
    *never("programmes_slottiming", "UPDATE", "DELETE", message="A timing is only ever added"),
    *never("programmes_revision", "UPDATE", "DELETE", when="OLD.issued_at IS NOT NULL", message=ISSUED),
    *frozen_when_issued("programmes_prescription", PRESCRIPTION_ISSUED),
    *frozen_when_issued("programmes_prescriptionslot", SLOT_LINE_ISSUED),
    *never(
        "programmes_prescriptionslot",
        "INSERT",
        when=f"({LINE_PROGRAMME}) <> (SELECT programme_id FROM programmes_slot WHERE id = NEW.slot_id)",  # noqa: S608 # ours
        message="The session belongs to another programme",
        name="programme",
    ),
    *never("programmes_prescriptionslot", "UPDATE", message="A line's session is taken out and put in", name="fixed"),
    *never(
        "programmes_entry", "UPDATE", "DELETE", message="A diary entry is never changed: a correction is a new entry"
    ),
    *never("programmes_quarantinedentry", "UPDATE", "DELETE", message="A quarantined entry is kept as it came"),
]

REFUSALS = [*CLINICS, *PATIENTS, *UNMOVED, *KEPT]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0001_initial"), ("clinic", "0002_triggers")]
    operations: ClassVar = [installed_by(REFUSALS)]
