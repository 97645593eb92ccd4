"""The sign-in sheet of a hearing: names and signatures on paper only, ticks that can be counted page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pb_app.formats.safe_text import clean_text

TEMPLATE: Final = "sign_in_sheet.typ"
ROWS_A_PAGE: Final = 15
MOST_PAGES: Final = 40
_LABELS: Final = (
    "list", "number", "name", "place", "signature", "sex", "age", "disability", "page_total", "page_of", "privacy",
    "ticks", "example",
)  # fmt: skip
LABELS: Final = frozenset(_LABELS)
"""Keys that ``SignInSheet.labels`` must have; ``page_of`` holds ``{page}`` and ``{pages}``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInSheet:
    """The empty list of one hearing; raises ``ValueError`` when a label is missing or the pages are too many."""

    language: str
    municipality: str
    title: str
    when: str
    venue: str
    ref: str
    sexes: Sequence[str]
    """Short heads of the tick columns, in their order."""
    ages: Sequence[str]
    labels: Mapping[str, str]
    pages: int
    is_example: bool = False

    def __post_init__(self) -> None:
        """Refuse what a renderer would stumble over half-way."""
        missing = sorted(LABELS - self.labels.keys())
        if missing or not 1 <= self.pages <= MOST_PAGES:
            message = f"labels missing: {missing}, pages: {self.pages}"
            raise ValueError(message)


def sheet_data(sheet: SignInSheet) -> dict[str, object]:
    """The sheet as the print template reads it; numbers go on from page to page."""
    return {
        "language": sheet.language,
        "municipality": clean_text(sheet.municipality),
        "title": clean_text(sheet.title),
        "when": clean_text(sheet.when),
        "venue": clean_text(sheet.venue),
        "ref": clean_text(sheet.ref),
        "sexes": [clean_text(text) for text in sheet.sexes],
        "ages": [clean_text(text) for text in sheet.ages],
        "labels": {key: clean_text(text) for key, text in sheet.labels.items()},
        "pages": [
            [str(page * ROWS_A_PAGE + row + 1) for row in range(ROWS_A_PAGE)] for page in range(sheet.pages)
        ],
        "is_example": sheet.is_example,
    }
