"""Encryption of one push message for one phone: RFC 8291, content coding aes128gcm (RFC 8188).

A new key pair and a new salt for every message: one leaked key must open one message, and messages to different people
must not show by a shared key that they came together.
"""

import hmac
import os
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reminders.push.base64url import decode

RECORD_SIZE: Final = 4096
"""What a push service must take at least (RFC 8030, section 7.2); the whole message is one record."""

HEADER_SIZE: Final = 16 + 4 + 1 + 65
LONGEST_PAYLOAD: Final = RECORD_SIZE - HEADER_SIZE - 16 - 1
"""Bytes: a record less header, authentication tag and the delimiter before the padding."""

PADDED_TO: Final = 1024
"""Payloads are filled up to a multiple of this many bytes, so that the length does not tell one text from another."""

CURVE: Final = ec.SECP256R1()
AGREED: Final = ec.ECDH()
NOT_A_KEY: Final = "The subscription's public key (p256dh) is not a P-256 key; subscribe again on the phone."


class SubscriptionKeysError(ValueError):
    """The keys that came with a subscription cannot be used. The text is a sentence and holds no key."""


def encrypt(payload: bytes, *, p256dh: str, auth: str) -> bytes:
    """The body to send: header, and the payload padded and encrypted so that only the phone can read it.

    `p256dh` and `auth` are the subscription's keys as the browser gives them, in base64url.
    Raises SubscriptionKeysError for unusable keys, ValueError for a payload over LONGEST_PAYLOAD bytes.
    """
    size = -(-(len(payload) or 1) // PADDED_TO) * PADDED_TO
    return seal(
        payload,
        receiver=_point(p256dh),
        secret=auth_secret(auth),
        sender=ec.generate_private_key(CURVE),
        salt=os.urandom(16),
        size=min(size, LONGEST_PAYLOAD),
    )


def seal(
    payload: bytes,
    *,
    receiver: bytes,
    secret: bytes,
    sender: ec.EllipticCurvePrivateKey,
    salt: bytes,
    size: int,
) -> bytes:
    """RFC 8291 itself, with everything random given: the payload padded to `size` bytes. Call `encrypt` instead.

    `receiver` is the phone's public key as the point that its browser gave, which goes into the key as it came.
    Raises SubscriptionKeysError unless it lies on P-256.
    """
    if len(payload) > LONGEST_PAYLOAD:
        raise ValueError(
            f"A push message holds {LONGEST_PAYLOAD} bytes; this one has {len(payload)}. Shorten the text."
        )
    sender_point = sender.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = sender.exchange(AGREED, _key_at(receiver))
    material = _expand(_extract(secret, shared), b"WebPush: info\0" + receiver + sender_point, 32)
    drawn = _extract(salt, material)
    key = _expand(drawn, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _expand(drawn, b"Content-Encoding: nonce\0", 12)
    padded = payload + b"\x02" + bytes(size - len(payload))
    header = salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(sender_point)]) + sender_point
    return header + AESGCM(key).encrypt(nonce, padded, None)


def receiver_key(p256dh: str) -> ec.EllipticCurvePublicKey:
    """The phone's public key. Raises SubscriptionKeysError unless it is a point of P-256, uncompressed."""
    return _key_at(_point(p256dh))


def auth_secret(auth: str) -> bytes:
    """The phone's authentication secret. Raises SubscriptionKeysError unless it has 16 bytes."""
    try:
        secret = decode(auth)
    except ValueError:
        secret = b""
    if len(secret) != 16:
        raise SubscriptionKeysError("The subscription's secret (auth) must be 16 bytes; subscribe again on the phone.")
    return secret


def _point(p256dh: str) -> bytes:
    try:
        return decode(p256dh)
    except ValueError as error:
        raise SubscriptionKeysError(NOT_A_KEY) from error


def _key_at(point: bytes) -> ec.EllipticCurvePublicKey:
    # 65 bytes: a compressed point would be read too, but is none that a browser gives.
    try:
        if len(point) != 65:
            raise ValueError("not an uncompressed point")
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    except ValueError as error:
        raise SubscriptionKeysError(NOT_A_KEY) from error


def _extract(salt: bytes, material: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869), section 2.2."""
    return hmac.digest(salt, material, "sha256")


def _expand(drawn: bytes, info: bytes, length: int) -> bytes:
    """Section 2.3, for at most one block, which is all that Web Push asks for."""
    return hmac.digest(drawn, info + b"\x01", "sha256")[:length]
