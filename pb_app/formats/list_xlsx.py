"""The consolidated list as a workbook for a finance office.

A summary with live sums beside the ceilings, the list itself, one sheet a budget programme and one a place.
"""

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pb_app.formats.consolidated_list import ListDocument
from pb_app.formats.list_columns import ListColumn, list_columns
from pb_app.formats.list_sums import by_programme, place_group, place_names
from pb_app.formats.list_xlsx_groups import GroupSheet, write_group
from pb_app.formats.list_xlsx_looks import (
    SheetNames,
    letters,
    looks,
    quoted,
    set_page,
    write_headings,
    write_values,
)
from pb_app.formats.list_xlsx_summary import Ranges, Summary
from pb_app.formats.safe_text import neutralise_cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEETS_OF_A_KIND: Final = 100
"""Programmes, and places, that get a sheet of their own; a workbook with more is a burden to open."""

_OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


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
    _write(workbook, document)
    workbook.close()
    return buffer.getvalue()


@dataclass(frozen=True)
class _Sheets:
    """The sheets in their order, made before any is written, so that they can point at each other."""

    summary: "Worksheet"
    listing: "Worksheet"
    programmes: dict[str, "Worksheet"]
    places: dict[str, "Worksheet"]


def _write(workbook: "Workbook", document: ListDocument) -> None:
    formats = looks(workbook, document)
    sheets = _add_sheets(workbook, document)
    columns = _columns(document)
    _write_list(sheets.listing, columns, document, formats)
    summary = Summary(
        sheets.summary, document, formats,
        _ranges(sheets.listing, columns, document),
        programme_sheets={name: sheet.get_name() for name, sheet in sheets.programmes.items()},
        place_sheets={name: sheet.get_name() for name, sheet in sheets.places.items()},
    )  # fmt: skip
    counted = summary.write()
    summary_name = sheets.summary.get_name()
    for name, sheet in sheets.programmes.items():
        write_group(sheet, GroupSheet("programme", name, summary_name, counted), document, formats)
    for name, sheet in sheets.places.items():
        write_group(sheet, GroupSheet("place", name, summary_name, counted), document, formats)
    for sheet in (sheets.summary, sheets.listing, *sheets.programmes.values(), *sheets.places.values()):
        set_page(sheet, document)


def _add_sheets(workbook: "Workbook", document: ListDocument) -> _Sheets:
    names, labels = SheetNames(), document.labels
    summary = workbook.add_worksheet(names.take(labels["summary_sheet"]))
    listing = workbook.add_worksheet(names.take(labels["list_sheet"]))
    occupied = {item.programme for item in document.items() if item.programme}
    programmes = [one.name for one in by_programme(document) if one.name in occupied]
    return _Sheets(
        summary,
        listing,
        {name: workbook.add_worksheet(names.take(name)) for name in programmes[:SHEETS_OF_A_KIND]},
        {name: workbook.add_worksheet(names.take(name)) for name in place_names(document)[:SHEETS_OF_A_KIND]},
    )


def _columns(document: ListDocument) -> tuple[ListColumn, ...]:
    """The list's columns and the name under which the summary counts an item by place."""
    group = ListColumn(
        key="place_group",
        heading=document.labels["place_group"],
        kind="text",
        width=22,
        value=lambda item: neutralise_cell(place_group(document, item)),
    )
    return (*list_columns(document), group)


def _ranges(listing: "Worksheet", columns: tuple[ListColumn, ...], document: ListDocument) -> Ranges:
    last = max(sum(1 for _ in document.items()), 1) + 1
    sheet = quoted(listing.get_name())
    return {
        column.key: f"{sheet}!${letters(number)}$2:${letters(number)}${last}"
        for number, column in enumerate(columns)
    }


def _write_list(
    sheet: "Worksheet", columns: tuple[ListColumn, ...], document: ListDocument, formats: "dict[str, Format]"
) -> None:
    write_headings(sheet, 0, columns, formats)
    row = 0
    for row, item in enumerate(document.items(), start=1):
        write_values(sheet, row, columns, [column.value(item) for column in columns], formats)
    printed = max(number for number, column in enumerate(columns) if column.kind == "amount")
    sheet.print_area(0, 0, max(row, 1), printed)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(row, 1), len(columns) - 1)
    sheet.repeat_rows(0)
