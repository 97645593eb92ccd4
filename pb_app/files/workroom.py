"""Files of work under way: what was sent to be read, what is being written to be fetched; each is forgotten again.

They lie beside the kept files and are named by chance, so that nobody can guess one. They may be as large as the
disk allows: whoever uses them reads and writes piece by piece.
"""

import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pb_app.kernel.errors import DomainError
from pb_app.unit_of_work import house

_PIECE = 256 * 1024
_KEY_OCTETS = 18


def new_key() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(_KEY_OCTETS)


def path_of(key: str, part: str = "") -> Path:
    """Where the file of a key lies; one key may have several parts."""
    room = house().settings.data_dir / "work"
    room.mkdir(mode=0o700, parents=True, exist_ok=True)
    return room / (f"{key}.{part}" if part else key)


def take_in(stream: BinaryIO, *, most_megabytes: int) -> str:
    """Write what was sent to a file of its own and give its key; raise ``table_too_large`` (``limit``)."""
    key, size = new_key(), 0
    path = path_of(key)
    with path.open("wb") as file:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most_megabytes * 1024 * 1024:
                break
            file.write(piece)
    if size > most_megabytes * 1024 * 1024:
        forget(key)
        raise DomainError("table_too_large", field="file", limit=most_megabytes)
    return key


def forget(key: str) -> None:
    """Remove every part of a key; what is not there is no error."""
    room = path_of(key).parent
    for path in room.glob(f"{key}*"):
        with suppress(FileNotFoundError):
            path.unlink()
