"""Secrets that are handed out once: only their hashes are kept."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """256 random bits, as text that fits a cookie or an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(secret: str) -> str:
    """SHA-256 in hex. Enough for secrets nobody can guess; a PIN needs a slow hash instead."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
