from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar, Final

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from clinic.enums import Role
from clinic.fields import Keyed, all_at_most, one_of
from clinic.scope import ClinicScoped, ScopedQuerySet

MOST_LETTERS: Final = 80
"""Of the first and of the last name of whoever works in a clinic: more does not fit beside other words on a phone."""


class UserManager(BaseUserManager["User"]):
    """Users sign in with their e-mail address, written in small letters so that it exists once."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who may sign in. Raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractUser):
    """Somebody of a clinic's staff. A patient is never a user, and so can never reach the panel."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = None  # type: ignore[assignment] # the address takes its place
    email = models.EmailField("e-mail address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment] # AbstractUser's knows user names

    class Meta:
        ordering = ["email"]
        constraints = [
            *all_at_most("user", email=254, first_name=150, last_name=150),
            models.UniqueConstraint(
                Lower("email"), name="user_email_once", violation_error_message="This address is known already."
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def membership(self) -> Membership | None:
        """The clinic this user works in today, or none: an invited or former colleague has none."""
        return self.memberships.active().select_related("clinic").first()


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        """Those who have accepted and have not left."""
        return self.filter(accepted_at__isnull=False, left_at__isnull=True)


class Membership(Keyed, ClinicScoped):
    """A user's place in a clinic: invited, then active, then left. Each is a date, and the row stays."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.PHYSIO)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__last_name", "user__first_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at__isnull=False, left_at__isnull=True),
                name="membership_one_active_per_user",
            ),
            one_of("role", Role, name="membership_role"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def name_for_patients(self) -> str:
        """The first name, by which patients know a physio; the clinic's name while there is none."""
        return self.user.first_name or self.clinic.name

    @property
    def is_active(self) -> bool:
        return self.accepted_at is not None and self.left_at is None

    def accept(self, *, now: datetime) -> None:
        """The colleague has set a password and works here from now on."""
        if self.accepted_at is None:
            self.accepted_at = now
            self.save(update_fields=["accepted_at"])

    def leave(self, *, now: datetime) -> None:
        """The colleague works here no more; from the next request on the panel is closed to them."""
        if self.left_at is None:
            self.left_at = now
            self.save(update_fields=["left_at"])
