"""A revision read back in plain words, as the physio says it aloud."""

from dataclasses import dataclass, replace
from datetime import date

from programmes.burden import Burden, burden_of
from programmes.day_plan import SlotPlan, plans_on
from programmes.models import Prescription, Revision
from programmes.wording import Line, SessionReading, day_in_words, part_of, read_back


@dataclass(frozen=True)
class LineReading:
    row: Prescription
    words: str


@dataclass(frozen=True)
class ProgrammeReading:
    """What a revision asks for: its lines, its day, and how much that is."""

    revision: Revision
    lines: list[LineReading]
    sessions: list[tuple[SlotPlan, SessionReading]]
    burden: Burden


def read_programme(revision: Revision, local_date: date) -> ProgrammeReading:
    """The revision in words, with the times that hold from this local date on.

    Reads the slots of its programme with their timings, and its lines with their exercises and slots: at hand or not.
    """
    day = sorted(plans_on(revision.programme.slots.all(), local_date), key=lambda plan: plan.local_time)
    labels = {plan.position: plan.label for plan in day}
    rows = list(revision.prescriptions.all())
    lines = [_line(row) for row in rows]
    return ProgrammeReading(
        revision=revision,
        lines=[LineReading(row, read_back(line, labels)) for row, line in zip(rows, lines, strict=True)],
        sessions=list(zip(day, day_in_words(lines, labels), strict=True)),
        burden=burden_of(lines),
    )


def _line(row: Prescription) -> Line:
    line = Line.of(row, slug=row.exercise.slug, sessions=[slot.position for slot in row.slots.all()])
    return replace(line, part=part_of(row.exercise))
