from typing import ClassVar

from django.db import migrations

from clinic.triggers import installed_by, never, same_clinic

REFUSALS = [
    *same_clinic("reminders_pushsubscription", patient_id="clinic_patient", device_id="clinic_device"),
    *same_clinic("reminders_reminder", patient_id="clinic_patient", slot_id="programmes_slot"),
    *same_clinic("reminders_delivery", reminder_id="reminders_reminder", subscription_id="reminders_pushsubscription"),
    *never(
        "reminders_reminder",
        "UPDATE",
        when="NEW.slot_id <> OLD.slot_id OR NEW.local_date <> OLD.local_date OR NEW.kind <> OLD.kind",
        message="A reminder keeps its slot, local date and kind",
    ),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reminders", "0001_initial"), ("programmes", "0002_triggers")]
    operations: ClassVar = [installed_by(REFUSALS)]
