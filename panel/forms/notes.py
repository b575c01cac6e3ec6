"""What is typed under a patient's note."""

from typing import Any

from django import forms

from clinic.fields import refuse_unstorable
from programmes.models import Entry
from programmes.models.notes import LONGEST_ANSWER


class AnswerForm(forms.Form):
    """An answer to one note: several of these forms stand on a page, each under its own note."""

    text = forms.CharField(
        max_length=LONGEST_ANSWER,
        label="Your answer",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write an answer first."},
        validators=[refuse_unstorable],
    )

    def __init__(self, data: Any = None, *, note: Entry) -> None:
        super().__init__(data, prefix=f"answer-{note.pk}")
        self.note = note
        self.fields["text"].help_text = f"{note.patient.first_name} reads it in the app, with your name."
