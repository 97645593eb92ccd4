"""Pairs of published proposals that probably ask for the same and are in no common item yet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from pb_app.consolidation.tables import ItemLink
from pb_app.database import db
from pb_app.proposals.likeness import Asked, Likeness
from pb_app.proposals.queries.likeness import likely
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal

_NEAREST: Final = 5
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two proposals and why they are alike; a person decides."""

    refs: tuple[str, str]
    texts: tuple[str, str]
    likeness: Likeness


def list_duplicates(
    cycle_id: int, *, least: float, progress: Progress = lambda _done, _whole: None
) -> list[Pair]:
    """Every pair whose likeness is ``least`` or more, the likest first; nothing is linked."""
    columns = (
        Proposal.id, Proposal.ref, Proposal.text, Proposal.village, Proposal.place_id, Proposal.theme_id,
    )  # fmt: skip
    wanted = sa.select(*columns).where(
        Proposal.cycle_id == cycle_id, Proposal.status == ProposalStatus.LISTED
    )
    rows = {row.id: row for row in db.session.execute(wanted.order_by(Proposal.id))}
    items = _items_of(cycle_id)
    found: dict[tuple[int, int], Likeness] = {}
    for done, row in enumerate(rows.values(), 1):
        asked = Asked(text=row.text, village=row.village, place_id=row.place_id, theme_id=row.theme_id)
        for one in likely(cycle_id, asked, without={row.id}, limit=_NEAREST):
            pair = (min(row.id, one.proposal_id), max(row.id, one.proposal_id))
            is_together = bool(items.get(pair[0], set()) & items.get(pair[1], set()))
            if one.score >= least and not is_together and one.score > _score(found.get(pair)):
                found[pair] = one
        progress(done, len(rows))
    pairs = [
        Pair(refs=(rows[a].ref, rows[b].ref), texts=(rows[a].text, rows[b].text), likeness=one)
        for (a, b), one in found.items()
        if a in rows and b in rows
    ]
    return sorted(pairs, key=lambda pair: (-pair.likeness.score, pair.refs))


def _score(one: Likeness | None) -> float:
    return one.score if one is not None else -1.0


def _items_of(cycle_id: int) -> dict[int, set[int]]:
    wanted = (
        sa.select(ItemLink.proposal_id, ItemLink.item_id)
        .join(Proposal, Proposal.id == ItemLink.proposal_id)
        .where(Proposal.cycle_id == cycle_id, ItemLink.undone_at.is_(None))
    )
    items: dict[int, set[int]] = {}
    for proposal_id, item_id in db.session.execute(wanted):
        items.setdefault(proposal_id, set()).add(item_id)
    return items
