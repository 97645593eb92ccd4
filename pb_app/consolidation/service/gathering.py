"""Gather like proposals into items, and undo it; originals stay as they were given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.consolidation.events import (
    GatheringUndone,
    ItemCreated,
    ItemDissolved,
    ProposalsGathered,
)
from pb_app.consolidation.rules.council import check_before_council
from pb_app.consolidation.rules.gathering import (
    NewLink,
    check_open,
    check_undo,
    item_code,
    links_for,
)
from pb_app.consolidation.rules.undoing import BenchStep
from pb_app.consolidation.service.rows import (
    about,
    ensure_may_gather,
    get_item_row,
    get_proposal_rows,
    item_fact,
    links_in_force,
    log_item,
    proposal_facts,
    undo,
)
from pb_app.consolidation.service.seen import NOTHING_SEEN, ensure_as_seen
from pb_app.consolidation.service.steps import note_step
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink, ItemPlace
from pb_app.cycles.counters import next_number
from pb_app.cycles.tables import BudgetCycle
from pb_app.kernel import references as spoken
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web.receipts import find_result, keep_result

COUNTER = "item"
_PURPOSE = "create_item"


def create_item_from(
    actor: Actor,
    *,
    municipality_id: str,
    references: Sequence[str],
    title: str,
    token: str = "",
    seen: Mapping[str, str] = NOTHING_SEEN,
) -> str:
    """Make an item of one or many proposals and give its code; the same ``token`` again makes no second one.

    Its theme is the one that most of them have, its places are theirs. ``seen`` says in which item (its code, or
    nothing) the page showed a proposal. Raises ``nothing_ticked``, ``title_required``, ``not_listed``,
    ``foreign_cycle``, ``GatheredMeanwhile``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        ensure_may_gather(actor, municipality_id)
        known = find_result(uow, token=token, purpose=_PURPOSE) if token else None
        if known is not None:
            return known
        if not references:
            raise DomainError("nothing_ticked", field="proposals")
        if not title:
            raise DomainError("item_title_required", field="title")
        rows = get_proposal_rows(uow, municipality_id, references)
        ensure_as_seen(uow, municipality_id, seen)
        item = apply_new_item(uow, rows, title)
        links = links_for(proposal_facts(uow, rows), item_fact(item))
        gained = apply_links(uow, item, links)
        note_step(
            uow, BenchStep.MADE, {item: 0}, linked=gained.links, made=(item.id,),
            references=tuple(dict.fromkeys(references)),
        )  # fmt: skip
        event = ItemCreated(**about(item), proposal_ids=tuple(link.proposal_id for link in links))
        uow.record(event)
        log_item(uow, "item_created", item, after={"title": title, "proposals": [row.ref for row in rows]})
        if token:
            keep_result(uow, token=token, purpose=_PURPOSE, result=item.code)
        return item.code


def apply_new_item(uow: UnitOfWork, rows: Sequence[Proposal], title: str) -> ConsolidatedItem:
    """Add an item that has the theme of most of these proposals, and their places."""
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


def add_proposals(
    actor: Actor,
    *,
    municipality_id: str,
    code: str,
    references: Sequence[str],
    seen: Mapping[str, str] = NOTHING_SEEN,
) -> int:
    """Gather more proposals into an item and give how many were new to it.

    No version is compared: adding commutes with every other change. Raises as ``create_item_from`` does,
    and ``item_dissolved``.
    """
    with unit_of_work(actor) as uow:
        ensure_may_gather(actor, municipality_id)
        item = get_item_row(uow, municipality_id, code)
        rows = get_proposal_rows(uow, municipality_id, references)
        ensure_as_seen(uow, municipality_id, seen)
        links = links_for(proposal_facts(uow, rows), item_fact(item))
        if not links:
            return 0
        before = {item: item.version}
        gained = apply_links(uow, item, links)
        item.touch()
        proposal_ids = tuple(link.proposal_id for link in links)
        note_step(
            uow, BenchStep.ADDED, before, linked=gained.links, places=gained.places,
            references=tuple(row.ref for row in rows if row.id in proposal_ids),
        )  # fmt: skip
        uow.record(ProposalsGathered(**about(item), proposal_ids=proposal_ids))
        added = [row.ref for row in rows if row.id in proposal_ids]
        log_item(uow, "proposals_gathered", item, after={"proposals": added})
        return len(links)


