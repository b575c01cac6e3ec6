"""A physio's own doses: what an exercise comes out of the library with, for whoever keeps one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clinic.errors import Refused
from clinic.models import Membership, Patient
from programmes.models import DoseDefault, Exercise
from programmes.placing import sessions_for
from programmes.prescribing import Line, new_line


def line_for(
    exercise: Exercise, patient: Patient, *, positions: Sequence[int], load: Mapping[int, int], by: Membership
) -> Line:
    """A new line as this physio likes it, else with the library's dose. The side is always the patient's own."""
    line = new_line(exercise, patient, positions=positions, load=load)
    own = DoseDefault.objects.for_clinic(by.clinic_id).filter(member=by, exercise=exercise).first()
    if own is None:
        return line
    return replace(
        line,
        positions=sessions_for(own.times_a_day, positions, load),
        sets=own.sets,
        reps=own.reps,
        hold_seconds=own.hold_seconds,
        rest_seconds=own.rest_seconds,
    )


def keep(line: Line, *, by: Membership) -> DoseDefault:
    """From now on the exercise comes with this dose and as many sessions, for this physio. The note stays behind.

    Raises Refused for a line that is in no session.
    """
    if not line.positions:
        raise Refused("no_session", f"{line.exercise}: tick at least one session first.")
    dose = {
        "sets": line.sets,
        "reps": line.reps,
        "hold_seconds": line.hold_seconds,
        "rest_seconds": line.rest_seconds,
        "times_a_day": len(line.positions),
    }
    row, _ = DoseDefault.objects.update_or_create(
        member=by, exercise=line.exercise, defaults=dose, create_defaults={**dose, "clinic_id": by.clinic_id}
    )
    return row


def forget(exercise: Exercise, *, by: Membership) -> None:
    """Back to the library's dose. Doing it twice changes nothing."""
    DoseDefault.objects.for_clinic(by.clinic_id).filter(member=by, exercise=exercise).delete()


def kept_by(member: Membership) -> set[str]:
    """The keys of the exercises of which this physio keeps a dose."""
    rows = DoseDefault.objects.for_clinic(member.clinic_id).filter(member=member)
    return {str(key) for key in rows.values_list("exercise_id", flat=True)}
