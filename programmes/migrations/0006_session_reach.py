from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

from clinic.triggers import rebuilding

REACHES = ["nowhere", "back", "buttock", "thigh", "calf", "foot"]
CHOICES = [(reach, reach.capitalize()) for reach in REACHES]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0005_note_triggers")]
    operations: ClassVar = [
        *rebuilding(
            migrations.AddField(
                "session",
                "reach_before",
                models.CharField(max_length=10, choices=CHOICES, blank=True, help_text="How far down it was felt."),
            ),
            migrations.AddField(
                "session",
                "reach_after",
                models.CharField(
                    max_length=10, choices=CHOICES, blank=True, help_text="Empty: the patient did not say."
                ),
            ),
            *(
                migrations.AddConstraint(
                    "session",
                    models.CheckConstraint(condition=Q(**{f"{field}__in": ["", *REACHES]}), name=f"session_{field}"),
                )
                for field in ("reach_before", "reach_after")
            ),
        ),
    ]
