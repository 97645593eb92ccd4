"""The approved items as the newest public version has them: what was entered since, the public does not read."""

from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from pb_app.consolidation.progress.reading import FollowedItem, followed_where
from pb_app.consolidation.rules import EditionState, Stage
from pb_app.consolidation.rules.frozen import read_list
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink, ListEdition
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.kernel.errors import NotFound

_GRANTED = frozenset({"approved", "changed"})


def is_followed_in_public(cycle_id: int) -> bool:
    """Whether the council's decision is published: before that the public reads nothing of it."""
    return bool(db.session.scalar(sa.select(_published(cycle_id))))


def _published(cycle_id: int | InstrumentedAttribute[int]) -> sa.Exists:
    return sa.exists().where(
        ListEdition.cycle_id == cycle_id,
        ListEdition.stage == Stage.APPROVED,
        ListEdition.state == EditionState.PUBLISHED,
    )


def followed_years(municipality_id: str) -> list[int]:
    """The budget years whose council's decision the public may read, the newest first."""
    wanted = (
        sa.select(BudgetCycle.year)
        .where(
            BudgetCycle.municipality_id == municipality_id,
            BudgetCycle.status != CycleStatus.PREPARING,
            _published(BudgetCycle.id),
        )
        .order_by(BudgetCycle.year.desc())
    )
    return list(db.session.scalars(wanted))


def list_public_work(cycle_id: int, *, today: date) -> list[FollowedItem]:
    """Every item that the newest public version says the council approved, by its number; none before there is one."""
    granted = _granted({cycle_id}).get(cycle_id, {})
    return _items({(cycle_id, code): amounts for code, amounts in granted.items()}, today)


def get_public_work(cycle_id: int, code: str, *, today: date) -> FollowedItem:
    """One of these by its code; raise ``NotFound`` for any other."""
    granted = _granted({cycle_id}).get(cycle_id, {})
    found = _items({(cycle_id, one): granted[one] for one in granted.keys() & {code.upper()}}, today)
    if not found:
        raise NotFound("item")
    return found[0]


def work_of_proposals(proposal_ids: Collection[int], *, today: date) -> dict[int, list[FollowedItem]]:
    """The items of `list_public_work` that hold these proposals."""
    if not proposal_ids:
        return {}
    links = (
        sa.select(ItemLink.item_id, ItemLink.proposal_id, ConsolidatedItem.cycle_id, ConsolidatedItem.code)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .where(ItemLink.proposal_id.in_(proposal_ids), ItemLink.undone_at.is_(None))
    )
    rows = db.session.execute(links).all()
    granted = _granted({row.cycle_id for row in rows})
    held = {
        (row.cycle_id, row.code): granted[row.cycle_id][row.code]
        for row in rows
        if row.code in granted.get(row.cycle_id, {})
    }
    by_id = {item.id: item for item in _items(held, today)}
    found: dict[int, list[FollowedItem]] = {}
    for row in rows:
        if row.item_id in by_id:
            found.setdefault(row.proposal_id, []).append(by_id[row.item_id])
    return found


def _items(granted: Mapping[tuple[int, str], Mapping[int, int]], today: date) -> list[FollowedItem]:
    if not granted:
        return []
    here = (
        ConsolidatedItem.cycle_id.in_({cycle_id for cycle_id, _code in granted}),
        ConsolidatedItem.code.in_({code for _cycle_id, code in granted}),
    )
    wanted = sa.select(ConsolidatedItem.id, ConsolidatedItem.cycle_id, ConsolidatedItem.code).where(*here)
    by_id = {
        row.id: granted[row.cycle_id, row.code]
        for row in db.session.execute(wanted)
        if (row.cycle_id, row.code) in granted
    }
    return followed_where(ConsolidatedItem.id.in_(by_id), today, by_id)


def _granted(cycle_ids: Collection[int]) -> dict[int, dict[str, Mapping[int, int]]]:
    """What the council approved by code, of each cycle whose newest public version is the council's."""
    if not cycle_ids:
        return {}
    newest = (
        sa.select(sa.func.max(ListEdition.number))
        .where(
            ListEdition.cycle_id == BudgetCycle.id,
            ListEdition.stage == Stage.APPROVED,
            ListEdition.state == EditionState.PUBLISHED,
        )
        .correlate(BudgetCycle)
        .scalar_subquery()
    )
    wanted = (
        sa.select(ListEdition.cycle_id, ListEdition.content)
        .join(BudgetCycle, BudgetCycle.id == ListEdition.cycle_id)
        .where(ListEdition.cycle_id.in_(cycle_ids), ListEdition.number == newest)
    )
    return {
        row.cycle_id: {
            item.code: item.granted for item in read_list(row.content).items if item.standing in _GRANTED
        }
        for row in db.session.execute(wanted)
    }
