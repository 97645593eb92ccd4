"""A long table as a workbook: real numbers and dates, a head that stays, filters; written row by row to disk."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pb_app.formats.safe_text import CELL_LIMIT, neutralise_cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_OPTIONS: Final = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_NARROW, _WIDE = 14, 60
_LONG: Final = frozenset({"text", "text_en", "reason", "title", "description"})
_MOST_ROWS: Final = 1_048_575
_HEAD: Final = {"bold": True, "bg_color": "#F3EFE8", "border": 1, "border_color": "#D8D2C7"}


def write_table_xlsx(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    sheet_name: str,
    made_at: dt.datetime,
    headings: Sequence[str] = (),
    zone: dt.tzinfo = dt.UTC,
) -> int:
    """Write the workbook and return the number of rows; equal rows and ``made_at`` give equal bytes.

    An int is a number, a date or datetime a date, None an empty cell; anything else is text, never a formula.
    ``headings`` stand in the place of the names in ``header``; instants are told in the time of ``zone``.
    What is beyond the last row of a sheet is left out: at most 1,048,575 rows.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy, and only here

    workbook = Workbook(str(path), _OPTIONS)
    workbook.set_properties({"created": made_at.astimezone(dt.UTC)})
    day = workbook.add_format({"num_format": "dd.mm.yyyy", "align": "left"})
    instant = workbook.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left"})
    sheet = workbook.add_worksheet(sheet_name)
    sheet.freeze_panes(1, 0)
    for number, name in enumerate(header):
        sheet.set_column(number, number, _WIDE if name in _LONG else _NARROW)
        words = headings[number] if headings else name
        sheet.write_string(0, number, neutralise_cell(words), workbook.add_format(_HEAD))
    count = 0
    for count, cells in enumerate(rows, start=1):
        if count > _MOST_ROWS:
            break
        _write_row(sheet, count, cells, day, instant, zone)
    sheet.autofilter(0, 0, max(count, 1), len(header) - 1)
    workbook.close()
    return count


def _write_row(
    sheet: "Worksheet",
    row: int,
    cells: Sequence[object],
    day: "Format",
    instant: "Format",
    zone: dt.tzinfo,
) -> None:
    for number, cell in enumerate(cells):
        match cell:
            case None | "":
                continue
            case bool():
                sheet.write_boolean(row, number, cell)
            case int():
                sheet.write_number(row, number, cell)
            case str():
                # Most texts need nothing, and finding that out costs a seventh of cleaning them.
                is_plain = cell[:1].isalnum() and cell.isprintable() and len(cell) <= CELL_LIMIT
                sheet.write_string(row, number, cell if is_plain else neutralise_cell(cell))
            case dt.datetime():
                sheet.write_datetime(row, number, cell.astimezone(zone).replace(tzinfo=None), instant)
            case dt.date():
                sheet.write_datetime(row, number, cell, day)
            case _:
                sheet.write_string(row, number, neutralise_cell(str(cell)))
