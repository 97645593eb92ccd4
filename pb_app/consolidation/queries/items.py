"""Reads of consolidated items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.accounts.tables import Person
from pb_app.audit.tables import AuditEntry
from pb_app.consolidation.queries.provenance import provenance_of
from pb_app.consolidation.rules import CouncilOutcome, Decision, Nature, Valuation, Vat
from pb_app.consolidation.rules.totals import Provenance
from pb_app.consolidation.tables import ConsolidatedItem, ItemAmount, ItemPlace
from pb_app.database import db
from pb_app.kernel.errors import NotFound

SUBJECT = "consolidated_item"


@dataclass(frozen=True, kw_only=True)
class AmountView:
    """A price for one budget year."""

    year: int
    lek: int
    approved: int | None
    fund_source: str
    spending_unit: str
    nature: Nature
    vat: Vat


@dataclass(frozen=True, kw_only=True)
class ItemCard:
    """An item with its price, its decision and where it comes from."""

    id: int
    code: str
    municipality_id: str
    cycle_id: int
    title: str
    title_en: str
    description: str
    description_en: str
    theme_id: str
    programme_id: int | None
    valuation: Valuation
    valuation_reason: str
    decision: Decision
    decision_reason: str
    forwarded_to: str
    forwarded_protocol: str
    forwarded_answer: str
    forwarded_answered_on: date | None
    decided_at: datetime | None
    council: CouncilOutcome
    council_reason: str
    council_decision_id: int | None
    is_example: bool
    is_dissolved: bool
    version: int
    place_ids: tuple[str, ...]
    amounts: tuple[AmountView, ...]
    provenance: Provenance

    def title_in(self, locale: str) -> str:
        """The title in the language of the page, else the Albanian."""
        return (self.title_en or self.title) if locale == "en" else self.title

    def title_language(self, locale: str) -> str:
        """The language that ``title_in`` gives."""
        return "en" if locale == "en" and self.title_en else "sq"

    @property
    def by_year(self) -> Mapping[int, int]:
        """Whole lekë by budget year."""
        return {amount.year: amount.lek for amount in self.amounts}

    @property
    def approved_by_year(self) -> Mapping[int, int]:
        """What the council approved, whole lekë by budget year; empty until it has decided."""
        return {one.year: one.approved for one in self.amounts if one.approved is not None}


@dataclass(frozen=True, kw_only=True)
class ItemFilter:
    """Which items are asked for; empty asks for all that are not dissolved."""

    theme_id: str = ""
    decision: Decision | None = None
    valuation: Valuation | None = None
    place_id: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """What was done to an item, from the audit record."""

    at: datetime
    who: str
    action: str


_EMPTY = ItemFilter()
_WITH_CHILDREN = (selectinload(ConsolidatedItem.amounts), selectinload(ConsolidatedItem.places))


def list_items(cycle_id: int, wanted: ItemFilter = _EMPTY) -> list[ItemCard]:
    """The items of a cycle by number, in a fixed number of statements."""
    statement = (
        sa.select(ConsolidatedItem)
        .where(ConsolidatedItem.cycle_id == cycle_id, ConsolidatedItem.is_dissolved.is_(False))
        .order_by(ConsolidatedItem.number)
        .options(*_WITH_CHILDREN)
    )
    return _cards(db.session.scalars(_filtered(statement, wanted)).all())


def count_decided_since(cycle_id: int, since: datetime | None) -> int:
    """How many items were decided after this instant, or at all; a decision that was taken back is none."""
    wanted = sa.select(sa.func.count()).where(
        ConsolidatedItem.cycle_id == cycle_id,
        ConsolidatedItem.is_dissolved.is_(False),
        ConsolidatedItem.decision != Decision.NONE,
    )
    if since is not None:
        wanted = wanted.where(ConsolidatedItem.decided_at > since)
    return db.session.scalars(wanted).one()


def _filtered(statement: sa.Select[Any], wanted: ItemFilter) -> sa.Select[Any]:
    if wanted.theme_id:
        statement = statement.where(ConsolidatedItem.theme_id == wanted.theme_id)
    if wanted.decision is not None:
        statement = statement.where(ConsolidatedItem.decision == wanted.decision)
    if wanted.valuation is not None:
        statement = statement.where(ConsolidatedItem.valuation == wanted.valuation)
    if wanted.place_id:
        there = sa.select(ItemPlace.item_id).where(ItemPlace.place_id == wanted.place_id)
        statement = statement.where(ConsolidatedItem.id.in_(there))
    if wanted.words:
        statement = statement.where(ConsolidatedItem.title.icontains(wanted.words, autoescape=True))
    return statement


def get_item(municipality_id: str, code: str) -> ItemCard:
    """An item of this municipality, dissolved or not; raise ``NotFound``."""
    statement = (
        sa.select(ConsolidatedItem)
        .where(ConsolidatedItem.municipality_id == municipality_id, ConsolidatedItem.code == code.upper())
        .options(*_WITH_CHILDREN)
    )
    row = db.session.scalars(statement).first()
    if row is None:
        raise NotFound("item")
    return _cards([row])[0]


def _cards(rows: Sequence[ConsolidatedItem]) -> list[ItemCard]:
    counts = provenance_of([row.id for row in rows])
    return [_card(row, counts.get(row.id, Provenance())) for row in rows]


def _card(row: ConsolidatedItem, provenance: Provenance) -> ItemCard:
    return ItemCard(
        id=row.id,
        code=row.code,
        municipality_id=row.municipality_id,
        cycle_id=row.cycle_id,
        title=row.title,
        title_en=row.title_en,
        description=row.description,
        description_en=row.description_en,
        theme_id=row.theme_id,
        programme_id=row.programme_id,
        valuation=row.valuation,
        valuation_reason=row.valuation_reason,
        decision=row.decision,
        decision_reason=row.decision_reason,
        forwarded_to=row.forwarded_to,
        forwarded_protocol=row.forwarded_protocol,
        forwarded_answer=row.forwarded_answer,
        forwarded_answered_on=row.forwarded_answered_on,
        decided_at=row.decided_at,
        council=row.council,
        council_reason=row.council_reason,
        council_decision_id=row.council_decision_id,
        is_example=row.is_example,
        is_dissolved=row.is_dissolved,
        version=row.version,
        place_ids=tuple(place.place_id for place in row.places),
        amounts=tuple(_amount(amount) for amount in row.amounts),
        provenance=provenance,
    )


def _amount(row: ItemAmount) -> AmountView:
    return AmountView(
        year=row.year,
        lek=row.amount,
        approved=row.approved,
        fund_source=row.fund_source,
        spending_unit=row.spending_unit,
        nature=row.nature,
        vat=row.vat,
    )


def list_history(code: str, *, limit: int = 40) -> list[HistoryEntry]:
    """What was done to an item, the latest first; who is the name of a member of the staff."""
    wanted = (
        sa.select(AuditEntry.at, AuditEntry.action, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == SUBJECT, AuditEntry.subject_id == code)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [
        HistoryEntry(at=at, action=action, who=name or "") for at, action, name in db.session.execute(wanted)
    ]
