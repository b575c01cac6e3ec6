"""What is typed while prescribing: the day's sessions, the lines, and the reasons."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from clinic.fields import refuse_unstorable
from programmes.day_plan import SlotPlan
from programmes.enums import Side
from programmes.models import Exercise
from programmes.models.slots import EVERY_DAY
from programmes.prescribing import Line

SPOKEN = {"sets": "Sets", "reps": "Times", "hold_seconds": "Hold in seconds", "rest_seconds": "Rest in seconds"}
"""What the narrow fields are called aloud, where many exercises have the same ones."""

WEEKDAYS = (("1", "Mo"), ("2", "Tu"), ("4", "We"), ("8", "Th"), ("16", "Fr"), ("32", "Sa"), ("64", "Su"))
SIDES = (("", "Choose a side"), (Side.LEFT, "Left"), (Side.RIGHT, "Right"), (Side.BOTH, "Both sides"))


class SlotForm(forms.Form):
    """One of the four sessions of the day."""

    used = forms.BooleanField(required=False, label="Used")
    time = forms.TimeField(required=False, label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    label = forms.CharField(required=False, max_length=30, label="Name", validators=[refuse_unstorable])
    weekdays = forms.MultipleChoiceField(
        required=False, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, label="On"
    )

    def __init__(self, data: Any = None, *, position: int, plan: SlotPlan | None = None) -> None:
        bits = plan.weekdays if plan else EVERY_DAY
        initial = {
            "used": plan is not None,
            "time": plan.local_time if plan else None,
            "label": plan.label if plan else "",
            "weekdays": [bit for bit, _ in WEEKDAYS if bits & int(bit)],
        }
        super().__init__(data, initial=initial, prefix=f"slot-{position}")
        self.position = position

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("used"):
            if not cleaned.get("time") and "time" not in self.errors:
                self.add_error("time", "Say at what time.")
            if not cleaned.get("weekdays"):
                self.add_error("weekdays", "Tick at least one day, or take the session away.")
        return cleaned

    @property
    def plan(self) -> SlotPlan | None:
        """The session as it was typed; None where it is not used."""
        given = self.cleaned_data
        if not given["used"]:
            return None
        label = given["label"].strip() or f"Session {self.position}"
        return SlotPlan(self.position, given["time"], label, sum(int(bit) for bit in given["weekdays"]))


def _number(label: str, low: int, high: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        validators=[
            MinValueValidator(low, f"{label}: from {low} to {high}."),
            MaxValueValidator(high, f"{label}: from {low} to {high}."),
        ],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={"invalid": f"{label}: write a whole number.", "required": f"{label}: write a number."},
    )


class LineForm(forms.Form):
    """One exercise of a draft: its dose, its sessions, its side and what goes with it."""

    exercise = forms.UUIDField(widget=forms.HiddenInput)
    positions = forms.TypedMultipleChoiceField(
        required=False, coerce=int, widget=forms.CheckboxSelectMultiple, label="In which sessions"
    )
    sets = _number("Sets", 1, 5)
    reps = _number("Times", 1, 30)
    hold_seconds = _number("Hold", 0, 120)
    rest_seconds = _number("Rest", 0, 120)
    side = forms.ChoiceField(
        choices=SIDES, label="Side", error_messages={"required": "Choose the side that is worked: left, right or both."}
    )
    choice = forms.IntegerField(
        required=False,
        label="Choice",
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
    )
    group = forms.CharField(required=False, max_length=80, label="Group", validators=[refuse_unstorable])
    note = forms.CharField(
        required=False,
        max_length=300,
        label="Note",
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_unstorable],
    )
    limit_reason = forms.CharField(
        required=False,
        max_length=300,
        label="Why outside the library's limits",
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_unstorable],
    )

    def __init__(self, *args: Any, exercise: Exercise, day: Sequence[SlotPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = exercise
        self.fields["positions"].choices = [  # type: ignore[attr-defined]
            (plan.position, f"{plan.local_time:%H:%M} {plan.label}") for plan in day
        ]
        for name, words in SPOKEN.items():
            self.fields[name].widget.attrs["aria-label"] = f"{exercise.name}, {words}"
        if not exercise.per_side:
            del self.fields["side"]

    @property
    def line(self) -> Line:
        given = self.cleaned_data
        return Line(
            exercise=self.of,
            positions=frozenset(given["positions"]),
            side=given.get("side", Side.NONE),
            sets=given["sets"],
            reps=given["reps"],
            hold_seconds=given["hold_seconds"],
            rest_seconds=given["rest_seconds"],
            group=given["group"],
            choice=given["choice"],
            note=given["note"],
            limit_reason=given["limit_reason"],
        )


def typed(line: Line) -> dict[str, list[str]]:
    """A line as the form's fields hold it."""
    return {
        "exercise": [str(line.exercise.pk)],
        "positions": [str(position) for position in sorted(line.positions)],
        "sets": [str(line.sets)],
        "reps": [str(line.reps)],
        "hold_seconds": [str(line.hold_seconds)],
        "rest_seconds": [str(line.rest_seconds)],
        "side": [line.side],
        "choice": [str(line.choice or "")],
        "group": [line.group],
        "note": [line.note],
        "limit_reason": [line.limit_reason],
    }


class ReasonForm(forms.Form):
    """A sentence that goes with an act."""

    why = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write a sentence first."},
        validators=[refuse_unstorable],
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label


class PauseForm(forms.Form):
    from_date = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until_date = forms.DateField(
        required=False,
        label="To",
        help_text="The last day; empty: until you take it back.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(required=False, max_length=200, label="Reason", validators=[refuse_unstorable])
