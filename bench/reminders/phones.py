"""The phones of the bench. Everything about one follows from its number, so nothing has to be passed around."""

import functools
import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reminders.push.base64url import encode

SERVICES: Final = ("one.push.example", "two.push.example", "three.push.example")
"""What the database knows as push services. `way_out` leads each to one of the sink's ports."""

CURVE: Final = ec.SECP256R1()
# P-256's order is a little under 2**256; a number of 31 bytes is always below it, and never nought in practice.
KEY_BYTES: Final = 31


@dataclass(frozen=True)
class Phone:
    """What a browser holds of its subscription, its private half included."""

    number: int

    @property
    def service(self) -> int:
        return self.number % len(SERVICES)

    @property
    def path(self) -> str:
        return f"/push/{self.number}"

    @property
    def endpoint(self) -> str:
        return f"https://{SERVICES[self.service]}{self.path}"

    @functools.cached_property
    def private_key(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self._digest("key")[:KEY_BYTES], "big"), CURVE)

    @functools.cached_property
    def p256dh(self) -> str:
        return encode(self.private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth_secret(self) -> bytes:
        return self._digest("auth")[:16]

    @property
    def auth(self) -> str:
        return encode(self.auth_secret)

    def _digest(self, what: str) -> bytes:
        return hashlib.sha256(f"bench {what} {self.number}".encode()).digest()
