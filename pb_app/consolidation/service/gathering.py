"""Gather like proposals into items, and undo it; originals stay as they were given."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.events import (
    GatheringUndone,
    ItemCreated,
    ItemDissolved,
    ItemsMerged,
    ProposalsGathered,
)
from pb_app.consolidation.queries.items import SUBJECT
from pb_app.consolidation.rules import LinkAction
from pb_app.consolidation.rules.council import check_before_council
from pb_app.consolidation.rules.gathering import (
    NewLink,
    check_merge,
    check_open,
    check_undo,
    item_code,
    links_for,
)
from pb_app.consolidation.service.rows import (
    get_item_row,
    get_proposal_rows,
    item_fact,
    links_in_force,
    proposal_facts,
    undo,
)
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink, ItemPlace
from pb_app.cycles.counters import next_number
from pb_app.cycles.tables import BudgetCycle
from pb_app.kernel import references as spoken
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web.receipts import find_result, keep_result

COUNTER = "item"
_PURPOSE = "create_item"


def create_item_from(
    actor: Actor, *, municipality_id: str, references: Sequence[str], title: str, token: str = ""
) -> str:
    """Make an item of one or many proposals and give its code; the same ``token`` again makes no second one.

    Its theme is the one that most of them have, its places are theirs. Raises ``nothing_ticked``,
    ``title_required``, ``not_listed``, ``foreign_cycle``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        _ensure_may_gather(actor, municipality_id)
        known = find_result(uow, token=token, purpose=_PURPOSE) if token else None
        if known is not None:
            return known
        if not references:
            raise DomainError("nothing_ticked", field="proposals")
        if not title:
            raise DomainError("item_title_required", field="title")
        rows = get_proposal_rows(uow, municipality_id, references)
        item = _new_item(uow, rows, title)
        links = links_for(proposal_facts(uow, rows), item_fact(item))
        _link(uow, item, links)
        event = ItemCreated(**_about(item), proposal_ids=tuple(link.proposal_id for link in links))
        uow.record(event)
        _log(uow, "item_created", item, after={"title": title, "proposals": [row.ref for row in rows]})
        if token:
            keep_result(uow, token=token, purpose=_PURPOSE, result=item.code)
        return item.code


def _new_item(uow: UnitOfWork, rows: Sequence[Proposal], title: str) -> ConsolidatedItem:
    cycle = uow.session.get_one(BudgetCycle, rows[0].cycle_id)
    number = next_number(uow, cycle.id, COUNTER)
    item = ConsolidatedItem(
        code=item_code(spoken.prefix_for(cycle.municipality_id), cycle.year, number),
        municipality_id=cycle.municipality_id,
        cycle_id=cycle.id,
        number=number,
        title=title,
        theme_id=Counter(row.theme_id for row in rows).most_common(1)[0][0],
        is_example=cycle.is_example or all(row.is_example for row in rows),
        is_dissolved=False,
        created_at=uow.now,
        places=[
            ItemPlace(place_id=place_id)
            for place_id in dict.fromkeys(row.place_id for row in rows)
            if place_id is not None
        ],
        amounts=[],
    )
    uow.session.add(item)
    uow.session.flush()
    return item


def add_proposals(actor: Actor, *, municipality_id: str, code: str, references: Sequence[str]) -> int:
    """Gather more proposals into an item and give how many were new to it.

    No version is compared: adding commutes with every other change. Raises as ``create_item_from`` does,
    and ``item_dissolved``.
    """
    with unit_of_work(actor) as uow:
        _ensure_may_gather(actor, municipality_id)
        item = get_item_row(uow, municipality_id, code)
        rows = get_proposal_rows(uow, municipality_id, references)
        links = links_for(proposal_facts(uow, rows), item_fact(item))
        if not links:
            return 0
        _link(uow, item, links)
        item.touch()
        proposal_ids = tuple(link.proposal_id for link in links)
        uow.record(ProposalsGathered(**_about(item), proposal_ids=proposal_ids))
        added = [row.ref for row in rows if row.id in proposal_ids]
        _log(uow, "proposals_gathered", item, after={"proposals": added})
        return len(links)


