from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

from clinic.triggers import rebuilding

HELP = "About how long the session takes, when it was planned. None: planned by an older release."


class Migration(migrations.Migration):
    """Rows without the minutes of their session are given them by the planner's next round."""

    dependencies: ClassVar = [("reminders", "0005_narrowed_triggers")]
    operations: ClassVar = rebuilding(
        migrations.AddField("reminder", "minutes", models.PositiveSmallIntegerField(help_text=HELP, null=True)),
        migrations.AddConstraint(
            "reminder",
            models.CheckConstraint(condition=Q(minutes__gte=0, minutes__lte=1440), name="reminder_minutes"),
        ),
    )
