"""What `manage.py check --deploy` refuses before real patients are let in. Each error says what to do."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import os
from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError

from sciatica import bundle

NEEDED = {
    "SECRET_KEY": "a long random text: python -c 'import secrets; print(secrets.token_urlsafe(64))'",
    "DATABASE_URL": "postgres://user:password@host:5432/name",
    "REDIS_URL": "redis://host:6379/0",
    "SITE_URL": "the address patients type, such as https://moves.example.org",
    "VAPID_PRIVATE_KEY": "a P-256 private key, 32 bytes in base64url: docs/operations.md shows how to make one",
    "EMAIL_URL": "smtp://user:password@host:587",
}
SHORTEST_SECRET = 50
LEAST_DIFFERENT = 10
TELLING = ("sciatica", "pain", "nerve", "spine", "disc", "physio", "rehab", "therap", "exercise", "clinic")


@register(deploy=True)
def production(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """All of them at once: whoever sets up a server wants one list, not one error a round."""
    parts = (missing(), secret(), database(), addresses(), names(), push(), letters(), sender(), demo(), app())
    return [message for part in parts for message in part]


def error(number: int, text: str, hint: str) -> Error:
    return Error(text, hint=hint, id=f"sciatica.E{number:03}")


def missing() -> Iterable[CheckMessage]:
    for name, hint in NEEDED.items():
        if not os.environ.get(name, "").strip():
            yield error(1, f"{name} is not set.", f"Set {name} to {hint}.")


def secret() -> Iterable[CheckMessage]:
    key = settings.SECRET_KEY
    if os.environ.get("SECRET_KEY") and (len(key) < SHORTEST_SECRET or len(set(key)) < LEAST_DIFFERENT):
        yield error(2, "SECRET_KEY is weak.", f"Set SECRET_KEY to {NEEDED['SECRET_KEY']}.")


def database() -> Iterable[CheckMessage]:
    engine = str(settings.DATABASES["default"]["ENGINE"])
    if os.environ.get("DATABASE_URL") and not engine.endswith("postgresql"):
        yield error(3, "DATABASE_URL is not a PostgreSQL.", f"Set DATABASE_URL to {NEEDED['DATABASE_URL']}.")


def addresses() -> Iterable[CheckMessage]:
    if os.environ.get("SITE_URL") and (not settings.HTTPS or settings.SITE_IS_LOCAL):
        yield error(
            4,
            "SITE_URL is not an https address that others reach.",
            "Phones keep their sign-in, work offline and get reminders over https only: put a proxy with a certificate "
            "in front and set SITE_URL to its https address.",
        )
    if settings.DEBUG:
        yield error(5, "DEBUG is on.", "Unset DEBUG: its error pages show settings and patients to anybody.")


def names() -> Iterable[CheckMessage]:
    if found := [word for word in TELLING if word in settings.APP_NAME.lower()]:
        yield error(
            6,
            f"APP_NAME says {found[0]!r}.",
            "The name stands under the icon and on the lock screen for all to read: choose one without a health word.",
        )


def push() -> Iterable[CheckMessage]:
    if os.environ.get("VAPID_PRIVATE_KEY") and not is_push_key(settings.VAPID_PRIVATE_KEY):
        yield error(7, "VAPID_PRIVATE_KEY cannot be read.", f"Set it to {NEEDED['VAPID_PRIVATE_KEY']}.")
    if not is_contact(settings.VAPID_SUBJECT):
        hint = "Set VAPID_SUBJECT to mailto: and an address that somebody reads, or to your https address."
        yield error(8, "VAPID_SUBJECT gives push services nobody to write to.", hint)
    if not settings.PUSH_ALLOWED_HOSTS or not all(map(is_public_name, settings.PUSH_ALLOWED_HOSTS)):
        hint = "List the push services' host names with commas, or unset it for the known ones."
        yield error(9, "PUSH_ALLOWED_HOSTS allows no host, or one that is not a public name.", hint)
    if settings.PUSH_ALLOW_LOOPBACK:
        hint = "Unset PUSH_ALLOW_LOOPBACK: it lets a subscription reach services of this machine."
        yield error(10, "PUSH_ALLOW_LOOPBACK is on.", hint)


def is_push_key(text: str) -> bool:
    try:
        if text.startswith("-----BEGIN"):
            key = load_pem_private_key(text.encode(), None)
            return isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())
    except (ValueError, TypeError, binascii.Error):
        return False
    return len(raw) == 32


def is_contact(subject: str) -> bool:
    if subject.startswith("mailto:"):
        return is_public_name(subject.rpartition("@")[2])
    parts = urlsplit(subject)
    return parts.scheme == "https" and is_public_name(parts.hostname or "")


def is_public_name(host: str) -> bool:
    """A name with a dot, no address and nothing that only this machine or network knows."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host and host.rpartition(".")[2] not in {"local", "localhost", "internal", ""}
    return False


def letters() -> Iterable[CheckMessage]:
    if os.environ.get("EMAIL_URL") and not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield error(11, "EMAIL_URL sends no letters.", f"Set EMAIL_URL to {NEEDED['EMAIL_URL']}.")
    if os.environ.get("EMAIL_URL", "").startswith("smtp://") and not settings.EMAIL_USE_TLS:
        yield error(12, "EMAIL_URL sends letters unencrypted.", "Drop tls=0, or use smtps://.")


def sender() -> Iterable[CheckMessage]:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if not is_public_name(address.rpartition("@")[2]) or not address.rpartition("@")[0]:
        hint = f"Set DEFAULT_FROM_EMAIL to a name and an address, such as {settings.APP_NAME} <no-reply@example.org>."
        yield error(16, "DEFAULT_FROM_EMAIL is no address that a mail relay would send for.", hint)
    if found := [word for word in TELLING if word in name.lower()]:
        hint = "The sender's name stands in a list of letters for all to read: choose one without a health word."
        yield error(17, f"DEFAULT_FROM_EMAIL says {found[0]!r}.", hint)


def demo() -> Iterable[CheckMessage]:
    if settings.DEMO:
        yield error(13, "DEMO is on.", "Unset DEMO: its sign-ins are printed for everybody to read.")
    try:
        there = apps.get_model("clinic", "Clinic").objects.filter(demo=True).exists()
    except DatabaseError:
        hint = "Start the database, run `manage.py migrate`, then check again."
        yield error(14, "The database does not answer, or has no tables yet.", hint)
        return
    if there:
        hint = "Its passwords are public. Start with an empty database and `manage.py start_clinic`."
        yield error(15, "The database holds the demo clinic.", hint)


def app() -> Iterable[CheckMessage]:
    hint = "Run `manage.py collectstatic`: it bundles the patient's app and collects it with the rest."
    try:
        made = bundle.read()
    except bundle.BundleError:
        yield error(18, "The patient's app is not bundled.", hint)
        return
    if made.sources != bundle.sources_now():
        yield error(19, "The bundle of the patient's app was made from other sources than stand here.", hint)
