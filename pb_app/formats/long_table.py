"""A table of many rows, turned row by row into lines of JSON on disk: memory stays flat however long it is."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pb_app.formats.csv_reading import FIELD_LIMIT, encoding_of, guess_delimiter
from pb_app.formats.raw_table import MOST_COLUMNS, RawRow, tidy_cell
from pb_app.formats.sheet_reading import is_office_file, stream_office_rows
from pb_app.kernel.errors import DomainError

MOST_MEGABYTES: Final = 20
MOST_ROWS: Final = 200_000
_HEAD: Final = 64 * 1024
_NO_TABLES: Final = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")

SheetRow = tuple[int, RawRow]


def spool_table(source: Path, target: Path) -> int:
    """Write the rows of ``source`` that are not empty to ``target``; return how many.

    XLSX, XLSB, ODS and XLS (each sheet's rows behind the other's), or text parted by tabs, semicolons, commas or
    bars, in UTF-8, UTF-16 or the old code page. Raises ``table_unreadable``, ``table_locked``, ``table_unpacks``,
    ``table_too_long`` (``limit``), and ``row_unreadable`` (``line``) where a row has no end.
    """
    with source.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_NO_TABLES):
        raise DomainError("table_unreadable", field="file")
    rows = _of_workbook(source) if is_office_file(head) else _of_text(source, head)
    count = 0
    with target.open("w", encoding="utf-8") as written:
        for sheet, row in rows:
            count += 1
            if count > MOST_ROWS:
                raise DomainError("table_too_long", field="file", limit=MOST_ROWS)
            written.write(json.dumps([sheet, row.line, row.cells], ensure_ascii=False) + "\n")
    return count


def read_spooled(target: Path) -> Iterator[SheetRow]:
    """The rows that ``spool_table`` wrote, each with the number of its sheet."""
    with target.open(encoding="utf-8") as file:
        for text in file:
            sheet, line, cells = json.loads(text)
            yield sheet, RawRow(line, tuple(cells))


def _of_workbook(source: Path) -> Iterator[SheetRow]:
    for text in stream_office_rows(source):
        found = json.loads(text)
        if isinstance(found, dict):
            raise DomainError(str(found["error"]), field="file")
        sheet, line, cells = found
        yield from _kept(sheet, line, cells)


def _of_text(source: Path, head: bytes) -> Iterator[SheetRow]:
    with source.open("rb") as file:
        encoding = encoding_of(head, iter(lambda: file.read(_HEAD), b""))
    csv.field_size_limit(FIELD_LIMIT)
    delimiter = guess_delimiter(head.decode(encoding, errors="replace"))
    with source.open(encoding=encoding, errors="replace", newline="") as text:
        lines = (line.replace("\0", "") for line in text)
        yield from _records(csv.reader(lines, delimiter=delimiter, strict=True))


def _records(reader: Iterator[list[str]]) -> Iterator[SheetRow]:
    line = 0
    while True:
        line += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DomainError("row_unreadable", line=line) from error
        yield from _kept(0, line, cells)


def _kept(sheet: int, line: int, cells: list[str]) -> Iterator[SheetRow]:
    tidy = tuple(tidy_cell(cell) for cell in cells[:MOST_COLUMNS])
    if any(tidy):
        yield sheet, RawRow(line, tidy)
