"""The first sheet of the workbook: live sums by decision and theme, by programme beside its ceilings, by place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pb_app.formats.consolidated_list import (
    DECISIONS,
    FUNDED,
    Decision,
    ListCeiling,
    ListDocument,
    ListTotal,
    budgeted_by_decision,
    funded_total,
)
from pb_app.formats.list_columns import in_unit
from pb_app.formats.list_sums import GroupTotal, by_place, by_programme
from pb_app.formats.list_xlsx_looks import LINE_HEIGHT, letters, quoted
from pb_app.formats.safe_text import neutralise_cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Ranges = Mapping[str, str]
"""Where each column of the list stands, as formulas write it."""


class Summary:
    """Writes the sheet from top to bottom; a name with a sheet of its own leads to it."""

    def __init__(
        self,
        sheet: "Worksheet",
        document: ListDocument,
        formats: Mapping[str, "Format"],
        ranges: Ranges,
        *,
        programme_sheets: Mapping[str, str],
        place_sheets: Mapping[str, str],
    ) -> None:
        self.sheet, self.document, self.formats, self.ranges = sheet, document, formats, ranges
        self.programme_sheets, self.place_sheets = programme_sheets, place_sheets
        self.row = 0
        self.counted: list[int] = []

    def write(self) -> list[int]:
        """Write everything; return in which rows (from 1) the decisions are named whose amounts count."""
        self._write_head()
        self._write_by_decision()
        self.row += 1
        self._write_by_theme()
        self.row += 1
        self._write_by_programme()
        self.row += 1
        self._write_by_place()
        return self.counted

    def _write_head(self) -> None:
        sheet, document, labels = self.sheet, self.document, self.document.labels
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 1 + 3 * len(self._years), 18)
        sheet.set_column(2 + 3 * len(self._years), 2 + 3 * len(self._years), 24)
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

    def _line(self, text: str, look: str, *, height: float = 16) -> None:
        self.sheet.set_row(self.row, height)
        self.sheet.merge_range(self.row, 0, self.row, 1 + len(self._years), "", self.formats[look])
        self.sheet.write_string(self.row, 0, neutralise_cell(text), self.formats[look])
        self.row += 1

    def _write_by_decision(self) -> None:
        labels, totals = self.document.labels, budgeted_by_decision(self.document)
        self._heading(labels["decision"])
        rows: dict[Decision, int] = {}
        for decision, total in totals.items():
            rows[decision] = self.row + 1
            here = f"{self.ranges['decision']},$A{self.row + 1}"
            sums = [f"=SUMIFS({self._amounts(year)},{here})" for year in self._years]
            self._numbers(self.document.decision_labels[decision], total, f"=COUNTIF({here})", sums)
        self.counted = [rows[decision] for decision in DECISIONS if decision in FUNDED and decision in rows]
        self._numbers(
            labels["funded_total"],
            funded_total(self.document),
            _sum_of_cells("B", self.counted),
            [_sum_of_cells(letters(2 + number), self.counted) for number in range(len(self._years))],
            total_row=True,
        )

    def _write_by_theme(self) -> None:
        groups = [
            GroupTotal(section.title, funded_total(self.document, section))
            for section in self.document.sections
        ]
        self._heading(self._funded("theme"))
        self._groups("theme", groups, {})

    def _write_by_place(self) -> None:
        self._heading(self._funded("places"))
        groups = by_place(self.document)
        self._groups("place_group", groups, self.place_sheets)
        if len(groups) > len(self.place_sheets):
            self._line(self.document.labels["shared_note"], "plain", height=32)

    def _groups(self, key: str, groups: Sequence[GroupTotal], sheets: Mapping[str, str]) -> None:
        """A row a group, and what they add up to, which is the whole again."""
        first = self.row + 1
        for group in groups:
            count, *sums = self._of_group(key)
            self._numbers(group.name, group.total, count, sums, sheet=sheets.get(group.name, ""))
        sums = self._columns_sums(first, range(1, 2 + len(self._years)))
        total = funded_total(self.document)
        self._numbers(self.document.labels["total"], total, sums[0], sums[1:], total_row=True)

    def _write_by_programme(self) -> None:
        """Amount, ceiling and what is left, year by year; below 0 it is marked."""
        labels, years = self.document.labels, self._years
        unit, last = labels["unit"], 2 + 3 * len(years)
        self.sheet.set_row(self.row, 2 * LINE_HEIGHT)
        self._text(0, self._funded("programme"), "heading")
        self._text(1, labels["items"], "heading_number")
        for at, year in self._year_columns():
            self._text(at, f"{labels['amount']} {year} ({unit})", "heading_number")
            self._text(at + 1, f"{labels['ceiling']} {year} ({unit})", "heading_number")
            self._text(at + 2, f"{labels['ceiling_left']} {year} ({unit})", "heading_number")
        self._text(last, labels["ceiling_kind"], "heading")
        self.row += 1
        first = self.row + 1
        for group in by_programme(self.document):
            count, *sums = self._of_group("programme") if group.name else self._rest(first)
            self._programme_row(group, count, sums)
        columns = (1, *(at for at, _year in self._year_columns()))
        count, *sums = self._columns_sums(first, columns)
        self._programme_row(GroupTotal("", funded_total(self.document)), count, sums, is_whole=True)
        for at, _year in self._year_columns():
            self.sheet.conditional_format(
                first - 1, at + 2, self.row - 1, at + 2,
                {"type": "cell", "criteria": "<", "value": 0, "format": self.formats["over"]},
            )  # fmt: skip

    def _programme_row(
        self, group: GroupTotal, count: str, sums: Sequence[str], *, is_whole: bool = False
    ) -> None:
        labels = self.document.labels
        look = "total_" if is_whole else ""
        name = labels["whole_budget"] if is_whole else group.name or labels["no_programme"]
        self._name(name, f"{look}text", self.programme_sheets.get(group.name, ""))
        self.sheet.write_formula(self.row, 1, count, self.formats[f"{look}count"], group.total.items)
        has_bound = is_whole or bool(group.name)
        bounds = {
            one.year: one for one in self.document.ceilings if has_bound and one.programme == group.name
        }
        amount = self.formats[f"{look}amount"]
        for (at, year), formula in zip(self._year_columns(), sums, strict=True):
            spent, bound = group.total.amounts[year], bounds.get(year)
            self.sheet.write_formula(self.row, at, formula, amount, self._shown(spent))
            self._write_ceiling(at, spent, bound, amount)
        self._text(2 + 3 * len(self._years), self._kinds(bounds.values()), f"{look}text")
        self.row += 1

    def _write_ceiling(self, at: int, spent: int, bound: ListCeiling | None, look: "Format") -> None:
        """A ceiling that is not there is an empty cell; once somebody fills it in, the difference appears."""
        here = f"{letters(at + 1)}{self.row + 1}"
        if bound is None:
            self.sheet.write_blank(self.row, at + 1, None, look)
        else:
            self.sheet.write_number(self.row, at + 1, self._shown(bound.amount), look)
        left = "" if bound is None else self._shown(bound.amount - spent)
        formula = f'=IF({here}="","",{here}-{letters(at)}{self.row + 1})'
        self.sheet.write_formula(self.row, at + 2, formula, look, left)

    def _kinds(self, bounds: Iterable[ListCeiling]) -> str:
        labels = self.document.labels
        kinds = [labels["ceiling_final" if one.is_final else "ceiling_preparatory"] for one in bounds]
        return ", ".join(dict.fromkeys(kinds))

    def _rest(self, first: int) -> list[str]:
        """What is in no programme: the whole without the rows above."""
        whole = self.counted
        columns = [(1, 1), *((2 + number, at) for number, (at, _year) in enumerate(self._year_columns()))]
        return [
            f"{_sum_of_cells(letters(source), whole)}"
            + (f"-SUM({letters(at)}{first}:{letters(at)}{self.row})" if self.row >= first else "")
            for source, at in columns
        ]

    def _of_group(self, key: str) -> list[str]:
        """Count and sums of the group named in this row, over the decisions that count."""
        here = f"{self.ranges[key]},$A{self.row + 1}"
        pairs = [f"{here},{self.ranges['decision']},$A${row}" for row in self.counted]
        sums = [_plus(f"SUMIFS({self._amounts(year)},{pair})" for pair in pairs) for year in self._years]
        return [_plus(f"COUNTIFS({pair})" for pair in pairs), *sums]

    def _columns_sums(self, first: int, columns: Iterable[int]) -> list[str]:
        last = max(self.row, first)
        return [f"=SUM({letters(at)}{first}:{letters(at)}{last})" for at in columns]

    def _year_columns(self) -> list[tuple[int, int]]:
        return [(2 + 3 * number, year) for number, year in enumerate(self._years)]

    def _funded(self, label: str) -> str:
        return f"{self.document.labels[label]} \N{EN DASH} {self.document.labels['funded_total']}"

    def _amounts(self, year: int) -> str:
        return self.ranges[f"amount_{year}"]

    def _shown(self, amount: int) -> float | int:
        value = in_unit(amount, self.document.unit)
        return value if isinstance(value, int) else float(value)

    @property
    def _years(self) -> tuple[int, ...]:
        return self.document.years

    def _heading(self, first: str) -> None:
        labels = self.document.labels
        self.sheet.set_row(self.row, 2 * LINE_HEIGHT)
        self._text(0, first, "heading")
        self._text(1, labels["items"], "heading_number")
        for number, year in enumerate(self._years, start=2):
            self._text(number, f"{labels['amount']} {year} ({labels['unit']})", "heading_number")
        self.row += 1

    def _text(self, column: int, text: str, look: str) -> None:
        self.sheet.write_string(self.row, column, neutralise_cell(text), self.formats[look])

    def _name(self, name: str, look: str, sheet: str) -> None:
        if sheet:
            target = f"internal:{quoted(sheet)}!A1"
            self.sheet.write_url(self.row, 0, target, self.formats["text_link"], string=neutralise_cell(name))
        else:
            self._text(0, name, look)

    def _numbers(
        self,
        name: str,
        total: ListTotal,
        count: str,
        sums: Sequence[str],
        *,
        total_row: bool = False,
        sheet: str = "",
    ) -> None:
        look = "total_" if total_row else ""
        self._name(name, f"{look}text", sheet)
        self.sheet.write_formula(self.row, 1, count, self.formats[f"{look}count"], total.items)
        for number, (year, formula) in enumerate(zip(self._years, sums, strict=True), start=2):
            value = self._shown(total.amounts[year])
            self.sheet.write_formula(self.row, number, formula, self.formats[f"{look}amount"], value)
        self.row += 1


def _sum_of_cells(column: str, rows: Sequence[int]) -> str:
    return f"=SUM({','.join(f'{column}{row}' for row in rows)})" if rows else "=0"


def _plus(terms: Iterable[str]) -> str:
    return "=" + ("+".join(terms) or "0")
