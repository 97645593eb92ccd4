"""The consolidated list of a budget year as a document: what every file of one edition is made from.

Texts arrive in the document's language. Amounts are whole new lekë, whatever unit they are shown in.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from pb_app.formats.safe_text import clean_text

Stage = Literal["projekt", "miratuar"]
Unit = Literal["lek", "thousand_lek"]
Decision = Literal["proposed", "approved", "changed", "deferred", "not_accepted", "forwarded", "dropped"]
Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

DECISIONS: Final[tuple[Decision, ...]] = (
    "proposed",
    "approved",
    "changed",
    "deferred",
    "not_accepted",
    "forwarded",
    "dropped",
)
"""In the order in which totals are printed."""

FUNDED: Final[frozenset[Decision]] = frozenset({"proposed", "approved", "changed"})
"""The decisions whose amounts add up to the list's total."""

_LABELS: Final = """
    republic code item title description places theme programme decision decision_text reason amount proposed
    expense_kind funds spending_unit vat proposals voices signatures supports votes hearings places_count references
    stage unit items summary summary_sheet list_sheet total funded_total totals_by_decision
    signatures_heading signature_hint verification verify_hint qr_alt page_of example example_note
    annex annex_draft not_approved by_programme by_place place_group no_programme several_places whole_municipality
    ceiling ceiling_left ceiling_kind ceiling_preparatory ceiling_final whole_budget
    valued shared shared_note yes no visible_rows only_here to_summary
"""

LABELS: Final = frozenset(_LABELS.split())
"""Keys that `ListDocument.labels` must have.

`unit` names the unit in words ("mijë lekë"), `funded_total` what the total means at this stage,
`page_of` holds ``{page}`` and ``{pages}``. `annex` and `annex_draft` head the approved list and the proposed one.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListItem:
    """One consolidated item as decided; counts stand side by side and are never added up."""

    code: str
    title: str
    theme: str
    decision: Decision
    decision_label: str
    """The decision in words for this item: «Përcjellë për kompetencë te …»."""
    proposals: int
    voices: int
    signatures: int
    hearings: int
    places_count: int
    provenance: str
    """The counts in words, as printed on paper: «12 propozime · 34 zëra · 3 dëgjesa»."""
    description: str = ""
    places: tuple[str, ...] = ()
    reason: str = ""
    programme: str = ""
    amounts: Mapping[int, int] = field(default_factory=dict)
    """Whole lekë by budget year; a year without a row is not stated, which is not 0."""
    proposed_amounts: Mapping[int, int] = field(default_factory=dict)
    """What the municipality had proposed, once the council has decided."""
    spending_unit: str = ""
    funds: str = ""
    expense_kind: str = ""
    vat: str = ""
    supports: int = 0
    votes: int = 0
    references: tuple[str, ...] = ()
    """Spoken references of the proposals gathered in the item, `VL27-0143`."""
    language: str = ""
    """Of title and description, where it is not the document's."""

    @property
    def budgeted(self) -> Mapping[int, int]:
        """The amounts that are proposed or approved for the budget; none of an item that is neither."""
        return self.amounts if self.decision in FUNDED else {}

    @property
    def valued(self) -> Mapping[int, int]:
        """What an item would cost that takes nothing from the budget."""
        return {} if self.decision in FUNDED else self.amounts


@dataclass(frozen=True, kw_only=True, slots=True)
class ListSection:
    """The items of one theme, in printed order; each item's `theme` is the title."""

    title: str
    items: tuple[ListItem, ...]

    def __post_init__(self) -> None:
        """Refuse an item under another theme's heading: sums by theme would not agree between the files."""
        strangers = [item.code for item in self.items if item.theme != self.title]
        if strangers:
            message = f"items of another theme than {self.title!r}: {', '.join(strangers)}"
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListCeiling:
    """What a programme may spend in a year, in whole lekë; without a programme, the whole budget."""

    programme: str
    year: int
    amount: int
    is_final: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ListDocument:
    """One edition of the list in one language.

    Raises `ValueError` when a label, a decision's label or an amount's year is missing.
    """

    language: str
    municipality_id: str
    municipality: str
    budget_year: int
    stage: Stage
    stage_label: str
    stage_sentence: str
    """One plain sentence: proposed is not approved, or by what decision it was approved."""
    title: str
    edition: int
    edition_label: str
    """«versioni nr. 1»"""
    published_on: dt.date
    published_words: str
    years: tuple[int, ...]
    sections: tuple[ListSection, ...]
    labels: Mapping[str, str]
    decision_labels: Mapping[Decision, str]
    """The name of each decision that occurs, as totals and spreadsheets group by it."""
    council_decision: str = ""
    """Number and date of the council's decision (VKB); empty until there is one."""
    signatories: tuple[str, ...] = ()
    """Offices that sign, never persons."""
    unit: Unit = "lek"
    is_example: bool = False
    hash: str = ""
    """SHA-256 as printed; `list_hash` computes it."""
    verify_url: str = ""
    """Where a copy is compared with the published version; ``?hash=`` fills the form in."""
    ceilings: tuple[ListCeiling, ...] = ()
    """As they were in force when the version was made; of one programme and year at most one."""

    def __post_init__(self) -> None:
        """Refuse a document that a renderer would stumble over half-way."""
        missing = sorted(LABELS - self.labels.keys())
        missing += sorted({item.decision for item in self.items()} - self.decision_labels.keys())
        if missing:
            message = f"labels missing: {', '.join(missing)}"
            raise ValueError(message)
        stray = {year for item in self.items() for year in (*item.amounts, *item.proposed_amounts)}
        stray.difference_update(self.years)
        if stray:
            message = f"amounts outside the years of the list: {sorted(stray)}"
            raise ValueError(message)

    def items(self) -> Iterator[ListItem]:
        """Yield every item in printed order."""
        for section in self.sections:
            yield from section.items


