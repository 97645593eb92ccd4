"""A CSV table as offices save it: with or without a byte order mark, parted by commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pb_app.kernel.errors import DomainError

_DELIMITERS: Final = ",;\t"
_FIELD_LIMIT: Final = 1_000_000


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
    csv.field_size_limit(_FIELD_LIMIT)
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
