"""The sheet on which somebody in the hall writes a proposal, one or two on an A4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pb_app.formats.qr_code import qr_svg
from pb_app.formats.safe_text import clean_text

TEMPLATE: Final = "proposal_form.typ"
_LABELS: Final = (
    "form", "intro", "text", "theme", "village", "contact", "contact_hint", "name", "phone", "sheet_of", "office",
    "qr_alt", "online", "example",
)  # fmt: skip
LABELS: Final = frozenset(_LABELS)
"""Keys that ``ProposalSheet.labels`` must have; ``sheet_of`` holds the blanks to fill in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalSheet:
    """The empty sheet of one hearing; raises ``ValueError`` when a label is missing."""

    language: str
    municipality: str
    title: str
    when: str
    ref: str
    url: str
    """Of the hearing's page, where one proposes by phone."""
    themes: Sequence[str]
    labels: Mapping[str, str]
    per_page: int = 1
    is_example: bool = False

    def __post_init__(self) -> None:
        """Refuse what a renderer would stumble over half-way."""
        missing = sorted(LABELS - self.labels.keys())
        if missing or self.per_page not in {1, 2}:
            message = f"labels missing: {missing}, on a page: {self.per_page}"
            raise ValueError(message)


def sheet_data(sheet: ProposalSheet) -> dict[str, object]:
    """The sheet as the print template reads it."""
    return {
        "language": sheet.language,
        "municipality": clean_text(sheet.municipality),
        "title": clean_text(sheet.title),
        "when": clean_text(sheet.when),
        "ref": clean_text(sheet.ref),
        "url": clean_text(sheet.url),
        "qr": qr_svg(sheet.url),
        "themes": [clean_text(theme) for theme in sheet.themes],
        "labels": {key: clean_text(text) for key, text in sheet.labels.items()},
        "per_page": sheet.per_page,
        "is_example": sheet.is_example,
    }
