from typing import ClassVar

from django.db import migrations

from clinic.triggers import installed_by, never, same_clinic

TABLE = "panel_attention"

REFUSALS = [
    *same_clinic(TABLE, patient_id="clinic_patient", seen_by_id="clinic_membership", done_by_id="clinic_membership"),
    *never(TABLE, "UPDATE", when="OLD.done_at IS NOT NULL", message="What was dealt with keeps its word"),
    *never(TABLE, "DELETE", message="That somebody has seen it stays on record"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("panel", "0001_attention")]
    operations: ClassVar = [installed_by(REFUSALS)]
