from typing import ClassVar

from django.db import migrations

from clinic.triggers import installed_by, same_clinic

REFUSALS = same_clinic("programmes_dosedefault", member_id="clinic_membership", exercise_id="programmes_exercise")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0009_dose_defaults")]
    operations: ClassVar = [installed_by(REFUSALS)]
