"""A draft on the page: its lines as typed, and what is said about each and about the whole."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from clinic.models import Membership, Patient
from panel.figures import Figure, figure_of
from panel.forms.programme import LineForm, typed
from programmes import defaults, ordering, prescribing, wording
from programmes.burden import Burden, burden_of
from programmes.changing import Changed, changes, paired
from programmes.counting import counts_for
from programmes.day_plan import SlotPlan
from programmes.dosing import limits_in_words, outside_limits
from programmes.models import Exercise, Prescription, Revision
from programmes.screening import cautions_that_hold

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
    limits: str
    """What the library allows of each number, in words."""
    outside: list[str]
    cautions: list[str]
    changed: list[str]
    is_new: bool
    has_own_dose: bool
    """Whether the physio keeps a dose of their own for this exercise."""

    @property
    def figure(self) -> Figure | None:
        return figure_of(self.exercise, self.form["side"].value() if self.exercise.per_side else "")


@dataclass(frozen=True)
class TakenOut:
    """The line that was taken out last: it can be put back for as long as the page is open."""

    number: int
    name: str
    line: Typed

    @property
    def sent(self) -> str:
        """As the page sends it back."""
        return json.dumps({"number": self.number, "line": self.line})


class Builder:
    """The lines of one draft as they stand on the page, saved or not."""

    def __init__(
        self,
        draft: Revision,
        day: Sequence[SlotPlan],
        library: Mapping[str, Exercise],
        lines: list[Typed],
        *,
        member: Membership,
    ) -> None:
        self.draft = draft
        self.day = day
        self.library = library
        self.lines = lines
        self.member = member
        self.taken_out: TakenOut | None = None

    def new_line(self, key: str) -> Typed | None:
        """An exercise of the library with the dose that this physio likes. None for one the clinic does not have."""
        exercise = self.library.get(key)
        if exercise is None:
            return None
        load = Counter(int(position) for line in self.lines for position in line["positions"] if position.isdigit())
        line = defaults.line_for(exercise, self._patient, positions=self.positions, load=load, by=self.member)
        return typed(line)

    @property
    def positions(self) -> list[int]:
        """The sessions of the day in the order of their times."""
        return [plan.position for plan in self.day]

    def exercise_of(self, number: int) -> Exercise:
        return self.library[self.lines[number]["exercise"][0]]

    @cached_property
    def forms(self) -> list[LineForm]:
        """The lines as bound forms. Read after the page's button has done its work."""
        return [self._form(number, line) for number, line in enumerate(self.lines)]

    def is_valid(self) -> bool:
        return not sum(len(form.errors) for form in self.forms)  # all are read, so that each shows its own errors

    def shown(self) -> list[Shown]:
        """Every line with what is said of it. One that cannot be read yet has no reading."""
        was = {id(now): before for before, now in paired(self._in_force, self._readable)}
        own = defaults.kept_by(self.member)
        return [self._shown(number, form, was, own) for number, form in enumerate(self.forms)]

    @property
    def unreadable(self) -> list[tuple[int, str]]:
        """Lines that cannot be read as they stand, by number and name: while there is one, nothing is saved."""
        return [(number, form.of.name) for number, form in enumerate(self.forms) if not form.is_valid()]

    @property
    def labels(self) -> dict[int, str]:
        return {plan.position: plan.label for plan in sorted(self.day, key=lambda plan: plan.local_time)}

    @property
    def changes(self) -> list[Changed]:
        """What issuing this draft would change of the programme in force."""
        return changes(self._in_force, self._readable, self.labels)

    @property
    def stages(self) -> list[int]:
        return [self.exercise_of(number).order_stage for number in range(len(self.lines))]

    @property
    def is_out_of_order(self) -> bool:
        return not ordering.is_in_order(self.stages)

    @property
    def is_all_stretch(self) -> bool:
        return ordering.is_all_stretch(self.stages)

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
    def _said(self) -> dict[int, wording.Line]:
        """The lines that can be read, by their number."""
        return {number: _line_said(form.line) for number, form in enumerate(self.forms) if form.is_valid()}

    @cached_property
    def _readable(self) -> list[wording.Line]:
        return list(self._said.values())

    @cached_property
    def _in_force(self) -> list[wording.Line]:
        current = self.draft.programme.current_revision
        return [_line_said(line) for line in prescribing.lines_of(current)] if current else []

    @cached_property
    def _cautions(self) -> set[str]:
        return cautions_that_hold(self._patient)

    def _form(self, number: int, line: Typed) -> LineForm:
        there = {str(plan.position) for plan in self.day}
        line = {**line, "positions": [position for position in line["positions"] if position in there]}
        data: MultiValueDict[str, Any] = MultiValueDict({f"line-{number}-{key}": value for key, value in line.items()})
        exercise = self.library[line["exercise"][0]]
        return LineForm(data, prefix=f"line-{number}", exercise=exercise, day=self.day)

    def _shown(
        self, number: int, form: LineForm, before: Mapping[int, wording.Line | None], own: Collection[str]
    ) -> Shown:
        exercise, said = form.of, self._said.get(number)
        was = before[id(said)] if said else None
        return Shown(
            number=number,
            form=form,
            exercise=exercise,
            reading=wording.read_back(said, self.labels) if said else "",
            limits=limits_in_words(exercise),
            outside=_outside(form) if said else [],
            cautions=[row["text"] for row in exercise.cautions if row["code"] in self._cautions],
            changed=wording.dose_changes(was, said, labels=self.labels) if was and said else [],
            is_new=bool(self._in_force) and said is not None and was is None,
            has_own_dose=str(exercise.pk) in own,
        )


def typed_lines(data: QueryDict, library: Mapping[str, Exercise]) -> list[Typed]:
    """The lines of a posted page in their order. A line of an exercise that the clinic does not have is not one."""
    lines = []
    for number in range(MOST_LINES):
        line = {field: data.getlist(f"line-{number}-{field}") for field in FIELDS}
        if line["exercise"] and line["exercise"][0] in library:
            lines.append(line)
    return lines


def version_of(lines: Sequence[Typed]) -> str:
    """Tells two states of a draft apart: 32 hex digits of a SHA-256 over its lines."""
    return hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()[:32]


def taken_out_in(data: QueryDict, library: Mapping[str, Exercise]) -> TakenOut | None:
    """What the page says was taken out last; None where it says nothing that can be read."""
    try:
        sent = json.loads(data.get("taken-out", ""))
        line = {field: [str(value) for value in sent["line"][field]] for field in FIELDS}
        return TakenOut(max(0, int(sent["number"])), library[line["exercise"][0]].name, line)
    except (ValueError, KeyError, IndexError, TypeError):
        return None


def saved_lines(draft: Revision) -> list[Typed]:
    return [typed(line) for line in prescribing.lines_of(draft)]


def library_for(draft: Revision) -> dict[str, Exercise]:
    """What may be prescribed, by key: the library and the clinic's own, and what the draft holds already."""
    exercises = Exercise.objects.for_clinic(draft.clinic_id)
    held = draft.prescriptions.values_list("exercise_id", flat=True)
    return {str(row.pk): row for row in exercises if row.retired_at is None or row.pk in set(held)}


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