@dataclass(frozen=True, kw_only=True, slots=True)
class ListTotal:
    """How many items, and their whole lekë by year (0 where none has an amount)."""

    items: int
    amounts: Mapping[int, int] = field(default_factory=dict)


def sum_items(items: tuple[ListItem, ...], years: tuple[int, ...]) -> ListTotal:
    """Add up the given items."""
    amounts = {year: sum(item.amounts.get(year, 0) for item in items) for year in years}
    return ListTotal(items=len(items), amounts=amounts)


def totals_by_decision(document: ListDocument) -> dict[Decision, ListTotal]:
    """Add up each decision that occurs, in the order of `DECISIONS`."""
    items = tuple(document.items())
    occurring = {item.decision for item in items}
    return {
        decision: sum_items(tuple(item for item in items if item.decision == decision), document.years)
        for decision in DECISIONS
        if decision in occurring
    }


def budgeted_by_decision(document: ListDocument) -> dict[Decision, ListTotal]:
    """Count each decision that occurs, with what it takes from the budget: nothing, unless proposed or approved.

    So a column of these adds up to `funded_total` on paper, on the page and in a spreadsheet alike.
    """
    nothing = dict.fromkeys(document.years, 0)
    return {
        decision: total if decision in FUNDED else ListTotal(items=total.items, amounts=nothing)
        for decision, total in totals_by_decision(document).items()
    }


def funded_total(document: ListDocument, section: ListSection | None = None) -> ListTotal:
    """Add up what is proposed or approved, in the whole list or in one section."""
    items = document.items() if section is None else section.items
    return sum_items(tuple(item for item in items if item.decision in FUNDED), document.years)


def canonical_json(document: ListDocument) -> bytes:
    """Return `list.json`: UTF-8, NFC, keys sorted, no blanks (the form of RFC 8785 for this content).

    Labels, the unit shown, the hash and the address to verify it are not inside: two renderings of one
    edition have one hash.
    """
    content = _content(document)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def list_hash(document: ListDocument) -> str:
    """Return the SHA-256 of `canonical_json` in hexadecimal: what is printed on every copy."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def _content(document: ListDocument) -> dict[str, Json]:
    return {
        "format": "consolidated-list/2",
        "language": document.language,
        "municipality_id": document.municipality_id,
        "municipality": clean_text(document.municipality),
        "budget_year": document.budget_year,
        "stage": document.stage,
        "council_decision": clean_text(document.council_decision),
        "title": clean_text(document.title),
        "edition": document.edition,
        "published_on": document.published_on.isoformat(),
        "currency": "ALL",
        "years": list(document.years),
        "is_example": document.is_example,
        "sections": [
            {"theme": clean_text(section.title), "items": [_item_content(item) for item in section.items]}
            for section in document.sections
        ],
        "totals": [
            {"decision": decision, "items": total.items, "amounts": _by_year(total.amounts)}
            for decision, total in totals_by_decision(document).items()
        ],
    }


_ITEM_TEXTS: Final = (
    "code",
    "title",
    "description",
    "theme",
    "decision_label",
    "reason",
    "programme",
    "spending_unit",
    "funds",
    "expense_kind",
    "vat",
    "language",
)
_ITEM_COUNTS: Final = ("proposals", "voices", "signatures", "supports", "votes", "hearings", "places_count")


def _item_content(item: ListItem) -> dict[str, Json]:
    content: dict[str, Json] = {name: clean_text(getattr(item, name)) for name in _ITEM_TEXTS}
    content |= {name: int(getattr(item, name)) for name in _ITEM_COUNTS}
    return content | {
        "decision": item.decision,
        "places": [clean_text(place) for place in item.places],
        "references": [clean_text(reference) for reference in item.references],
        "amounts": _by_year(item.amounts),
        "proposed_amounts": _by_year(item.proposed_amounts),
    }


def _by_year(amounts: Mapping[int, int]) -> dict[str, Json]:
    return {str(year): amount for year, amount in amounts.items()}
