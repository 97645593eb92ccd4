"""A CSV table as offices save it: with or without a byte order mark, parted by commas, semicolons or tabs."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pb_app.formats.raw_table import RawTable, raw_table
from pb_app.kernel.errors import DomainError

_DELIMITERS: Final = ",;\t"
_MORE_DELIMITERS: Final = "\t;,|"
FIELD_LIMIT: Final = 1_000_000
_SAMPLE_LINES: Final = 40
_OLD_CODE_PAGE: Final = "cp1250"
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class CsvRow:
    """A row with its cells by column name, trimmed; ``line`` is its number in the file, the header being 1."""

    line: int
    cells: dict[str, str]


def read_csv(content: bytes) -> tuple[tuple[str, ...], list[CsvRow]]:
    """The column names and the rows that are not empty.

    Raises ``DomainError("csv_unreadable")`` for octets that are not UTF-8, NUL, a quote without its end or a
    cell of more than a million characters.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError("csv_unreadable") from error
    if "\0" in text:
        raise DomainError("csv_unreadable")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        return header, list(_rows(header, reader))
    except csv.Error as error:
        raise DomainError("csv_unreadable") from error


def _rows(header: tuple[str, ...], reader: Iterator[list[str]]) -> Iterator[CsvRow]:
    for line, cells in enumerate(reader, start=2):
        trimmed = [cell.strip() for cell in cells]
        if any(trimmed):
            yield CsvRow(line, dict(zip(header, trimmed, strict=False)))


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16, or in the old code page of Windows in this part of Europe."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    half = content[1::2]
    if (
        half and half.count(0) > len(half) // 2
    ):  # UTF-16 without a mark: every second octet of Latin text is 0
        return content.decode("utf-16-le", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_OLD_CODE_PAGE, errors="replace")


def read_loose_csv(content: bytes) -> RawTable:
    """A table of any separator and encoding, forgiving where ``read_csv`` is strict: for people to look over.

    Raises ``table_unreadable`` for a cell beyond all measure, ``table_too_long``.
    """
    text = decoded(content).replace("\0", "")
    delimiter = guess_delimiter(text)
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return raw_table("", enumerate(reader, start=1))
    except csv.Error as error:
        raise DomainError("table_unreadable", field="file") from error


def guess_delimiter(text: str) -> str:
    """The mark that parts the first lines of a table most regularly."""
    sample = text.split("\n")[:_SAMPLE_LINES]
    return max(_MORE_DELIMITERS, key=lambda mark: (_regularity(sample, mark), -_MORE_DELIMITERS.index(mark)))


def encoding_of(head: bytes, pieces: Iterable[bytes]) -> str:
    """The encoding that ``decoded`` finds, of a file read piece by piece; ``head`` is its beginning."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    half = head[1::2]
    if half and half.count(0) > len(half) // 2:
        return "utf-16-le"
    reader = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces:
            reader.decode(piece)
        reader.decode(b"", final=True)
    except UnicodeDecodeError:
        return _OLD_CODE_PAGE
    return "utf-8"


def _regularity(sample: list[str], mark: str) -> int:
    """How well a mark parts the lines into columns: separators in the lines that have the usual number of them."""
    counts = [line.count(mark) for line in sample if line.strip()]
    found = [count for count in counts if count]
    if not found:
        return 0
    usual = max(set(found), key=lambda count: (found.count(count), count))
    return usual * found.count(usual)
