"""The valuation sheet as a workbook: what is only to be read is locked, what is to be filled in has lists and hints."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any, Final, Literal

from pb_app.formats.safe_text import neutralise_cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | None
Kind = Literal["code", "read", "text", "choice", "amount", "hidden"]

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SHEET_NAME_REFUSED: Final = str.maketrans("[]:*?/\\", "       ")
_SHEET_NAME_LIMIT: Final = 31
_HINT_TITLE, _HINT_TEXT = 32, 255
_A4: Final = 9
_HEAD_ROW: Final = 2
_PRINT_SCALE: Final = 60
_LINE_HEIGHT: Final = 15.0
_MOST_LINES: Final = 10
_INK, _TINT, _LINE, _ASK = "#1D1B18", "#F3EFE8", "#D8D2C7", "#FFFBEF"


@dataclass(frozen=True, kw_only=True)
class SheetColumn:
    """A column: heading, width in characters, what may be done in it, and the hint beside a cell to be filled in."""

    heading: str
    width: float
    kind: Kind
    choices: str = ""
    """The name of the list from which a cell of kind ``choice`` is taken."""
    hint: str = ""
    is_strict: bool = True
    """Whether only what the list or the bounds allow can be entered; else Excel asks."""


@dataclass(frozen=True, kw_only=True)
class ValuationSheet:
    """The sheet, texts already translated; a row has one cell for each column."""

    title: str
    sheet_name: str
    lists_name: str
    owner: str
    explanation: str
    page_of: str
    """``Faqja {page} nga {pages}``."""
    wrong: str
    """What Excel says to an entry that does not fit."""
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Cell]]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    most: int
    """The largest amount, in the unit of the sheet."""
    has_decimals: bool
    made_at: dt.datetime


def render_valuation_xlsx(sheet: ValuationSheet) -> bytes:
    """Return the workbook; equal sheets give equal bytes. It is protected without a password."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy, and only here

    buffer = io.BytesIO()
    workbook = Workbook(buffer, _OPTIONS)
    workbook.set_properties(
        {"title": sheet.title, "author": sheet.owner, "created": sheet.made_at.astimezone(dt.UTC)}
    )
    worksheet = workbook.add_worksheet(_name(sheet.sheet_name))
    ranges = _write_lists(workbook, sheet)
    _write_cells(worksheet, sheet, _formats(workbook, sheet))
    _allow_entries(worksheet, sheet, ranges)
    _set_page(worksheet, sheet)
    workbook.close()
    return buffer.getvalue()


def _name(text: str) -> str:
    return " ".join(text.translate(_SHEET_NAME_REFUSED).split())[:_SHEET_NAME_LIMIT]


def _formats(workbook: "Workbook", sheet: ValuationSheet) -> dict[str, "Format"]:
    line: dict[str, Any] = {
        "valign": "top", "border": 1, "border_color": _LINE, "font_color": _INK, "text_wrap": True,
    }  # fmt: skip
    amount = {"num_format": "#,##0.0##" if sheet.has_decimals else "#,##0", "text_wrap": False}
    asked = line | {"locked": False, "bg_color": _ASK}
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "font_color": _INK},
        "plain": {"font_color": _INK, "text_wrap": False, "valign": "top"},
        "head": line | {"bold": True, "bg_color": _TINT, "valign": "vcenter"},
        "code": line | {"bold": True, "bg_color": _TINT},
        "read": line | {"bg_color": _TINT},
        "hidden": line | {"bg_color": _TINT},
        "text": asked,
        "choice": asked,
        "amount": asked | amount,
    }
    return {name: workbook.add_format(look) for name, look in looks.items()}


def _write_lists(workbook: "Workbook", sheet: ValuationSheet) -> dict[str, str]:
    """Write each list into a column of a hidden sheet; give the range of each that is not empty."""
    lists = workbook.add_worksheet(_name(sheet.lists_name))
    lists.hide()
    lists.protect()
    ranges = {}
    for column, (name, words) in enumerate(sheet.choices.items()):
        for row, word in enumerate(words):
            lists.write_string(row, column, neutralise_cell(word))
        if words:
            letter = chr(ord("A") + column)
            ranges[name] = f"='{_name(sheet.lists_name)}'!${letter}$1:${letter}${len(words)}"
    return ranges


