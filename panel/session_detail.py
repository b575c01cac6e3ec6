"""One session as the patient noted it: what was ticked, what it felt like, and everything that was written down."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from clinic.models import Patient
from programmes.counting import expected_ticks
from programmes.diary.fold import Fold, Pain, fold
from programmes.enums import EntryKind, SkipReason
from programmes.models import Entry, Prescription, Slot
from programmes.wire import fold_entry

NOTED_LATER_SECONDS = 3600

FELT = {
    "pulled": "it pulled",
    "sharp": "it was sharp",
    "further_down": "it went further down the leg",
    "weak_or_numb": "weakness or numbness",
    "something_else": "something else",
}

HOUR, DAY = 60, 24 * 60
LEFT_IT = {"easier": "easier", "same": "the same", "worse": "worse"}
ZONES = {"back": "low back", "buttock": "buttock", "thigh": "thigh", "calf": "calf or shin", "foot": "foot"}


@dataclass(frozen=True)
class Ticked:
    """One exercise of the session: ticks done of those asked for, and the repetitions where a tick is a set."""

    name: str
    done: int
    due: int
    reps: list[int]
    skipped: str


@dataclass(frozen=True)
class Written:
    """One entry as it was written."""

    at: datetime
    """By the clock of the place where it was written. Naive: templates shift the others."""
    words: str
    noted_later: bool
    """Written down more than an hour after it was performed."""
    late: bool


@dataclass(frozen=True)
class SessionDetail:
    ticked: list[Ticked]
    pain_before: Pain | None
    pain_after: Pain | None
    skip_reason: str
    stopped: list[str]
    settled: str
    notes: list[str]
    written: list[Written]
    newer: list[str]


def detail(patient: Patient, slot: Slot, local_date: date) -> SessionDetail:
    """What the entries of one session say. Everything in it is self-reported."""
    entries = list(Entry.objects.filter(patient=patient).of_session(slot.pk, local_date))
    folded = fold(fold_entry(entry) for entry in entries)
    names = _prescriptions(entries)
    return SessionDetail(
        ticked=list(_ticked(names.values(), slot, folded)),
        pain_before=folded.pain_before,
        pain_after=folded.pain_after,
        skip_reason=skip_words(folded.skipped.reason or "", folded.skipped.words or "") if folded.skipped else "",
        stopped=[_stopped_words(stop.felt, names.get(str(stop.prescription))) for stop in folded.stopped],
        settled=settled_words(folded.settled.minutes, still=folded.settled.still) if folded.settled else "",
        notes=list(folded.notes),
        written=[_written(entry, names) for entry in entries],
        newer=list(folded.unknown),
    )


def skip_words(reason: str, words: str = "") -> str:
    """A reason for skipping as the physio reads it, with the patient's own words behind it."""
    said = SkipReason(reason).label if reason in SkipReason.values else reason.replace("_", " ")
    return f"{said}: “{words}”" if words else said


def settled_words(minutes: int, *, still: bool) -> str:
    """How long soreness took to settle, as roughly as it was asked: the phone offers three answers and "still"."""
    if still:
        lasted = f"{round(minutes / HOUR)} hours" if minutes < 2 * DAY else f"{minutes // DAY} days"
        return f"still more sore after {lasted}" if minutes >= 2 * HOUR else "still more sore"
    if minutes <= HOUR // 2:
        return "settled within half an hour"
    return "settled after some hours" if minutes < DAY // 2 else "settled the next day or later"


def _prescriptions(entries: Iterable[Entry]) -> dict[str, Prescription]:
    """The lines of the revisions that the entries were written by, with what the patient saw."""
    revisions = {entry.revision_id for entry in entries if entry.revision_id}
    rows = Prescription.objects.filter(revision__in=revisions).prefetch_related("slots")
    return {str(row.pk): row for row in rows}


def _ticked(lines: Collection[Prescription], slot: Slot, folded: Fold) -> Iterable[Ticked]:
    done = {tick.prescription for tick in folded.ticks}
    chosen = {(line.revision_id, line.choice) for line in lines if line.choice and str(line.pk) in done}
    reasons = {skipped.prescription: skipped.reason or "left out" for skipped in folded.exercises_skipped}
    for line in lines:
        ticks = [tick for tick in folded.ticks if tick.prescription == str(line.pk)]
        if ticks or slot in line.slots.all():
            due = len(expected_ticks(line))
            reps = [tick.reps for tick in ticks if tick.reps is not None]
            other = (line.revision_id, line.choice) in chosen and not ticks
            why = "the other one was chosen" if other else reasons.get(str(line.pk), "")
            yield Ticked(str(line), len(ticks), due, reps, why)


