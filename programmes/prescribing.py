"""Writing a programme: starting one, drafting a change, and what stands in a draft. Issuing it is `issuing.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from clinic import audit
from clinic.days import today
from clinic.enums import AffectedSide, AuditVerb
from clinic.errors import Refused
from clinic.models import Membership, Patient
from programmes.counting import counts_for
from programmes.course import next_number
from programmes.day_plan import day_on, default_day, never_reminded, set_day
from programmes.enums import Side
from programmes.models import Exercise, Prescription, PrescriptionSlot, Programme, Revision, Template
from programmes.patient_text import patient_text
from programmes.placing import sessions_for

AFFECTED = "affected"
"""How templates and the library write "the side that hurts"; a draft holds the side itself."""

EMPTY_DAY = 2
"""Sessions a day of a programme that begins from nothing."""

REST_SECONDS = 10
"""Between two holds or sets, where nothing else is prescribed. Ours; the sources give no number."""


@dataclass(frozen=True)
class Line:
    """One exercise of a draft as the physio wants it. `positions` are the sessions of the day it belongs to."""

    exercise: Exercise
    positions: frozenset[int]
    side: str
    sets: int
    reps: int
    hold_seconds: int = 0
    rest_seconds: int = REST_SECONDS
    group: str = ""
    choice: int | None = None
    note: str = ""
    limit_reason: str = ""


@transaction.atomic
def start_programme(
    patient: Patient,
    template: Template | None,
    *,
    by: Membership,
    now: datetime,
    title: str = "",
    starts_on: date | None = None,
    sessions: int = EMPTY_DAY,
    like: Programme | None = None,
) -> Programme:
    """A new programme with its first draft: the template's sessions and lines; those of an earlier programme of the
    same patient (`like`); or `sessions` a day and no line.

    Raises Refused where one is open already, and (`side_unknown`) where the template needs the side that hurts.
    """
    Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    if patient.programmes.open().exists():
        raise Refused("open", "This patient has a programme already. Change that one, or end it first.")
    programme = Programme.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        title=title.strip() or (template.title if template else like.title if like else "Home exercises"),
        starts_on=starts_on or today(patient, now),
        created_by=by,
    )
    day = day_on(like, today(patient, now)) if like else default_day(template.sessions if template else sessions)
    set_day(programme, day, by=by, now=now, reminded=never_reminded)
    revision = Revision.objects.create(
        clinic_id=patient.clinic_id, programme=programme, number=next_number(programme), created_by=by
    )
    set_lines(revision, _first_lines(patient, template, like))
    audit.record(AuditVerb.STARTED_PROGRAMME, now=now, patient=patient, member=by, programme=programme.pk)
    return programme


def needs_side(template: Template) -> bool:
    """Whether a line of the template is for the side that hurts, so that the patient must have one."""
    return any(line["side"] == AFFECTED for line in template.prescriptions)


@transaction.atomic
def draft_for_change(programme: Programme, *, by: Membership) -> Revision:
    """The draft in which the next change is written: the one there is, or a copy of what is in force.

    Raises Refused for a programme that has ended.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if programme.is_ended:
        raise Refused("ended", "This programme has ended. Start a new one.")
    if programme.draft:
        return programme.draft
    current = programme.current_revision
    draft = Revision.objects.create(
        clinic_id=programme.clinic_id, programme=programme, number=next_number(programme), created_by=by
    )
    set_lines(draft, lines_of(current) if current else [])
    return draft


def discard(draft: Revision) -> None:
    """Throw a draft away. The first draft of a programme cannot be: without it the programme has nothing.

    Raises Refused for that one.
    """
    if not draft.programme.revisions.issued().exists():
        raise Refused("first", "This is the programme's first draft. End the programme instead.")
    draft.delete()


@transaction.atomic
def set_lines(draft: Revision, lines: Sequence[Line]) -> list[Prescription]:
    """Make these the draft's lines, in this order. Raises ValidationError where a number is outside its hard bounds,
    with the field's name, and Refused for a revision that has been issued.
    """
    draft = Revision.objects.select_for_update(of=("self",)).select_related("programme").get(pk=draft.pk)
    if draft.is_issued:
        raise Refused("issued", "This revision has been issued and stays as it is. Change the programme instead.")
    slots = {slot.position: slot for slot in draft.programme.slots.all()}
    draft.prescriptions.all().delete()
    rows = [_prescription(draft, line, order) for order, line in enumerate(lines, start=1)]
    for row in rows:
        row.save()
    PrescriptionSlot.objects.bulk_create(
        PrescriptionSlot(clinic_id=draft.clinic_id, prescription=row, slot=slots[position])
        for row, line in zip(rows, lines, strict=True)
        for position in sorted(line.positions & slots.keys())
    )
    return rows


