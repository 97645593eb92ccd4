"""Private links in mails: half of the token is kept in the row, the other half follows from it and the secret key."""

import base64
import hashlib
import hmac
import secrets
from typing import Final

_BYTES: Final = 16
_HALF: Final = 26
"""Signs of sixteen bytes in base32; no mail program takes letters and digits for the end of an address."""


def new_key() -> str:
    """The half of a token that is kept."""
    return _text(secrets.token_bytes(_BYTES))


def steady_key(secret: str, about: str) -> str:
    """A half of a token that is the same each time for the same thing, and that nobody without the secret can make."""
    return _text(hmac.digest(secret.encode(), f"key:{about}".encode(), hashlib.sha256)[:_BYTES])


def token_of(key: str, *, secret: str, purpose: str) -> str:
    """The whole token of a kept half; ``purpose`` keeps links of one kind from opening pages of another."""
    return key + _seal(key, secret, purpose)


def key_of(token: str, *, secret: str, purpose: str) -> str | None:
    """The kept half of a token whose other half is right, else None; compared in constant time."""
    key, given = token[:_HALF], token[_HALF:]
    is_right = hmac.compare_digest(given.encode("utf-8", "replace"), _seal(key, secret, purpose).encode())
    return key if is_right else None


def _seal(key: str, secret: str, purpose: str) -> str:
    digest = hmac.new(secret.encode(), f"{purpose}:{key}".encode("utf-8", "replace"), hashlib.sha256)
    return _text(digest.digest()[:_BYTES])


def _text(value: bytes) -> str:
    return base64.b32encode(value).decode("ascii").rstrip("=").lower()
