"""What is typed about a patient, a colleague and the clinic."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms

from clinic.enums import Role
from clinic.models import Clinic, Membership, Patient, User
from clinic.models.members import MOST_LETTERS
from programmes.content import caution_codes, countries

LANGUAGES = (("en-GB", "English"),)


def zone_choices() -> list[tuple[str, str]]:
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [(zone, zone.replace("_", " ")) for zone in zones]


class PatientForm(forms.ModelForm):  # type: ignore[type-arg] # generic only for the type checker
    """Who the patient is. The clinic comes from the member who is signed in, never from the form."""

    cautions = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Cautions found on examination",
        help_text="They are compared with every exercise you prescribe.",
    )
    language = forms.ChoiceField(choices=LANGUAGES, label="Language of the app")
    # With what the page showed: the patient may have withdrawn on the phone since, and a save must not undo that.
    email_agreed = forms.BooleanField(
        required=False,
        show_hidden_initial=True,
        label="Agreed to reminders by e-mail",
        help_text="Ask first. They start when nothing reaches the phone for two days, and each letter can end them.",
    )
    email_agreed_on = forms.DateField(
        required=False,
        show_hidden_initial=True,
        label="Agreed on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Patient
        fields = [
            "first_name",
            "last_name",
            "date_of_birth",
            "email",
            "phone",
            "time_zone",
            "language",
            "affected_side",
            "physio",
            "cautions",
        ]
        error_messages = {
            "first_name": {"required": "Write the first name: the app greets the patient by it."},
            "last_name": {"required": "Write the last name, so that you find the patient again."},
        }
        labels = {"time_zone": "Time zone", "affected_side": "Affected side", "physio": "Treated by"}
        help_texts = {
            "date_of_birth": "May stay empty. It never reaches a phone.",
            "email": "May stay empty. Reminders by e-mail go there, once they are agreed to.",
            "time_zone": "Reminders and days follow the patient's own clock.",
            "affected_side": "Exercises for “the affected side” are prescribed for this one.",
        }
        widgets = {"date_of_birth": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, colleagues: Iterable[Membership], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["cautions"].choices = [(row["code"], row["means"]) for row in caution_codes()]  # type: ignore[attr-defined]
        self.fields["time_zone"] = forms.ChoiceField(
            choices=zone_choices(), label="Time zone", help_text=self.fields["time_zone"].help_text
        )
        by_id = {str(member.pk): member for member in colleagues}
        self.fields["physio"] = forms.TypedChoiceField(
            label="Treated by",
            choices=[(key, str(member)) for key, member in by_id.items()],
            coerce=lambda key: by_id[key],
        )
        if self.instance.physio_id:
            self.initial["physio"] = str(self.instance.physio_id)

    @property
    def says_email(self) -> bool:
        """Whether somebody has changed what the page said about the agreement."""
        agreed = bool(self.cleaned_data["email_agreed"])
        return "email_agreed" in self.changed_data or (agreed and "email_agreed_on" in self.changed_data)

    @property
    def agreed_on(self) -> date | None:
        """The day of the agreement as the form has it; None where the patient does not agree."""
        return (self.cleaned_data["email_agreed_on"] or self.today) if self.cleaned_data["email_agreed"] else None

    def clean_email_agreed_on(self) -> date | None:
        on: date | None = self.cleaned_data["email_agreed_on"]
        if on and on > self.today:
            raise forms.ValidationError("This day has not come yet: write the day on which the patient agreed.")
        return on

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("email_agreed") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Write the address that the reminders should go to, or take the tick away.")
        return cleaned


class ColleagueForm(forms.Form):
    email = forms.EmailField(label="E-mail address", max_length=254)
    first_name = forms.CharField(label="First name", max_length=MOST_LETTERS, help_text="Patients read it.")
    last_name = forms.CharField(
        label="Last name", max_length=MOST_LETTERS, help_text="Patients read it once, when they join."
    )
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.PHYSIO)


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody's own, by the same limits as a colleague's."""

    first_name = ColleagueForm.base_fields["first_name"]
    last_name = ColleagueForm.base_fields["last_name"]

    class Meta:
        model = User
        fields = ["first_name", "last_name"]


class ClinicForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Clinic
        fields = [
            "name",
            "country",
            "time_zone",
            "phone",
            "hours",
            "emergency",
            "emergency_tel",
            "urgent_line",
            "urgent_tel",
            "emergency_room",
            "window_minutes",
            "nudge_after_minutes",
            "slots_apart_minutes",
            "quiet_from",
            "quiet_until",
            "pain_threshold",
        ]
        labels = {
            "phone": "Telephone",
            "hours": "When it is answered",
            "emergency": "Emergency number",
            "emergency_tel": "Digits to dial",
            "urgent_line": "Same-day advice",
            "urgent_tel": "Digits to dial",
            "emergency_room": "Hospital emergency service",
            "window_minutes": "A session stays open for (minutes)",
            "nudge_after_minutes": "Nudge after (minutes)",
            "slots_apart_minutes": "Least time between two sessions (minutes)",
            "quiet_from": "Quiet from",
            "quiet_until": "Quiet until",
            "pain_threshold": "Pain threshold, 0 to 10",
        }
        help_texts = {
            "phone": "Patients ring it. Needed before the first invitation.",
            "urgent_line": "Worded to follow “through”: NHS 111.",
            "emergency_room": "Worded to follow “the nearest”: A&E.",
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.RegexField(
            r"^[A-Za-z]{2}$",
            label="Country",
            max_length=2,
            help_text=f"Two letters. The library knows {_known_countries()}; for another one type the words below.",
            error_messages={"invalid": "Write the country as two letters, for example GB."},
        )
        self.fields["time_zone"] = forms.ChoiceField(choices=zone_choices(), label="Time zone")

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


def _known_countries() -> str:
    return ", ".join(row["code"] for row in countries() if row["code"] != "*")
