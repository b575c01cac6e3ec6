from __future__ import annotations

from django.db import models

from clinic.fields import Keyed, at_most, one_of
from clinic.scope import ClinicScoped, ScopedQuerySet
from reminders.enums import Channel, Outcome


class Delivery(Keyed, ClinicScoped):
    """One reminder on its way to one target. Its key is what the phone names in its receipt."""

    reminder = models.ForeignKey("reminders.Reminder", on_delete=models.PROTECT, related_name="deliveries")
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
        constraints = [
            models.UniqueConstraint(fields=["reminder", "channel", "target"], name="delivery_once"),
            one_of("channel", Channel, name="delivery_channel"),
            one_of("outcome", Outcome, name="delivery_outcome"),
            at_most("why", 120, name="delivery_why_length"),
            models.CheckConstraint(
                condition=models.Q(snooze_minutes__isnull=True) | models.Q(snooze_minutes__in=[10, 30, 60]),
                name="delivery_snooze_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} of {self.reminder_id}"
