"""Bytes under their SHA-256: written whole, the same ones once."""

import hashlib
from pathlib import Path

import pytest

from pb_app.adapters.file_store import DiskFileStore

LETTER = b"a letter"
DIGEST = hashlib.sha256(LETTER).hexdigest()


def test_what_is_put_can_be_read(tmp_path: Path) -> None:
    store = DiskFileStore(tmp_path)
    store.put(DIGEST, LETTER)
    store.put(DIGEST, LETTER)
    assert store.get(DIGEST) == LETTER
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [DIGEST[2:]]


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        DiskFileStore(tmp_path).get(DIGEST)


def test_nothing_half_written_is_ever_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    store = DiskFileStore(tmp_path)
    with pytest.raises(OSError, match="No space left"):
        store.put(DIGEST, LETTER)
    with pytest.raises(FileNotFoundError):
        store.get(DIGEST)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
