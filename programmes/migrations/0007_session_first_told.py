from typing import ClassVar

from django.db import migrations, models

from clinic.triggers import rebuilding


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0006_session_reach")]
    operations: ClassVar = [
        *rebuilding(
            migrations.AddField(
                "session",
                "first_synced_at",
                models.DateTimeField(null=True, help_text="When the clinic first heard of it."),
            )
        ),
    ]
