"""The minutes of a hearing as a document: what the PDF and the DOCX are both made from, so that they say the same.

Texts arrive in the document's language; names are of officials only.
"""

from dataclasses import dataclass
from typing import Final

from pb_app.formats.safe_text import break_long_words, clean_text

TEMPLATE: Final = "minutes.typ"


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesSection:
    """A part with its heading; of ``paragraphs``, ``items`` and a table, what is not empty stands in this order."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths_mm: tuple[int, ...] = ()
    note: str = ""
    language: str = ""
    """Of the free text, where it is not the document's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesDocument:
    """The minutes of one hearing in one language."""

    language: str
    republic: str
    office: str
    """The municipality."""
    title: str
    """«Procesverbal», with its number."""
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    """Label and value, in their order; without a value a line to fill in by hand is left out."""
    sections: tuple[MinutesSection, ...]
    signatures: tuple[tuple[str, str], ...]
    """Office and name of who signs."""
    page_of: str
    """With ``{page}`` and ``{pages}``."""
    example: str = ""
    """The word that marks an example; empty for real minutes."""


def print_data(document: MinutesDocument) -> dict[str, object]:
    """The document as the print template reads it."""
    return {
        "language": document.language,
        "republic": _printable(document.republic),
        "office": _printable(document.office),
        "title": _printable(document.title),
        "subtitle": _printable(document.subtitle),
        "facts": [[_printable(label), _printable(value)] for label, value in document.facts if value],
        "sections": [_section(section) for section in document.sections],
        "signatures": [[_printable(office), _printable(name)] for office, name in document.signatures],
        "page_of": document.page_of,
        "example": _printable(document.example),
    }


def _section(section: MinutesSection) -> dict[str, object]:
    return {
        "heading": _printable(section.heading),
        "paragraphs": [_printable(text) for text in section.paragraphs],
        "items": [_printable(text) for text in section.items],
        "columns": [_printable(text) for text in section.columns],
        "rows": [[_printable(text) for text in row] for row in section.rows],
        "widths": [f"{width}" for width in section.widths_mm],
        "note": _printable(section.note),
        "language": section.language,
    }


def _printable(text: str) -> str:
    return break_long_words(clean_text(text))
