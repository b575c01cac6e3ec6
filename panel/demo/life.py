"""One demo patient's days: what the physio does on them, and what the phone writes."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.functional import cached_property

from clinic.days import travelled
from clinic.models import Device, Membership, Patient
from panel.demo.diarist import Asked, Diarist, Line, Wire
from panel.demo.people import Change, Growth, Person
from programmes import course
from programmes.counting import expected_ticks
from programmes.enums import Counts
from programmes.issuing import issue
from programmes.models import Exercise, Prescription, Programme, Revision, Slot
from programmes.prescribing import Line as Prescribed
from programmes.prescribing import draft_for_change, lines_of, new_line, set_lines
from programmes.step_up_facts import lines_in_force
from programmes.step_ups import set_plan
from reminders.planning import plan_patient
from reminders.timing import due_at

EARLY = time(7, 45)
SAID_YES = time(8, 12)


@dataclass
class Life:
    """From the first visit until now. Day 0 is the date of the visit."""

    person: Person
    programme: Programme
    diarist: Diarist
    first: date
    now: datetime
    lines: dict[tuple[UUID, UUID], tuple[Line, ...]] = field(default_factory=dict)
    """What an issued revision asks for in a slot, which never changes: by both, once it has been read."""

    def at(self, day: int, local_time: time) -> datetime:
        """An instant of this day, on the patient's clock."""
        on = self.first + timedelta(days=day)
        return due_at(on, local_time, self._patient.zone_on(on).key)

    def happen(self, day: int, *, by: Membership, device: Device) -> None:
        """What the physio does on this day before its first session, and where the patient goes."""
        person, early = self.person, self.at(day, EARLY)
        for change in person.changes:
            if change.day == day:
                _change(self.programme, change, by=by, now=early)
        if person.growth and person.growth.day == day:
            _plan(self.programme, person.growth, by=by, now=early)
        if person.pause and person.pause[0] == day:
            on = self.first + timedelta(days=day)
            course.pause(self.programme, from_date=on, until_date=None, by=by, now=early, reason=person.pause[1])
            plan_patient(self.programme.patient_id, early)  # from then on nothing is sent
        if person.travel and person.travel[0] == day:
            travelled(self._patient, person.travel[1], device=device, now=early)
            del self._patient  # to be read anew, with its journey
        if person.ends and person.ends[0] == day:
            course.end(self.programme, by=by, why=person.ends[1], now=early)
            plan_patient(self.programme.patient_id, early)

    def entries(self, day: int) -> list[Wire]:
        """What the phone writes on this day, as far as it has come."""
        if self._is_off(day):
            return []
        self.diarist.zone = self._patient.zone_on(self.first + timedelta(days=day)).key
        mood = self.person.mood(day, self.person.days)
        written = [entry for asked in self._asked(day) for entry in self.diarist.session(asked, mood)]
        if text := self.person.notes.get(day):
            written.append(self.diarist.note(text, self.at(day, time(7, 50))))
        return [entry for entry in written if performed(entry) < self._until]

    @property
    def said_yes_at(self) -> datetime:
        """This morning, or yesterday's where it is still to come."""
        today = self.at(self.person.days, SAID_YES)
        return today if today <= self.now else self.at(self.person.days - 1, SAID_YES)

    @property
    def _until(self) -> datetime:
        return self.said_yes_at if self.person.danger_sign else self.now

    def _is_off(self, day: int) -> bool:
        paused, ended = self.person.pause, self.person.ends
        return bool((paused and day >= paused[0]) or (ended and day >= ended[0]))

    @cached_property
    def _patient(self) -> Patient:
        return Patient.objects.prefetch_related("zone_changes").get(pk=self.programme.patient_id)

    def _asked(self, day: int) -> list[Asked]:
        on = self.first + timedelta(days=day)
        issued = list(self.programme.revisions.issued().order_by("-number"))
        asked = []
        for slot in self.programme.slots.with_timings():
            timing = slot.falls_on(on)
            if timing is None:
                continue
            begins = self.at(day, timing.local_time)
            revision = next((one for one in issued if one.issued_at and one.issued_at <= begins), None)
            if revision and (lines := self._lines_of(revision, slot)):
                asked.append(Asked(slot.id, on, begins, revision.id, lines))
        return asked

    def _lines_of(self, revision: Revision, slot: Slot) -> tuple[Line, ...]:
        key = revision.pk, slot.pk
        if key not in self.lines:
            self.lines[key] = tuple(_line(row) for row in revision.prescriptions.filter(slots=slot))
        return self.lines[key]


def performed(entry: Wire) -> datetime:
    return datetime.fromisoformat(entry["performed_at"])


def _change(programme: Programme, change: Change, *, by: Membership, now: datetime) -> None:
    draft = draft_for_change(programme, by=by)
    lines = lines_of(draft)
    if change.sessions:
        exercise = Exercise.objects.get(slug=change.exercise, clinic=None)
        line = new_line(exercise, programme.patient, positions=change.sessions)
        lines.append(_dosed(replace(line, positions=frozenset(change.sessions)), change.dose))
    else:
        lines = [_dosed(line, change.dose) if line.exercise.slug == change.exercise else line for line in lines]
    set_lines(draft, lines)
    issue(draft, by=by, why=change.why, now=now)


def _plan(programme: Programme, growth: Growth, *, by: Membership, now: datetime) -> None:
    lines = lines_in_force(programme).values()
    line = next(of.line for of in lines if of.line.exercise.slug == growth.exercise)
    set_plan(line, growth.rule, by=by, now=now)


def _dosed(line: Prescribed, dose: dict[str, int]) -> Prescribed:
    return replace(
        line,
        sets=dose.get("sets", line.sets),
        reps=dose.get("reps", line.reps),
        hold_seconds=dose.get("hold_seconds", line.hold_seconds),
    )


def _line(prescription: Prescription) -> Line:
    by_sets = prescription.counts == Counts.SETS
    return Line(
        prescription=prescription.id,
        ticks=tuple((tick.side, tick.number) for tick in expected_ticks(prescription)),
        reps=prescription.reps if by_sets else None,
        seconds=prescription.reps * max(4, prescription.hold_seconds) if by_sets else prescription.hold_seconds,
        choice=prescription.choice,
    )
