"""The first real clinic: the practice, its owner, and the link by which the owner sets a password."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from clinic.enums import Role
from clinic.errors import Refused
from clinic.models import Clinic, Membership, User
from clinic.models.members import MOST_LETTERS


@dataclass(frozen=True)
class NewClinic:
    """What has to be said of a clinic before it can treat anybody."""

    name: str
    country: str
    zone: str
    owner_email: str
    owner_first_name: str = ""
    owner_last_name: str = ""
    phone: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """The clinic's own emergency words, by the library's keys."""


@transaction.atomic
def start(wanted: NewClinic, *, now: datetime) -> tuple[Membership, str]:
    """The clinic with its owner, and the owner's one-time link to set a password.

    Raises Refused with a sentence for each thing that cannot be: a name, the zone, the address, or an address that
    somebody signs in with already.
    """
    email = wanted.owner_email.strip().lower()
    clinic = Clinic(
        name=wanted.name.strip(),
        time_zone=wanted.zone,
        country=wanted.country.upper(),
        phone=wanted.phone,
        **wanted.words,
    )
    _insist(clinic.full_clean)
    _insist(partial(validate_email, email))
    if User.objects.filter(email=email).exists():
        raise Refused("owner_email", f"Somebody signs in as {email} already. Give the owner another address.")
    names = {"first_name": wanted.owner_first_name.strip(), "last_name": wanted.owner_last_name.strip()}
    if any(len(name) > MOST_LETTERS for name in names.values()):
        raise Refused("owner_name", f"The owner's first and last name have at most {MOST_LETTERS} letters each.")
    clinic.save()
    user = User.objects.create_user(email, **names)
    # The link below goes to nobody else, so following it proves the address.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    owner = Membership.objects.create(clinic=clinic, user=user, role=Role.OWNER, accepted_at=now)
    return owner, password_link(user)


def password_link(user: User) -> str:
    """A link that sets a password once. It is dead after it was used, and after PASSWORD_RESET_TIMEOUT."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return urljoin(settings.SITE_URL, path)


def _insist(check: Callable[[], None]) -> None:
    try:
        check()
    except ValidationError as error:
        raise Refused("clinic", " ".join(_sentences(error))) from error


def _sentences(error: ValidationError) -> list[str]:
    """Django's messages, each with the name of what it is about."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    names = {"time_zone": "zone"}
    return [f"{names.get(field, field)}: {text}" for field, texts in error.message_dict.items() for text in texts]
