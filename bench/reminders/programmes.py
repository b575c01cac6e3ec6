"""A patient's programme as the physio would have issued it: two sessions a day, three exercises in each."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any, Final

from django.db import models
from django.db.models import F

from clinic.models import Patient
from programmes.counting import counts_for
from programmes.models import Exercise, Prescription, PrescriptionSlot, Programme, Revision, Slot, SlotTiming
from programmes.patient_text import patient_text

EXERCISES: Final = 3
RUNNING_FOR: Final = timedelta(days=30)


class Course:
    """The rows of one programme; the revision is a draft until `issue`."""

    def __init__(self, patient: Patient, *, times: Sequence[time], now: datetime) -> None:
        self._patient, self._times, self._now = patient, times, now
        self._own = {"clinic": patient.clinic}

    def rows(self) -> Iterator[models.Model]:
        by = {"created_by": self._patient.physio}
        began = (self._now - RUNNING_FOR).date()
        programme = Programme(**self._own, **by, patient=self._patient, title="Left leg", starts_on=began)
        revision = Revision(**self._own, **by, programme=programme, number=1)
        slots = [Slot(**self._own, programme=programme, position=number) for number in range(1, len(self._times) + 1)]
        yield from (programme, revision, *slots)
        yield from (self._timing(slot, at) for slot, at in zip(slots, self._times, strict=True))
        for number, dose in enumerate(doses(), start=1):
            line = Prescription(**self._own, revision=revision, order=number, **dose)
            yield line
            yield from (PrescriptionSlot(**self._own, prescription=line, slot=slot) for slot in slots)

    def _timing(self, slot: Slot, at: time) -> SlotTiming:
        set_by = {"set_by": self._patient.physio, "set_at": self._now}
        return SlotTiming(
            **self._own, slot=slot, from_date=slot.programme.starts_on, local_time=at, label="Session", **set_by
        )

    @staticmethod
    def issue() -> None:
        """Issue what has been saved: the database takes no line of a revision that is issued already."""
        Revision.objects.drafts().update(issued_at=F("created_at"), issued_by=F("created_by"))


@cache
def doses() -> list[dict[str, Any]]:
    """The library's first exercises at the library's own doses, with their words for patients."""
    return [_dose(exercise) for exercise in Exercise.objects.filter(clinic=None).order_by("slug")[:EXERCISES]]


def _dose(exercise: Exercise) -> dict[str, Any]:
    dose, side = exercise.dose, "left" if exercise.per_side else "none"
    return {
        "exercise": exercise,
        "side": side,
        "per_side": exercise.per_side,
        "sets": dose["sets"],
        "reps": dose["reps"],
        "hold_seconds": dose["hold_seconds"],
        "counts": counts_for(reps=dose["reps"], hold_seconds=dose["hold_seconds"]),
        "exercise_text": patient_text(exercise, side),
        "figure": exercise.figure,
        "figure_side": exercise.figure_side,
    }
