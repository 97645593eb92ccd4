"""The consolidated list as a workbook for a finance office: a summary with live sums, and the list itself."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from pb_app.formats.consolidated_list import (
    DECISIONS,
    FUNDED,
    Decision,
    ListDocument,
    ListTotal,
    funded_total,
    totals_by_decision,
)
from pb_app.formats.list_columns import ListColumn, in_unit, list_columns
from pb_app.formats.safe_text import neutralise_cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_SHEET_NAME_REFUSED: Final = re.compile(r"[\[\]:*?/\\]")
_SHEET_NAME_LIMIT: Final = 31
_PAGE_TEXT_LIMIT: Final = 180
_A4: Final = 9
_LINE_HEIGHT: Final = 15.0
_LINES_SHOWN: Final = 12
_INK: Final = "#1D1B18"
_ACCENT: Final = "#A4161A"
_TINT: Final = "#F3EFE8"
_LINE: Final = "#D8D2C7"


def render_xlsx(document: ListDocument, *, timestamp: dt.datetime) -> bytes:
    """Return the workbook; equal documents and timestamps give equal bytes.

    Amounts and counts are real numbers. Formulas carry their computed values, so that readers that do not
    recalculate show the same sums.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy, and only here

    buffer = io.BytesIO()
    workbook = Workbook(buffer, _OPTIONS)
    workbook.set_properties(
        {"title": document.title, "author": document.municipality, "created": timestamp.astimezone(dt.UTC)}
    )
    formats = _formats(workbook, document)
    summary = workbook.add_worksheet(_sheet_name(document.labels["summary_sheet"]))
    listing = workbook.add_worksheet(_sheet_name(document.labels["list_sheet"]))
    _write_list(listing, document, formats)
    _Summary(summary, document, formats, listing.get_name()).write()
    for sheet in (summary, listing):
        _set_page(sheet, document)
    workbook.close()
    return buffer.getvalue()


def _sheet_name(label: str) -> str:
    return _SHEET_NAME_REFUSED.sub(" ", label)[:_SHEET_NAME_LIMIT].strip(" '")


def _formats(workbook: "Workbook", document: ListDocument) -> dict[str, "Format"]:
    number = "#,##0" if document.unit == "lek" else "#,##0.0"
    cell: dict[str, Any] = {"valign": "top", "border": 1, "border_color": _LINE, "font_color": _INK}
    heading = cell | {"bold": True, "bg_color": _TINT, "text_wrap": True, "valign": "vcenter"}
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "font_color": _INK},
        "stage": {"bold": True, "font_size": 20, "font_color": _ACCENT},
        "plain": {"font_color": _INK, "valign": "top", "text_wrap": True},
        "bold": {"font_color": _INK, "bold": True, "valign": "top"},
        "heading": heading,
        "heading_number": heading | {"align": "right"},
        "text": cell | {"text_wrap": True},
        "count": cell | {"num_format": "#,##0"},
        "amount": cell | {"num_format": number},
        "total_text": heading | {"top": 1, "top_color": _INK},
        "total_count": heading | {"num_format": "#,##0", "align": "right", "top": 1, "top_color": _INK},
        "total_amount": heading | {"num_format": number, "align": "right", "top": 1, "top_color": _INK},
    }
    return {name: workbook.add_format(look) for name, look in looks.items()}


def _set_page(sheet: "Worksheet", document: ListDocument) -> None:
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


def _write_list(sheet: "Worksheet", document: ListDocument, formats: Mapping[str, "Format"]) -> None:
    columns = list_columns(document)
    sheet.set_row(0, 3 * _LINE_HEIGHT)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        look = formats["heading" if column.kind == "text" else "heading_number"]
        sheet.write_string(0, number, neutralise_cell(column.heading), look)
    row = 0
    for row, item in enumerate(document.items(), start=1):
        values = [column.value(item) for column in columns]
        sheet.set_row(row, _row_height(columns, values))
        for number, (column, value) in enumerate(zip(columns, values, strict=True)):
            _write_value(sheet, row, number, value, formats[column.kind])
    printed = max(number for number, column in enumerate(columns) if column.kind == "amount")
    sheet.print_area(0, 0, max(row, 1), printed)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(row, 1), len(columns) - 1)
    sheet.repeat_rows(0)


def _row_height(columns: Sequence[ListColumn], values: Sequence[str | int | Decimal | None]) -> float:
    """Return points for the tallest wrapped text, up to a bound: not every program measures by itself."""
    lines = max(
        sum(1 + len(line) // column.width for line in value.split("\n"))
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str)
    )
    return _LINE_HEIGHT * min(lines, _LINES_SHOWN)


def _write_value(
    sheet: "Worksheet", row: int, column: int, value: str | int | Decimal | None, look: "Format"
) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


