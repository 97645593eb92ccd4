"""Public proposals that may already ask for the same: shown before somebody sends one more."""

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from pb_app.database import db
from pb_app.kernel.text import words
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.queries.search import cycle_token
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal

_SHORTEST: Final = 4
_ENDING: Final = 3
_MOST_STEMS: Final = 6
_CANDIDATES: Final = 60
_RATED: Final = 1500
"""PostgreSQL reads each text that it rates: of words that everybody writes, not all who wrote them."""

_ENOUGH: Final = 0.75
"""Half of the words in the same place, or nearly all of them elsewhere: a chance likeness is worth no reading."""


def list_similar_public(
    cycle_id: int, text: str, place_id: str | None, theme_id: str | None, limit: int = 3
) -> list[ProposalCard]:
    """Listed proposals of a budget year that share the text's words, endings forgiven; the likeliest first.

    Those of the same place and theme go first. One statement over the words of the year, and the views of few.
    """
    stems = _stems(text)
    if not stems:
        return []
    rated = [
        (_likeness(row, stems, place_id, theme_id), row)
        for row in db.session.scalars(_candidates(cycle_id, stems).limit(_CANDIDATES))
    ]
    near = sorted((pair for pair in rated if pair[0] >= _ENOUGH), key=lambda pair: (-pair[0], pair[1].id))
    return cards_of([row for _likely, row in near[:limit]])


def _stems(text: str) -> list[str]:
    """The longest words without their endings: ``kanali``, ``kanalet`` and ``kanaleve`` meet in ``kana``."""
    long = {word for word in words(text) if len(word) > _SHORTEST}
    chosen = sorted(long, key=lambda word: (-len(word), word))[:_MOST_STEMS]
    return sorted({word[: max(_SHORTEST, len(word) - _ENDING)] for word in chosen})


def _candidates(cycle_id: int, stems: Collection[str]) -> "sa.Select[Proposal]":
    """Listed proposals of the year that share any of the words, those that share most first."""
    listed = sa.select(Proposal).where(
        Proposal.cycle_id == cycle_id, Proposal.status == ProposalStatus.LISTED
    )
    if db.session.get_bind().dialect.name == "postgresql":
        config: sa.ColumnElement[str] = sa.literal_column("'simple'")
        query = sa.func.to_tsquery(config, " | ".join(f"'{stem}':*" for stem in stems))
        vector = sa.func.to_tsvector(config, Proposal.search_key)
        some = listed.where(vector.bool_op("@@")(query)).with_only_columns(Proposal.id).limit(_RATED)
        wanted = sa.select(Proposal).where(Proposal.id.in_(some))
        return wanted.order_by(sa.func.ts_rank(vector, query).desc(), Proposal.id)
    beginnings = " OR ".join(f'"{stem}" *' for stem in stems)
    match = f"scope : {cycle_token(cycle_id)} AND words : ({beginnings})"
    found = sa.text(
        "SELECT rowid FROM proposal_fts WHERE proposal_fts MATCH :match ORDER BY rank LIMIT :most"
    ).bindparams(sa.bindparam("match", match, unique=True), sa.bindparam("most", _CANDIDATES, unique=True))
    return listed.where(Proposal.id.in_(found.columns(sa.column("rowid", sa.Integer))))


def _likeness(row: Proposal, stems: Collection[str], place_id: str | None, theme_id: str | None) -> float:
    said = words(row.text)
    shared = sum(1 for stem in stems if any(word.startswith(stem) for word in said))
    return shared / len(stems) + 0.25 * (row.place_id == place_id) + 0.15 * (row.theme_id == theme_id)
