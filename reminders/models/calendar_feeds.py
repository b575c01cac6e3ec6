from __future__ import annotations

from django.db import models
from django.db.models import Q

from clinic.fields import Keyed
from clinic.scope import ClinicScoped, ScopedQuerySet


class CalendarFeedQuerySet(ScopedQuerySet["CalendarFeed"]):
    def live(self) -> CalendarFeedQuerySet:
        """Those whose address still answers."""
        return self.filter(revoked_at__isnull=True)


class CalendarFeed(Keyed, ClinicScoped):
    """A patient's private calendar address. Whoever has it can read it: only its hash is kept, and it can be ended."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="calendar_feeds")
    made_on = models.ForeignKey("clinic.Device", on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_fetched_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(revoked_at__isnull=True), name="calendar_feed_one_live_per_patient"
            ),
            models.CheckConstraint(condition=Q(token_hash__length=64), name="calendar_feed_token_is_a_hash"),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.patient_id}"
