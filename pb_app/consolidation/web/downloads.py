"""What can be downloaded of a version: each file with its size and what it is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask_babel import gettext as _

from pb_app.consolidation.queries.editions import FORMATS, EditionCard, list_edition_files
from pb_app.consolidation.rules import Stage
from pb_app.consolidation.service import PAPERS
from pb_app.web.locale import current_locale

_DRAFT_DECISION: Final = frozenset({"projektvendim.docx", "projektvendim.pdf"})


@dataclass(frozen=True)
class Download:
    """A line of the table of files."""

    name: str
    purpose: str
    url: str
    size: int


def public_downloads(card: EditionCard) -> list[Download]:
    """The files of the list that were made, in the language of the page; older versions have fewer."""
    sizes = _sizes(card)
    purposes = _purposes(card)
    return [
        Download(*purposes[kind], _public_url(card, kind), sizes[kind])
        for kind in (*FORMATS, *(f"thousand.{fmt}" for fmt in FORMATS))
        if kind in sizes
    ]


def staff_downloads(card: EditionCard) -> list[Download]:
    """The office's papers of a version; once the council has decided, a draft of its decision is none."""
    sizes, purposes = _sizes(card), _purposes(card)
    return [
        Download(
            *purposes[kind],
            url_for(
                "consolidation_staff.paper",
                m=card.municipality_id,
                number=card.number,
                year=card.year,
                paper=kind,
            ),
            sizes[kind],
        )
        for kind in PAPERS
        if kind in sizes and not (kind in _DRAFT_DECISION and card.stage is Stage.APPROVED)
    ]


def place_sheets(card: EditionCard, places: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Of each place its name and the addresses of its sheet as PDF and DOCX."""

    def url(place: str, kind: str) -> str:
        return url_for(
            "consolidation_public.place_sheet",
            m=card.municipality_id, year=card.year, edition=card.number, place=place, kind=kind,
        )  # fmt: skip

    return [(name, url(place, "pdf"), url(place, "docx")) for place, name in places]


def _sizes(card: EditionCard) -> dict[str, int]:
    return {file.kind: file.size for file in list_edition_files([card.id], current_locale())}


def _public_url(card: EditionCard, kind: str) -> str:
    variant, _dot, fmt = kind.rpartition(".")
    return url_for(
        "consolidation_public.edition_file",
        m=card.municipality_id, year=card.year, edition=card.number, fmt=fmt, unit=variant or None,
    )  # fmt: skip


def _purposes(card: EditionCard) -> dict[str, tuple[str, str]]:
    annex = (
        _("the annex of the council's decision, as approved")
        if card.stage is Stage.APPROVED
        else _("to print, sign and add to the council's decision")
    )
    excel = _("for the finance office: sums by programme and by unit beside the ceilings")
    return {
        "pdf": (_("PDF, lekë"), annex),
        "xlsx": (_("Excel (XLSX), lekë"), excel),
        "csv": (_("CSV, lekë"), _("one row an item, for any program")),
        "json": (_("JSON"), _("for programs; its sum is the one printed on every copy")),
        "thousand.pdf": (_("PDF, thousand lekë"), annex),
        "thousand.xlsx": (_("Excel (XLSX), thousand lekë"), excel),
        "thousand.csv": (_("CSV, thousand lekë"), _("one row an item, for any program")),
        "relacion.docx": (_("Explanatory report (DOCX)"), _("to complete and sign, with the list in it")),
        "relacion.pdf": (_("Explanatory report (PDF)"), _("the same, to print")),
        "projektvendim.docx": (_("Draft decision (DOCX)"), _("a frame to complete for the council")),
        "projektvendim.pdf": (_("Draft decision (PDF)"), _("the same, to print")),
        "answers.pdf": (_("Answers to residents (PDF)"), _("a sheet for each unit, to hang on its board")),
    }
