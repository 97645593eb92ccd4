"""One sheet for many short proposals: a table of numbered lines, each with the code that is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pb_app.formats.proposal_form import SheetCode
from pb_app.formats.qr_code import qr_svg
from pb_app.formats.safe_text import clean_text

TEMPLATE: Final = "batch_sheet.typ"
FEWEST_ROWS: Final = 5
MOST_ROWS: Final = 18
LABELS: Final = frozenset(
    {"heading", "intro", "code", "text", "village", "voices", "voices_hint", "qr_alt", "online", "example"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchSheet:
    """The empty table of one hearing; raises ``ValueError`` when a label is missing or the rows do not fit."""

    language: str
    municipality: str
    title: str
    when: str
    ref: str
    url: str
    codes: Sequence[SheetCode]
    labels: Mapping[str, str]
    is_example: bool = False

    def __post_init__(self) -> None:
        """Refuse what a renderer would stumble over half-way."""
        missing = sorted(LABELS - self.labels.keys())
        if missing or not FEWEST_ROWS <= len(self.codes) <= MOST_ROWS:
            message = f"labels missing: {missing}, rows: {len(self.codes)}"
            raise ValueError(message)


def sheet_data(sheet: BatchSheet) -> dict[str, object]:
    """The sheet as the print template reads it."""
    return {
        "language": sheet.language,
        "municipality": clean_text(sheet.municipality),
        "title": clean_text(sheet.title),
        "when": clean_text(sheet.when),
        "ref": clean_text(sheet.ref),
        "url": clean_text(sheet.url),
        "qr": qr_svg(sheet.url),
        # The reference of the hearing stands once at the top: a line shows the rest of its code.
        "rows": [clean_text(one.code.removeprefix(f"{sheet.ref}-")) for one in sheet.codes],
        "labels": {key: clean_text(text) for key, text in sheet.labels.items()},
        "is_example": sheet.is_example,
    }
