from collections import defaultdict
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

from clinic.triggers import rebuilding

REACHES = ["nowhere", "back", "buttock", "thigh", "calf", "foot"]
CHOICES = [(reach, reach.capitalize()) for reach in REACHES]
BATCH = 500

Key = tuple[UUID, date]


def reach_of(body: dict[str, Any]) -> str:
    """What a symptoms entry says of how far down it was felt, as the fold of this release reads it."""
    if reaches := body.get("reaches"):
        return str(reaches)
    return "nowhere" if body["side"] == "none" and not body.get("starts_at") else ""


def said(apps: Apps) -> dict[Key, dict[str, str]]:
    """By session: before and after, as written down last. An entry that does not say when is from before."""
    found: dict[Key, dict[str, str]] = defaultdict(dict)
    entries = apps.get_model("programmes", "Entry").objects.filter(kind="symptoms", slot__isnull=False)
    rows = entries.order_by("recorded_at", "id").values_list("slot_id", "local_date", "body")
    for slot, day, body in rows.iterator(chunk_size=2000):
        found[slot, day]["after" if body.get("when") == "after" else "before"] = reach_of(body)
    return found


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Tell the sessions that are stored what their entries say. They come to few pairs of words: one update for many."""
    reaches = said(apps)
    sessions = apps.get_model("programmes", "Session").objects
    alike: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for pk, slot, day in sessions.order_by().values_list("id", "slot_id", "local_date").iterator(chunk_size=2000):
        told = reaches.get((slot, day), {})
        alike[told.get("before", ""), told.get("after", "")].append(pk)
    for (before, after), keys in alike.items():
        for start in range(0, len(keys) if before or after else 0, BATCH):
            sessions.filter(pk__in=keys[start : start + BATCH]).update(reach_before=before, reach_after=after)


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
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
