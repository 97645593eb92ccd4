"""Print a template on paper or as a picture, once for the same content: later it is read from where it is kept."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from flask import has_request_context

from pb_app.formats.typst_job import compile_pdf, compile_png
from pb_app.kernel.errors import DomainError
from pb_app.resources import resource_dir
from pb_app.unit_of_work import house

UNUSED_DAYS: Final = 60
_AT_ONCE: Final = 2
_WAITING: Final = 2
_PATIENCE_SECONDS: Final = 20
_presses: Final = threading.BoundedSemaphore(_AT_ONCE)
_room: Final = threading.BoundedSemaphore(_AT_ONCE + _WAITING)
"""Requests that print or wait for it: the server has eight threads, and most of them must stay with the pages."""


class PressBusy(DomainError):
    """Too many documents are being made at once; the same request succeeds a little later."""

    def __init__(self) -> None:
        super().__init__("press_busy")


def print_pdf(template: str, data: Mapping[str, object], *, timestamp: datetime) -> bytes:
    """The PDF/UA-1 of ``templates/print/{template}`` for ``data`` (JSON's types, texts clean and translated).

    Equal arguments give equal bytes, so ``timestamp`` is when the content last changed, never now.
    Raises ``PressBusy``, and ``TypstJobError`` for a fault of the template. Never call it in a unit of work.
    """
    root = resource_dir("templates")
    path = root / "print" / template
    return _kept(
        ("pdf", template, data, timestamp.isoformat()),
        lambda: compile_pdf(path, data, template_root=root, timestamp=timestamp),
    )


def print_png(template: str, data: Mapping[str, object]) -> bytes:
    """The same as a picture whose pixels are the points of the template's page."""
    root = resource_dir("templates")
    path = root / "print" / template
    return _kept(("png", template, data), lambda: compile_png(path, data, template_root=root))


def forget_unused_renderings() -> None:
    """Drop what nobody asked for in sixty days; for the night."""
    house().renderings.forget_unused(UNUSED_DAYS)


def _kept(content: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
    store = house().renderings
    key = _key_of(content)
    found = store.get(key)
    if found is not None:
        return found
    with _place_in_the_room(), _press():
        made = store.get(key) or make()
    store.put(key, made)
    return made


@contextmanager
def _place_in_the_room() -> Iterator[None]:
    """Turn a request away at once when enough of them wait already; the worker has time."""
    if not has_request_context():
        yield
        return
    if not _room.acquire(blocking=False):
        raise PressBusy
    try:
        yield
    finally:
        _room.release()


@contextmanager
def _press() -> Iterator[None]:
    if not _presses.acquire(timeout=_PATIENCE_SECONDS):
        raise PressBusy
    try:
        yield
    finally:
        _presses.release()


def _key_of(content: tuple[object, ...]) -> str:
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())
    for source in sorted(Path(resource_dir("templates") / "print").glob("*.typ")):
        digest.update(source.read_bytes())
    return digest.hexdigest()
