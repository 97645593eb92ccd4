"""Read the tables of a spreadsheet, a text document or a web page in a process of its own.

The file comes from outside and the readers keep every cell of a sheet at once: a file of a kilobyte may name a
cell at the last row and column, and forty kilobytes of tags that never close keep Python's HTML parser busy for
minutes. So a package is unpacked once before, counting, and everything is then read by
``python -m pb_app.formats.sheet_job`` within bounds of memory and time.
"""

import io
import json
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pb_app.formats.bounded_job import job_environment, run_job
from pb_app.formats.raw_table import MOST_MEGABYTES, RawTable, raw_table
from pb_app.kernel.errors import DomainError

MOST_UNPACKED_MEGABYTES: Final = 100
_MEBIBYTE: Final = 1024 * 1024
_MOST_PARTS: Final = 5_000
_PIECE: Final = 256 * 1024
_LOCAL_HEADER: Final = 30
OFFICE_SECONDS: Final = 20
PAGE_SECONDS: Final = 6
AMOUNTS: Final = "--amounts"
"""Asks the process for numbers that cannot be taken for others."""

LONG_SECONDS: Final = 120
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_office_file(content: bytes) -> bool:
    """Whether the octets are a packed office document or one of the old kind, whatever their name says."""
    return content.startswith((_ZIP, _OLD_OFFICE))


def read_office_tables(content: bytes, *, is_money: bool = False) -> list[RawTable]:
    """The tables of an XLSX, XLSM, XLSB, ODS, XLS or DOCX; formulas as the values they had.

    With ``is_money`` a number that has decimals comes as ``850,125000``, never as what a grouped text may be.

    Raises ``DomainError``: ``table_too_large`` and ``table_too_long`` (``limit``), ``table_unpacks`` for a file
    that grows beyond all measure, ``table_locked`` behind a password, ``table_unreadable``.
    """
    if len(content) > MOST_MEGABYTES * _MEBIBYTE:
        raise DomainError("table_too_large", field="file", limit=MOST_MEGABYTES)
    if content.startswith(_ZIP):
        check_unpacked_size(content)
    return _read_apart(content, OFFICE_SECONDS, is_money=is_money)


def read_page_tables(text: str) -> list[RawTable]:
    """The tables of a web page. Raises ``table_too_long``, and ``table_unreadable`` where it takes too long."""
    return _read_apart(text.encode("utf-8", "replace"), PAGE_SECONDS)


def _read_apart(content: bytes, seconds: float, *, is_money: bool = False) -> list[RawTable]:
    answer = _asked(content, seconds, is_money=is_money)
    if "error" in answer:
        raise DomainError(str(answer["error"]), field="file", **answer.get("params", {}))
    return [raw_table(name, ((line, cells) for line, cells in rows)) for name, rows in answer["tables"]]


def check_unpacked_size(content: bytes) -> None:
    """Unpack every part without keeping it, and raise ``table_unpacks`` when all come to more than is sensible.

    What a part says of its own size is not believed: the octets are counted.
    """
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, RuntimeError, UnicodeDecodeError) as error:
        raise DomainError("table_unreadable", field="file") from error
    if len(parts) > _MOST_PARTS:
        raise DomainError("table_unpacks", field="file", limit=MOST_UNPACKED_MEGABYTES)
    for part in parts:
        total += _unpacked_size(content, part, MOST_UNPACKED_MEGABYTES * _MEBIBYTE - total)
        if total > MOST_UNPACKED_MEGABYTES * _MEBIBYTE:
            raise DomainError("table_unpacks", field="file", limit=MOST_UNPACKED_MEGABYTES)


def _unpacked_size(content: bytes, part: zipfile.ZipInfo, left: int) -> int:
    """How many octets a part comes to, as far as ``left`` and one more."""
    if part.flag_bits & 1:
        raise DomainError("table_locked", field="file")
    header = content[part.header_offset : part.header_offset + _LOCAL_HEADER]
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    first = part.header_offset + _LOCAL_HEADER + names
    packed = memoryview(content)[first : first + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise DomainError("table_unreadable", field="file")
    unpacker, size, rest = zlib.decompressobj(-zlib.MAX_WBITS), 0, bytes(packed)
    try:
        while rest and not unpacker.eof and size <= left:
            size += len(unpacker.decompress(rest, _PIECE))
            rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise DomainError("table_unreadable", field="file") from error
    return size


def stream_office_rows(source: Path) -> Iterator[bytes]:
    """The rows of every sheet of a workbook as lines of JSON, ``[sheet, row, cells]``, as they are read.

    Raises ``DomainError`` as ``read_office_tables`` does.
    """
    content = source.read_bytes()
    if content.startswith(_ZIP):
        check_unpacked_size(content)
    del content
    with (
        source.open("rb") as given,
        subprocess.Popen(
            [sys.executable, "-B", "-m", "pb_app.formats.sheet_job", "--rows"],
            stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2], env=job_environment(),
        ) as process,
    ):  # fmt: skip
        alarm = threading.Timer(LONG_SECONDS, process.kill)
        alarm.start()
        try:
            yield from process.stdout or ()
        finally:
            alarm.cancel()
            if process.stdout is not None:
                process.stdout.close()  # who stops reading early stops the process: it cannot write any more
    if process.returncode != 0:
        raise DomainError("table_unreadable", field="file")


def _asked(content: bytes, seconds: float, *, is_money: bool) -> dict[str, Any]:
    said = run_job("pb_app.formats.sheet_job", content, seconds, *([AMOUNTS] if is_money else []))
    if said is None:
        raise DomainError("table_unreadable", field="file")
    answer: dict[str, Any] = json.loads(said)
    return answer
