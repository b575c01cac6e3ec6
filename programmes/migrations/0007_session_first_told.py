from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Min, OuterRef, Subquery

from clinic.triggers import rebuilding


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Tell the sessions that are stored when the first of their entries came in."""
    mine = {"slot": OuterRef("slot"), "local_date": OuterRef("local_date")}
    entries = apps.get_model("programmes", "Entry").objects.filter(**mine).order_by()
    first = entries.values("slot", "local_date").annotate(first=Min("synced_at")).values("first")
    apps.get_model("programmes", "Session").objects.update(first_synced_at=Subquery(first))


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
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
