from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from clinic.triggers import rebuilding


class Migration(migrations.Migration):
    """Deliveries are found by their reminder through delivery_once, which begins with it."""

    dependencies: ClassVar = [("reminders", "0006_session_minutes")]
    operations: ClassVar = rebuilding(
        migrations.AlterField(
            "delivery",
            "reminder",
            models.ForeignKey(
                "reminders.Reminder",
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="deliveries",
                db_index=False,
            ),
        ),
    )
