from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clinic.fields import Keyed, at_most, refuse_unstorable
from clinic.scope import ClinicScoped, ScopedQuerySet
from programmes.enums import ClosureKind

if TYPE_CHECKING:
    from programmes.models.revisions import Revision


class ProgrammeQuerySet(ScopedQuerySet["Programme"]):
    def open(self) -> ProgrammeQuerySet:
        """Those that have not been ended. A patient has at most one."""
        return self.filter(ended_at__isnull=True)


class Programme(Keyed, ClinicScoped):
    """What a patient is asked to do, for as long as it runs; its content is in its revisions."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="programmes")
    title = models.CharField(max_length=120, validators=[refuse_unstorable])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day, or empty.")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.TextField(blank=True, validators=[MaxLengthValidator(500), refuse_unstorable])

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at__isnull=True), name="programme_one_open_per_patient"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="programme_ends_after_start"
            ),
            at_most("title", 120, name="programme_title_length"),
            at_most("ended_why", 500, name="programme_ended_why_length"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def current_revision(self) -> Revision | None:
        """The newest issued revision that holds exercises, or none before the first has been issued."""
        return self.revisions.issued().filter(kind="normal").order_by("-number").first()

    @property
    def draft(self) -> Revision | None:
        return self.revisions.drafts().first()

    def pause_on(self, local_date: date) -> Pause | None:
        """The pause that covers this local date, or none. "Paused" is only ever derived."""
        return self.pauses.covering(local_date).order_by("-from_date").first()

    def has_begun(self, local_date: date) -> bool:
        return self.starts_on <= local_date

    def is_over(self, local_date: date) -> bool:
        return self.is_ended or (self.ends_on is not None and self.ends_on < local_date)

    def end(self, *, by: models.Model, why: str, now: datetime) -> None:
        """End the programme for good; a later one is a new programme. Doing it twice changes nothing."""
        if self.ended_at is None:
            self.ended_at, self.ended_by_id, self.ended_why = now, by.pk, why
            self.save(update_fields=["ended_at", "ended_by", "ended_why"])


class PauseQuerySet(ScopedQuerySet["Pause"]):
    def covering(self, local_date: date) -> PauseQuerySet:
        return self.filter(Q(until_date__isnull=True) | Q(until_date__gte=local_date), from_date__lte=local_date)


class Pause(Keyed, ClinicScoped):
    """Days on which nothing is asked: from a date, until a date (included) or open.

    One that was lifted before its first day covers no day: it ends before it begins.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pauses")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, validators=[refuse_unstorable])
    paused_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["-from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")) | Q(lifted_at__isnull=False),
                name="pause_ends_after_start",
            ),
            at_most("reason", 200, name="pause_reason_length"),
        ]

    def __str__(self) -> str:
        return f"Paused from {self.from_date}"

    def covers(self, local_date: date) -> bool:
        return self.from_date <= local_date and (self.until_date is None or local_date <= self.until_date)


class ClosureQuerySet(ScopedQuerySet["Closure"]):
    def open(self) -> ClosureQuerySet:
        """Those that the physio has not reopened."""
        return self.filter(reopened_at__isnull=True)


class Closure(Keyed, ClinicScoped):
    """Every session is closed, from the moment of a danger sign or a stop, until the physio says carry on.

    It is the patient who is closed: a danger sign counts before the first programme, and outlives one that ends.
    """

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="closures")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="closures")
    kind = models.CharField(max_length=12, choices=ClosureKind.choices)
    closed_at = models.DateTimeField()
    entry = models.OneToOneField("programmes.Entry", on_delete=models.PROTECT, null=True, related_name="closure")
    revision = models.OneToOneField("programmes.Revision", on_delete=models.PROTECT, null=True, related_name="closure")
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    reopened_why = models.TextField(blank=True, validators=[MaxLengthValidator(500), refuse_unstorable])

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["-closed_at"]
        indexes = [models.Index(fields=["patient"], condition=Q(reopened_at__isnull=True), name="closure_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ClosureKind.STOP, revision__isnull=False)
                | Q(kind__in=[ClosureKind.DANGER_SIGN, ClosureKind.PAIN_RULE], entry__isnull=False),
                name="closure_has_a_cause",
            ),
            at_most("reopened_why", 500, name="closure_why_length"),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(reopened_by__isnull=False), name="closure_reopened_by_physio"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def carry_on(self, *, by: models.Model, why: str, now: datetime) -> None:
        """The physio has looked and the sessions are open again. Doing it twice changes nothing."""
        if self.reopened_at is None:
            self.reopened_at, self.reopened_by_id, self.reopened_why = now, by.pk, why
            self.save(update_fields=["reopened_at", "reopened_by", "reopened_why"])
