"""The test push service's own reading of a VAPID token (RFC 8292): by the RFC, with `cryptography` alone."""

import base64
import json
import re
import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256


class RequestError(Exception):
    """A request that a push service turns away: the status and the reason it gives."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status, self.reason = status, reason


def check_token(header: str, *, origin: str, expected: str | None, now: float | None = None) -> dict[str, Any]:
    """The claims of an Authorization header. `expected` is the key that the subscription was made with."""
    found = re.fullmatch(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)", header)
    if not found:
        raise RequestError(401, "MissingToken")
    head, claims, signature, key = found.groups()
    if json.loads(_decode(head)) != {"typ": "JWT", "alg": "ES256"}:
        raise RequestError(403, "BadAlgorithm")
    if expected is not None and key != expected:
        raise RequestError(403, "WrongApplicationServerKey")
    _check_signature(f"{head}.{claims}".encode(), _decode(signature), _decode(key))
    read: dict[str, Any] = json.loads(_decode(claims))
    _check_claims(read, origin=origin, now=time.time() if now is None else now)
    return read


def _check_signature(signed: bytes, signature: bytes, point: bytes) -> None:
    if len(signature) != 64:
        raise RequestError(403, "BadSignature")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    try:
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise RequestError(403, "BadSignature") from None


def _check_claims(claims: dict[str, Any], *, origin: str, now: float) -> None:
    if claims.get("aud") != origin:
        raise RequestError(403, "BadAudience")
    if not now < claims.get("exp", 0) <= now + 24 * 60 * 60:
        raise RequestError(403, "BadExpiry")
    if not re.match(r"(mailto:[^<>\s]+@|https://)", claims.get("sub", "")):
        raise RequestError(403, "BadSubject")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
