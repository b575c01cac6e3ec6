from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models

from clinic.fields import Keyed, at_most, refuse_unstorable
from clinic.scope import ClinicScoped, ScopedQuerySet

LONGEST_ANSWER = 1000
"""As long as the note itself may be: programmes/entries/note.json."""


class NoteReading(Keyed, ClinicScoped):
    """A physio has read a patient's note. The first reading counts; the patient's phone says when it was."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="note_readings")
    entry = models.OneToOneField("programmes.Entry", on_delete=models.PROTECT, related_name="reading")
    read_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at"]

    def __str__(self) -> str:
        return f"Read {self.read_at:%d %B %Y %H:%M}"


class NoteAnswer(Keyed, ClinicScoped):
    """What a physio answers to a note, in the patient's app. Never changed: a correction is another answer."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="note_answers")
    entry = models.ForeignKey("programmes.Entry", on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(validators=[MaxLengthValidator(LONGEST_ANSWER), refuse_unstorable])
    answered_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "id"]
        constraints = [at_most("text", LONGEST_ANSWER, name="note_answer_length")]

    def __str__(self) -> str:
        return f"Answered {self.answered_at:%d %B %Y %H:%M}"
