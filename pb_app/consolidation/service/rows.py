"""Rows that the use cases work on, read inside their unit of work."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.queries.items import SUBJECT
from pb_app.consolidation.rules.gathering import ItemFact, ProposalFact
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.cycles.tables import BudgetCycle
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Forbidden, NotFound, StaleVersion
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork


def get_item_row(
    uow: UnitOfWork, municipality_id: str, code: str, *, expected_version: int | None = None
) -> ConsolidatedItem:
    """An item of this municipality, locked; raise ``NotFound``, or ``StaleVersion`` if it was changed."""
    wanted = (
        sa.select(ConsolidatedItem)
        .where(ConsolidatedItem.municipality_id == municipality_id, ConsolidatedItem.code == code.upper())
        .options(selectinload(ConsolidatedItem.amounts), selectinload(ConsolidatedItem.places))
        .with_for_update()
    )
    row = uow.session.scalars(wanted).first() if code.isprintable() else None  # PostgreSQL takes no NUL
    if row is None:
        raise NotFound("item")
    if expected_version is not None and row.version != expected_version:
        raise StaleVersion("item", expected=expected_version, actual=row.version)
    return row


def hold_budget(uow: UnitOfWork, cycle_id: int) -> BudgetCycle:
    """The budget year, held until the commit: what is proposed is summed and changed by one at a time.

    Whoever also locks items holds the year first; that order keeps two of them from waiting for each other.
    """
    return uow.session.get_one(BudgetCycle, cycle_id, with_for_update={"key_share": True})


def hold_budget_of(uow: UnitOfWork, municipality_id: str, code: str) -> BudgetCycle:
    """The budget year of an item, held likewise; raise ``NotFound``."""
    wanted = sa.select(ConsolidatedItem.cycle_id).where(
        ConsolidatedItem.municipality_id == municipality_id, ConsolidatedItem.code == code.upper()
    )
    cycle_id = uow.session.scalar(wanted) if code.isprintable() else None
    if cycle_id is None:
        raise NotFound("item")
    return hold_budget(uow, cycle_id)


def item_fact(row: ConsolidatedItem) -> ItemFact:
    """What the rules need to know of an item."""
    return ItemFact(id=row.id, cycle_id=row.cycle_id, is_dissolved=row.is_dissolved)


def get_proposal_rows(uow: UnitOfWork, municipality_id: str, references: Sequence[str]) -> list[Proposal]:
    """The proposals of these references in the order in which they came, locked; raise ``NotFound``."""
    if not all(ref.isprintable() for ref in references):
        raise NotFound("proposal")
    wanted = (
        sa.select(Proposal)
        .where(Proposal.municipality_id == municipality_id, Proposal.ref.in_(set(references)))
        .order_by(Proposal.id)
        .with_for_update()
    )
    rows = list(uow.session.scalars(wanted))
    if len(rows) != len(set(references)):
        raise NotFound("proposal")
    return rows


def proposal_facts(uow: UnitOfWork, rows: Sequence[Proposal]) -> list[ProposalFact]:
    """What the rules need to know of proposals, with the items that hold them now."""
    holding: dict[int, set[int]] = {}
    links = sa.select(ItemLink.proposal_id, ItemLink.item_id).where(
        ItemLink.proposal_id.in_([row.id for row in rows]), ItemLink.undone_at.is_(None)
    )
    for proposal_id, item_id in uow.session.execute(links):
        holding.setdefault(proposal_id, set()).add(item_id)
    return [
        ProposalFact(
            id=row.id,
            ref=row.ref,
            cycle_id=row.cycle_id,
            is_listed=row.status is ProposalStatus.LISTED,
            item_ids=frozenset(holding.get(row.id, ())),
        )
        for row in rows
    ]


def links_in_force(uow: UnitOfWork, item_id: int) -> list[ItemLink]:
    """The links of an item that nobody has undone."""
    wanted = (
        sa.select(ItemLink)
        .where(ItemLink.item_id == item_id, ItemLink.undone_at.is_(None))
        .order_by(ItemLink.id)
    )
    return list(uow.session.scalars(wanted))


def undo(uow: UnitOfWork, link: ItemLink, reason: str) -> None:
    """Take a link out of force; it stays as history."""
    link.undone_at, link.undone_by_id, link.undo_reason = uow.now, uow.actor.person_id, reason


def ensure_may_gather(actor: Actor, municipality_id: str) -> None:
    """Raise ``Forbidden`` for who may not make, merge and undo items."""
    if not policy.may_gather(actor, municipality_id):
        raise Forbidden("gather")


def about(item: ConsolidatedItem) -> dict[str, Any]:
    """What every event says of the item that it is about."""
    return {
        "item_id": item.id,
        "code": item.code,
        "municipality_id": item.municipality_id,
        "cycle_id": item.cycle_id,
    }


def log_item(
    uow: UnitOfWork,
    action: str,
    item: ConsolidatedItem,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write the audit entry of an item."""
    log(
        uow, action=action, subject_type=SUBJECT, subject_id=item.code,
        municipality_id=item.municipality_id, before=before, after=after,
    )  # fmt: skip
