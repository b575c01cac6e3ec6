"""What the columns of 0006 and 0007 hold for sessions that are stored already.

By itself: beside the new columns, PostgreSQL would keep everybody from the table for as long as it takes to read a diary.
"""

from collections import defaultdict
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Min, OuterRef, Subquery

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


def fill_reach(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
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


def fill_first_told(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Tell the sessions that are stored when the first of their entries came in."""
    mine = {"slot": OuterRef("slot"), "local_date": OuterRef("local_date")}
    entries = apps.get_model("programmes", "Entry").objects.filter(**mine).order_by()
    first = entries.values("slot", "local_date").annotate(first=Min("synced_at")).values("first")
    apps.get_model("programmes", "Session").objects.update(first_synced_at=Subquery(first))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0012_step_up_triggers")]
    operations: ClassVar = [
        migrations.RunPython(fill_reach, migrations.RunPython.noop),
        migrations.RunPython(fill_first_told, migrations.RunPython.noop),
    ]