def new_line(
    exercise: Exercise, patient: Patient, *, positions: Sequence[int], load: Mapping[int, int] | None = None
) -> Line:
    """The library's own dose of an exercise, for this patient, in as many sessions as the library says.

    `positions` are the sessions in the order of the day; `load` is how many exercises each of them has already.
    """
    dose = exercise.dose
    side = str(dose.get("sides") or (Side.BOTH if exercise.per_side else Side.NONE))
    unknown = side == AFFECTED and patient.affected_side == AffectedSide.UNKNOWN
    return Line(
        exercise=exercise,
        positions=sessions_for(dose["times_per_day"], positions, load or {}),
        side="" if unknown else _resolved(side, patient),
        sets=dose["sets"],
        reps=dose["reps"],
        hold_seconds=dose["hold_seconds"],
    )


def lines_of(revision: Revision) -> list[Line]:
    """A revision's lines, to be written into another one."""
    rows = revision.prescriptions.select_related("exercise").prefetch_related("slots")
    return [line_of(row) for row in rows]


def line_of(row: Prescription) -> Line:
    return Line(
        exercise=row.exercise,
        positions=frozenset(slot.position for slot in row.slots.all()),
        side=row.side,
        sets=row.sets,
        reps=row.reps,
        hold_seconds=row.hold_seconds,
        rest_seconds=row.rest_seconds,
        group=row.group,
        choice=row.choice,
        note=row.note,
        limit_reason=row.limit_reason,
    )


def _first_lines(patient: Patient, template: Template | None, like: Programme | None) -> list[Line]:
    if template:
        return _lines_of(template, patient)
    last = like.current_revision if like else None
    # A reason for leaving the library's limits was about then: it is asked for anew.
    return [replace(line, limit_reason="") for line in lines_of(last)] if last else []


def _lines_of(template: Template, patient: Patient) -> list[Line]:
    slugs = {line["exercise"] for line in template.prescriptions}
    library = Exercise.objects.for_clinic(patient.clinic_id).current().filter(slug__in=slugs)
    exercises = {exercise.slug: exercise for exercise in library.order_by("clinic__id")}
    return [
        _line(line, exercises[line["exercise"]], patient)
        for line in template.prescriptions
        if line["exercise"] in exercises
    ]


def _line(given: dict[str, Any], exercise: Exercise, patient: Patient) -> Line:
    dose = given["dose"]
    return Line(
        exercise=exercise,
        positions=frozenset(given["sessions"]),
        side=_resolved(given["side"], patient),
        sets=dose["sets"],
        reps=dose["reps"],
        hold_seconds=dose["hold_seconds"],
        rest_seconds=dose.get("rest_seconds", REST_SECONDS),
        group=given.get("group", ""),
        choice=given["choice"],
        note=given["note"],
    )


def _resolved(side: str, patient: Patient) -> str:
    if side != AFFECTED:
        return side
    if patient.affected_side == AffectedSide.UNKNOWN:
        raise Refused("side_unknown", "Say first which side is affected: this programme works that side.")
    return patient.affected_side


def _prescription(draft: Revision, line: Line, order: int) -> Prescription:
    line = replace(line, side=line.side if line.exercise.per_side else Side.NONE)
    row = Prescription(
        clinic_id=draft.clinic_id,
        revision=draft,
        exercise=line.exercise,
        order=order,
        group=line.group,
        side=line.side,
        per_side=line.exercise.per_side,
        sets=line.sets,
        reps=line.reps,
        hold_seconds=line.hold_seconds,
        rest_seconds=line.rest_seconds,
        counts=counts_for(hold_seconds=line.hold_seconds, reps=line.reps),
        choice=line.choice,
        note=line.note,
        limit_reason=line.limit_reason,
        exercise_text=patient_text(line.exercise, line.side),
        figure=line.exercise.figure,
        figure_side=line.exercise.figure_side,
    )
    if row.per_side and row.side not in {Side.LEFT, Side.RIGHT, Side.BOTH}:
        raise ValidationError({"side": "Choose the side that is worked: left, right or both."})
    row.clean_fields(exclude=["revision", "exercise", "clinic"])
    return row
