"""What is typed where a programme begins, and where one is kept as a template."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from clinic.enums import AffectedSide
from clinic.fields import refuse_unstorable
from clinic.models import Patient
from programmes.day_plan import DEFAULT_DAYS
from programmes.models import Programme, Template
from programmes.prescribing import needs_side

ASKED_SIDES = [choice for choice in AffectedSide.choices if choice[0] != AffectedSide.UNKNOWN]
NOTHING, AGAIN = "none", "again"
SESSIONS = [(str(n), f"{n}: {', '.join(label.lower() for label, _ in DEFAULT_DAYS[n])}") for n in sorted(DEFAULT_DAYS)]


@dataclass(frozen=True)
class Start:
    """One of the things that a programme may begin with."""

    key: str
    template: Template
    check: list[str]
    """What the template is not for and this patient's record says all the same."""
    not_for: list[str]


class StartForm(forms.Form):
    """What to begin with, and the side that hurts where nobody has said it yet."""

    template = forms.ChoiceField(label="Begin with", error_messages={"required": "Choose what to begin with."})
    sessions = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        choices=SESSIONS,
        label="Sessions a day",
        help_text="Where you begin with nothing. Their times can be changed later.",
    )
    title = forms.CharField(
        required=False,
        max_length=120,
        label="Title",
        help_text="The patient reads it. Empty: the template's own.",
        validators=[refuse_unstorable],
    )
    starts_on = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    side = forms.ChoiceField(
        required=False, widget=forms.RadioSelect, choices=ASKED_SIDES, label="Which side is affected?"
    )

    def __init__(
        self, *args: Any, patient: Patient, templates: Iterable[Template], earlier: Programme | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {str(template.pk): template for template in templates}
        self.earlier = earlier
        keys = [*self.templates, *([AGAIN] if earlier else []), NOTHING]
        self.fields["template"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
        self.asks_side = patient.affected_side == AffectedSide.UNKNOWN
        if not self.asks_side:
            del self.fields["side"]

    def starts(self, cautions: Collection[str]) -> list[Start]:
        """The templates in their order, the clinic's own first."""
        own_first = sorted(self.templates.items(), key=lambda item: item[1].clinic_id is None)
        return [_start(key, template, cautions) for key, template in own_first]

    @property
    def chosen(self) -> Template | None:
        return self.templates.get(self.cleaned_data["template"])

    @property
    def like(self) -> Programme | None:
        """The earlier programme of this patient that the new one begins as."""
        return self.earlier if self.cleaned_data["template"] == AGAIN else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        template = self.templates.get(cleaned.get("template", ""))
        if self.asks_side and template and needs_side(template) and not cleaned.get("side"):
            self.add_error("side", "This template works the affected side: say which one that is.")
        return cleaned


class TemplateForm(forms.Form):
    """What a clinic calls its own template, and for whom it is."""

    title = forms.CharField(
        max_length=120,
        label="Name",
        error_messages={"required": "Give it a name."},
        validators=[refuse_unstorable],
        help_text="Your clinic reads it, and patients whose programme begins with it.",
    )
    for_whom = forms.CharField(
        required=False,
        max_length=1000,
        label="For whom",
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_unstorable],
        help_text="For your colleagues. Nothing about one patient.",
    )


def _start(key: str, template: Template, cautions: Collection[str]) -> Start:
    check = [item["text"] for item in template.not_for if item["code"] in cautions]
    return Start(key, template, check, [item["text"] for item in template.not_for if item["text"] not in check])
