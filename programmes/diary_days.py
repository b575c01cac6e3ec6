"""What the sessions of one local date come to: the same sums for everybody who asks about a day."""

from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, When
from django.db.models.functions import Coalesce, Greatest

from programmes.enums import Reach
from programmes.models import Session

NOTED = ~Q(finished_at=None, skipped_at=None, stopped_at=None, without_phone_at=None, ticks_done=0)
KEPT = ~Q(finished_at=None, stopped_at=None, without_phone_at=None, ticks_done=0)


def by_day(sessions: QuerySet[Session], *columns: str) -> QuerySet[Session, Any]:
    """By patient and local date, `on`, these of the columns of `OF_DAY`."""
    days = sessions.order_by().values("patient_id", on=F("local_date"))
    return days.annotate(**{name: OF_DAY[name] for name in columns})


def _worst(before: str, after: str) -> Max:
    return Max(Greatest(Coalesce(before, -1), Coalesce(after, -1)))


def _deepest() -> Max:
    return Max(Greatest(_depth("reach_before"), _depth("reach_after")))


def _depth(reach: str) -> Case:
    return Case(*(When(**{reach: each}, then=each.depth) for each in Reach), default=-1)


OF_DAY = {
    "leg": _worst("leg_before", "leg_after"),
    "back": _worst("back_before", "back_after"),
    "reach": _deepest(),
    "stopped": Count("stopped_at"),
    "noted": Count("pk", filter=NOTED),
    "kept": Count("pk", filter=KEPT),
    "told_at": Min("first_synced_at"),
}
"""Pain is the worst of the day and reach the deepest, as `Reach.depth`, -1 where there is none; then sessions."""
