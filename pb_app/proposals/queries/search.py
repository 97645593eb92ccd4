"""Conditions for finding proposals: words with folded beginnings, a place with all below it."""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from pb_app.database import db
from pb_app.kernel.text import fold, words
from pb_app.proposals.tables import Proposal
from pb_app.territory.tables import Place

_found = sa.table("proposal_fts", sa.column("rowid", sa.Integer))
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
    typed = _typed(text)
    if not typed:
        return None
    if db.session.get_bind().dialect.name == "postgresql":
        query = " & ".join(f"'{word}':*" for word in typed)
        config: sa.ColumnElement[str] = sa.literal_column("'simple'")
        vector = sa.func.to_tsvector(config, Proposal.search_key)
        return vector.bool_op("@@")(sa.func.to_tsquery(config, query))
    return Proposal.id.in_(sa.select(_found.c.rowid).where(_holds(municipality_id, typed)))


def searched(
    query: "sa.Select[Any]", municipality_id: str, text: str
) -> "tuple[sa.Select[Any], sa.ColumnElement[int]]":
    """A query narrowed by ``matching``, and the column by which a page of it is cut: the id.

    SQLite's full-text table gives what it finds in the order of ids. Cut by its own column, a page reads no more
    than it shows; by that of the proposals it would read all that was found, and sort it.
    """
    typed = _typed(text)
    if typed and db.session.get_bind().dialect.name == "sqlite":
        joined = query.join(_found, _found.c.rowid == Proposal.id)
        return joined.where(_holds(municipality_id, typed)), _found.c.rowid
    found = matching(municipality_id, text)
    return (query if found is None else query.where(found)), Proposal.id.expression


def _typed(text: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in words(text)[:_MOST_WORDS]]


def _holds(municipality_id: str, typed: Sequence[str]) -> sa.ColumnElement[bool]:
    beginnings = " AND ".join(f'"{word}" *' for word in typed)
    match = f"scope : {municipality_token(municipality_id)} AND words : ({beginnings})"
    return sa.literal_column("proposal_fts").op("MATCH", is_comparison=True)(match)


def below(path: str) -> sa.ColumnElement[bool]:
    """Proposals of the place with this path or of one below it."""
    inside = sa.select(Place.id).where(
        sa.or_(Place.path == path, Place.path.startswith(path + "/", autoescape=True))
    )
    return Proposal.place_id.in_(inside)
