"""The consolidated list on paper: the annex of a council decision, tagged for screen readers (PDF/UA-1)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from pb_app.formats.consolidated_list import (
    FUNDED,
    ListDocument,
    ListItem,
    ListSection,
    ListTotal,
    Unit,
    budgeted_by_decision,
    funded_total,
)
from pb_app.formats.list_columns import in_unit
from pb_app.formats.list_sums import GroupTotal, by_place, by_programme
from pb_app.formats.qr_code import qr_svg
from pb_app.formats.safe_text import break_long_words, clean_text
from pb_app.formats.typst_job import compile_pdf

TEMPLATE: Final = Path("print", "consolidated_list.typ")

_GROUP: Final = "\u202f"
_NOT_STATED: Final = "\N{EN DASH}"
_REFERENCES_SHOWN: Final = 12
_KEPT_TOGETHER: Final = 900


def render_pdf(document: ListDocument, *, template_root: Path, timestamp: dt.datetime) -> bytes:
    """Return the list as PDF; equal documents and timestamps give equal bytes.

    `template_root` is the folder that holds `print/consolidated_list.typ`; nothing outside it is read.
    Raises `TypstJobError` when the PDF cannot be made.
    """
    return compile_pdf(
        template_root / TEMPLATE, _print_data(document), template_root=template_root, timestamp=timestamp
    )


def format_amount(amount: int, *, unit: Unit, language: str) -> str:
    """Return whole lekë in the unit shown, digits grouped by narrow spaces: «1 250 000», «1 250,5»."""
    value = in_unit(amount, unit)
    text = f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value:,}"
    whole, _, fraction = text.partition(".")
    point = "." if language == "en" else ","
    return whole.replace(",", _GROUP) + (point + fraction if fraction else "")


def _print_data(document: ListDocument) -> dict[str, object]:
    return {
        "language": document.language,
        "municipality": _printable(document.municipality),
        "title": _printable(document.title),
        "stage": document.stage,
        "stage_label": _printable(document.stage_label),
        "stage_sentence": _printable(document.stage_sentence),
        "edition": _printable(f"{document.edition_label}, {document.published_words}"),
        "annex": _printable(document.labels["annex" if document.stage == "miratuar" else "annex_draft"]),
        "council_decision": _printable(document.council_decision),
        "years": [str(year) for year in document.years],
        "is_example": document.is_example,
        "hash": document.hash,
        "verify_url": clean_text(document.verify_url),
        "qr": qr_svg(_address_of_copy(document)),
        "signatories": [_printable(office) for office in document.signatories],
        "labels": {key: _printable(text) for key, text in document.labels.items()},
        "sections": [_section_data(document, section) for section in document.sections],
        "programmes": [_group_data(document, group) for group in by_programme(document)],
        "places": [_group_data(document, group) for group in by_place(document)],
        "funded": _total_data(document, funded_total(document)),
        "decisions": [
            {
                "name": _printable(document.decision_labels[decision]),
                **_total_data(document, total),
            }
            for decision, total in budgeted_by_decision(document).items()
        ],
    }


def _address_of_copy(document: ListDocument) -> str:
    """The printed address with this copy's sum, so that whoever scans it need not type 64 signs."""
    return f"{document.verify_url}?hash={document.hash}" if document.verify_url else ""


def _group_data(document: ListDocument, group: GroupTotal) -> dict[str, object]:
    name = _printable(group.name or document.labels["no_programme"])
    return {"name": name, **_total_data(document, group.total)}


def _section_data(document: ListDocument, section: ListSection) -> dict[str, object]:
    return {
        "title": _printable(section.title),
        "items": [_item_data(document, item) for item in section.items],
        "funded": _total_data(document, funded_total(document, section)),
    }


def _item_data(document: ListDocument, item: ListItem) -> dict[str, object]:
    length = sum(map(len, (item.title, item.description, item.reason, *item.places)))
    shown = item.references[:_REFERENCES_SHOWN]
    more = len(item.references) - len(shown)
    expense = (item.expense_kind, item.funds, item.spending_unit, item.vat)
    return {
        "code": _printable(item.code),
        "title": _printable(item.title),
        "description": _printable(item.description),
        "language": item.language or document.language,
        "places": _printable(", ".join(item.places)),
        "provenance": _printable(item.provenance),
        "references": _printable(", ".join(shown)) + (f" +{more}" if more else ""),
        "counted": item.decision in FUNDED,
        "decision_label": _printable(item.decision_label),
        "reason": _printable(item.reason),
        "programme": _printable(item.programme),
        "expense": _printable(" · ".join(text for text in expense if text)),
        "amounts": _amounts(document, item.amounts),
        "proposed": _amounts(document, item.proposed_amounts) if item.proposed_amounts else [],
        "keep_together": length <= _KEPT_TOGETHER,
    }


def _total_data(document: ListDocument, total: ListTotal) -> dict[str, object]:
    return {"items": str(total.items), "amounts": _amounts(document, total.amounts)}


def _amounts(document: ListDocument, amounts: Mapping[int, int]) -> list[str]:
    stated = {
        year: format_amount(amount, unit=document.unit, language=document.language)
        for year, amount in amounts.items()
    }
    return [stated.get(year, _NOT_STATED) for year in document.years]


def _printable(text: str) -> str:
    return break_long_words(clean_text(text).replace("\t", " "))
