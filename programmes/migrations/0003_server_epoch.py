from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def begin_epoch(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("programmes", "ServerEpoch").objects.get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0002_triggers")]
    operations: ClassVar = [migrations.RunPython(begin_epoch, migrations.RunPython.noop)]
