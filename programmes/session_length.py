"""Which of many slots hold exercises, and about how long their sessions take: what a reminder says."""

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from programmes.counting import items_of, minutes_of
from programmes.enums import RevisionKind
from programmes.models import PrescriptionSlot, Revision


class _Dose(NamedTuple):
    """The columns of a prescription that its length hangs on."""

    choice: int | None
    side: str
    counts: str
    sets: int
    reps: int
    hold_seconds: int
    rest_seconds: int


def minutes_of_slots(slots: Collection[UUID]) -> dict[UUID, int]:
    """About how many minutes the session of each slot that holds exercises takes; the others are left out.

    By the newest issued revision of its programme, as `Programme.current_revision` finds it. Two queries, however many
    slots there are.
    """
    rows = PrescriptionSlot.objects.filter(slot__among=slots, prescription__revision__among=_current(slots))
    columns = ("slot_id", *(f"prescription__{name}" for name in _Dose._fields))
    doses: dict[UUID, list[_Dose]] = defaultdict(list)
    for slot_id, *dose in rows.order_by("prescription__order").values_list(*columns):
        doses[slot_id].append(_Dose._make(dose))
    return {slot_id: _minutes(tuple(lines)) for slot_id, lines in doses.items()}


@lru_cache(maxsize=2000)
def _minutes(doses: tuple[_Dose, ...]) -> int:
    """Kept, because the sessions of a day are much alike, and so are the programmes made from one template."""
    return minutes_of(items_of(doses))


def _current(slots: Collection[UUID]) -> list[UUID]:
    """Asked for by itself: as a sub-query, SQLite looks for it in every programme there is."""
    issued = Revision.objects.issued().filter(kind=RevisionKind.NORMAL, programme__slots__among=slots)
    newest = dict(issued.order_by("number").values_list("programme_id", "id"))
    return list(newest.values())
