"""About how long the sessions of many slots take: what a reminder says."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from programmes.counting import items_of, minutes_of
from programmes.enums import RevisionKind
from programmes.models import PrescriptionSlot, Revision


class _Dose(NamedTuple):
    """The columns of a prescription that its length hangs on."""

    slot_id: UUID
    choice: int | None
    side: str
    counts: str
    sets: int
    reps: int
    hold_seconds: int
    rest_seconds: int


def minutes_of_slots(slots: Collection[UUID]) -> dict[UUID, int]:
    """About how many minutes each slot's session takes, by the newest issued revision of its programme; 0 without one.

    One query, however many there are. The revision is found as `Programme.current_revision` finds one.
    """
    newer = Revision.objects.issued().filter(
        kind=RevisionKind.NORMAL, programme=OuterRef("programme"), number__gt=OuterRef("number")
    )
    current = Revision.objects.issued().filter(~Exists(newer), kind=RevisionKind.NORMAL).order_by()
    rows = PrescriptionSlot.objects.filter(slot__in=slots, prescription__revision__in=current.values("id"))
    columns = ("slot_id", *(f"prescription__{name}" for name in _Dose._fields[1:]))
    doses: dict[UUID, list[_Dose]] = defaultdict(list)
    for row in rows.order_by("prescription__order").values_list(*columns):
        dose = _Dose(*row)
        doses[dose.slot_id].append(dose)
    return {slot_id: minutes_of(items_of(doses.get(slot_id, ()))) for slot_id in slots}
