"""Identities and secrets."""

import re
import uuid

from pb_app.kernel.ids import new_token, new_uid, token_hash


def test_a_uid_is_a_random_uuid() -> None:
    uid = new_uid()
    assert uuid.UUID(uid).version == 4
    assert str(uuid.UUID(uid)) == uid
    assert uid != new_uid()


def test_a_token_has_128_bits_and_is_safe_in_an_address() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)


def test_only_the_hash_is_stored() -> None:
    assert token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(token_hash("ë\ud800")) == 64
