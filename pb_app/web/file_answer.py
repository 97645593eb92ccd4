"""A file on disk as an answer, piece by piece: it is opened when it is read, and closed with its last piece."""

from collections.abc import Iterator
from pathlib import Path

from flask import Response

_PIECE = 256 * 1024


def file_answer(path: Path, *, media_type: str, name: str, cache: str) -> Response:
    """200 with the octets as they lie there now, to be kept under ``name``."""
    response = Response(_pieces(path), content_type=media_type)
    response.headers["Content-Length"] = str(path.stat().st_size)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = cache
    return response


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
