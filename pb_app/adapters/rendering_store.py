"""Renderings on disk: what they are made of names them, so nothing there is ever stale.

Anybody may ask for the sheet of any month and any choice, so the room is bounded: what was used last stays.
"""

import logging
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 512 * 1024 * 1024
_LOOKED_AFTER = 50
"""So many renderings are written before the room is measured again."""
_DAY = 86_400
log = logging.getLogger(__name__)


class DiskRenderingStore:
    """Fills ``ports.RenderingStore``: ``renderings/ab/cdef…``, written whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._written = 0

    def _path_of(self, key: str) -> Path:
        return self.root / key[:2] / key[2:]

    def put(self, key: str, content: bytes) -> None:
        """Write and rename into place; what cannot be written is made again the next time."""
        path = self._path_of(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).replace(path)
        except OSError:
            log.warning("a rendering could not be kept", exc_info=True)
        self._written += 1
        if self._written % _LOOKED_AFTER == 0:
            self.make_room()

    def get(self, key: str) -> bytes | None:
        """Read the bytes and note the day of use in the file's time."""
        path = self._path_of(key)
        try:
            content = path.read_bytes()
            if time.time() - path.stat().st_mtime > _DAY:
                os.utime(path)
        except OSError:
            return None
        return content

    def make_room(self) -> None:
        """Drop the files longest unused while all of them take more than ``MOST_BYTES``."""
        found = []
        for path in self.root.glob("*/*"):
            with suppress(OSError):
                stat = path.stat()
                found.append((stat.st_mtime, stat.st_size, path))
        size = sum(each for _time, each, _path in found)
        for _time, each, path in sorted(found):
            if size <= MOST_BYTES:
                return
            with suppress(OSError):
                path.unlink()
                size -= each

    def forget_unused(self, days: int) -> int:
        """Drop files whose time is older than so many days."""
        oldest = time.time() - days * _DAY
        count = 0
        for path in self.root.glob("*/*"):
            try:
                if path.stat().st_mtime < oldest:
                    path.unlink()
                    count += 1
            except OSError:
                continue
        return count
