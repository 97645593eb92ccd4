"""Undo one's own last action at the bench, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.consolidation.bench_tables import BenchAction
from pb_app.consolidation.events import GatheringUndone, ItemDissolved, ProposalsGathered
from pb_app.consolidation.rules.undoing import BenchStep, Trace, check_untouched, read_trace
from pb_app.consolidation.service.rows import about, ensure_may_gather, hold_budget, log_item, undo
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError
from pb_app.unit_of_work import UnitOfWork, unit_of_work

UNDO_REASON: Final = "Kthe mbrapsht"
_MOST_EARLIER: Final = 500


@dataclass(frozen=True)
class Undone:
    """What was undone, and the proposals that it was about."""

    kind: BenchStep
    references: tuple[str, ...]


def undo_last(actor: Actor, *, municipality_id: str, cycle_id: int) -> Undone:
    """Put back what this person did last at the bench of this year, if nobody has built on it.

    Links that it made are undone, links that it undid are in force again; an item that it made is dissolved, one
    that it dissolved is back. Raises ``nothing_to_undo``, ``changed_since`` (with the item's code), ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        ensure_may_gather(actor, municipality_id)
        hold_budget(uow, cycle_id)  # who merges locks two items in another order, and holds the year first
        wanted = (
            sa.select(BenchAction)
            .where(
                BenchAction.cycle_id == cycle_id,
                BenchAction.person_id == actor.person_id,
                BenchAction.undone_at.is_(None),
            )
            .order_by(BenchAction.id.desc())
            .limit(1)
            .with_for_update()
        )
        action = uow.session.scalars(wanted).first()
        if action is None:
            raise DomainError("nothing_to_undo")
        trace = read_trace(action.trace)
        items = _locked_items(uow, municipality_id, trace)
        check_untouched(
            trace,
            {item.id: item.version for item in items},
            {item.id: item.code for item in items},
        )
        _put_back(uow, items, trace)
        action.undone_at = uow.now
        uow.session.flush()
        _carry_versions(uow, action, trace, items)
        return Undone(kind=action.kind, references=trace.references)


def _locked_items(uow: UnitOfWork, municipality_id: str, trace: Trace) -> Sequence[ConsolidatedItem]:
    """In the order of their ids, so that two who undo wait for each other instead of for ever."""
    wanted = (
        sa.select(ConsolidatedItem)
        .where(
            ConsolidatedItem.id.in_(sorted(trace.versions)),
            ConsolidatedItem.municipality_id == municipality_id,
        )
        .options(selectinload(ConsolidatedItem.places))
        .order_by(ConsolidatedItem.id)
        .with_for_update()
    )
    return uow.session.scalars(wanted).all()


def _put_back(uow: UnitOfWork, items: Sequence[ConsolidatedItem], trace: Trace) -> None:
    by_id = {item.id: item for item in items}
    for link in _links(uow, trace.linked):
        undo(uow, link, UNDO_REASON)
        uow.record(
            GatheringUndone(**about(by_id[link.item_id]), proposal_id=link.proposal_id, reason=UNDO_REASON)
        )
    uow.session.flush()  # out of force first: the same pair may come into force again
    for link in _links(uow, trace.unlinked):
        link.undone_at, link.undone_by_id, link.undo_reason = None, None, ""
        uow.record(ProposalsGathered(**about(by_id[link.item_id]), proposal_ids=(link.proposal_id,)))
    for item in items:
        gained = {place_id for item_id, place_id in trace.places if item_id == item.id}
        for place in [place for place in item.places if place.place_id in gained]:
            item.places.remove(place)
        if item.id in trace.made:
            item.is_dissolved = True
            uow.record(ItemDissolved(**about(item), proposal_ids=()))
        if item.id in trace.dissolved:
            item.is_dissolved = False
        item.touch()
        log_item(uow, "bench_undone", item, after={"proposals": list(trace.references)})


def _links(uow: UnitOfWork, ids: Sequence[int]) -> Sequence[ItemLink]:
    return uow.session.scalars(sa.select(ItemLink).where(ItemLink.id.in_(ids)).order_by(ItemLink.id)).all()


def _carry_versions(
    uow: UnitOfWork, action: BenchAction, trace: Trace, items: Sequence[ConsolidatedItem]
) -> None:
    """Each item stands again as the action found it, so what was done before can be undone in its turn."""
    now = {item.id: item.version for item in items}
    earlier = (
        sa.select(BenchAction)
        .where(
            BenchAction.cycle_id == action.cycle_id,
            BenchAction.undone_at.is_(None),
            BenchAction.id < action.id,
        )
        .order_by(BenchAction.id.desc())
        .limit(_MOST_EARLIER)
    )
    for row in uow.session.scalars(earlier):
        known = read_trace(row.trace)
        same = {
            item_id: now[item_id]
            for item_id, version in known.versions.items()
            if trace.before.get(item_id) == version and item_id in now
        }
        if same:
            row.trace = replace(known, versions={**known.versions, **same}).as_json()