def _write_cells(worksheet: "Worksheet", sheet: ValuationSheet, formats: Mapping[str, "Format"]) -> None:
    worksheet.write_string(0, 0, neutralise_cell(sheet.title), formats["title"])
    worksheet.write_string(1, 0, neutralise_cell(sheet.explanation), formats["plain"])
    worksheet.set_row(_HEAD_ROW, 48)
    for number, column in enumerate(sheet.columns):
        hidden = {"hidden": 1} if column.kind == "hidden" else {}
        worksheet.set_column(number, number, column.width, None, hidden)
        worksheet.write_string(_HEAD_ROW, number, neutralise_cell(column.heading), formats["head"])
    for row, cells in enumerate(sheet.rows, start=_HEAD_ROW + 1):
        worksheet.set_row(row, _height(sheet.columns, cells))
        for number, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            look = formats[column.kind]
            if isinstance(cell, int | Decimal):
                worksheet.write_number(row, number, float(cell), look)
            elif cell:
                worksheet.write_string(row, number, neutralise_cell(cell), look)
            else:
                worksheet.write_blank(row, number, None, look)


def _height(columns: Sequence[SheetColumn], cells: Sequence[Cell]) -> float:
    """High enough for the longest text of the row; a program that only opens the file does not find it out."""
    lines = [
        sum(ceil(max(len(part), 1) / (column.width * 0.9)) for part in cell.split("\n"))
        for column, cell in zip(columns, cells, strict=True)
        if isinstance(cell, str) and column.kind != "hidden"
    ]
    return _LINE_HEIGHT * min(max(lines, default=1), _MOST_LINES)


def _allow_entries(worksheet: "Worksheet", sheet: ValuationSheet, ranges: Mapping[str, str]) -> None:
    last = _HEAD_ROW + max(len(sheet.rows), 1)
    for number, column in enumerate(sheet.columns):
        rule = _rule(sheet, column, ranges)
        if rule:
            worksheet.data_validation(_HEAD_ROW + 1, number, last, number, rule)


def _rule(sheet: ValuationSheet, column: SheetColumn, ranges: Mapping[str, str]) -> dict[str, Any]:
    words = {
        "input_title": " ".join(column.heading.split())[:_HINT_TITLE],
        "input_message": column.hint[:_HINT_TEXT],
        "error_title": " ".join(column.heading.split())[:_HINT_TITLE],
        "error_message": sheet.wrong[:_HINT_TEXT],
        "error_type": "stop" if column.is_strict else "warning",
        "ignore_blank": True,
    }
    if column.kind == "choice" and column.choices in ranges:
        return words | {"validate": "list", "source": ranges[column.choices]}
    if column.kind == "amount":
        return words | {
            "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": sheet.most,
        }  # fmt: skip
    return words | {"validate": "any"} if column.kind == "text" and column.hint else {}


def _set_page(worksheet: "Worksheet", sheet: ValuationSheet) -> None:
    shown = [number for number, column in enumerate(sheet.columns) if column.kind != "hidden"]
    last = _HEAD_ROW + max(len(sheet.rows), 1)
    worksheet.freeze_panes(_HEAD_ROW + 1, 2)
    worksheet.repeat_rows(_HEAD_ROW)
    worksheet.autofilter(_HEAD_ROW, 0, last, shown[-1])
    worksheet.print_area(0, 0, last, shown[-1])
    worksheet.repeat_columns(0, 1)
    worksheet.set_print_scale(_PRINT_SCALE)
    worksheet.set_v_pagebreaks([number for number in shown if sheet.columns[number].kind == "amount"])
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    worksheet.set_header(f"&L{sheet.title.replace('&', '&&')[:180]}")
    pages = sheet.page_of.replace("&", "&&").replace("{page}", "&P").replace("{pages}", "&N")
    worksheet.set_footer(f"&L{sheet.owner.replace('&', '&&')[:180]}&R{pages}")
    worksheet.protect(
        "", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "objects": True}
    )
