"""What makes a stolen cookie worthless: every request of a phone is signed with a key that cannot leave it.

A nonce says that the request is fresh. It is stateless, a time signed by the server, so nothing has to be stored; a
recorded request could be repeated for ten minutes, and does nothing new the second time. A request of which that is not
true spends its nonce.
"""

import base64
import binascii
import hashlib
from datetime import timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import get_random_string

from clinic.devices import read_public_key
from clinic.secrets import hashed

NONCE_LASTS = timedelta(minutes=10)
_HALF = 32


def new_nonce() -> str:
    """A nonce that may be used for the next ten minutes."""
    return _nonce_signer().sign(get_random_string(12))


def is_fresh(nonce: str) -> bool:
    """Whether the nonce is ours and not older than ten minutes."""
    try:
        _nonce_signer().unsign(nonce, max_age=NONCE_LASTS)
    except BadSignature:
        return False
    return True


def spend(nonce: str) -> bool:
    """Use a nonce up: True the first time. For what must not be obeyed twice."""
    return cache.add(f"nonce:{hashed(nonce)}", 1, timeout=int(NONCE_LASTS.total_seconds()))


def signed_text(method: str, path: str, *, nonce: str, body: bytes) -> bytes:
    """What the phone signs: the method, the path with its query, the nonce and the body's hash, a line each."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
    return f"{method}\n{path}\n{nonce}\n{digest}".encode()


def is_signed_by(public_key: str, signature: str, text: bytes) -> bool:
    """Whether this is the key's signature: base64url of r and s, 32 bytes each, over SHA-256, as WebCrypto does."""
    raw = _decoded(signature)
    if len(raw) != 2 * _HALF:
        return False
    pair = encode_dss_signature(int.from_bytes(raw[:_HALF]), int.from_bytes(raw[_HALF:]))
    try:
        read_public_key(public_key).verify(pair, text, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature + "=" * (-len(signature) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _nonce_signer() -> TimestampSigner:
    return TimestampSigner(salt="clinic.signatures.nonce")
