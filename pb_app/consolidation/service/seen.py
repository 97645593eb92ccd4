"""Two people at one pile: who comes second hears of it before anything is written."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import sqlalchemy as sa

from pb_app.accounts.tables import Person
from pb_app.consolidation.rules.gathering import GatheredMeanwhile
from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork

NOTHING_SEEN: Final[Mapping[str, str]] = MappingProxyType({})


def ensure_as_seen(uow: UnitOfWork, municipality_id: str, seen: Mapping[str, str]) -> None:
    """Compare where proposals are with where the page showed them: a code, or nothing for none.

    The proposals that are to be gathered are locked already, so what is read here holds until the commit. Raises
    ``GatheredMeanwhile``: who put the proposal into which item.
    """
    if not seen:
        return
    wanted = (
        sa.select(Proposal.ref, ConsolidatedItem.code, ConsolidatedItem.title, Person.name)
        .join(ItemLink, ItemLink.proposal_id == Proposal.id)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .outerjoin(Person, Person.id == ItemLink.linked_by_id)
        .where(
            Proposal.municipality_id == municipality_id,
            Proposal.ref.in_(sorted(seen)),
            ItemLink.undone_at.is_(None),
        )
        .order_by(ItemLink.id.desc())
    )
    holding: dict[str, list[tuple[str, str, str]]] = {}
    for ref, code, title, name in uow.session.execute(wanted):
        holding.setdefault(ref, []).append((code, title, name or "–"))
    for ref, expected in seen.items():
        held = holding.get(ref, [])
        if (not expected and held) or (expected and expected not in {code for code, _title, _who in held}):
            code, title, who = held[0] if held else ("", "", "")
            raise GatheredMeanwhile(ref=ref, code=code, title=title, who=who)
