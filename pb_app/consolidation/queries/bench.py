"""Reads of the bench: proposals that nobody has gathered yet, their likely siblings, how far the pile is done."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from pb_app.consolidation.tables import ConsolidatedItem, ItemLink
from pb_app.database import db
from pb_app.kernel.text import words
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.queries.search import below, cycle_token, matching
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal
from pb_app.territory.queries import PlaceCard
from pb_app.web.paging import Page

PAGE_SIZE = 20
SIBLINGS = 6
_SHORTEST_WORD: Final = 4
_ENDING: Final = 2
_MOST_WORDS: Final = 14
_CANDIDATES: Final = 40


@dataclass(frozen=True, kw_only=True)
class BenchFilter:
    """Which proposals are asked for; a place stands for all below it. The cursors are ids."""

    place: PlaceCard | None = None
    theme_id: str = ""
    words: str = ""
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many of a cycle's listed proposals are in some item."""

    gathered: int
    whole: int

    @property
    def left(self) -> int:
        """How many still wait."""
        return self.whole - self.gathered


@dataclass(frozen=True, kw_only=True)
class Sibling:
    """A proposal that may ask for the same, and the item that holds it already, if one does."""

    card: ProposalCard
    item_code: str
    item_title: str


def _is_gathered() -> sa.Exists:
    return (
        sa.exists()
        .where(ItemLink.proposal_id == Proposal.id, ItemLink.undone_at.is_(None))
        .correlate(Proposal)
    )


def _listed(cycle_id: int) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return (Proposal.cycle_id == cycle_id, Proposal.status == ProposalStatus.LISTED)


def progress(cycle_id: int) -> Progress:
    """Count the pile of a cycle: what is listed, and what of it is gathered."""
    gathered = sa.func.sum(sa.case((_is_gathered(), 1), else_=0))
    statement = sa.select(sa.func.count(Proposal.id), gathered).where(*_listed(cycle_id))
    whole, done = db.session.execute(statement).one()
    return Progress(gathered=int(done or 0), whole=whole)


def list_ungathered(municipality_id: str, cycle_id: int, wanted: BenchFilter) -> Page[ProposalCard]:
    """A page of the proposals that no item holds, in the order in which they came."""
    statement = sa.select(Proposal).where(*_listed(cycle_id), ~_is_gathered())
    if wanted.theme_id:
        statement = statement.where(Proposal.theme_id == wanted.theme_id)
    if wanted.place is not None:
        statement = statement.where(below(wanted.place.path))
    found = matching(municipality_id, wanted.words) if wanted.words else None
    if found is not None:
        statement = statement.where(found)
    return _page(statement, wanted)


def _page(statement: sa.Select[Any], wanted: BenchFilter) -> Page[ProposalCard]:
    is_back = wanted.before is not None
    if is_back:
        statement = statement.where(Proposal.id < wanted.before).order_by(Proposal.id.desc())
    else:
        statement = statement.where(Proposal.id > (wanted.after or 0)).order_by(Proposal.id)
    rows = list(db.session.scalars(statement.limit(PAGE_SIZE + 1)))
    is_more, shown = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if is_back:
        shown.reverse()
    has_previous, has_next = (is_more, True) if is_back else (wanted.after is not None, is_more)
    return Page(
        items=cards_of(shown),
        before=str(shown[0].id) if shown and has_previous else None,
        after=str(shown[-1].id) if shown and has_next else None,
    )


def find_listed(cycle_id: int, ref: str) -> ProposalCard | None:
    """A listed proposal of a cycle by its reference, or None."""
    row = db.session.scalars(sa.select(Proposal).where(*_listed(cycle_id), Proposal.ref == ref)).first()
    return None if row is None else cards_of([row])[0]


def list_siblings(card: ProposalCard) -> list[Sibling]:
    """The proposals of the same cycle that most likely ask for the same, at most ``SIBLINGS``.

    They share words, endings forgiven; those of the same place and theme go first.
    """
    stems = _stems(card.text)
    if not stems:
        return []
    statement = (
        sa.select(Proposal)
        .where(*_listed(card.cycle_id), Proposal.id != card.id, _shares_words(card.cycle_id, stems))
        .limit(_CANDIDATES)
    )
    near = sorted(db.session.scalars(statement), key=lambda row: (-_likeness(card, row, stems), row.id))[
        :SIBLINGS
    ]
    holding = items_of_proposals([row.id for row in near])
    return [
        Sibling(
            card=one, item_code=holding.get(one.id, ("", ""))[0], item_title=holding.get(one.id, ("", ""))[1]
        )
        for one in cards_of(near)
    ]


def _stems(text: str) -> list[str]:
    """The longest words without their endings: ``kanali``, ``kanalet`` and ``kanaleve`` meet in ``kana``."""
    long = {word for word in words(text) if len(word) > _SHORTEST_WORD}
    chosen = sorted(long, key=lambda word: (-len(word), word))[:_MOST_WORDS]
    return sorted({word[: max(_SHORTEST_WORD, len(word) - _ENDING)] for word in chosen})


def _shares_words(cycle_id: int, stems: Collection[str]) -> sa.ColumnElement[bool]:
    if db.session.get_bind().dialect.name == "postgresql":
        config: sa.ColumnElement[str] = sa.literal_column("'simple'")
        query = sa.func.to_tsquery(config, " | ".join(f"'{stem}':*" for stem in stems))
        return sa.func.to_tsvector(config, Proposal.search_key).bool_op("@@")(query)
    beginnings = " OR ".join(f'"{stem}" *' for stem in stems)
    match = f"scope : {cycle_token(cycle_id)} AND words : ({beginnings})"
    found = sa.text(
        "SELECT rowid FROM proposal_fts WHERE proposal_fts MATCH :match ORDER BY rank LIMIT :most"
    ).bindparams(
        sa.bindparam("match", match, unique=True), sa.bindparam("most", _CANDIDATES + 1, unique=True)
    )
    return Proposal.id.in_(found.columns(sa.column("rowid", sa.Integer)))


def _likeness(card: ProposalCard, row: Proposal, stems: Collection[str]) -> float:
    said = words(row.text)
    shared = sum(1 for stem in stems if any(word.startswith(stem) for word in said))
    same_place = card.place is not None and row.place_id == card.place.id
    return shared / len(stems) + 0.5 * same_place + 0.3 * (row.theme_id == card.theme.id)


def items_of_proposals(proposal_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Code and title of the first item that holds each of these proposals now."""
    if not proposal_ids:
        return {}
    wanted = (
        sa.select(ItemLink.proposal_id, ConsolidatedItem.code, ConsolidatedItem.title)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemLink.item_id)
        .where(ItemLink.proposal_id.in_(proposal_ids), ItemLink.undone_at.is_(None))
        .order_by(ConsolidatedItem.number.desc())
    )
    return {proposal_id: (code, title) for proposal_id, code, title in db.session.execute(wanted)}
