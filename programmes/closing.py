"""Closing a programme from the diary. Only the physio's "carry on" opens it again (`course.carry_on`).

Nothing here judges: a danger sign that was answered yes closes every session at once, and so does what a pain rule of
the library stops everything for ("the session closes and every session stays closed"): new weakness or numbness.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from programmes.enums import ClosureKind, EntryKind
from programmes.models import Closure, Entry, Programme
from programmes.pain_rules import advice_on

NOT_NEW = {"", "no", "none", "same", "better", "less"}
"""Words of a symptoms entry that say that it is the old thing. Any other word counts as new: asking costs less."""


def close_if_told(entry: Entry, *, now: datetime) -> Closure | None:
    """Close the patient's sessions where this newly stored entry asks for it. None where it does not.

    One that comes late closes all the same: the physio has not seen it yet.
    """
    kind = reason_to_close(entry.kind, entry.body)
    if kind is None:
        return None
    # A phone's clock may run ahead, and nothing is closed from a time to come.
    closed_at = min(entry.performed_at, now)
    return Closure.objects.create(
        clinic_id=entry.clinic_id,
        patient_id=entry.patient_id,
        programme=_programme_of(entry),
        kind=kind,
        closed_at=closed_at,
        entry=entry,
    )


def reason_to_close(kind: str, body: Mapping[str, Any]) -> ClosureKind | None:
    """Why an entry of this kind and body closes a programme, or None."""
    if kind == EntryKind.DANGER_SIGN and (body.get("yes") or any((body.get("answers") or {}).values())):
        return ClosureKind.DANGER_SIGN
    if not _tells_of_loss(kind, body):
        return None
    advice = advice_on({"new_weakness_or_numbness": True})
    return ClosureKind.PAIN_RULE if advice and advice["action"] == "stop_all" else None


def _tells_of_loss(kind: str, body: Mapping[str, Any]) -> bool:
    """New weakness or numbness; the phone's `tellsOfLoss` is the same."""
    if kind == EntryKind.STOPPED:
        return body.get("felt") == "weak_or_numb"
    if kind != EntryKind.SYMPTOMS:
        return False
    changed = body.get("changed")
    is_new = changed is True or (isinstance(changed, str) and changed.strip().lower() not in NOT_NEW)
    return is_new and not {"weakness", "numbness"}.isdisjoint(body.get("kinds") or [])


def _programme_of(entry: Entry) -> Programme | None:
    """The open programme, if any: what is said about the body is about today, whichever session it was said in."""
    return Programme.objects.open().filter(patient=entry.patient_id).first()
