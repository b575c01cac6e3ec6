from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from clinic.enums import AffectedSide
from clinic.fields import (
    FoldedField,
    Keyed,
    all_at_most,
    at_most,
    between,
    folded,
    known_zone,
    one_of,
    refuse_unstorable,
)
from clinic.scope import ClinicScoped, ScopedQuerySet


class PatientQuerySet(ScopedQuerySet["Patient"]):
    def named(self, text: str) -> PatientQuerySet:
        """Those whose name holds every word of the text, whatever the case and accents."""
        found = self
        for word in folded(text).split():
            found = found.filter(name_search__contains=word)
        return found


class Patient(Keyed, ClinicScoped):
    """Somebody who is treated by the clinic. Not a user: the phone is known by its device, never by a password."""

    physio = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="patients")
    first_name = models.CharField(max_length=80, validators=[refuse_unstorable])
    last_name = models.CharField(max_length=80, validators=[refuse_unstorable])
    name_search = FoldedField(sources=("first_name", "last_name"))
    date_of_birth = models.DateField(null=True, blank=True)
    email = models.EmailField("e-mail", blank=True)
    email_agreed_at = models.DateTimeField(null=True, blank=True, help_text="Agreed to reminders by e-mail.")
    phone = models.CharField(max_length=40, blank=True, validators=[refuse_unstorable])
    time_zone = models.CharField(
        max_length=64, validators=[known_zone], help_text="At the start. Later ones are zone changes."
    )
    language = models.CharField(max_length=12, default="en-GB")
    affected_side = models.CharField(max_length=7, choices=AffectedSide.choices, default=AffectedSide.UNKNOWN)
    pain_threshold = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(10)], help_text="Empty: the clinic's."
    )
    cautions = models.JSONField(default=list, blank=True, help_text="Caution codes found on examination.")
    created_at = models.DateTimeField(default=timezone.now)

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        indexes = [models.Index(fields=["clinic", "physio"], name="patient_clinic_physio")]
        constraints = [
            *all_at_most("patient", first_name=80, last_name=80, name_search=400, email=254, phone=40),
            *all_at_most("patient", time_zone=64, language=12),
            between("pain_threshold", 0, 10, name="patient_pain_threshold"),
            models.CheckConstraint(condition=~Q(first_name=""), name="patient_has_first_name"),
            one_of("affected_side", AffectedSide, name="patient_affected_side"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initial(self) -> str:
        """What an invitation may show before the PIN is known: "M."."""
        return f"{self.first_name[:1]}."

    def zone_on(self, local_date: date) -> ZoneInfo:
        """The zone in force when this local date begins, by the changes the phone has reported."""
        # Compared here and not in the query, so that a list of patients can bring the few rows along.
        changes = [change for change in self.zone_changes.all() if change.from_date <= local_date]
        change = max(changes, key=lambda change: (change.from_date, change.set_at), default=None)
        return ZoneInfo(change.time_zone if change else self.time_zone)


class ZoneChange(Keyed, ClinicScoped):
    """The patient has travelled, or the physio has put the zone right: from a local date that has not begun."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="zone_changes")
    from_date = models.DateField()
    time_zone = models.CharField(max_length=64, validators=[known_zone])
    device = models.ForeignKey("clinic.Device", on_delete=models.PROTECT, null=True, related_name="+")
    set_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["patient", "-from_date", "-set_at"], name="zone_change_in_force")]
        constraints = [
            at_most("time_zone", 64, name="zone_change_length"),
            models.CheckConstraint(
                condition=Q(device__isnull=False) | Q(set_by__isnull=False), name="zone_change_set_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.time_zone} from {self.from_date}"


class Screening(Keyed, ClinicScoped):
    """The answers to "before you start": asked once, kept as given, by whom and when."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="screenings")
    answers = models.JSONField(help_text="Answer by question code: no, yes or not sure.")
    raises = models.JSONField(default=list, help_text="The caution codes that the answers raise.")
    hold_start = models.BooleanField(help_text="No first session until the physio has looked.")
    library_version = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()
    answered_on = models.ForeignKey("clinic.Device", on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True, validators=[MaxLengthValidator(1000), refuse_unstorable])

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at"]
        constraints = [
            at_most("note", 1000, name="screening_note_length"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=False) | Q(asked_by__isnull=False), name="screening_has_source"
            ),
        ]

    def __str__(self) -> str:
        return f"Screening of {self.patient_id}"

    @property
    def holds_start(self) -> bool:
        """Whether the first session still waits for the physio to look at the answers."""
        return self.hold_start and self.looked_at is None
