"""Everything the phone shows, and nothing else: a first name, never a date of birth or a physio's private note.

Of the library only the keys that are marked for patients; every token that depends on the clinic is filled in here.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import F

from clinic.days import today
from clinic.instants import as_text
from clinic.models import Clinic, Device, Patient
from programmes import content, epochs, notes, screening
from programmes.enums import ClosureKind, EntryKind
from programmes.models import Closure, Entry, Pause, Prescription, Programme, Revision, Slot
from programmes.wire import write_entry

EARLIER_DAYS = timedelta(days=7)
"""Days before today whose diary is handed out: with today eight local dates."""

NEW_LOSS_RULE = "new-weak-numb"
LATEST_END = "04:00"
STOPPED = "Your physio has stopped your sessions. Do not exercise until your physio says carry on."
_parts: dict[str, Callable[[Device], Any]] = {}


def add_part(name: str, part: Callable[[Device], Any]) -> None:
    """Let a layer above add what the phone needs of it; it is asked for each snapshot anew."""
    _parts[name] = part


def of(device: Device, *, now: datetime) -> dict[str, Any]:
    """The phone's snapshot, by the shape of the contract. `version` changes with what is asked of the patient."""
    shown = _shown(device.patient, now)
    return {
        "version": _hash(shown),
        "server_epoch": str(epochs.current()),
        "checked_at": as_text(now),
        **shown,
        "diary": _diary(device.patient, now),
        **{name: part(device) for name, part in _parts.items()},
    }


def as_if_issued(draft: Revision, *, now: datetime) -> dict[str, Any]:
    """What a phone would show if this draft were issued now: to be looked at, never to be kept by a phone.

    Pauses and closings are left out, and nothing has been noted yet.
    """
    patient = draft.programme.patient
    shown = _shown(patient, now)
    return {
        "version": "",
        "server_epoch": "",
        "checked_at": as_text(now),
        **shown,
        "state": "active",
        "closed": None,
        "pause": None,
        **asked_by(draft, now=now),
        "screening": {"at": as_text(now), "hold": False},
        "notes": [],
        "diary": [],
        "push": {"application_server_key": None, "last_received_at": None},
    }


def asked_by(draft: Revision, *, now: datetime) -> dict[str, Any]:
    """The part of `as_if_issued` that the draft decides: the programme, its sessions and its exercises."""
    programme = draft.programme
    asked = _asked_by(programme, draft, _words(programme.patient.clinic))
    begun = str(min(programme.starts_on, today(programme.patient, now)))
    revision = {**asked["programme"]["revision"], "issued_at": as_text(now)}
    return {**asked, "programme": {**asked["programme"], "starts_on": begun, "revision": revision}}


def brief(device: Device, *, now: datetime) -> tuple[dict[str, str] | None, str]:
    """What keeps every session closed, or None; and the version that `of` would have."""
    shown = _shown(device.patient, now)
    return shown["closed"], _hash(shown)


def etag(snapshot: dict[str, Any]) -> str:
    """Tells two snapshots apart by all that is in them, except when they were made."""
    return f'"{_hash({key: value for key, value in snapshot.items() if key != "checked_at"})}"'


