"""How the sheets of the list's workbook look, are named, printed and filled."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from pb_app.formats.consolidated_list import ListDocument
from pb_app.formats.list_columns import ListColumn
from pb_app.formats.safe_text import clean_text, neutralise_cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LINE_HEIGHT: Final = 15.0
_SHEET_NAME_REFUSED: Final = re.compile(r"[\[\]:*?/\\\n\t]")
_SHEET_NAME_LIMIT: Final = 31
_RESERVED: Final = "history"
_PAGE_TEXT_LIMIT: Final = 180
_A4: Final = 9
_LINES_SHOWN: Final = 12
_INK: Final = "#1D1B18"
_ACCENT: Final = "#A4161A"
_TINT: Final = "#F3EFE8"
_LINE: Final = "#D8D2C7"
_OVER: Final = "#F9E3E0"


class SheetNames:
    """Gives each sheet a name that Excel takes: short, without its forbidden signs, used once."""

    def __init__(self) -> None:
        self._used = {_RESERVED}

    def take(self, label: str) -> str:
        """The label as the name of a sheet, numbered where another sheet has it."""
        wanted = _SHEET_NAME_REFUSED.sub(" ", clean_text(label)).strip(" '") or "-"
        name, number = wanted[:_SHEET_NAME_LIMIT].strip(" '"), 1
        while name.casefold() in self._used:
            number += 1
            tail = f" ({number})"
            name = wanted[: _SHEET_NAME_LIMIT - len(tail)].strip(" '") + tail
        self._used.add(name.casefold())
        return name


def quoted(sheet_name: str) -> str:
    """The name of a sheet as formulas and links write it."""
    doubled = sheet_name.replace("'", "''")
    return f"'{doubled}'"


def letters(column: int) -> str:
    """A column's letters, counted from 0."""
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - heavy, and only here

    return str(xl_col_to_name(column))


def looks(workbook: "Workbook", document: ListDocument) -> dict[str, "Format"]:
    """The formats of cells by name."""
    number = "#,##0" if document.unit == "lek" else "#,##0.0"
    cell: dict[str, Any] = {"valign": "top", "border": 1, "border_color": _LINE, "font_color": _INK}
    heading = cell | {"bold": True, "bg_color": _TINT, "text_wrap": True, "valign": "vcenter"}
    made: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "font_color": _INK},
        "stage": {"bold": True, "font_size": 20, "font_color": _ACCENT},
        "plain": {"font_color": _INK, "valign": "top", "text_wrap": True},
        "bold": {"font_color": _INK, "bold": True, "valign": "top"},
        "link": {"font_color": _ACCENT, "underline": 1, "valign": "top"},
        "heading": heading,
        "heading_number": heading | {"align": "right"},
        "text": cell | {"text_wrap": True},
        "text_link": cell | {"text_wrap": True, "font_color": _ACCENT, "underline": 1},
        "count": cell | {"num_format": "#,##0"},
        "amount": cell | {"num_format": number},
        "total_text": heading | {"top": 1, "top_color": _INK},
        "total_count": heading | {"num_format": "#,##0", "align": "right", "top": 1, "top_color": _INK},
        "total_amount": heading | {"num_format": number, "align": "right", "top": 1, "top_color": _INK},
        "over": {"font_color": _ACCENT, "bg_color": _OVER, "bold": True},
    }
    return {name: workbook.add_format(look) for name, look in made.items()}


def set_page(sheet: "Worksheet", document: ListDocument) -> None:
    """Print the sheet on A4 across, as wide as the page, with the stage above and the version below."""
    mark = f"{document.labels['example']} · " if document.is_example else ""
    place, of = document.labels["page_of"].replace("&", "&&").split("{pages}")
    heading = f"{mark}{document.municipality} · {document.title}"[:_PAGE_TEXT_LIMIT]
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{heading.replace('&', '&&')}&R&B{document.stage_label.replace('&', '&&')}")
    pages = place.replace("{page}", "&P") + "&N" + of
    sheet.set_footer(f"&L{document.edition_label.replace('&', '&&')}, {document.published_words}&R{pages}")


def write_headings(
    sheet: "Worksheet", row: int, columns: Sequence[ListColumn], formats: dict[str, "Format"]
) -> None:
    """The heads of the columns, and how wide they are."""
    sheet.set_row(row, 3 * LINE_HEIGHT)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        look = formats["heading" if column.kind == "text" else "heading_number"]
        sheet.write_string(row, number, neutralise_cell(column.heading), look)


def write_values(
    sheet: "Worksheet",
    row: int,
    columns: Sequence[ListColumn],
    values: Sequence[str | int | Decimal | None],
    formats: dict[str, "Format"],
) -> None:
    """One row; text stays text, what is not stated stays empty."""
    sheet.set_row(row, _row_height(columns, values))
    for number, (column, value) in enumerate(zip(columns, values, strict=True)):
        look = formats[column.kind]
        if value is None or value == "":
            sheet.write_blank(row, number, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, number, value, look)
        else:
            sheet.write_number(row, number, value, look)


def _row_height(columns: Sequence[ListColumn], values: Sequence[str | int | Decimal | None]) -> float:
    """Return points for the tallest wrapped text, up to a bound: not every program measures by itself."""
    lines = max(
        sum(1 + len(line) // column.width for line in value.split("\n"))
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str)
    )
    return LINE_HEIGHT * min(lines, _LINES_SHOWN)
