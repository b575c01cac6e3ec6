from importlib import import_module
from typing import ClassVar

from django.db import migrations

from clinic.triggers import narrowed

RULES = import_module("reminders.migrations.0002_triggers").REFUSALS


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reminders", "0004_calendar_feed_triggers")]
    operations: ClassVar = [narrowed(RULES)]
