"""Hearings as a workbook: real dates and hours, a head that stays, filters, ready to print on A4."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from pb_app.formats.safe_text import neutralise_cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | dt.date | dt.time | None
Kind = Literal["text", "date", "hour", "link"]

_OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_SHEET_NAME_REFUSED: Final = str.maketrans("[]:*?/\\", "       ")
_SHEET_NAME_LIMIT: Final = 31
_PAGE_TEXT_LIMIT: Final = 180
_A4: Final = 9
_FORMS: Final[Mapping[Kind, Mapping[str, Any]]] = {
    "text": {"text_wrap": True},
    "date": {"num_format": "dd.mm.yyyy", "align": "left"},
    "hour": {"num_format": "hh:mm", "align": "left"},
    "link": {"font_color": "#0B5563", "underline": 1},
}


@dataclass(frozen=True)
class SheetColumn:
    """A column: its heading in words, how wide it is in characters, what stands in it."""

    heading: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True, kw_only=True)
class HearingSheet:
    """A table of hearings, texts already translated; a link cell holds an address of our own."""

    title: str
    sheet_name: str
    owner: str
    page_of: str
    """``Faqja {page} nga {pages}``."""
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Cell]]
    printed_columns: int
    """So many of them, from the left, go on paper: more could not be read there."""
    made_at: dt.datetime


def render_hearings_xlsx(sheet: HearingSheet) -> bytes:
    """Return the workbook; equal tables give equal bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy, and only here

    buffer = io.BytesIO()
    workbook = Workbook(buffer, _OPTIONS)
    workbook.set_properties(
        {"title": sheet.title, "author": sheet.owner, "created": sheet.made_at.astimezone(dt.UTC)}
    )
    line = {"valign": "top", "border": 1, "border_color": "#D8D2C7", "font_color": "#1D1B18"}
    head = workbook.add_format(line | {"bold": True, "bg_color": "#F3EFE8", "text_wrap": True})
    formats = {kind: workbook.add_format(line | dict(form)) for kind, form in _FORMS.items()}
    name = " ".join(sheet.sheet_name.translate(_SHEET_NAME_REFUSED).split())[:_SHEET_NAME_LIMIT]
    worksheet = workbook.add_worksheet(name)
    _set_page(worksheet, sheet)
    for number, column in enumerate(sheet.columns):
        worksheet.set_column(number, number, column.width)
        worksheet.write_string(0, number, neutralise_cell(column.heading), head)
    for row, cells in enumerate(sheet.rows, start=1):
        for number, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            _write(worksheet, row, number, cell, formats, column.kind)
    workbook.close()
    return buffer.getvalue()


def _set_page(worksheet: "Worksheet", sheet: HearingSheet) -> None:
    worksheet.freeze_panes(1, 0)
    worksheet.repeat_rows(0)
    worksheet.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    worksheet.print_area(0, 0, len(sheet.rows), sheet.printed_columns - 1)
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    worksheet.fit_to_pages(1, 0)
    title = sheet.title[:_PAGE_TEXT_LIMIT].replace("&", "&&")
    pages = sheet.page_of.replace("&", "&&").replace("{page}", "&P").replace("{pages}", "&N")
    worksheet.set_header(f"&L{title}")
    worksheet.set_footer(f"&L{sheet.owner[:_PAGE_TEXT_LIMIT].replace('&', '&&')}&R{pages}")


def _write(
    worksheet: "Worksheet", row: int, number: int, cell: Cell, formats: Mapping[Kind, "Format"], kind: Kind
) -> None:
    if isinstance(cell, dt.date | dt.time):
        worksheet.write_datetime(row, number, cell, formats[kind])
    elif isinstance(cell, str) and cell and kind == "link":
        worksheet.write_url(row, number, cell, formats["link"])
    elif isinstance(cell, str) and cell:
        worksheet.write_string(row, number, neutralise_cell(cell), formats["text"])
    else:
        worksheet.write_blank(row, number, None, formats["text"])
