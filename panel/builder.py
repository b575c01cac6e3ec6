"""A draft on the page: its lines as typed, what is said about each, and what the page's buttons do to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from clinic.models import Patient
from panel.forms.programme import LineForm, typed
from programmes import prescribing, wording
from programmes.burden import Burden, burden_of
from programmes.counting import counts_for
from programmes.day_plan import SlotPlan
from programmes.dosing import outside_limits
from programmes.models import Exercise, Prescription, Revision
from programmes.screening import latest

Typed = dict[str, list[str]]
MOST_LINES = 20
FIELDS = tuple(LineForm.base_fields)


@dataclass(frozen=True)
class Shown:
    """One line of the page: the form, and what is said about it as it stands."""

    number: int
    form: LineForm
    exercise: Exercise
    reading: str
    outside: list[str]
    cautions: list[str]
    changed: list[str]
    is_new: bool


class Builder:
    """The lines of one draft as they stand on the page, saved or not."""

    def __init__(
        self, draft: Revision, day: Sequence[SlotPlan], library: Mapping[str, Exercise], lines: list[Typed]
    ) -> None:
        self.draft = draft
        self.day = day
        self.library = library
        self.lines = lines

    def add(self, key: str) -> bool:
        """Put an exercise of the library at the end, with its own dose. False for one the clinic does not have."""
        exercise = self.library.get(key)
        if exercise is None or len(self.lines) >= MOST_LINES:
            return False
        positions = [plan.position for plan in self.day]
        self.lines.append(typed(prescribing.new_line(exercise, self._patient, positions=positions)))
        return True

    def remove(self, number: int) -> None:
        del self.lines[number : number + 1]

    def move(self, number: int, *, by: int) -> None:
        """Up is -1, down is 1; past either end nothing moves."""
        if 0 <= number + by < len(self.lines) and 0 <= number < len(self.lines):
            self.lines.insert(number + by, self.lines.pop(number))

    @cached_property
    def forms(self) -> list[LineForm]:
        """The lines as bound forms. Read after the page's button has done its work."""
        return [self._form(number, line) for number, line in enumerate(self.lines)]

    def is_valid(self) -> bool:
        return not sum(len(form.errors) for form in self.forms)  # all are read, so that each shows its own errors

    def shown(self) -> list[Shown]:
        """Every line with what is said of it. One that cannot be read yet has no reading."""
        before = self._in_force
        return [self._shown(number, form, before) for number, form in enumerate(self.forms)]

    @property
    def labels(self) -> dict[int, str]:
        return {plan.position: plan.label for plan in sorted(self.day, key=lambda plan: plan.local_time)}

    @property
    def burden(self) -> Burden:
        return burden_of(self._readable)

    @property
    def readings(self) -> list[wording.SessionReading]:
        """The whole day, session by session."""
        return wording.day_in_words(self._readable, self.labels)

    @property
    def _patient(self) -> Patient:
        return self.draft.programme.patient

    @cached_property
    def _readable(self) -> list[wording.Line]:
        return [_said(form) for form in self.forms if form.is_valid()]

    @cached_property
    def _in_force(self) -> dict[str, wording.Line]:
        current = self.draft.programme.current_revision
        lines = prescribing.lines_of(current) if current else []
        return {line.exercise.slug: _line_said(line) for line in lines}

    @cached_property
    def _cautions(self) -> set[str]:
        answers = latest(self._patient)
        return {*self._patient.cautions, *(answers.raises if answers else [])}

    def _form(self, number: int, line: Typed) -> LineForm:
        there = {str(plan.position) for plan in self.day}
        line = {**line, "positions": [position for position in line["positions"] if position in there]}
        data: MultiValueDict[str, Any] = MultiValueDict({f"line-{number}-{key}": value for key, value in line.items()})
        exercise = self.library[line["exercise"][0]]
        return LineForm(data, prefix=f"line-{number}", exercise=exercise, day=self.day)

    def _shown(self, number: int, form: LineForm, before: Mapping[str, wording.Line]) -> Shown:
        exercise = form.of
        said = _said(form) if form.is_valid() else None
        was = before.get(exercise.slug)
        return Shown(
            number=number,
            form=form,
            exercise=exercise,
            reading=wording.read_back(said, self.labels) if said else "",
            outside=_outside(form) if said else [],
            cautions=[row["text"] for row in exercise.cautions if row["code"] in self._cautions],
            changed=wording.dose_changes(was, said, labels=self.labels) if was and said else [],
            is_new=bool(before) and was is None,
        )


def typed_lines(data: QueryDict, library: Mapping[str, Exercise]) -> list[Typed]:
    """The lines of a posted page in their order. A line of an exercise that the clinic does not have is not one."""
    lines = []
    for number in range(MOST_LINES):
        line = {field: data.getlist(f"line-{number}-{field}") for field in FIELDS}
        if line["exercise"] and line["exercise"][0] in library:
            lines.append(line)
    return lines


def saved_lines(draft: Revision) -> list[Typed]:
    return [typed(line) for line in prescribing.lines_of(draft)]


def library_for(draft: Revision) -> dict[str, Exercise]:
    """What may be prescribed, by key: the library and the clinic's own, and what the draft holds already."""
    exercises = Exercise.objects.for_clinic(draft.clinic_id)
    held = draft.prescriptions.values_list("exercise_id", flat=True)
    return {str(row.pk): row for row in exercises if row.retired_at is None or row.pk in set(held)}


def _said(form: LineForm) -> wording.Line:
    return _line_said(form.line)


def _line_said(line: prescribing.Line) -> wording.Line:
    exercise = line.exercise
    return wording.Line(
        exercise=exercise.slug,
        name=exercise.name,
        side=line.side,
        counts=counts_for(hold_seconds=line.hold_seconds, reps=line.reps),
        sets=line.sets,
        reps=line.reps,
        hold_seconds=line.hold_seconds,
        rest_seconds=line.rest_seconds,
        sessions=tuple(sorted(line.positions)),
        choice=line.choice,
        note=line.note,
        part=wording.part_of(exercise),
    )


def _outside(form: LineForm) -> list[str]:
    line = form.line
    row = Prescription(exercise=form.of, sets=line.sets, reps=line.reps, hold_seconds=line.hold_seconds)
    return outside_limits(row, times_a_day=len(line.positions))
