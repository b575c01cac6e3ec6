"""Web Push. The only place that reads its settings; everything below is given what it needs."""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from reminders.push import vapid
from reminders.push.curl import CurlTransport
from reminders.push.endpoints import Endpoint, EndpointRefusedError
from reminders.push.guard import Guard
from reminders.push.transport import Transport

__all__ = ["EndpointRefusedError", "application_server_key", "check_endpoint", "web_push"]


def web_push() -> Transport:
    """The way out to the push services, the same one for the life of the process.

    Raises ImproperlyConfigured when VAPID_PRIVATE_KEY is not set, VapidError when it or VAPID_SUBJECT cannot be used.
    """
    if not settings.VAPID_PRIVATE_KEY:
        raise ImproperlyConfigured("VAPID_PRIVATE_KEY is not set, so no reminder can be pushed.")
    return _transport(settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT, _guard())


def check_endpoint(url: str) -> Endpoint:
    """The address of a subscription, if it may be stored. Raises EndpointRefusedError with a sentence for a person."""
    return _guard().admit(url)


def application_server_key() -> str | None:
    """The key a browser subscribes with, in base64url; None when there is no usable one: no push is offered."""
    try:
        return vapid.application_server_key(vapid.parse_private_key(settings.VAPID_PRIVATE_KEY))
    except vapid.VapidError:  # `manage.py check` says so; a phone is only not offered what cannot work
        return None


def _guard() -> Guard:
    return Guard(tuple(settings.PUSH_ALLOWED_HOSTS), loopback=settings.PUSH_ALLOW_LOOPBACK)


@lru_cache(maxsize=8)
def _transport(private_key: str, subject: str, guard: Guard) -> Transport:
    return CurlTransport(vapid=vapid.Vapid(vapid.parse_private_key(private_key), subject), guard=guard)
