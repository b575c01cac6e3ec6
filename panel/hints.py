"""Symptom patterns as hints on the patient's page, from what the patient has marked. For the physio only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from clinic.days import today
from clinic.models import Patient
from panel.at_hand import Mark
from programmes.content import exercises, meta, symptom_patterns
from programmes.symptom_hints import Hint, Marked, days_of_loss, hints_of


@dataclass(frozen=True)
class HintShown:
    hint: Hint
    exercises: Sequence[str]
    """By name."""


@dataclass(frozen=True)
class HintsCard:
    shown: Sequence[HintShown]
    days_of_loss: int
    is_signed_off: bool


def hints_card(patient: Patient, marks: Iterable[Mark], now: datetime) -> HintsCard | None:
    """What fits, or None where nothing does and while every session is closed: then nothing may suggest an exercise.

    Reads the closures and zone changes, which a caller may bring along.
    """
    if any(closure.reopened_at is None for closure in patient.closures.all()):
        return None
    local_date = today(patient, now)
    marked = [_marked(on, body) for on, body in marks]
    found = hints_of(marked, symptom_patterns(), meta()["sources"], today=local_date)
    names = {row["slug"]: row["name"] for row in exercises()}
    shown = [HintShown(hint, [names[slug] for slug in hint.pattern["suggested_exercises"]]) for hint in found]
    if not shown:
        return None
    return HintsCard(shown, days_of_loss(marked, today=local_date), is_signed_off=meta()["signed_off"] is not None)


def _marked(on: date, body: Mapping[str, Any]) -> Marked:
    """Words of a newer app that this server does not know stay as they are, and fit nothing."""
    places = {key: str(value) if (value := body.get(key)) else None for key in ("starts_at", "reaches", "aspect")}
    kinds = body.get("kinds")
    kinds = tuple(str(kind) for kind in kinds) if isinstance(kinds, list) else ()
    return Marked(on=on, side=str(body["side"]), kinds=kinds, **places)
