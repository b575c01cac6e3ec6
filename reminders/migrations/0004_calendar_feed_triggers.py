from typing import ClassVar

from django.db import migrations

from clinic.triggers import fixed, installed_by, never, same_clinic, same_patient

DEVICE = "SELECT patient_id FROM clinic_device WHERE id = NEW.{}"

REFUSALS = [
    *same_clinic("reminders_calendarfeed", patient_id="clinic_patient", made_on_id="clinic_device"),
    *same_patient("reminders_calendarfeed", made_on_id=DEVICE.format("made_on_id")),
    *fixed("reminders_calendarfeed", "clinic_id", "patient_id", "made_on_id", "token_hash"),
    *never(
        "reminders_calendarfeed",
        "UPDATE",
        when="OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL",
        message="A calendar address that was ended never answers again",
        name="ended",
    ),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reminders", "0003_one_queue")]
    operations: ClassVar = [installed_by(REFUSALS)]
