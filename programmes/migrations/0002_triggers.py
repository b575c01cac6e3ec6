from typing import ClassVar

from django.db import migrations

from clinic.triggers import Refusal, installed_by, never, same_clinic

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


REFUSALS = [
    *same_clinic("programmes_programme", patient_id="clinic_patient", created_by_id="clinic_membership"),
    *same_clinic("programmes_pause", programme_id="programmes_programme", paused_by_id="clinic_membership"),
    *same_clinic(
        "programmes_closure",
        programme_id="programmes_programme",
        entry_id="programmes_entry",
        revision_id="programmes_revision",
    ),
    *same_clinic("programmes_slot", programme_id="programmes_programme"),
    *same_clinic("programmes_slottiming", slot_id="programmes_slot"),
    *same_clinic("programmes_revision", programme_id="programmes_programme", created_by_id="clinic_membership"),
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
    *never("programmes_slot", "DELETE", message="A slot is never deleted: retire it by a timing with no weekdays"),
    *never(
        "programmes_slot",
        "UPDATE",
        when="NEW.programme_id <> OLD.programme_id OR NEW.position <> OLD.position",
        message="A slot is never used for anything else",
    ),
    *never("programmes_slottiming", "UPDATE", "DELETE", message="A timing is only ever added"),
    *never("programmes_revision", "UPDATE", "DELETE", when="OLD.issued_at IS NOT NULL", message=ISSUED),
    *frozen_when_issued("programmes_prescription", PRESCRIPTION_ISSUED),
    *frozen_when_issued("programmes_prescriptionslot", SLOT_LINE_ISSUED),
    *never(
        "programmes_entry", "UPDATE", "DELETE", message="A diary entry is never changed: a correction is a new entry"
    ),
    *never("programmes_quarantinedentry", "UPDATE", "DELETE", message="A quarantined entry is kept as it came"),
    Refusal(
        table="programmes_entry",
        event="INSERT",
        when="(SELECT patient_id FROM clinic_device WHERE id = NEW.device_id) <> NEW.patient_id",
        message="The entry's phone is another patient's",
        name="programmes_entry_device_patient",
    ),
    Refusal(
        table="programmes_entry",
        event="INSERT",
        when="(SELECT p.patient_id FROM programmes_slot s JOIN programmes_programme p ON p.id = s.programme_id "
        "WHERE s.id = NEW.slot_id) <> NEW.patient_id",
        message="The entry's session is another patient's",
        name="programmes_entry_slot_patient",
    ),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0001_initial"), ("clinic", "0002_triggers")]
    operations: ClassVar = [installed_by(REFUSALS)]
