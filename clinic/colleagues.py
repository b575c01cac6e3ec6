"""Colleagues: how one is invited, sets a password, and leaves. There is no other way to become a user."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from clinic import audit
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Clinic, Membership, User


@transaction.atomic
def invite(
    email: str, *, clinic: Clinic, role: str, first_name: str, last_name: str, by: Membership | None, now: datetime
) -> Membership:
    """A colleague who may set a password by the link of `link_token`. `by` is None for a clinic's first owner.

    Somebody invited here before and not yet here is invited again. Raises Refused for an address that is in use.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user and user.membership:
        raise Refused("in_use", "This address cannot be invited: it is in use already. Ask for another one.")
    user = user or User.objects.create_user(email, first_name=first_name, last_name=last_name)
    waiting = Membership.objects.for_clinic(clinic.pk).filter(user=user, accepted_at=None, left_at=None).first()
    membership = waiting or Membership(clinic=clinic, user=user, invited_by=by)
    membership.role = role
    membership.save()
    audit.record(AuditVerb.INVITED_MEMBER, now=now, clinic=clinic, member=by, colleague=membership.pk)
    return membership


def link_token(membership: Membership) -> str:
    """What proves that the link came from the clinic: good for three days, and worthless once a password is set."""
    return default_token_generator.make_token(membership.user)


def invited(membership_id: UUID, token: str) -> Membership | None:
    """Whose link this is, or None for one that is used up, run out, or was never made."""
    waiting = Membership.objects.select_related("user", "clinic").filter(
        pk=membership_id, accepted_at=None, left_at=None
    )
    membership = waiting.first()
    if membership and not membership.user.membership and default_token_generator.check_token(membership.user, token):
        return membership
    return None


@transaction.atomic
def accept(membership: Membership, password: str, *, now: datetime) -> None:
    """The colleague has set a password and works here from now on. The address counts as proved by the link."""
    user = membership.user
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    membership.accept(now=now)


@transaction.atomic
def leave(membership: Membership, *, by: Membership, now: datetime) -> None:
    """The colleague works here no more. Raises Refused for oneself: a clinic is not left without its owner."""
    if membership.pk == by.pk:
        raise Refused("self", "You cannot end your own access. Ask another owner.")
    if membership.left_at is None:
        membership.leave(now=now)
        audit.record(AuditVerb.LEFT, now=now, clinic=membership.clinic, member=by, colleague=membership.pk)
