"""«Kalendari i konsultimit publik»: what heads it, its table, its foot; every text is translated already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SeasonRow:
    """A hearing as the official table lists it."""

    number: str
    activity: str
    """Title, and what it is about in the lines below."""
    date: str
    venue: str
    hour: str
    method: str
    form: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The row in the order of the headings."""
        return (self.number, self.activity, self.date, self.venue, self.hour, self.method, self.form)


@dataclass(frozen=True)
class SeasonNotice:
    """The document; what is empty is left out."""

    language: str
    republic: str
    municipality: str
    office: str
    protocol: str
    title: str
    subtitle: str
    mark: str
    """PROJEKT while it is not published."""
    example: str
    example_note: str
    facts: Sequence[tuple[str, str]]
    table_heading: str
    headings: tuple[str, ...]
    rows: Sequence[SeasonRow]
    no_rows: str
    contact: tuple[str, str]
    """The coordinator's label, and name with contact."""
    version: str
    """``Versioni nr. 2 i kalendarit, 12 tetor 2026``."""
    page_of: str
    """With ``{page}`` and ``{pages}``."""


WIDTHS_MM = (9.0, 43.0, 27.0, 33.0, 21.0, 19.0, 18.0)
"""Widths of the columns between the margins of an A4 page."""


def print_data(notice: SeasonNotice) -> Mapping[str, object]:
    """The document as the print template takes it."""
    return {
        "language": notice.language,
        "republic": notice.republic,
        "municipality": notice.municipality,
        "office": notice.office,
        "protocol": notice.protocol,
        "title": notice.title,
        "subtitle": notice.subtitle,
        "mark": notice.mark,
        "example": notice.example,
        "example_note": notice.example_note,
        "facts": [list(fact) for fact in notice.facts],
        "table_heading": notice.table_heading,
        "headings": list(notice.headings),
        "rows": [list(row.cells) for row in notice.rows],
        "no_rows": notice.no_rows,
        "contact": list(notice.contact) if notice.contact[1] else [],
        "version": notice.version,
        "page_of": notice.page_of,
        "widths": [f"{width:g}" for width in WIDTHS_MM],
    }
