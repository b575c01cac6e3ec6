"""What is typed for a step-up plan: what grows, to where, and when the next step may be proposed."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from programmes.enums import Grows
from programmes.models import Prescription
from programmes.step_up import Plan
from programmes.step_ups import may_grow

GROWS = {Grows.HOLD_SECONDS: "Hold in seconds", Grows.REPS: "Times", Grows.SETS: "Sets"}


def _number(label: str, low: int, high: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        validators=[
            MinValueValidator(low, f"{label}: from {low} to {high}."),
            MaxValueValidator(high, f"{label}: from {low} to {high}."),
        ],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3, "autocomplete": "off"}),
        error_messages={"invalid": f"{label}: write a whole number.", "required": f"{label}: write a number."},
        **more,
    )


class StepUpForm(forms.Form):
    """The plan for one line that is in force: several of these forms stand on a page, each under its own line."""

    grows = forms.ChoiceField(label="What grows")
    target = _number("Up to", 2, 120)
    step = _number("By", 1, 60, help_text="At each step.")
    days_kept = _number("Kept on", 1, 7, help_text="Of the last seven days, with all its ticks.")
    worst_after = _number("Pain after at most", 0, 10, help_text="0 to 10, the worse of back and leg.")

    def __init__(self, data: Any = None, *, line: Prescription, plan: Plan | None) -> None:
        initial = {field: getattr(plan, field) for field in self.base_fields} if plan else {}
        super().__init__(data, prefix=f"line-{line.pk}", initial=initial)
        self.fields["grows"].choices = [  # type: ignore[attr-defined]
            (grows, f"{GROWS[Grows(grows)]}: now {getattr(line, grows)}, the library's limit is {highest}")
            for grows, highest in may_grow(line).items()
        ]

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)
