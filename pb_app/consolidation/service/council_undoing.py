"""Take back a decision of the council that was entered by mistake, until the public has read it."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.consolidation.queries.council import ActCard, list_acts
from pb_app.consolidation.queries.editions import edition_content, find_latest
from pb_app.consolidation.rules import Stage
from pb_app.consolidation.rules.council import UNDECIDED, check_undo_council
from pb_app.consolidation.rules.frozen import FrozenItem
from pb_app.consolidation.service.council_word import ensure_may_record, grant, note, snapshot
from pb_app.consolidation.service.publishing import COUNTER
from pb_app.consolidation.tables import ConsolidatedItem, CouncilDecision
from pb_app.cycles.counters import add_to
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import NotFound
from pb_app.unit_of_work import UnitOfWork, unit_of_work


def undo_council(actor: Actor, *, municipality_id: str, year: int, decision_id: int, reason: str) -> int:
    """Take back all that a decision says, with the reason; give how many items it had spoken about.

    An item goes back to what the newest public version ``miratuar`` says of it, else it waits again.
    Raises ``council_published`` once a version cites it, ``reason_required``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        ensure_may_record(actor, municipality_id)
        cycle = get_cycle(municipality_id, year)
        add_to(uow, cycle.id, COUNTER, 0)
        acts = list_acts(cycle.id)
        found = next((one for one in acts if one.id == decision_id), None)
        if found is None:
            raise NotFound("council_decision")
        check_undo_council(is_published=found.is_published, reason=reason)
        items = _items_of(uow, decision_id)
        public = _public_lines(cycle.id)
        for item in items:
            _take_back(uow, item, public.get(item.code), acts, reason)
        uow.session.flush()
        uow.session.delete(uow.session.get_one(CouncilDecision, decision_id))
        return len(items)


def _public_lines(cycle_id: int) -> dict[str, FrozenItem]:
    """The lines of the newest public version ``miratuar``, by code."""
    edition = find_latest(cycle_id, Stage.APPROVED)
    return {} if edition is None else {item.code: item for item in edition_content(edition.id).items}


def _items_of(uow: UnitOfWork, decision_id: int) -> Collection[ConsolidatedItem]:
    wanted = (
        sa.select(ConsolidatedItem)
        .where(ConsolidatedItem.council_decision_id == decision_id)
        .order_by(ConsolidatedItem.id)
        .options(selectinload(ConsolidatedItem.amounts))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return uow.session.scalars(wanted).all()


def _take_back(
    uow: UnitOfWork, item: ConsolidatedItem, former: FrozenItem | None, acts: Sequence[ActCard], reason: str
) -> None:
    """What a published version says of the item stands again, else nothing does."""
    before = snapshot(item)
    act = former.act if former else None
    cited = [
        one.id
        for one in acts
        if act and (one.number, one.decided_on.isoformat()) == (act.number, act.decided_on)
    ]
    item.council = former.council if former else UNDECIDED.outcome
    item.council_reason = former.council_reason if former else ""
    item.council_decision_id = cited[0] if cited else None
    grant(item, former.approved if former else {}, former.amounts if former else {})
    note(uow, "item_council_undone", item, before, snapshot(item) | {"undone_because": reason})
