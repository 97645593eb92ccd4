"""Conditions for finding proposals: words with folded beginnings, a place with all below it."""

from typing import Final

import sqlalchemy as sa

from pb_app.database import db
from pb_app.kernel.text import fold, words
from pb_app.proposals.tables import Proposal
from pb_app.territory.tables import Place

_MOST_WORDS: Final = 8
_LONGEST_WORD: Final = 40


def municipality_token(municipality_id: str) -> str:
    """The word under which a proposal's municipality stands in the full-text table: one run of letters."""
    return "m" + fold(municipality_id).replace(" ", "")


def cycle_token(cycle_id: int) -> str:
    """The word of its budget year, likewise."""
    return f"c{cycle_id}"


def matching(municipality_id: str, text: str) -> sa.ColumnElement[bool] | None:
    """Proposals that hold every word of ``text``, each as a beginning; None if it has no word.

    ë and e, ç and c, Cyrillic look-alikes and Latin letters are one (``kernel.text.fold``).
    """
    typed = [word[:_LONGEST_WORD] for word in words(text)[:_MOST_WORDS]]
    if not typed:
        return None
    if db.session.get_bind().dialect.name == "postgresql":
        query = " & ".join(f"'{word}':*" for word in typed)
        config: sa.ColumnElement[str] = sa.literal_column("'simple'")
        vector = sa.func.to_tsvector(config, Proposal.search_key)
        return vector.bool_op("@@")(sa.func.to_tsquery(config, query))
    beginnings = " AND ".join(f'"{word}" *' for word in typed)
    match = f"scope : {municipality_token(municipality_id)} AND words : ({beginnings})"
    found = sa.text("SELECT rowid FROM proposal_fts WHERE proposal_fts MATCH :match")
    return Proposal.id.in_(
        found.bindparams(sa.bindparam("match", match, unique=True)).columns(sa.column("rowid", sa.Integer))
    )


def below(path: str) -> sa.ColumnElement[bool]:
    """Proposals of the place with this path or of one below it."""
    inside = sa.select(Place.id).where(
        sa.or_(Place.path == path, Place.path.startswith(path + "/", autoescape=True))
    )
    return Proposal.place_id.in_(inside)
