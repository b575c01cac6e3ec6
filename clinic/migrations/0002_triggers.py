from typing import ClassVar

from django.db import migrations

from clinic.triggers import installed_by, never, same_clinic

REFUSALS = [
    *same_clinic("clinic_membership", invited_by_id="clinic_membership"),
    *same_clinic("clinic_patient", physio_id="clinic_membership"),
    *same_clinic("clinic_zonechange", patient_id="clinic_patient", device_id="clinic_device"),
    *same_clinic("clinic_screening", patient_id="clinic_patient", answered_on_id="clinic_device"),
    *same_clinic(
        "clinic_invitation",
        patient_id="clinic_patient",
        opened_by_id="clinic_membership",
        device_id="clinic_device",
    ),
    *same_clinic("clinic_device", patient_id="clinic_patient", revoked_by_id="clinic_membership"),
    *same_clinic("clinic_pairingcode", patient_id="clinic_patient", shown_on_id="clinic_device"),
    *same_clinic("clinic_auditevent", patient_id="clinic_patient", member_id="clinic_membership"),
    *never("clinic_auditevent", "UPDATE", "DELETE", message="The audit trail is only ever added to"),
    *never("clinic_zonechange", "UPDATE", "DELETE", message="A zone change is only ever added"),
    *never(
        "clinic_device",
        "UPDATE",
        when="NEW.patient_id <> OLD.patient_id OR NEW.public_key <> OLD.public_key OR NEW.token_hash <> OLD.token_hash",
        message="A phone stays with the patient and the keys it joined with",
    ),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("clinic", "0001_initial")]
    operations: ClassVar = [installed_by(REFUSALS)]
