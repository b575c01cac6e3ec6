from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

from clinic.triggers import rebuilding

KINDS = [
    ("danger-sign", "Danger sign"),
    ("new-loss", "New weakness or numbness"),
    ("held", "Answers before the start"),
    ("pain", "Pain"),
    ("further-down", "Further down the leg"),
    ("stopped", "Stopped because it hurt"),
    ("unreached", "Reminders"),
    ("silent", "Nothing heard"),
    ("missed", "Nothing noted"),
    ("note", "Note"),
    ("not-joined", "Not joined"),
    ("still-closed", "Stopped by the physio"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("panel", "0002_attention_triggers")]
    operations: ClassVar = rebuilding(
        migrations.RemoveConstraint("attention", "attention_kind"),
        migrations.AlterField("attention", "kind", models.CharField(choices=KINDS, max_length=12)),
        migrations.AddConstraint(
            "attention",
            models.CheckConstraint(condition=Q(kind__in=[kind for kind, _ in KINDS]), name="attention_kind"),
        ),
    )
