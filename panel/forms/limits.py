"""When patients come up on the first page: the clinic's own numbers."""

from dataclasses import fields
from typing import Any, ClassVar

from django import forms

from clinic.models import Clinic
from clinic.models.clinics import NEED_BOUNDS
from programmes.need import Limits

DEFAULTS = {f"need_{limit.name}": limit.default for limit in fields(Limits)}


class LimitsForm(forms.ModelForm):  # type: ignore[type-arg] # generic only for the type checker
    class Meta:
        model = Clinic
        fields: ClassVar = list(DEFAULTS)
        labels: ClassVar = {
            "need_pain": "Rising pain counts from (of 10)",
            "need_rise": "A rise is (points in a week)",
            "need_steep_rise": "A steep rise is (points in a week)",
            "need_severe_pain": "Severe pain begins at (of 10)",
            "need_silent_hours": "Silence is (hours of days with sessions)",
            "need_silent_days": "A long silence is (days)",
            "need_missed_days": "Nothing noted for (days in a row)",
        }
        help_texts: ClassVar = {
            "need_pain": "With a rise, it is for this week.",
            "need_rise": "Against what was usual in the week before.",
            "need_steep_rise": "For today, from however low.",
            "need_severe_pain": "Now where it is new, else today.",
            "need_silent_hours": "For this week.",
            "need_silent_days": "For today.",
            "need_missed_days": "For this week; with rising pain, today.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (low, high) in NEED_BOUNDS.items():
            field = self.fields[name]
            field.help_text = f"{field.help_text} {low} to {high}; {DEFAULTS[name]} unless you change it."
            field.widget.attrs |= {"min": low, "max": high}

    @property
    def is_default(self) -> bool:
        """Whether every number is still the one that the product begins with."""
        return all(self.initial[name] == default for name, default in DEFAULTS.items())