def _written(entry: Entry, names: Mapping[str, Prescription]) -> Written:
    zone = ZoneInfo(entry.zone)
    gap = (entry.recorded_at - entry.performed_at).total_seconds()
    return Written(
        entry.performed_at.astimezone(zone).replace(tzinfo=None),
        _words(entry, names),
        gap > NOTED_LATER_SECONDS,
        entry.late,
    )


def _words(entry: Entry, names: Mapping[str, Prescription]) -> str:
    if not entry.is_known:
        return "From a newer app"
    kind = EntryKind(entry.kind)
    more = _more(kind, entry.body, names)
    return f"{kind.label}: {more}" if more else str(kind.label)


def _more(kind: EntryKind, body: Mapping[str, Any], names: Mapping[str, Prescription]) -> str:
    """What an entry says beyond its kind; empty where the kind says it all."""
    sayings: dict[EntryKind, Callable[[], str]] = {
        EntryKind.TICK: lambda: _tick(body, names),
        EntryKind.UNTICK: lambda: _tick(body, names),
        EntryKind.PAIN: lambda: _pain(body),
        EntryKind.SESSION_SKIPPED: lambda: skip_words(body.get("reason") or "", body.get("words") or ""),
        EntryKind.EXERCISE_SKIPPED: lambda: _name(body, names),
        EntryKind.EXERCISE_CHOSEN: lambda: _name(body, names),
        EntryKind.EXERCISE_FELT: lambda: f"{_name(body, names)}, {LEFT_IT.get(body.get('felt', ''), 'not said')}",
        EntryKind.SORENESS_SETTLED: lambda: settled_words(body.get("minutes", 0), still=bool(body.get("still"))),
        EntryKind.SYMPTOMS: lambda: _symptoms(body),
        EntryKind.STOPPED: lambda: _stopped_words(body.get("felt"), names.get(str(body.get("prescription")))),
        EntryKind.NOTE: lambda: f"“{body.get('text', '')}”",
    }
    return sayings[kind]() if kind in sayings else ""


def _tick(body: Mapping[str, Any], names: Mapping[str, Prescription]) -> str:
    side = "" if body.get("side") in {None, "none"} else f", {body['side']}"
    return f"{_name(body, names)}{side}, number {body.get('number')}"


def _name(body: Mapping[str, Any], names: Mapping[str, Prescription]) -> str:
    line = names.get(str(body.get("prescription")))
    return str(line) if line else "an exercise that is no longer there"


def _pain(body: Mapping[str, Any]) -> str:
    when = f"{body.get('when', '')} ".lstrip()
    said = [f"{where} {body[where]}" for where in ("back", "leg") if body.get(where) is not None]
    return when + (", ".join(said) or "not answered")


def _symptoms(body: Mapping[str, Any]) -> str:
    """As in "after, thigh to foot, left leg, outer side; tingling, numbness; new or more: numbness"."""
    kinds, fresh = list(body.get("kinds") or []), list(body.get("new") or [])
    what = [*([", ".join(kinds)] if kinds else []), *([f"new or more: {', '.join(fresh)}"] if fresh else [])]
    said = "; ".join(part for part in (_place(body), *what) if part) or "nothing marked"
    return f"{body['when']}, {said}" if body.get("when") else said


def _place(body: Mapping[str, Any]) -> str:
    start, end = body.get("starts_at"), body.get("reaches")
    where = ZONES.get(str(start), "") if start == end else f"{ZONES.get(str(start), '')} to {ZONES.get(str(end), '')}"
    leg = {"left": "left leg", "right": "right leg", "both": "both legs"}.get(str(body.get("side")), "")
    aspect = f"{body['aspect']} side" if body.get("aspect") else ""
    return ", ".join(part for part in (where.strip(), leg if start else "", aspect) if part)


def _stopped_words(felt: str | None, line: Prescription | None) -> str:
    what = FELT.get(felt or "", (felt or "no reason given").replace("_", " "))
    return f"{line}, {what}" if line else what
