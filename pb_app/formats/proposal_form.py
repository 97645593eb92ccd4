"""The sheet on which somebody in the hall writes a proposal, one or two on an A4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pb_app.formats.qr_code import qr_svg
from pb_app.formats.safe_text import clean_text

TEMPLATE: Final = "proposal_form.typ"
_LABELS: Final = (
    "form", "intro", "text", "theme", "village", "contact", "contact_hint", "name", "phone", "sheet_of", "office",
    "qr_alt", "online", "example", "sheet", "code_alt",
)  # fmt: skip
LABELS: Final = frozenset(_LABELS)
"""Keys that ``ProposalSheet.labels`` must have; ``sheet_of`` holds the blanks to fill in, ``sheet`` is ``{number}``."""
MOST_NUMBERED: Final = 200


@dataclass(frozen=True, slots=True)
class SheetCode:
    """A numbered sheet: the number, and the code that whoever types it writes or scans."""

    number: int
    code: str


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
    codes: Sequence[SheetCode] = ()
    """One sheet each; without any a single sheet without a number, to be copied."""
    is_example: bool = False

    def __post_init__(self) -> None:
        """Refuse what a renderer would stumble over half-way."""
        missing = sorted(LABELS - self.labels.keys())
        if missing or self.per_page not in {1, 2} or len(self.codes) > MOST_NUMBERED:
            message = f"labels missing: {missing}, on a page: {self.per_page}, sheets: {len(self.codes)}"
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
        "codes": [
            {
                "sheet": clean_text(sheet.labels["sheet"].replace("{number}", str(one.number))),
                "code": clean_text(one.code),
                "qr": qr_svg(one.code),
            }
            for one in sheet.codes
        ],
        "is_example": sheet.is_example,
    }
