"""A paper of several sections as PDF and DOCX alike: both are made from this, so that they say the same.

Texts arrive in the paper's language; nobody is named in it but offices.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from pb_app.formats.office_document import OfficeDocument
from pb_app.formats.safe_text import break_long_words, clean_text

TEMPLATE: Final = "office_paper.typ"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperTable:
    """A ruled table; columns from ``numbers_from`` on hold numbers and stand to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_mm: tuple[int, ...]
    numbers_from: int
    has_total: bool = False
    """Whether the last row is the total."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperSection:
    """A part: its heading, then of paragraphs, list and table what is not empty, in this order."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    numbered: bool = False
    table: PaperTable | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficePaper:
    """The paper; what is empty is left out."""

    language: str
    republic: str
    office: str
    """The municipality, or its council."""
    title: str
    subtitle: str
    mark: str
    """PROJEKT while the council has not decided."""
    example: str
    """The word that marks an example, and what it means, if it is one."""
    example_note: str
    sections: tuple[PaperSection, ...]
    signatures: tuple[str, ...]
    """Offices that sign."""
    foot: str
    """Version and sum, on every page."""
    page_of: str
    """With ``{page}`` and ``{pages}``."""


def print_data(paper: OfficePaper) -> dict[str, object]:
    """The paper as the print template reads it."""
    return {
        "language": paper.language,
        "republic": _printable(paper.republic),
        "office": _printable(paper.office),
        "title": _printable(paper.title),
        "subtitle": _printable(paper.subtitle),
        "mark": _printable(paper.mark),
        "example": _printable(paper.example),
        "example_note": _printable(paper.example_note),
        "sections": [_section(section) for section in paper.sections],
        "signatures": [_printable(office) for office in paper.signatures],
        "foot": _printable(paper.foot),
        "page_of": paper.page_of,
    }


def _section(section: PaperSection) -> dict[str, object]:
    table = section.table
    return {
        "heading": _printable(section.heading),
        "paragraphs": [_printable(text) for text in section.paragraphs],
        "items": [_printable(text) for text in section.items],
        "numbered": section.numbered,
        "columns": [_printable(text) for text in table.columns] if table else [],
        "rows": [[_printable(text) for text in row] for row in table.rows] if table else [],
        "widths": [f"{width}" for width in table.widths_mm] if table else [],
        "numbers_from": table.numbers_from if table else 0,
        "has_total": bool(table and table.has_total),
        "note": _printable(section.note),
    }


def render_docx(paper: OfficePaper, *, timestamp: dt.datetime) -> bytes:
    """The paper as DOCX; ``timestamp`` (aware) is when its content last changed."""
    made = OfficeDocument(title=paper.title, author=paper.office, language=paper.language)
    made.paragraph(paper.republic, centred=True)
    made.paragraph(paper.office, bold=True, centred=True)
    made.heading(paper.title, level=1, centred=True)
    for line, bold in (
        (paper.subtitle, False),
        (paper.mark, True),
        (paper.example, True),
        (paper.example_note, False),
    ):
        if line:
            made.paragraph(line, bold=bold, centred=True)
    for section in paper.sections:
        _write(made, section)
    made.signatures([(office, "") for office in paper.signatures])
    made.footer(paper.foot, paper.page_of)
    return made.to_bytes(timestamp=timestamp)


def _write(made: OfficeDocument, section: PaperSection) -> None:
    if section.heading:
        made.heading(section.heading, level=2)
    for text in section.paragraphs:
        made.paragraph(text)
    if section.items:
        made.items(section.items, numbered=section.numbered)
    if section.table is not None:
        table = section.table
        made.table(
            table.columns,
            table.rows,
            widths_mm=table.widths_mm,
            small=True,
            numbers_from=table.numbers_from,
            has_total=table.has_total,
        )
    if section.note:
        made.paragraph(section.note, italic=True)


def _printable(text: str) -> str:
    return break_long_words(clean_text(text))
