"""The process that reads one file: its octets on standard input, its tables as JSON on standard output.

Started by ``pb_app.formats.sheet_reading`` alone; it opens no other file and needs no network. With
``--amounts`` a number is written so that it cannot be taken for another one: see ``_amount``.
"""

import datetime as dt
import io
import json
import math
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from pb_app.formats.bounded_job import limit_resources
from pb_app.formats.html_table_reading import read_html_tables
from pb_app.formats.sheet_reading import AMOUNTS, is_office_file
from pb_app.kernel.errors import DomainError

LONG: Final = "--rows"
_LONG_SECONDS: Final = 90
_MOST_ROWS: Final = 20_000
_MOST_COLUMNS: Final = 60
_MOST_TABLES: Final = 60
_CELL_LIMIT: Final = 10_000
_DECIMALS: Final = 6

Row = tuple[int, list[str]]
Table = tuple[str, list[Row]]


def main() -> int:
    """Answer one request; a file that cannot be read is an answer too."""
    content = sys.stdin.buffer.read()
    if LONG in sys.argv:
        limit_resources(_LONG_SECONDS)
        return _print_rows(content)
    limit_resources()
    try:
        words = _amount if AMOUNTS in sys.argv[1:] else _words
        answer: dict[str, object] = {"tables": read_tables(content, words)}
    except MemoryError:
        answer = {"error": "table_unreadable"}
    except DomainError as error:
        answer = {"error": error.code, "params": error.params}
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes the readers raise
        answer = {"error": "table_locked" if type(error).__name__ == "PasswordError" else "table_unreadable"}
    sys.stdout.write(json.dumps(answer))
    return 0


def _print_rows(content: bytes) -> int:
    """Every row of every visible sheet as a line ``[sheet, row, cells]``; what is wrong as ``{"error": …}``."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - one of two readers

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            seen = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            for number, name in enumerate(seen[:_MOST_TABLES]):
                _print_sheet(number, book.get_sheet_by_name(name))
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes the reader raise
        code = "table_locked" if type(error).__name__ == "PasswordError" else "table_unreadable"
        sys.stdout.write(json.dumps({"error": code}) + "\n")
    return 0


def _print_sheet(number: int, sheet: Any) -> None:  # noqa: ANN401 - a sheet of calamine
    if sheet.start is None:
        return
    lead = [""] * sheet.start[1]
    for line, cells in enumerate(sheet.to_python(skip_empty_area=True), start=sheet.start[0] + 1):
        texts = [*lead, *(_words(cell) for cell in cells)][:_MOST_COLUMNS]
        if any(texts):
            sys.stdout.write(json.dumps([number, line, texts]) + "\n")


def read_tables(content: bytes, words: Callable[[object], str]) -> list[Table]:
    """Every visible table with its rows, numbered as the office program does; what is no office file is a web page."""
    if not is_office_file(content):
        return _of_page(content.decode("utf-8", "replace"))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if "word/document.xml" in package.namelist():
                return _of_text_document(content)
    return _of_workbook(content, words)


def _of_workbook(content: bytes, words: Callable[[object], str]) -> list[Table]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - one of two readers

    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        seen = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        return [(name, _of_sheet(book.get_sheet_by_name(name), words)) for name in seen[:_MOST_TABLES]]


def _of_sheet(sheet: Any, words: Callable[[object], str]) -> list[Row]:  # noqa: ANN401 - a sheet of calamine
    if sheet.start is None:
        return []
    first = sheet.start[0]
    rows: dict[int, list[str]] = {}
    for at, cells in enumerate(sheet.to_python(skip_empty_area=True)[:_MOST_ROWS]):
        lead = [""] * sheet.start[1]
        rows[first + at] = [*lead, *(words(cell) for cell in cells)][:_MOST_COLUMNS]
    _fill_merged(rows, sheet.merged_cell_ranges or ())
    return [(at + 1, cells) for at, cells in sorted(rows.items())]


def _fill_merged(
    rows: dict[int, list[str]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """A cell over several rows says the same of each of them: one date for three hearings."""
    for (top, column), (bottom, _right) in ranges:
        text = _at(rows, top, column)
        for row in range(top + 1, min(bottom, top + _MOST_ROWS) + 1):
            if text and row in rows and column < len(rows[row]) and not rows[row][column]:
                rows[row][column] = text


def _at(rows: dict[int, list[str]], row: int, column: int) -> str:
    cells = rows.get(row, [])
    return cells[column] if column < len(cells) else ""


def _words(cell: object) -> str:
    """A cell as text that the readers of days and hours understand."""
    if isinstance(cell, float) and cell == int(cell) and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.timedelta):
        minutes = int(cell.total_seconds() // 60) % (24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return str(cell)[:_CELL_LIMIT]


def _amount(cell: object) -> str:
    """A number as plain digits; one with decimals as ``850,125000``: six of them cannot be a group of three."""
    if not isinstance(cell, float) or not math.isfinite(cell):
        return _words(cell)
    value = round(cell, _DECIMALS)
    if value == int(value):
        return str(int(value))
    whole, _point, decimals = f"{value:.{_DECIMALS}f}".partition(".")
    return f"{whole},{decimals}"


def _of_text_document(content: bytes) -> list[Table]:
    from docx import Document  # noqa: PLC0415 - as above

    tables: list[Table] = []
    for table in Document(io.BytesIO(content)).tables[:_MOST_TABLES]:
        rows: list[Row] = []
        for at, row in enumerate(list(table.rows)[:_MOST_ROWS], start=1):
            rows.append((at, list(_cells_of(row))[:_MOST_COLUMNS]))
        tables.append(("", rows))
    return tables


def _of_page(text: str) -> list[Table]:
    return [
        (table.name, [(row.line, list(row.cells)) for row in table.rows])
        for table in read_html_tables(text)[:_MOST_TABLES]
    ]


def _cells_of(row: Any) -> Iterator[str]:  # noqa: ANN401 - a row of python-docx
    """The texts of a row; a cell over several columns comes once for each, so only its first one keeps its text."""
    earlier = None
    for cell in row.cells:
        yield "" if cell._tc is earlier else str(cell.text)[:_CELL_LIMIT]  # noqa: SLF001 - the only mark of sameness
        earlier = cell._tc  # noqa: SLF001 - as above


if __name__ == "__main__":
    sys.exit(main())
