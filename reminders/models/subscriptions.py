from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from clinic.fields import Keyed, at_most
from clinic.scope import ClinicScoped, ScopedQuerySet


class PushSubscriptionQuerySet(ScopedQuerySet["PushSubscription"]):
    def live(self) -> PushSubscriptionQuerySet:
        """Those that can be sent to: not ended by the push service, and the phone not ended by the clinic."""
        return self.filter(gone_at__isnull=True, device__revoked_at__isnull=True)


class PushSubscription(Keyed, ClinicScoped):
    """Where a phone can be reached: an address at its browser's push service, and the keys only the phone can open."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="push_subscriptions")
    device = models.ForeignKey("clinic.Device", on_delete=models.PROTECT, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, unique=True)
    service = models.CharField(max_length=253, blank=True, help_text="The endpoint's host: whose push service it is.")
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(help_text="The phone last said that this is its subscription.")
    last_accepted_at = models.DateTimeField(null=True)
    last_acknowledged_at = models.DateTimeField(null=True, help_text="The phone last said that something arrived.")
    gone_at = models.DateTimeField(null=True)
    gone_why = models.CharField(max_length=80, blank=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device"], condition=Q(gone_at__isnull=True), name="push_subscription_one_live_per_device"
            ),
            at_most("endpoint", 1000, name="push_subscription_endpoint_length"),
            at_most("service", 253, name="push_subscription_service_length"),
            at_most("p256dh", 100, name="push_subscription_p256dh_length"),
            at_most("auth", 40, name="push_subscription_auth_length"),
            at_most("gone_why", 80, name="push_subscription_gone_why_length"),
        ]

    def __str__(self) -> str:
        return f"Push to {self.device_id}"

    def end(self, why: str, *, now: datetime) -> None:
        """The push service knows it no longer, or the phone has given it up. Doing it twice changes nothing."""
        if self.gone_at is None:
            self.gone_at, self.gone_why = now, why
            self.save(update_fields=["gone_at", "gone_why"])


class PushService(Keyed):
    """A push service as this server has met it: one row for each host, whosever patients use it."""

    host = models.CharField(max_length=253, unique=True)
    held_until = models.DateTimeField(null=True, help_text="It has asked for patience: nothing is sent to it before.")
    refused_at = models.DateTimeField(
        null=True, help_text="It last refused this server's keys. Empty again once it accepts a message."
    )
    last_accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["host"]
        constraints = [at_most("host", 253, name="push_service_host_length")]

    def __str__(self) -> str:
        return self.host