def undo_link(actor: Actor, *, municipality_id: str, code: str, link_id: int, reason: str) -> None:
    """Take a proposal out of an item again, with the reason; the link stays as history.

    Raises ``reason_required``, ``link_undone``, ``item_dissolved``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        ensure_may_gather(actor, municipality_id)
        item = get_item_row(uow, municipality_id, code)
        check_open(item_fact(item))
        link = uow.session.get(ItemLink, link_id)
        if link is None or link.item_id != item.id:
            raise NotFound("link")
        check_undo(is_undone=link.undone_at is not None, reason=reason)
        before = {item: item.version}
        undo(uow, link, reason)
        item.touch()
        uow.record(GatheringUndone(**about(item), proposal_id=link.proposal_id, reason=reason))
        ref = uow.session.get_one(Proposal, link.proposal_id).ref
        note_step(uow, BenchStep.TAKEN_OUT, before, unlinked=(link.id,), references=(ref,))
        log_item(uow, "gathering_undone", item, before={"proposals": [ref]}, after={"reason": reason})


def dissolve_item(
    actor: Actor, *, municipality_id: str, code: str, expected_version: int, reason: str
) -> None:
    """Give an item up, with the reason; its proposals are free again, its history stays.

    Raises ``reason_required``, ``item_dissolved``, ``item_council_decided``, ``StaleVersion``, ``NotFound``,
    ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        ensure_may_gather(actor, municipality_id)
        item = get_item_row(uow, municipality_id, code, expected_version=expected_version)
        check_open(item_fact(item))
        check_before_council(item.council)
        check_undo(is_undone=False, reason=reason)
        freed = [link.proposal_id for link in apply_dissolving(uow, item, reason)]
        uow.record(ItemDissolved(**about(item), proposal_ids=tuple(freed)))
        log_item(uow, "item_dissolved", item, after={"reason": reason})


def apply_dissolving(uow: UnitOfWork, item: ConsolidatedItem, reason: str) -> list[ItemLink]:
    """Give an item up and give the links that it held."""
    links = links_in_force(uow, item.id)
    for link in links:
        undo(uow, link, reason)
    item.is_dissolved = True
    item.touch()
    return links


@dataclass(frozen=True, kw_only=True)
class Gained:
    """What gathering added: ids of links, and (item id, place id) of places."""

    links: tuple[int, ...]
    places: tuple[tuple[int, str], ...]


def apply_links(
    uow: UnitOfWork, item: ConsolidatedItem, links: Sequence[NewLink], *, reason: str = ""
) -> Gained:
    """Point proposals at an item, and let it name their places too."""
    rows = [
        ItemLink(
            item_id=item.id,
            proposal_id=link.proposal_id,
            action=link.action,
            reason=reason,
            linked_at=uow.now,
            linked_by_id=uow.actor.person_id,
        )
        for link in links
    ]
    uow.session.add_all(rows)
    uow.session.flush()
    places = _add_places(uow, item, [link.proposal_id for link in links])
    return Gained(links=tuple(row.id for row in rows), places=places)


def _add_places(
    uow: UnitOfWork, item: ConsolidatedItem, proposal_ids: Sequence[int]
) -> tuple[tuple[int, str], ...]:
    """Let an item that names places name those of what it gathers too; none means the whole municipality."""
    if not item.places:
        return ()
    known = {place.place_id for place in item.places}
    wanted = sa.select(Proposal.place_id).where(Proposal.id.in_(proposal_ids)).order_by(Proposal.id)
    new = [
        place_id
        for place_id in dict.fromkeys(uow.session.scalars(wanted))
        if place_id is not None and place_id not in known
    ]
    item.places.extend(ItemPlace(place_id=place_id) for place_id in new)
    return tuple((item.id, place_id) for place_id in new)
