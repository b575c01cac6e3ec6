"""What is known of the lines for which a programme has step-up plans: read from its revisions and the diary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from clinic.days import today
from programmes.counting import expected_ticks
from programmes.diary.fold import Fold, fold
from programmes.dosing import highest_of
from programmes.enums import EntryKind, RevisionKind
from programmes.models import Entry, Prescription, Programme, StepUp
from programmes.standing import Standing, standing_on
from programmes.step_up import WINDOW, Done, Known
from programmes.wire import fold_entry

Line = tuple[UUID, str]
"""An exercise on a side: what is the same line in every revision."""

CLOSED = {
    Standing.ENDED: "The programme is over.",
    Standing.PAUSED: "The programme is paused.",
    Standing.STOPPED: "Every session is closed.",
    Standing.DANGER_SIGN: "Every session is closed.",
    Standing.PAIN_RULE: "Every session is closed.",
    Standing.HELD: "The answers before the start wait for you.",
}
READ = [
    EntryKind.TICK,
    EntryKind.UNTICK,
    EntryKind.STOPPED,
    EntryKind.PAIN,
    EntryKind.SYMPTOMS,
    EntryKind.EXERCISE_FELT,
    EntryKind.SORENESS_SETTLED,
]


@dataclass(frozen=True)
class InForce:
    """A line of the newest issued revision, with the line of every revision since its present dose was issued."""

    line: Prescription
    same: Sequence[Prescription]
    drafted: Prescription | None

    @property
    def issued_at(self) -> datetime:
        at = self.same[-1].revision.issued_at
        assert at is not None  # noqa: S101 # only issued ones are here
        return at


def lines_in_force(programme: Programme) -> dict[Line, InForce]:
    """The lines that hold now, in their order, by exercise and side. One query, the draft's lines among it.

    Where a revision holds an exercise twice on one side, the first is the line.
    """
    rows = Prescription.objects.filter(revision__programme=programme, revision__kind=RevisionKind.NORMAL)
    revisions: dict[int, dict[Line, Prescription]] = {}
    drafted: dict[Line, Prescription] = {}
    for row in rows.select_related("revision", "exercise").order_by("-revision__number", "order"):
        lines = revisions.setdefault(row.revision.number, {}) if row.revision.issued_at else drafted
        lines.setdefault((row.exercise_id, row.side), row)
    newest, *earlier = [*revisions.values()] or [{}]
    return {key: InForce(row, _same_dose(key, row, earlier), drafted.get(key)) for key, row in newest.items()}


def known_of(
    programme: Programme, plans: Iterable[StepUp], lines: Mapping[Line, InForce], now: datetime
) -> dict[UUID, Known]:
    """What the rules ask, by plan; a plan whose line is not in force has none. One query for the diary's entries.

    Reads the patient's closures, zone changes and screenings and the programme's pauses: a caller may bring them along.
    """
    local_date = today(programme.patient, now)
    standing = standing_on(programme, local_date)
    sessions = _sessions(programme, local_date)
    reached = [place for _, told in sessions for place in _reached(told)]
    found = {}
    for plan in plans:
        of = lines.get((plan.exercise_id, plan.side))
        if of is None:
            continue
        found[plan.pk] = Known(
            today=local_date,
            value=getattr(of.line, plan.grows),
            issued_on=today(programme.patient, of.issued_at),
            highest=highest_of(of.line.exercise, plan.grows),
            sessions=[done for on, told in sessions for done in _done(on, told, of.same)],
            reached=reached,
            closed=CLOSED.get(standing, ""),
            drafted=getattr(of.drafted, plan.grows, None),
            put_off_on=today(programme.patient, plan.put_off_at) if plan.put_off_at else None,
        )
    return found


def _same_dose(key: Line, row: Prescription, earlier: Iterable[Mapping[Line, Prescription]]) -> list[Prescription]:
    """The line of the newest revision and of those before it, back to where its dose was another. The newest first."""
    same = [row]
    for lines in earlier:
        before = lines.get(key)
        if before is None or _dose(before) != _dose(row):
            break
        same.append(before)
    return same


def _dose(row: Prescription) -> tuple[int, int, int]:
    return (row.sets, row.reps, row.hold_seconds)


def _sessions(programme: Programme, local_date: date) -> list[tuple[date, Fold]]:
    """What was noted of each session since a week ago, the oldest day first, a day's sessions in their order."""
    rows = Entry.objects.filter(
        patient_id=programme.patient_id,
        slot__programme=programme,
        local_date__range=(local_date - WINDOW, local_date),
        kind__in=READ,
    )
    entries: dict[tuple[date, int], list[Entry]] = defaultdict(list)
    for entry in rows.select_related("slot"):
        assert entry.slot is not None  # noqa: S101 # asked for
        assert entry.local_date is not None  # noqa: S101 # it goes with the slot
        entries[entry.local_date, entry.slot.position].append(entry)
    return [(key[0], fold(fold_entry(entry) for entry in entries[key])) for key in sorted(entries)]


def _reached(told: Fold) -> list[str]:
    """How far down the leg it was felt in one session, before and after; nothing where it was not said."""
    said = [told.symptoms_before, told.symptoms_after]
    return [str(body["reaches"]) for body in said if body and body.get("reaches")]


def _done(on: date, told: Fold, same: Sequence[Prescription]) -> list[Done]:
    """One, where the exercise was begun in this session at its present dose, or something was said of pain; else none.

    Pain after a session without it keeps a step back as well: it was a bad day.
    """
    ids = {str(row.pk) for row in same}
    places = {(tick.side, tick.number) for tick in told.ticks if tick.prescription in ids}
    expected = expected_ticks(same[0])
    before, after = (_worst(pain.back, pain.leg) if pain else None for pain in (told.pain_before, told.pain_after))
    if not (places or told.stopped or told.settled or after is not None):
        return []
    return [
        Done(
            on=on,
            ticks_done=sum(place in places for place in expected),
            ticks_due=len(expected),
            pain_before=before,
            pain_after=after,
            felt_worse=any(felt.felt == "worse" for felt in told.felt if felt.prescription in ids),
            stopped=bool(told.stopped),
            settled_minutes=told.settled.minutes if told.settled else None,
        )
    ]


def _worst(*values: int | None) -> int | None:
    return max((value for value in values if value is not None), default=None)
