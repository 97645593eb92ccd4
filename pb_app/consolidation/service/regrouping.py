"""Merge two items into one, split one in two; prices and decisions are never lost unasked."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from pb_app.consolidation.events import GatheringUndone, ItemCreated, ItemsMerged
from pb_app.consolidation.rules import LinkAction
from pb_app.consolidation.rules.council import check_before_council
from pb_app.consolidation.rules.gathering import (
    NewLink,
    PriceFact,
    check_merge,
    check_open,
    check_split,
    check_undo,
    merge_warnings,
)
from pb_app.consolidation.rules.undoing import BenchStep
from pb_app.consolidation.service.gathering import apply_dissolving, apply_links, apply_new_item
from pb_app.consolidation.service.rows import (
    about,
    ensure_may_gather,
    get_item_row,
    get_proposal_rows,
    hold_budget_of,
    item_fact,
    links_in_force,
    log_item,
    undo,
)
from pb_app.consolidation.service.steps import note_step
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NeedsConfirmation
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import unit_of_work
from pb_app.web.receipts import find_result, keep_result

_PURPOSE = "split_item"


def merge_items(
    actor: Actor,
    *,
    municipality_id: str,
    source: str,
    target: str,
    expected_version: int,
    reason: str = "",
    confirmed: Collection[str] = (),
) -> str:
    """Move every proposal of ``source`` into ``target``, whose code is given back; ``source`` is dissolved.

    The links of ``source`` stay as history; the price and the decision of ``target`` stand. Those of ``source``,
    where they differ, are given up only when it is ``confirmed``. ``expected_version`` is that of ``source``. Raises
    ``merge_into_itself``, ``foreign_cycle``, ``item_dissolved``, ``item_council_decided``, ``NeedsConfirmation``,
    ``StaleVersion``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        ensure_may_gather(actor, municipality_id)
        hold_budget_of(uow, municipality_id, source)
        gone = get_item_row(uow, municipality_id, source, expected_version=expected_version)
        kept = get_item_row(uow, municipality_id, target)
        check_merge(item_fact(gone), item_fact(kept))
        check_before_council(gone.council)
        doubts = merge_warnings(_price_fact(gone), _price_fact(kept))
        if any(doubt.code not in confirmed for doubt in doubts):
            raise NeedsConfirmation(doubts)
        before = {gone: gone.version, kept: kept.version}
        freed = apply_dissolving(uow, gone, f"{kept.code}: {reason}" if reason else kept.code)
        uow.session.flush()
        there = {link.proposal_id for link in links_in_force(uow, kept.id)}
        moved = [link.proposal_id for link in freed if link.proposal_id not in there]
        new = [NewLink(proposal_id=one, action=LinkAction.MERGED) for one in moved]
        gained = apply_links(uow, kept, new, reason=f"{gone.code}: {reason}" if reason else gone.code)
        kept.touch()
        refs = uow.session.scalars(
            sa.select(Proposal.ref).where(Proposal.id.in_(moved)).order_by(Proposal.id)
        )
        note_step(
            uow, BenchStep.MERGED, before, linked=gained.links, unlinked=tuple(link.id for link in freed),
            dissolved=(gone.id,), places=gained.places, references=tuple(refs),
        )  # fmt: skip
        uow.record(ItemsMerged(**about(kept), merged_item_id=gone.id))
        given_up = [doubt.code for doubt in doubts]
        log_item(
            uow, "item_merged_away", gone, after={"into": kept.code, "reason": reason, "given_up": given_up}
        )
        log_item(uow, "items_merged", kept, after={"from": gone.code, "reason": reason})
        return kept.code


def _price_fact(row: ConsolidatedItem) -> PriceFact:
    return PriceFact(
        valuation=row.valuation,
        decision=row.decision,
        amounts=tuple((amount.year, amount.amount) for amount in row.amounts),
    )


def split_item(
    actor: Actor,
    *,
    municipality_id: str,
    code: str,
    references: Sequence[str],
    title: str,
    reason: str,
    expected_version: int,
    token: str = "",
) -> str:
    """Move some proposals of an item into a new one, whose code is given; it waits for a price and a decision.

    Those of the first item stay. The same ``token`` again makes no second item. Raises ``nothing_ticked``,
    ``not_in_item``, ``split_takes_all``, ``item_title_required``, ``reason_required``, ``item_dissolved``,
    ``StaleVersion``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        ensure_may_gather(actor, municipality_id)
        known = find_result(uow, token=token, purpose=_PURPOSE) if token else None
        if known is not None:
            return known
        item = get_item_row(uow, municipality_id, code, expected_version=expected_version)
        check_open(item_fact(item))
        links = {link.proposal_id: link for link in links_in_force(uow, item.id)}
        refs = uow.session.scalars(sa.select(Proposal.ref).where(Proposal.id.in_(links))).all()
        check_split(refs, references)
        if not title:
            raise DomainError("item_title_required", field="title")
        check_undo(is_undone=False, reason=reason)
        rows = get_proposal_rows(uow, municipality_id, references)
        first_version = item.version
        new = apply_new_item(uow, rows, title)
        moved = [links[row.id] for row in rows]
        for link in moved:
            undo(uow, link, f"{new.code}: {reason}")
            uow.record(GatheringUndone(**about(item), proposal_id=link.proposal_id, reason=reason))
        item.touch()
        gained = apply_links(
            uow, new,
            [NewLink(proposal_id=row.id, action=LinkAction.MERGED) for row in rows],
            reason=f"{item.code}: {reason}",
        )  # fmt: skip
        note_step(
            uow, BenchStep.SPLIT, {item: first_version, new: 0}, linked=gained.links,
            unlinked=tuple(link.id for link in moved), made=(new.id,),
            references=tuple(row.ref for row in rows),
        )  # fmt: skip
        uow.record(ItemCreated(**about(new), proposal_ids=tuple(row.id for row in rows)))
        told = [row.ref for row in rows]
        log_item(uow, "item_split", item, after={"into": new.code, "proposals": told, "reason": reason})
        log_item(uow, "item_created", new, after={"title": title, "proposals": told, "from": item.code})
        if token:
            keep_result(uow, token=token, purpose=_PURPOSE, result=new.code)
        return new.code
