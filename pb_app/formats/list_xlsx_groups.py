"""The sheet of one budget programme, or of one place: its sums on top, its items below."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from pb_app.formats.consolidated_list import FUNDED, ListDocument, ListItem, sum_items
from pb_app.formats.list_columns import ListColumn, in_unit, list_columns
from pb_app.formats.list_xlsx_looks import letters, quoted, write_headings, write_values
from pb_app.formats.safe_text import neutralise_cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LEFT_OUT: Final = {
    "stage",
    "decision_text",
    "hearings",
    "supports",
    "votes",
    "places_count",
    "references",
    "vat",
}
_SHARED: Final = "shared"


@dataclass(frozen=True)
class GroupSheet:
    """What a sheet is about, and in which rows of the summary the counted decisions are named."""

    kind: Literal["programme", "place"]
    name: str
    summary_name: str
    decision_rows: Sequence[int]

    def takes(self, item: ListItem) -> bool:
        """Whether the item stands on this sheet."""
        return self.name in item.places if self.kind == "place" else item.programme == self.name


def write_group(
    sheet: "Worksheet", group: GroupSheet, document: ListDocument, formats: "dict[str, Format]"
) -> None:
    """Write title, way back, sums and items; what is shared with other places is marked and summed apart."""
    labels = document.labels
    items = tuple(item for item in document.items() if group.takes(item))
    columns = _columns(document, group.kind)
    sheet.write_string(0, 0, neutralise_cell(group.name), formats["title"])
    back = f"internal:{quoted(group.summary_name)}!A1"
    sheet.write_url(1, 0, back, formats["link"], string=labels["to_summary"])
    sums = _Sums(sheet, document, formats, columns, group, items)
    row = 2
    if group.kind == "place":
        sheet.write_string(row, 0, labels["shared_note"], formats["bold"])
        row += 1
    head = row + (3 if group.kind == "place" else 2)
    sums.funded(row, head, items, "funded_total")
    if group.kind == "place":
        row += 1
        sums.funded(
            row, head, tuple(item for item in items if len(item.places) == 1), "only_here", shared="no"
        )
    sums.visible(row + 1, head)
    write_headings(sheet, head, columns, formats)
    for number, item in enumerate(items, start=head + 1):
        write_values(sheet, number, columns, [column.value(item) for column in columns], formats)
    last = head + len(items)
    sheet.freeze_panes(head + 1, 2)
    sheet.autofilter(head, 0, last, len(columns) - 1)
    sheet.repeat_rows(head)
    sheet.print_area(0, 0, last, max(at for at, one in enumerate(columns) if one.kind == "amount"))


def _columns(document: ListDocument, kind: str) -> tuple[ListColumn, ...]:
    """The list's columns without those that would be the same in each row or that nobody sums here."""
    left_out = _LEFT_OUT | ({"programme"} if kind == "programme" else set())
    columns = [column for column in list_columns(document) if column.key not in left_out]
    if kind == "place":
        labels = document.labels
        columns.insert(
            2,
            ListColumn(
                key=_SHARED, heading=labels["shared"], kind="text", width=12,
                value=lambda item: labels["yes" if len(item.places) > 1 else "no"],
            ),
        )  # fmt: skip
    return tuple(columns)


class _Sums:
    """Rows of live sums above the items; each knows at which row the items begin."""

    def __init__(
        self,
        sheet: "Worksheet",
        document: ListDocument,
        formats: "dict[str, Format]",
        columns: Sequence[ListColumn],
        group: GroupSheet,
        items: Sequence[ListItem],
    ) -> None:
        self.sheet, self.document, self.formats = sheet, document, formats
        self.columns, self.group, self.items = columns, group, items
        self.amounts = [(at, column) for at, column in enumerate(columns) if column.kind == "amount"]

    def funded(
        self, row: int, head: int, counted: Sequence[ListItem], label: str, *, shared: str = ""
    ) -> None:
        """What is proposed or approved, by decision as the summary names it; of some rows only, if asked."""
        decision = self._range(self._at("decision"), head)
        summary = quoted(self.group.summary_name)
        more = f',{self._range(self._at(_SHARED), head)},"{self.document.labels[shared]}"' if shared else ""
        total = sum_items(tuple(item for item in counted if item.decision in FUNDED), self.document.years)
        self._label(row, self.document.labels[label])
        for at, column in self.amounts:
            if not column.key.startswith("amount_"):
                continue
            terms = [
                f"SUMIFS({self._range(at, head)},{decision},{summary}!$A${named}{more})"
                for named in self.group.decision_rows
            ]
            value = in_unit(total.amounts[int(column.key.removeprefix("amount_"))], self.document.unit)
            self.sheet.write_formula(
                row, at, "=" + ("+".join(terms) or "0"), self.formats["total_amount"], value
            )

    def visible(self, row: int, head: int) -> None:
        """The sum of what the filter leaves, whatever was decided."""
        self._label(row, self.document.labels["visible_rows"])
        for at, column in self.amounts:
            values = [column.value(item) for item in self.items]
            value = sum((one for one in values if isinstance(one, int | Decimal)), 0)
            formula = f"=SUBTOTAL(109,{self._range(at, head)})"
            self.sheet.write_formula(row, at, formula, self.formats["total_amount"], value)

    def _label(self, row: int, text: str) -> None:
        self.sheet.write_string(row, 0, neutralise_cell(text), self.formats["bold"])

    def _at(self, key: str) -> int:
        return next(at for at, column in enumerate(self.columns) if column.key == key)

    def _range(self, at: int, head: int) -> str:
        return f"${letters(at)}${head + 2}:${letters(at)}${head + 1 + max(len(self.items), 1)}"
