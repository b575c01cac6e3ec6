"""Who is sending: the server's key and the signed token that push services ask for (VAPID, RFC 8292)."""

import json
import re
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from reminders.push.base64url import decode, encode

LIFETIME: Final = 12 * 60 * 60
"""Seconds a token is good for. RFC 8292, section 2 allows 24 hours; half of it leaves room for a wrong clock."""

REFRESH_MARGIN: Final = 60 * 60
"""Seconds before its end from which a token is not used any more: what is sent now must not arrive expired."""

MOST_ORIGINS: Final = 256
HEADER: Final = encode(b'{"typ":"JWT","alg":"ES256"}')
MAIL: Final = re.compile(r"mailto:[^\s<>@,?]+@[^\s<>@,?]+")


class VapidError(ValueError):
    """The server's key or subject cannot be used. The text is a sentence for whoever sets the server up."""


def generate_private_key() -> str:
    """A new key for VAPID_PRIVATE_KEY: 32 bytes in base64url. A change ends every subscription made so far."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return encode(number.to_bytes(32, "big"))


def parse_private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The key in VAPID_PRIVATE_KEY: base64url of 32 bytes, or PEM. Raises VapidError, which never repeats the key."""
    text = text.strip()
    try:
        key = load_pem_private_key(text.encode(), None) if text.startswith("-----BEGIN") else _from_raw(decode(text))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        # The cause is left out on purpose: it may quote the key.
        raise VapidError(
            "VAPID_PRIVATE_KEY must be a P-256 private key without a password: 32 bytes in base64url, or PEM."
        ) from None
    return key


def application_server_key(key: ec.EllipticCurvePrivateKey) -> str:
    """The public key a browser is given to subscribe with, in base64url."""
    return encode(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def check_subject(subject: str) -> str:
    """The subject, if it has the form that push services take. Raises VapidError: Apple answers 403 to all others."""
    host = (urlsplit(subject).hostname or "") if subject.startswith("https://") else subject.rpartition("@")[2]
    if not host or not (subject.startswith("https://") or MAIL.fullmatch(subject)):
        raise VapidError(
            "VAPID_SUBJECT must say how push services reach whoever runs this server: "
            "mailto:name@example.org (no angle brackets) or an https address."
        )
    return subject


class Vapid:
    """Makes the Authorization header, signing once per origin and half day rather than once per message."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, subject: str, *, now: Callable[[], float] = time.time) -> None:
        self._key = key
        self._subject = check_subject(subject)
        self._public = application_server_key(key)
        self._now = now
        self._headers: dict[str, tuple[float, str]] = {}

    def authorization(self, origin: str) -> str:
        """The header's value for a push service, named by its origin (scheme, host, and port where it is not 443)."""
        now = self._now()
        usable_until, header = self._headers.get(origin, (0.0, ""))
        if now < usable_until:
            return header
        if len(self._headers) >= MOST_ORIGINS:
            self._headers.clear()
        header = f"vapid t={self._token(origin, expires=int(now) + LIFETIME)}, k={self._public}"
        self._headers[origin] = (now + LIFETIME - REFRESH_MARGIN, header)
        return header

    def _token(self, origin: str, *, expires: int) -> str:
        claims = json.dumps({"aud": origin, "exp": expires, "sub": self._subject}, separators=(",", ":"))
        signed = f"{HEADER}.{encode(claims.encode())}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"{signed}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _from_raw(number: bytes) -> ec.EllipticCurvePrivateKey:
    if len(number) != 32:
        raise ValueError("not 32 bytes")
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())
