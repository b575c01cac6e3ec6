"""Base64url without padding (RFC 7515, section 2), as browsers and push services write keys and tokens."""

import base64
import re
from typing import Final

ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]*={0,2}", re.ASCII)


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Padding may be there or not. Raises ValueError: Python's own decoder skips what it cannot read."""
    if not ALPHABET.fullmatch(text):
        raise ValueError("not base64url")
    text = text.rstrip("=")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
