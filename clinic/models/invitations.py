from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from clinic.fields import Keyed, at_most, between
from clinic.scope import ClinicScoped, ScopedQuerySet

TRIES = 5


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    def open(self, now: datetime) -> InvitationQuerySet:
        """Those that could still be redeemed."""
        return self.filter(
            redeemed_at__isnull=True,
            revoked_at__isnull=True,
            declined_at__isnull=True,
            expires_at__gt=now,
            tries__lt=TRIES,
        )


class Invitation(Keyed, ClinicScoped):
    """A link and four numbers that put a programme on a phone, once. Only hashes of both are kept."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="invitations")
    opened_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=128)
    tries = models.PositiveSmallIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, help_text="First opened on a phone.")
    redeemed_at = models.DateTimeField(null=True)
    device = models.OneToOneField("clinic.Device", on_delete=models.PROTECT, null=True, related_name="invitation")
    declined_at = models.DateTimeField(null=True, help_text="“That is not me.”")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            between("tries", 0, TRIES, name="invitation_tries"),
            models.CheckConstraint(condition=Q(token_hash__length=64), name="invitation_token_is_a_hash"),
            at_most("pin_hash", 128, name="invitation_pin_hash_length"),
            models.CheckConstraint(
                condition=Q(redeemed_at__isnull=True, device__isnull=True)
                | Q(redeemed_at__isnull=False, device__isnull=False),
                name="invitation_redeemed_by_a_device",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.opened_at:%d %B %Y}"

    @property
    def tries_left(self) -> int:
        return TRIES - self.tries

    @property
    def is_locked(self) -> bool:
        return self.tries >= TRIES and self.redeemed_at is None

    def is_open(self, now: datetime) -> bool:
        return (
            self.redeemed_at is None
            and self.revoked_at is None
            and self.declined_at is None
            and not self.is_locked
            and now < self.expires_at
        )
