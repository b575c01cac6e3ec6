from typing import ClassVar

from django.db import migrations

from clinic.triggers import fixed, installed_by, same_clinic

TABLE = "programmes_patienttrend"

REFUSALS = [
    *same_clinic(TABLE, patient_id="clinic_patient"),
    *fixed(TABLE, "clinic_id", "patient_id"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0014_patient_trends")]
    operations: ClassVar = [installed_by(REFUSALS)]