def undo_link(actor: Actor, *, municipality_id: str, code: str, link_id: int, reason: str) -> None:
    """Take a proposal out of an item again, with the reason; the link stays as history.

    Raises ``reason_required``, ``link_undone``, ``item_dissolved``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        _ensure_may_gather(actor, municipality_id)
        item = get_item_row(uow, municipality_id, code)
        check_open(item_fact(item))
        link = uow.session.get(ItemLink, link_id)
        if link is None or link.item_id != item.id:
            raise NotFound("link")
        check_undo(is_undone=link.undone_at is not None, reason=reason)
        undo(uow, link, reason)
        item.touch()
        uow.record(GatheringUndone(**_about(item), proposal_id=link.proposal_id, reason=reason))
        ref = uow.session.get_one(Proposal, link.proposal_id).ref
        _log(uow, "gathering_undone", item, before={"proposals": [ref]}, after={"reason": reason})


def dissolve_item(
    actor: Actor, *, municipality_id: str, code: str, expected_version: int, reason: str
) -> None:
    """Give an item up, with the reason; its proposals are free again, its history stays.

    Raises ``reason_required``, ``item_dissolved``, ``item_council_decided``, ``StaleVersion``, ``NotFound``,
    ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        _ensure_may_gather(actor, municipality_id)
        item = get_item_row(uow, municipality_id, code, expected_version=expected_version)
        check_open(item_fact(item))
        check_before_council(item.council)
        check_undo(is_undone=False, reason=reason)
        freed = _dissolve(uow, item, reason)
        uow.record(ItemDissolved(**_about(item), proposal_ids=freed))
        _log(uow, "item_dissolved", item, after={"reason": reason})


def merge_items(
    actor: Actor, *, municipality_id: str, source: str, target: str, expected_version: int, reason: str = ""
) -> str:
    """Move every proposal of ``source`` into ``target``, whose code is given back; ``source`` is dissolved.

    The links of ``source`` stay as history. ``expected_version`` is that of ``source``. Raises
    ``merge_into_itself``, ``foreign_cycle``, ``item_dissolved``, ``item_council_decided``, ``StaleVersion``,
    ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        _ensure_may_gather(actor, municipality_id)
        gone = get_item_row(uow, municipality_id, source, expected_version=expected_version)
        kept = get_item_row(uow, municipality_id, target)
        check_merge(item_fact(gone), item_fact(kept))
        check_before_council(gone.council)
        said = f"{kept.code}: {reason}" if reason else kept.code
        moved = _dissolve(uow, gone, said)
        uow.session.flush()
        there = {link.proposal_id for link in links_in_force(uow, kept.id)}
        new = [NewLink(proposal_id=one, action=LinkAction.MERGED) for one in moved if one not in there]
        _link(uow, kept, new, reason=f"{gone.code}: {reason}" if reason else gone.code)
        kept.touch()
        uow.record(ItemsMerged(**_about(kept), merged_item_id=gone.id))
        _log(uow, "item_merged_away", gone, after={"into": kept.code, "reason": reason})
        _log(uow, "items_merged", kept, after={"from": gone.code, "reason": reason})
        return kept.code


def _dissolve(uow: UnitOfWork, item: ConsolidatedItem, reason: str) -> tuple[int, ...]:
    links = links_in_force(uow, item.id)
    for link in links:
        undo(uow, link, reason)
    item.is_dissolved = True
    item.touch()
    return tuple(link.proposal_id for link in links)


def _link(uow: UnitOfWork, item: ConsolidatedItem, links: Sequence[NewLink], *, reason: str = "") -> None:
    uow.session.add_all(
        ItemLink(
            item_id=item.id,
            proposal_id=link.proposal_id,
            action=link.action,
            reason=reason,
            linked_at=uow.now,
            linked_by_id=uow.actor.person_id,
        )
        for link in links
    )
    uow.session.flush()
    _add_places(uow, item, [link.proposal_id for link in links])


def _add_places(uow: UnitOfWork, item: ConsolidatedItem, proposal_ids: Sequence[int]) -> None:
    """Let an item that names places name those of what it gathers too; none means the whole municipality."""
    if not item.places:
        return
    known = {place.place_id for place in item.places}
    wanted = sa.select(Proposal.place_id).where(Proposal.id.in_(proposal_ids)).order_by(Proposal.id)
    for place_id in dict.fromkeys(uow.session.scalars(wanted)):
        if place_id is not None and place_id not in known:
            item.places.append(ItemPlace(place_id=place_id))


def _ensure_may_gather(actor: Actor, municipality_id: str) -> None:
    if not policy.may_gather(actor, municipality_id):
        raise Forbidden("gather")


def _about(item: ConsolidatedItem) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "code": item.code,
        "municipality_id": item.municipality_id,
        "cycle_id": item.cycle_id,
    }


def _log(
    uow: UnitOfWork,
    action: str,
    item: ConsolidatedItem,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    log(
        uow, action=action, subject_type=SUBJECT, subject_id=item.code,
        municipality_id=item.municipality_id, before=before, after=after,
    )  # fmt: skip
