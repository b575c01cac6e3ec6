from typing import ClassVar

from django.db import migrations

from clinic.triggers import fixed, installed_by, never, same_clinic, same_patient

DEVICE = "SELECT patient_id FROM clinic_device WHERE id = NEW.{}"

REFUSALS = [
    *same_clinic("clinic_membership", invited_by_id="clinic_membership"),
    *same_clinic("clinic_patient", physio_id="clinic_membership"),
    *same_clinic(
        "clinic_zonechange", patient_id="clinic_patient", device_id="clinic_device", set_by_id="clinic_membership"
    ),
    *same_clinic(
        "clinic_screening",
        patient_id="clinic_patient",
        answered_on_id="clinic_device",
        asked_by_id="clinic_membership",
        looked_by_id="clinic_membership",
    ),
    *same_clinic(
        "clinic_invitation",
        patient_id="clinic_patient",
        opened_by_id="clinic_membership",
        revoked_by_id="clinic_membership",
        device_id="clinic_device",
    ),
    *same_clinic("clinic_device", patient_id="clinic_patient", revoked_by_id="clinic_membership"),
    *same_clinic(
        "clinic_pairingcode", patient_id="clinic_patient", shown_on_id="clinic_device", device_id="clinic_device"
    ),
    *same_clinic(
        "clinic_auditevent", patient_id="clinic_patient", member_id="clinic_membership", device_id="clinic_device"
    ),
    *same_patient("clinic_zonechange", device_id=DEVICE.format("device_id")),
    *same_patient("clinic_screening", answered_on_id=DEVICE.format("answered_on_id")),
    *same_patient("clinic_invitation", device_id=DEVICE.format("device_id")),
    *same_patient("clinic_pairingcode", shown_on_id=DEVICE.format("shown_on_id"), device_id=DEVICE.format("device_id")),
    *fixed("clinic_membership", "clinic_id", "user_id"),
    *fixed("clinic_patient", "clinic_id"),
    *fixed("clinic_invitation", "clinic_id", "patient_id", "token_hash", "pin_hash"),
    *fixed("clinic_pairingcode", "clinic_id", "patient_id", "code_hash"),
    *fixed("clinic_device", "clinic_id", "patient_id", "public_key", "token_hash"),
    *never(
        "clinic_device",
        "UPDATE",
        when="OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL",
        message="A phone that was ended stays ended: it joins again",
    ),
    *never("clinic_auditevent", "UPDATE", "DELETE", message="The audit trail is only ever added to"),
    *never("clinic_zonechange", "UPDATE", "DELETE", message="A zone change is only ever added"),
    *fixed("clinic_screening", "clinic_id", "patient_id", "answered_at", "answered_on_id", "asked_by_id"),
    *never(
        "clinic_screening",
        "UPDATE",
        when=" OR ".join(
            f"CAST(NEW.{column} AS TEXT) <> CAST(OLD.{column} AS TEXT)"
            for column in ("answers", "raises", "hold_start")
        ),
        message="Answers stay as they were given",
    ),
    *never("clinic_screening", "DELETE", message="Answers stay as they were given"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("clinic", "0001_initial")]
    operations: ClassVar = [installed_by(REFUSALS)]
