"""The keys of the campaign's phones, derived from its seed: the push service can open what each of them is sent."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reminders.push.base64url import encode

ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points P-256 has: a private key is a number from 1 to one less."""


@lru_cache(maxsize=200_000)
def private_key(seed: int, phone: str) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(hashlib.sha512(f"{seed} key {phone}".encode()).digest(), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())


def secret(seed: int, phone: str) -> bytes:
    """The 16 bytes that a browser calls `auth`."""
    return hashlib.sha256(f"{seed} secret {phone}".encode()).digest()[:16]


def public_key(seed: int, phone: str) -> str:
    """What a browser calls `p256dh`."""
    point = private_key(seed, phone).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return encode(point)
