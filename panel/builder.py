"""A draft on the page: its lines as typed, and what is said about each and about the whole."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.datastructures import MultiValueDict

from clinic.models import Membership, Patient
from panel.figures import Figure, figure_of
from panel.forms.programme import LineForm, typed
from panel.typed import TakenOut, TypedLine, fresh_line
from programmes import defaults, ordering, prescribing, wording
from programmes.burden import Burden, burden_of
from programmes.changing import Changed, changes, paired
from programmes.counting import counts_for
from programmes.day_plan import SlotPlan
from programmes.dosing import limits_in_words, outside_limits
from programmes.enums import Side
from programmes.models import Exercise, Prescription, Revision
from programmes.screening import cautions_that_hold


@dataclass(frozen=True)
class Shown:
    """One line of the page: the form, and what is said about it as it stands."""

    key: str
    form: LineForm
    exercise: Exercise
    reading: str
    limits: str
    """What the library allows of each number, in words."""
    outside: list[str]
    cautions: list[str]
    changed: list[str]
    is_new: bool
    is_other_side: bool
    """It works one side alone, and not the one that is affected."""
    has_own_dose: bool
    """Whether the physio keeps a dose of their own for this exercise."""

    @property
    def figure(self) -> Figure | None:
        return figure_of(self.exercise, self.form["side"].value() if self.exercise.per_side else "")


class Builder:
    """The lines of one draft as they stand on the page, saved or not."""

    def __init__(
        self,
        draft: Revision,
        day: Sequence[SlotPlan],
        library: Mapping[str, Exercise],
        lines: list[TypedLine],
        *,
        member: Membership,
    ) -> None:
        self.draft = draft
        self.day = day
        self.library = library
        self.lines = lines
        self.member = member
        self.taken_out: TakenOut | None = None

    def new_line(self, key: str) -> TypedLine | None:
        """An exercise of the library with the dose that this physio likes. None for one the clinic does not have."""
        exercise = self.library.get(key)
        if exercise is None:
            return None
        load = Counter(position for line in self.lines for position in line.fields["positions"])
        there = {position: load[str(position)] for position in self.positions}
        line = defaults.line_for(exercise, self._patient, positions=self.positions, load=there, by=self.member)
        return fresh_line(line)

    @property
    def positions(self) -> list[int]:
        """The sessions of the day in the order of their times."""
        return [plan.position for plan in self.day]

    def exercise_of(self, number: int) -> Exercise:
        return self.library[self.lines[number].exercise]

    def number_of(self, key: str) -> int | None:
        """The place of a line; None where it has gone meanwhile."""
        return next((number for number, line in enumerate(self.lines) if line.key == key), None)

    @cached_property
    def forms(self) -> list[LineForm]:
        """The lines as bound forms. Read after the page's button has done its work."""
        return [self._form(line) for line in self.lines]

    def is_valid(self) -> bool:
        return not sum(len(form.errors) for form in self.forms)  # all are read, so that each shows its own errors

    def as_saved(self) -> list[dict[str, list[str]]] | None:
        """The lines as they would come back once they are saved; None where one cannot be read."""
        forms = [self._form(line) for line in self.lines]  # not the page's own: a button may change the lines yet
        return [typed(form.line) for form in forms] if all(form.is_valid() for form in forms) else None

    def shown(self) -> list[Shown]:
        """Every line with what is said of it. One that cannot be read yet has no reading."""
        was = {id(now): before for before, now in paired(self._in_force, self._readable)}
        own = defaults.kept_by(self.member)
        return [self._shown(number, form, was, own) for number, form in enumerate(self.forms)]

    @property
    def unreadable(self) -> list[tuple[str, str]]:
        """Lines that cannot be read as they stand, by key and name: while there is one, nothing is saved."""
        lines = zip(self.lines, self.forms, strict=True)
        return [(line.key, form.of.name) for line, form in lines if not form.is_valid()]

    @property
    def labels(self) -> dict[int, str]:
        return {plan.position: plan.label for plan in sorted(self.day, key=lambda plan: plan.local_time)}

    @property
    def changes(self) -> list[Changed]:
        """What issuing this draft would change of the programme in force. Of what cannot be read nothing is said."""
        before = list(self._in_force)
        for form in (form for form in self.forms if not form.is_valid()):
            unsaid = next((line for line in before if line.exercise == form.of.slug), None)
            before = [line for line in before if line is not unsaid]
        return changes(before, self._readable, self.labels)

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

    def _form(self, line: TypedLine) -> LineForm:
        there = {str(plan.position) for plan in self.day}
        fields = {**line.fields, "positions": [each for each in line.fields["positions"] if each in there]}
        prefix = f"line-{line.key}"
        data: MultiValueDict[str, Any] = MultiValueDict({f"{prefix}-{name}": value for name, value in fields.items()})
        return LineForm(data, prefix=prefix, exercise=self.library[line.exercise], day=self.day)

    def _is_other_side(self, side: str) -> bool:
        one_sided = {Side.LEFT, Side.RIGHT}
        return {side, self._patient.affected_side} <= one_sided and side != self._patient.affected_side

    def _shown(
        self, number: int, form: LineForm, before: Mapping[int, wording.Line | None], own: Collection[str]
    ) -> Shown:
        exercise, said = form.of, self._said.get(number)
        was = before[id(said)] if said else None
        return Shown(
            key=self.lines[number].key,
            form=form,
            exercise=exercise,
            reading=wording.read_back(said, self.labels) if said else "",
            limits=limits_in_words(exercise),
            outside=_outside(form) if said else [],
            cautions=[row["text"] for row in exercise.cautions if row["code"] in self._cautions],
            changed=wording.dose_changes(was, said, labels=self.labels) if was and said else [],
            is_new=bool(self._in_force) and said is not None and was is None,
            is_other_side=said is not None and self._is_other_side(said.side),
            has_own_dose=str(exercise.pk) in own,
        )


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
        group=line.group,
        part=wording.part_of(exercise),
    )


def _outside(form: LineForm) -> list[str]:
    line = form.line
    row = Prescription(exercise=form.of, sets=line.sets, reps=line.reps, hold_seconds=line.hold_seconds)
    return outside_limits(row, times_a_day=len(line.positions))
