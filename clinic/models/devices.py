from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from clinic.enums import Notifications
from clinic.fields import Keyed, all_at_most, between, one_of, refuse_unstorable
from clinic.scope import ClinicScoped, ScopedQuerySet


class DeviceQuerySet(ScopedQuerySet["Device"]):
    def active(self) -> DeviceQuerySet:
        """Phones that have not been ended."""
        return self.filter(revoked_at__isnull=True)


class Device(Keyed, ClinicScoped):
    """A phone that has joined: known by a cookie of which only the hash is kept, and by a key that never leaves it."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True)
    public_key = models.TextField(help_text="P-256 public key, SPKI in base64, made on the phone at joining.")
    label = models.CharField(max_length=80, blank=True, validators=[refuse_unstorable])
    time_zone = models.CharField(max_length=64, blank=True)
    release = models.CharField(max_length=40, blank=True, help_text="The app's release on this phone.")
    notifications = models.CharField(
        max_length=13,
        choices=Notifications.choices,
        default=Notifications.UNKNOWN,
        help_text="How reminders stand on it, as it last said.",
    )
    notifications_at = models.DateTimeField(null=True, help_text="When it said so.")
    joined_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)
    last_synced_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True, help_text="When it last fetched everything that it shows.")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        "clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+", help_text="None: the patient."
    )

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-joined_at"]
        constraints = [
            models.CheckConstraint(condition=Q(token_hash__length=64), name="device_token_is_a_hash"),
            one_of("notifications", Notifications, name="device_notifications"),
            *all_at_most("device", label=80, public_key=400, time_zone=64, release=40),
        ]

    def __str__(self) -> str:
        return self.label or "Phone"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def revoke(self, *, by: models.Model | None, now: datetime) -> None:
        """End this phone: its cookie is worth nothing from the next request on. Doing it twice changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = now
            self.revoked_by_id = by.pk if by else None
            self.save(update_fields=["revoked_at", "revoked_by"])


class PairingCode(Keyed, ClinicScoped):
    """Eight characters, shown where already signed in and typed into the new place. Ten minutes, one use."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="+")
    shown_on = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    device = models.OneToOneField(Device, on_delete=models.PROTECT, null=True, related_name="pairing_code")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            between("tries", 0, 5, name="pairing_code_tries"),
            models.CheckConstraint(condition=Q(code_hash__length=64), name="pairing_code_is_a_hash"),
        ]

    def __str__(self) -> str:
        return f"Pairing code until {self.expires_at:%H:%M}"
