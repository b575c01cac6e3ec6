"""A patient's notes on their page: those that nobody has read, and the last ones beside them."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from clinic.models import Patient
from panel.forms.notes import AnswerForm
from programmes.enums import EntryKind
from programmes.models import Entry


def unread(patients: Iterable[Patient]) -> Counter[UUID]:
    """How many notes of each patient nobody has read, by the patient's key."""
    keys = [patient.pk for patient in patients]
    waiting = Entry.objects.filter(kind=EntryKind.NOTE, reading=None, patient__among=keys)
    return Counter(waiting.order_by().values_list("patient_id", flat=True))


def with_forms(found: Iterable[Entry], *, answering: AnswerForm | None = None) -> list[tuple[Entry, AnswerForm]]:
    """These notes, each with the form to answer it.

    `answering` is a form as it was typed, where something was wrong with it: it stands under its own note, which is
    shown even where it is not among the last ones.
    """
    typed = {answering.note.pk: answering} if answering else {}
    shown = list(found)
    if answering and answering.note not in shown:
        shown.append(answering.note)
    return [(note, typed.get(note.pk) or AnswerForm(note=note)) for note in shown]
