from typing import ClassVar

from django.db import migrations

from clinic.triggers import fixed, installed_by, never, same_clinic

TABLE = "programmes_stepup"

REFUSALS = [
    *same_clinic(
        TABLE,
        programme_id="programmes_programme",
        exercise_id="programmes_exercise",
        set_by_id="clinic_membership",
        put_off_by_id="clinic_membership",
        ended_by_id="clinic_membership",
    ),
    *fixed(
        TABLE, "clinic_id", "programme_id", "exercise_id", "side", "grows", "target", "step", "days_kept", "worst_after",
        "set_by_id", "set_at",
    ),
    *never(TABLE, "UPDATE", when="OLD.ended_at IS NOT NULL", message="A plan that has ended stays as it was"),
    *never(TABLE, "DELETE", message="A plan is ended, never deleted"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0011_step_ups")]
    operations: ClassVar = [installed_by(REFUSALS)]
