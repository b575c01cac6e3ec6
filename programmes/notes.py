"""Notes to the physio: that one was read, what was answered, and both for the phone. Not a chat."""

from datetime import datetime
from typing import Any

from django.db import transaction

from clinic import audit
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.instants import as_text
from clinic.models import Membership, Patient
from programmes.enums import EntryKind
from programmes.models import Entry, NoteAnswer, NoteReading
from programmes.models.diary import EntryQuerySet
from programmes.models.notes import LONGEST_ANSWER

MOST_ON_PHONE = 20
"""So many notes, the newest, reach the phone with their answers; all of them stay in the panel."""


def of(patient: Patient) -> EntryQuerySet:
    """A patient's notes, the newest first, each with its reading and its answers at hand."""
    notes = Entry.objects.filter(patient=patient, kind=EntryKind.NOTE).order_by("-performed_at", "-pk")
    return notes.select_related("reading__read_by__user").prefetch_related("answers__answered_by__user")


@transaction.atomic
def read(note: Entry, *, by: Membership, now: datetime) -> None:
    """The physio has read it, and the phone will say when. Doing it twice changes nothing."""
    defaults = {"clinic_id": note.clinic_id, "patient_id": note.patient_id, "read_by": by, "read_at": now}
    _, is_first = NoteReading.objects.get_or_create(entry=note, defaults=defaults)
    if is_first:
        audit.record(AuditVerb.READ_NOTE, now=now, patient=note.patient, member=by, entry=note.pk)


@transaction.atomic
def answer(note: Entry, *, text: str, by: Membership, now: datetime) -> NoteAnswer:
    """The physio's answer, which the patient's app shows under the note; whoever answers has read it.

    The same words from a form that was sent twice are one answer. Raises Refused without words, and for too many.
    """
    words = text.strip()
    if not words:
        raise Refused("text", "Write an answer first.")
    if len(words) > LONGEST_ANSWER:
        raise Refused("text", f"An answer has at most {LONGEST_ANSWER} characters.")
    read(note, by=by, now=now)
    given = NoteAnswer.objects.filter(entry=note, text=words).first()
    if given:
        return given
    row = NoteAnswer.objects.create(
        clinic_id=note.clinic_id,
        patient_id=note.patient_id,
        entry=note,
        text=words,
        answered_by=by,
        answered_at=now,
    )
    audit.record(AuditVerb.ANSWERED_NOTE, now=now, patient=note.patient, member=by, entry=note.pk, answer=row.pk)
    return row


def for_phone(patient: Patient) -> list[dict[str, Any]]:
    """The newest notes as the phone shows them: who read each and when, by what patients call them, and the answers."""
    return [_shown(note) for note in of(patient)[:MOST_ON_PHONE]]


def _shown(note: Entry) -> dict[str, Any]:
    reading = getattr(note, "reading", None)
    return {
        "id": str(note.pk),
        "text": note.body["text"],
        "at": as_text(note.performed_at),
        "read": {"at": as_text(reading.read_at), "by": reading.read_by.name_for_patients} if reading else None,
        "answers": [
            {
                "id": str(answer.pk),
                "at": as_text(answer.answered_at),
                "by": answer.answered_by.name_for_patients,
                "text": answer.text,
            }
            for answer in note.answers.all()
        ],
    }
