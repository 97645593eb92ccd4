"""Documents are printed once for the same content, and lost ones are printed again."""

import os
import struct
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask

from pb_app.adapters import rendering_store
from pb_app.adapters.rendering_store import DiskRenderingStore
from pb_app.files import printing
from pb_app.formats.typst_job import TypstJobError
from pb_app.unit_of_work import EXTENSION

WHEN = datetime(2026, 10, 1, tzinfo=UTC)
PICTURE: dict[str, Any] = {
    "width": 1200, "height": 630, "language": "sq", "accent": "", "municipality": "Bashkia Vlorë",
    "programme": "Buxhetimi me pjesëmarrje", "example": "SHEMBULL", "address": "example.org", "title": "Dëgjesa",
    "words": "Fjalë",
}  # fmt: skip


@pytest.fixture
def presses(app: APIFlask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An empty store; the templates for which a press was really started."""
    monkeypatch.setattr(app.extensions[EXTENSION], "renderings", DiskRenderingStore(tmp_path))
    started: list[str] = []
    compile_png = printing.compile_png

    def noted(template: Path, data: Any, **options: Any) -> bytes:
        started.append(template.name)
        return compile_png(template, data, **options)

    monkeypatch.setattr(printing, "compile_png", noted)
    return started


def test_the_same_content_is_printed_once(presses: list[str]) -> None:
    first = printing.print_png("municipality_picture.typ", PICTURE)
    assert printing.print_png("municipality_picture.typ", dict(PICTURE)) == first
    assert len(presses) == 1
    assert struct.unpack(">II", first[16:24]) == (1200, 630)
    assert printing.print_png("municipality_picture.typ", PICTURE | {"title": "Tjetër"}) != first
    assert len(presses) == 2


def test_a_changed_template_prints_anew(
    presses: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = printing._key_of(("png", "x.typ", {}))
    folder = tmp_path / "templates" / "print"
    folder.mkdir(parents=True)
    (folder / "x.typ").write_text("#set page(width: 1pt)")
    monkeypatch.setattr(printing, "resource_dir", lambda _name: tmp_path / "templates")
    assert printing._key_of(("png", "x.typ", {})) != before


def test_what_was_lost_is_printed_again(presses: list[str], tmp_path: Path) -> None:
    first = printing.print_png("municipality_picture.typ", PICTURE)
    for path in tmp_path.glob("*/*"):
        path.unlink()
    assert printing.print_png("municipality_picture.typ", PICTURE) == first
    assert len(presses) == 2


def test_too_many_at_once_are_asked_to_come_again(
    presses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(printing, "_presses", threading.BoundedSemaphore(1))
    with printing._presses, pytest.raises(printing.PressBusy):
        printing.print_png("municipality_picture.typ", PICTURE)
    assert printing.print_png("municipality_picture.typ", PICTURE)


def test_requests_do_not_fill_the_room_before_the_press(
    app: APIFlask, presses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has eight threads: eight strangers who ask for sheets must not keep everybody from every page."""
    monkeypatch.setattr(printing, "_room", threading.BoundedSemaphore(1))
    with printing._room:
        begun = time.monotonic()
        with app.test_request_context(), pytest.raises(printing.PressBusy):
            printing.print_png("municipality_picture.typ", PICTURE)
        assert time.monotonic() - begun < 1
        assert printing.print_png("municipality_picture.typ", PICTURE), "the worker is no request"
    with app.test_request_context():
        assert printing.print_png("municipality_picture.typ", PICTURE | {"title": "Tjetër"})


def test_the_store_has_a_bound_and_keeps_what_was_used_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any month of a century with any filter can be asked for, and the database shares the disk."""
    monkeypatch.setattr(rendering_store, "MOST_BYTES", 10_000)
    store = DiskRenderingStore(tmp_path)
    for number in range(120):
        store.put(f"{number:02x}{number:062x}", b"x" * 500)
        os.utime(store._path_of(f"{number:02x}{number:062x}"), (number, number))
    kept = sorted(path.stat().st_mtime for path in tmp_path.glob("*/*"))
    assert sum(path.stat().st_size for path in tmp_path.glob("*/*")) <= 10_000 + 50 * 500
    assert kept[-1] == 119
    assert kept[0] > 50


def test_a_fault_of_the_template_frees_the_press(presses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_presses", threading.BoundedSemaphore(1))
    for _attempt in range(2):
        with pytest.raises(TypstJobError):
            printing.print_png("municipality_picture.typ", {"width": 10})
    assert printing.print_png("municipality_picture.typ", PICTURE)


def test_the_store_forgets_what_nobody_asks_for(tmp_path: Path) -> None:
    store = DiskRenderingStore(tmp_path)
    store.put("ab01", b"old")
    store.put("ab02", b"used")
    long_ago = time.time() - 70 * 86_400
    for name in ("01", "02"):
        os.utime(tmp_path / "ab" / name, (long_ago, long_ago))
    assert store.get("ab02") == b"used"
    assert store.forget_unused(60) == 1
    assert store.get("ab01") is None
    assert store.get("ab02") == b"used"


def test_a_full_disk_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "ab").write_text("a file where a folder should be")
    store = DiskRenderingStore(tmp_path)
    store.put("ab01", b"content")
    assert store.get("ab01") is None
