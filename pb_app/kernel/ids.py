"""Identities and secrets that nobody can guess."""

import hashlib
import secrets
import uuid
from typing import Final

TOKEN_BYTES: Final = 16


def new_uid() -> str:
    """Give a random UUID (RFC 9562, version 4) as text, for things whose identity goes out into the world."""
    return str(uuid.uuid4())


def new_token() -> str:
    """Give a secret of 128 bits, 22 signs that are safe in an address. Only its hash may be stored."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Give the SHA-256 of a token, 64 hexadecimal digits: what is stored and looked up."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
