"""A patient's notes on their page: those that nobody has read, and the last ones beside them."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from clinic.models import Patient
from panel.forms.notes import AnswerForm
from programmes import notes
from programmes.enums import EntryKind
from programmes.models import Entry

LAST = 10
"""So many stand on the page, read or not; unread ones beyond them too."""


def unread(patients: Iterable[Patient]) -> Counter[UUID]:
    """How many notes of each patient nobody has read, by the patient's key."""
    keys = [patient.pk for patient in patients]
    waiting = Entry.objects.filter(kind=EntryKind.NOTE, reading=None, patient__among=keys)
    return Counter(waiting.order_by().values_list("patient_id", flat=True))


def with_forms(patient: Patient, *, answering: AnswerForm | None = None) -> list[tuple[Entry, AnswerForm]]:
    """Every unread note and the last ones, the newest first, each with the form to answer it.

    `answering` is a form as it was typed, where something was wrong with it: it stands under its own note.
    """
    typed = {answering.note.pk: answering} if answering else {}
    last = notes.of(patient).values_list("pk", flat=True)[:LAST]
    shown = list(notes.of(patient).filter(Q(reading=None) | Q(pk__in=[*last, *typed])))
    for note in shown:
        note.patient = patient
    return [(note, typed.get(note.pk) or AnswerForm(note=note)) for note in shown]
