"""The consolidated list as a flat table: one row an item, the same columns in CSV and XLSX."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from pb_app.formats import csv_table
from pb_app.formats.consolidated_list import ListDocument, ListItem, Unit
from pb_app.formats.safe_text import neutralise_cell

ColumnKind = Literal["text", "count", "amount"]

_THOUSAND: Final = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class ListColumn:
    """A column: heading (with the unit of amounts), kind, width in characters, and its value of an item.

    Text values are neutralised; counts are whole; amounts are in the document's unit, None where not stated.
    """

    key: str
    heading: str
    kind: ColumnKind
    width: int
    value: Callable[[ListItem], str | int | Decimal | None]


def list_columns(document: ListDocument) -> tuple[ListColumn, ...]:
    """Return the columns in order; what had been proposed appears once the council has decided.

    A column of amounts adds up to what is proposed or approved: what the other items would cost stands apart.
    """
    labels = document.labels
    proposed_years = document.years if document.stage == "miratuar" else ()
    stage = f"{labels['example']} · {document.stage_label}" if document.is_example else document.stage_label

    def text(key: str, width: int, value: Callable[[ListItem], str]) -> ListColumn:
        return ListColumn(
            key=key,
            heading=labels[key],
            kind="text",
            width=width,
            value=lambda item: neutralise_cell(value(item)),
        )

    def count(key: str, value: Callable[[ListItem], int]) -> ListColumn:
        return ListColumn(key=key, heading=labels[key], kind="count", width=12, value=value)

    return (
        text("code", 13, lambda item: item.code),
        text("title", 36, lambda item: item.title),
        text("description", 40, lambda item: item.description),
        text("places", 20, lambda item: ", ".join(item.places)),
        text("theme", 22, lambda item: item.theme),
        text("programme", 24, lambda item: item.programme),
        text("decision", 22, lambda item: document.decision_labels[item.decision]),
        text("decision_text", 26, lambda item: item.decision_label),
        text("reason", 36, lambda item: item.reason),
        *(_amount_column(document, "amount", year) for year in document.years),
        *(_amount_column(document, "proposed", year) for year in proposed_years),
        *(_amount_column(document, "valued", year) for year in _valued_years(document)),
        text("expense_kind", 14, lambda item: item.expense_kind),
        text("funds", 24, lambda item: item.funds),
        text("spending_unit", 26, lambda item: item.spending_unit),
        text("vat", 14, lambda item: item.vat),
        count("proposals", lambda item: item.proposals),
        count("voices", lambda item: item.voices),
        count("signatures", lambda item: item.signatures),
        count("supports", lambda item: item.supports),
        count("votes", lambda item: item.votes),
        count("hearings", lambda item: item.hearings),
        count("places_count", lambda item: item.places_count),
        text("references", 30, lambda item: ", ".join(item.references)),
        text("stage", 22, lambda _: stage),
    )


def _valued_years(document: ListDocument) -> tuple[int, ...]:
    """Years for which something stands of an item that is not in the budget."""
    return tuple(year for year in document.years if any(year in item.valued for item in document.items()))


_AMOUNTS: Final[dict[str, Callable[[ListItem], Mapping[int, int]]]] = {
    "amount": lambda item: item.budgeted,
    "proposed": lambda item: item.proposed_amounts,
    "valued": lambda item: item.valued,
}


def _amount_column(document: ListDocument, key: str, year: int) -> ListColumn:
    def value(item: ListItem) -> int | Decimal | None:
        amount = _AMOUNTS[key](item).get(year)
        return None if amount is None else in_unit(amount, document.unit)

    heading = f"{document.labels[key]} {year} ({document.labels['unit']})"
    return ListColumn(key=f"{key}_{year}", heading=heading, kind="amount", width=16, value=value)


def in_unit(amount: int, unit: Unit) -> int | Decimal:
    """Return whole lekë in the unit shown, exactly: 1 250 500 lekë are 1250.5 thousand."""
    return amount if unit == "lek" else Decimal(amount) / _THOUSAND


def render_csv(document: ListDocument) -> bytes:
    """Return the table as CSV in UTF-8, as `csv_table` writes it; amounts not stated are empty."""
    columns = list_columns(document)
    rows = ([column.value(item) for column in columns] for item in document.items())
    return b"".join(csv_table.render_csv([column.heading for column in columns], rows))
