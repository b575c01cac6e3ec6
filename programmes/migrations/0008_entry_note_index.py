from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0007_session_first_told")]
    operations: ClassVar = [
        migrations.AddIndex("entry", models.Index(fields=["patient"], condition=Q(kind="note"), name="entry_note")),
    ]
