"""Bytes on disk under their SHA-256."""

import os
import tempfile
import time
from pathlib import Path
from typing import Final

_JUST_NOW: Final = 3600
"""Seconds: whoever has just put the same bytes may not have noted that they are needed."""


class DiskFileStore:
    """Fills ``ports.FileStore``: ``files/ab/cdef…``, written whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, sha256: str) -> Path:
        """Where the bytes of this digest lie."""
        return self.root / sha256[:2] / sha256[2:]

    def put(self, sha256: str, content: bytes) -> None:
        """Write to a temporary file, sync it, then rename it into place."""
        path = self.path_of(sha256)
        if path.exists():
            os.utime(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def get(self, sha256: str) -> bytes:
        """Read the bytes; ``FileNotFoundError`` if they are missing."""
        return self.path_of(sha256).read_bytes()

    def discard(self, sha256: str) -> None:
        """Unlink the file, unless it is younger than an hour."""
        path = self.path_of(sha256)
        if path.exists() and time.time() - path.stat().st_mtime > _JUST_NOW:
            path.unlink(missing_ok=True)