class _Summary:
    """Writes the first sheet from top to bottom: heading, sums by decision, sums by theme."""

    def __init__(
        self, sheet: "Worksheet", document: ListDocument, formats: Mapping[str, "Format"], list_name: str
    ) -> None:
        self.sheet, self.document, self.formats = sheet, document, formats
        last = max(sum(1 for _ in document.items()), 1) + 1
        letters = {column.key: _letters(number) for number, column in enumerate(list_columns(document))}
        quoted = list_name.replace("'", "''")
        self.ranges = {key: f"'{quoted}'!${at}$2:${at}${last}" for key, at in letters.items()}
        self.row = 0

    def write(self) -> None:
        sheet, document, labels = self.sheet, self.document, self.document.labels
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 1 + len(document.years), 22)
        sheet.hide_gridlines(2)
        self._line(document.municipality, "bold")
        self._line(document.title, "title", height=24)
        self._line(document.stage_label, "stage", height=30)
        if document.council_decision:
            self._line(document.council_decision, "bold")
        self._line(document.stage_sentence, "plain", height=32)
        if document.is_example:
            self._line(f"{labels['example']}: {labels['example_note']}", "bold")
        self._line(f"{document.edition_label}, {document.published_words}", "plain")
        self._line(f"SHA-256 {document.hash}", "plain")
        self._line(document.verify_url, "plain")
        self.row += 1
        decisions = self._write_by_decision()
        self.row += 1
        self._write_by_theme(decisions)

    def _line(self, text: str, look: str, *, height: float = 16) -> None:
        self.sheet.set_row(self.row, height)
        self.sheet.merge_range(self.row, 0, self.row, 1 + len(self._years), "", self.formats[look])
        self.sheet.write_string(self.row, 0, neutralise_cell(text), self.formats[look])
        self.row += 1

    def _write_by_decision(self) -> dict[Decision, int]:
        """Write one row a decision, and return at which row each stands (counted from 1)."""
        labels, totals = self.document.labels, totals_by_decision(self.document)
        self._heading(labels["decision"])
        rows: dict[Decision, int] = {}
        for decision, total in totals.items():
            rows[decision] = self.row + 1
            here = f"{self.ranges['decision']},$A{self.row + 1}"
            self._numbers(
                self.document.decision_labels[decision],
                total,
                f"=COUNTIF({here})",
                [f"=SUMIFS({self._amounts(year)},{here})" for year in self._years],
            )
        counted = [rows[decision] for decision in DECISIONS if decision in FUNDED and decision in rows]
        self._numbers(
            labels["funded_total"],
            funded_total(self.document),
            _sum_of_cells("B", counted),
            [_sum_of_cells(_letters(2 + number), counted) for number in range(len(self._years))],
            total_row=True,
        )
        return rows

    def _write_by_theme(self, decisions: Mapping[Decision, int]) -> None:
        labels = self.document.labels
        self._heading(f"{labels['theme']} \N{EN DASH} {labels['funded_total']}")
        counted = [row for decision, row in decisions.items() if decision in FUNDED]
        first = self.row + 1
        for section in self.document.sections:
            here = f"{self.ranges['theme']},$A{self.row + 1}"
            per_decision = [f"{here},{self.ranges['decision']},$A${row}" for row in counted]
            sums = [
                _plus(f"SUMIFS({self._amounts(year)},{pair})" for pair in per_decision)
                for year in self._years
            ]
            count = _plus(f"COUNTIFS({pair})" for pair in per_decision)
            self._numbers(section.title, funded_total(self.document, section), count, sums)
        last = max(self.row, first)
        letters = [_letters(1 + number) for number in range(1 + len(self._years))]
        sums = [f"=SUM({at}{first}:{at}{last})" for at in letters]
        self._numbers(labels["total"], funded_total(self.document), sums[0], sums[1:], total_row=True)

    def _amounts(self, year: int) -> str:
        return self.ranges[f"amount_{year}"]

    @property
    def _years(self) -> tuple[int, ...]:
        return self.document.years

    def _heading(self, first: str) -> None:
        labels = self.document.labels
        self.sheet.write_string(self.row, 0, neutralise_cell(first), self.formats["heading"])
        self.sheet.write_string(self.row, 1, neutralise_cell(labels["items"]), self.formats["heading_number"])
        for number, year in enumerate(self._years, start=2):
            heading = neutralise_cell(f"{labels['amount']} {year} ({labels['unit']})")
            self.sheet.write_string(self.row, number, heading, self.formats["heading_number"])
        self.row += 1

    def _numbers(
        self, name: str, total: ListTotal, count: str, sums: Sequence[str], *, total_row: bool = False
    ) -> None:
        look = "total_" if total_row else ""
        self.sheet.write_string(self.row, 0, neutralise_cell(name), self.formats[f"{look}text"])
        self.sheet.write_formula(self.row, 1, count, self.formats[f"{look}count"], total.items)
        for number, (year, formula) in enumerate(zip(self._years, sums, strict=True), start=2):
            value = in_unit(total.amounts[year], self.document.unit)
            self.sheet.write_formula(self.row, number, formula, self.formats[f"{look}amount"], value)
        self.row += 1


def _sum_of_cells(column: str, rows: Sequence[int]) -> str:
    return f"=SUM({','.join(f'{column}{row}' for row in rows)})" if rows else "=0"


def _plus(terms: Iterable[str]) -> str:
    return "=" + ("+".join(terms) or "0")


def _letters(number: int) -> str:
    """Return a column's letters, counted from 0."""
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - heavy, and only here

    return str(xl_col_to_name(number))
