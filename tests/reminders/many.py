"""Many patients at once, each with a programme of their own, in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar

from django.db.models import Model

from clinic.models import Membership, Patient
from programmes.models import Prescription, PrescriptionSlot, Programme, Revision, Slot, SlotTiming
from tests.world import NOW, make_exercise

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Wanted:
    """One patient: the zone, the times of the day, and the first and last local date."""

    zone: str
    times: Sequence[time]
    first: date
    last: date | None = None


def make_many(physio: Membership, wanted: Sequence[Wanted]) -> list[Programme]:
    """Their programmes in order, each issued with one exercise in every slot."""
    of = {"clinic_id": physio.clinic_id}
    patients = _make(
        Patient(**of, physio=physio, first_name="Pat", last_name=str(n), name_search=f"pat {n}", time_zone=each.zone)
        for n, each in enumerate(wanted)
    )
    programmes = _make(
        Programme(**of, patient=patient, title="Legs", starts_on=each.first, ends_on=each.last, created_by=physio)
        for patient, each in zip(patients, wanted, strict=True)
    )
    pairs = list(zip(programmes, wanted, strict=True))
    slots = _make(
        Slot(**of, programme=programme, position=n) for programme, each in pairs for n in range(1, len(each.times) + 1)
    )
    times = (at for _, each in pairs for at in each.times)
    _make(
        SlotTiming(
            **of, slot=slot, from_date=date(2000, 1, 1), local_time=at, label="Session", set_by=physio, set_at=NOW
        )
        for slot, at in zip(slots, times, strict=True)
    )
    _issue(physio, programmes, slots)
    return programmes


def _issue(physio: Membership, programmes: list[Programme], slots: list[Slot]) -> None:
    of, exercise = {"clinic_id": physio.clinic_id}, make_exercise()
    dose = {"side": "left", "per_side": True, "sets": 1, "reps": 3, "hold_seconds": 30, "counts": "holds"}
    revisions = _make(Revision(**of, programme=programme, number=1, created_by=physio) for programme in programmes)
    lines = _make(Prescription(**of, revision=row, exercise=exercise, order=1, **dose) for row in revisions)
    line_of = {row.programme_id: line for row, line in zip(revisions, lines, strict=True)}
    _make(PrescriptionSlot(**of, prescription=line_of[slot.programme_id], slot=slot) for slot in slots)
    for n in range(0, len(revisions), 500):
        part = [row.pk for row in revisions[n : n + 500]]
        Revision.objects.filter(pk__in=part).update(issued_at=NOW, issued_by=physio)


def _make(rows: Sequence[M]) -> list[M]:
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made, batch_size=500) if made else []
