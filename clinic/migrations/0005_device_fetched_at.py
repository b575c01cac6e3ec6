from typing import ClassVar

from django.db import migrations, models

from clinic.triggers import rebuilding

HELP = "When it last fetched everything that it shows."


class Migration(migrations.Migration):
    """Phones that have fetched it before have not said when: unknown until they do it again."""

    dependencies: ClassVar = [("clinic", "0004_note_verbs")]
    operations: ClassVar = rebuilding(
        migrations.AddField("device", "fetched_at", models.DateTimeField(help_text=HELP, null=True)),
    )
