"""How often one address may try, counted in the default cache, which all of the server's processes share."""

import hashlib
from time import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

MINUTE = 60


class AddressThrottle(BaseThrottle):
    """At most `most` requests of one address in each stretch of `seconds`."""

    scope: str
    most: int
    seconds: int

    def allow_request(self, request: Request, view: APIView) -> bool:
        key = self._key(request)
        # `add` and `incr` are one step each in the cache, so requests that arrive together are all counted.
        if cache.add(key, 1, timeout=self.seconds):
            return True
        try:
            return int(cache.incr(key)) <= self.most
        except ValueError:  # it ran out between the two steps
            return True

    def wait(self) -> float:
        return self.seconds - time() % self.seconds

    @classmethod
    def forgive(cls, request: Request) -> None:
        """Take this request out of the count: it was no wrong guess."""
        try:
            cache.decr(cls._key(request))
        except ValueError:
            return

    @classmethod
    def _key(cls, request: Request) -> str:
        stretch = int(time() // cls.seconds)
        address = hashlib.sha256(address_of(request).encode()).hexdigest()[:32]
        return f"throttle:{cls.scope}:{stretch}:{address}"


class LookingThrottle(AddressThrottle):
    scope, most, seconds = "look", 60, 10 * MINUTE


class JoiningThrottle(AddressThrottle):
    scope, most, seconds = "join", 30, 10 * MINUTE


class PairingThrottle(AddressThrottle):
    """Five wrong codes of one address in ten minutes, the time a code lasts."""

    scope, most, seconds = "pair", 5, 10 * MINUTE


def address_of(request: Request) -> str:
    """The caller's address; X-Forwarded-For counts only as far as our own proxies have written it."""
    proxies = int(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part]
    if proxies and len(forwarded) >= proxies:
        return str(forwarded[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))