def _hash(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def _shown(patient: Patient, now: datetime) -> dict[str, Any]:
    local_date = today(patient, now)
    programme = _programme(patient)
    closure = patient.closures.open().select_related("revision").order_by("closed_at").first()
    pause = programme.pause_on(local_date) if programme else None
    words = _words(patient.clinic)
    return {
        "app_name": settings.APP_NAME,
        "patient": _patient(patient, local_date),
        "clinic": _clinic(patient),
        "state": _state(programme, local_date, closure=closure, pause=pause),
        "closed": _closed(closure, words) if closure else None,
        "pause": {"from": str(pause.from_date), "until": _text(pause.until_date)} if pause else None,
        **_asked(programme, words),
        "rules": _rules(patient),
        "library": _library(tuple(words.items())),
        "screening": _screening(patient),
        "danger_signs_read": _danger_signs_read(patient),
        "notes": notes.for_phone(patient),
    }


def _programme(patient: Patient) -> Programme | None:
    """The open programme, else the last one; none before anything has been issued."""
    issued = Programme.objects.filter(patient=patient, revisions__issued_at__isnull=False).distinct()
    with_slots = issued.prefetch_related("slots__timings")
    return with_slots.order_by(F("ended_at").desc(nulls_first=True), "-created_at").first()


def _state(programme: Programme | None, local_date: date, *, closure: Closure | None, pause: Pause | None) -> str:
    if programme is None:
        return "none"
    if programme.is_over(local_date):
        return "ended"
    if closure:
        return "closed"
    if not programme.has_begun(local_date):
        return "not_started"
    return "paused" if pause else "active"


def _patient(patient: Patient, local_date: date) -> dict[str, str]:
    return {
        "id": str(patient.pk),
        "first_name": patient.first_name,
        "zone": patient.zone_on(local_date).key,
        "language": patient.language,
        "affected_side": patient.affected_side,
    }


def _clinic(patient: Patient) -> dict[str, Any]:
    clinic = patient.clinic
    return {
        "name": clinic.name,
        "phone": clinic.phone,
        "hours": clinic.hours,
        "physio": patient.physio.name_for_patients,
        "emergency": content.emergency_words(clinic.country, clinic.own_words),
    }


def _words(clinic: Clinic) -> dict[str, str]:
    emergency = content.emergency_words(clinic.country, clinic.own_words)
    return content.words_of_clinic(emergency, clinic_phone=clinic.phone)


def _closed(closure: Closure, words: dict[str, str]) -> dict[str, str]:
    return {"kind": closure.kind, "at": as_text(closure.closed_at), "text": content.fill(_why_closed(closure), words)}


def _why_closed(closure: Closure) -> str:
    if closure.kind == ClosureKind.DANGER_SIGN:
        return content.safety_texts()["danger_open"]
    if closure.kind == ClosureKind.PAIN_RULE:
        return next(rule["patient_text"] for rule in content.pain_rules()["rules"] if rule["id"] == NEW_LOSS_RULE)
    why = closure.revision.why if closure.revision else ""
    return f"{STOPPED} {why}".strip()


def _asked(programme: Programme | None, words: dict[str, str]) -> dict[str, Any]:
    """The programme in force with its slots and prescriptions, in their order."""
    revision = programme.current_revision if programme else None
    if programme is None or revision is None:
        return {"programme": None, "slots": [], "prescriptions": []}
    return _asked_by(programme, revision, words)


def _asked_by(programme: Programme, revision: Revision, words: dict[str, str]) -> dict[str, Any]:
    lines = revision.prescriptions.select_related("exercise").prefetch_related("in_slots__slot")
    return {
        "programme": {
            "id": str(programme.pk),
            "title": programme.title,
            "starts_on": str(programme.starts_on),
            "ends_on": _text(programme.ends_on),
            "revision": _revision(revision),
        },
        "slots": [_slot(slot) for slot in programme.slots.all()],
        "prescriptions": [_prescription(line, words) for line in lines.order_by("order")],
    }


def _revision(revision: Revision) -> dict[str, Any]:
    issued = as_text(revision.issued_at) if revision.issued_at else None
    return {"id": str(revision.pk), "number": revision.number, "issued_at": issued, "why": revision.why}


def _slot(slot: Slot) -> dict[str, Any]:
    timings = sorted(slot.timings.all(), key=lambda timing: (timing.from_date, timing.set_at))
    return {
        "id": str(slot.pk),
        "position": slot.position,
        "timings": [
            {
                "from": str(timing.from_date),
                "time": f"{timing.local_time:%H:%M}",
                "weekdays": timing.weekday_numbers,
                "label": timing.label,
            }
            for timing in timings
        ],
    }


def _prescription(line: Prescription, words: dict[str, str]) -> dict[str, Any]:
    text = content.for_phone("exercises", {**line.exercise_text, "slug": line.exercise.slug})
    in_slots = sorted(line.in_slots.all(), key=lambda in_slot: in_slot.slot.position)
    return {
        "id": str(line.pk),
        "exercise": line.exercise.slug,
        "order": line.order,
        "group": line.group,
        "slots": [str(in_slot.slot_id) for in_slot in in_slots],
        "side": line.side,
        "counts": line.counts,
        "sets": line.sets,
        "reps": line.reps,
        "hold_seconds": line.hold_seconds,
        "rest_seconds": line.rest_seconds,
        "choice": line.choice,
        "note": line.note,
        "exercise_text": content.fill(text, {**words, **content.side_words(line.side)}),
        "figure": line.figure,
        "figure_side": line.figure_side,
    }


def _rules(patient: Patient) -> dict[str, Any]:
    clinic, threshold = patient.clinic, patient.pain_threshold
    return {
        "window_minutes": clinic.window_minutes,
        "gap_minutes": clinic.gap_minutes,
        "apart_minutes": clinic.slots_apart_minutes,
        "nudge_after_minutes": clinic.nudge_after_minutes,
        "pain_threshold": clinic.pain_threshold if threshold is None else threshold,
        "latest_end": LATEST_END,
    }


@lru_cache(maxsize=256)
def _library(words: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """The library for a clinic's words: the same for all of its patients, so made once in a process. Read only."""
    lists = {
        "danger_signs": content.danger_signs(),
        "before_you_start": content.before_you_start(),
        "not_settling": content.not_settling(),
        "education": content.education(),
    }
    single = {"safety_texts": content.safety_texts(), "pain_rules": content.pain_rules()}
    shown = {kind: [content.for_phone(kind, row) for row in rows] for kind, rows in lists.items()}
    shown_single = {kind: content.for_phone(kind, row) for kind, row in single.items()}
    return content.fill({"version": content.meta()["version"], **shown, **shown_single}, dict(words))


def _screening(patient: Patient) -> dict[str, Any] | None:
    answers = screening.latest(patient)
    return {"at": as_text(answers.answered_at), "hold": answers.holds_start} if answers else None


def _danger_signs_read(patient: Patient) -> dict[str, Any] | None:
    """When the patient last confirmed having read them, and in which version of the library."""
    answers = Entry.objects.filter(patient=patient, kind=EntryKind.DANGER_SIGN, body__taught=True)
    last = answers.order_by("-performed_at", "-pk").first()
    return {"at": as_text(last.performed_at), "version": last.body["version"]} if last else None


def _diary(patient: Patient, now: datetime) -> list[dict[str, Any]]:
    """What any of the patient's phones has written in the last eight local dates, so that all show the same."""
    entries = Entry.objects.filter(patient=patient).since(today(patient, now) - EARLIER_DAYS)
    return [write_entry(entry) for entry in entries]


def _text(day: date | None) -> str | None:
    return str(day) if day else None
