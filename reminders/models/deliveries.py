from __future__ import annotations

from django.db import models
from django.db.models import Q

from clinic.fields import Keyed, at_most, between, one_of
from clinic.scope import ClinicScoped, ScopedQuerySet
from reminders.enums import TROUBLE, Channel, Outcome, Purpose


class Delivery(Keyed, ClinicScoped):
    """One message on its way to one target. Its key is what the phone names in its receipt."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="deliveries")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.REMINDER)
    # No index of its own: delivery_once begins with it.
    reminder = models.ForeignKey(
        "reminders.Reminder", on_delete=models.PROTECT, null=True, related_name="deliveries", db_index=False
    )
    created_at = models.DateTimeField()
    last_tried_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    target = models.UUIDField(help_text="The push subscription, or for e-mail the patient.")
    subscription = models.ForeignKey(
        "reminders.PushSubscription", on_delete=models.PROTECT, null=True, related_name="deliveries"
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.PENDING)
    status = models.PositiveSmallIntegerField(null=True, help_text="The push service's HTTP status.")
    why = models.CharField(max_length=120, blank=True)
    try_again_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True, help_text="By the phone's clock, as it said.")
    received_told_at = models.DateTimeField(null=True, help_text="When the receipt came in, by ours.")
    opened_at = models.DateTimeField(null=True)
    snoozed_at = models.DateTimeField(null=True)
    snooze_minutes = models.PositiveSmallIntegerField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["last_tried_at"], condition=Q(outcome__in=TROUBLE), name="delivery_trouble"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reminder", "channel", "target"], name="delivery_once"),
            one_of("channel", Channel, name="delivery_channel"),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.REMINDER, reminder__isnull=False)
                | Q(purpose__in=[Purpose.TEST, Purpose.STOP], reminder__isnull=True),
                name="delivery_of_a_reminder_or_not",
            ),
            between("attempt", 0, 32767, name="delivery_attempt"),
            between("status", 0, 999, name="delivery_status"),
            one_of("outcome", Outcome, name="delivery_outcome"),
            at_most("why", 120, name="delivery_why_length"),
            models.CheckConstraint(
                condition=Q(snooze_minutes__isnull=True) | Q(snooze_minutes__in=[10, 30, 60]),
                name="delivery_snooze_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} of {self.reminder_id}"
