"""Keep the index of likeness with the proposals, and count in how many of a year each word stands."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pb_app.proposals.likeness import tokens_of
from pb_app.proposals.queries.likeness import WHOLE, scoped
from pb_app.proposals.tables import Proposal, ProposalWord
from pb_app.unit_of_work import UnitOfWork

_KEY: Final = {"sqlite": "rowid", "postgresql": "proposal_id"}
_INSERT_TOKENS: Final = {
    name: sa.text(f"INSERT INTO proposal_fts_near ({key}, tokens) VALUES (:id, :tokens)")  # noqa: S608 - a constant
    for name, key in _KEY.items()
}


def _counting(insert: Callable[..., Any]) -> sa.Executable:
    added = insert(ProposalWord)
    statement: sa.Executable = added.on_conflict_do_update(
        index_elements=["cycle_id", "word"],
        set_={"proposals": ProposalWord.proposals + added.excluded.proposals},
    )
    return statement


_COUNTS: Final = {"sqlite": _counting(sqlite_insert), "postgresql": _counting(postgresql_insert)}


def index_new(uow: UnitOfWork, row: Proposal) -> None:
    """Write the tokens of a proposal that has none yet."""
    index_many(uow.session.connection(), [(row.id, row.cycle_id, row.text, row.village)])


def index_changed(uow: UnitOfWork, row: Proposal) -> None:
    """Write the tokens of a proposal whose words may have changed."""
    name = uow.session.get_bind().dialect.name
    key = _KEY[name]
    at = {"id": row.id}
    held = uow.session.scalar(sa.text(f"SELECT tokens FROM proposal_fts_near WHERE {key} = :id"), at)  # noqa: S608 - a constant
    before = _bare(held.split() if isinstance(held, str) else held or ())
    tokens = tokens_of(row.text, row.village)
    if held is not None and before == tokens:
        return
    if held is not None:
        uow.session.execute(sa.text(f"DELETE FROM proposal_fts_near WHERE {key} = :id"), at)  # noqa: S608 - a constant
    connection = uow.session.connection()
    connection.execute(_INSERT_TOKENS[name], _values(name, row.id, row.cycle_id, tokens))
    gone = {(row.cycle_id, word): -1 for word in before - tokens}
    come = {(row.cycle_id, word): 1 for word in tokens - before}
    whole = {
        (row.cycle_id, WHOLE): 1 if held is None else 0
    }  # held by all writers of the year, before any word
    _count(connection, whole | gone | come)
    _drop_unused(uow, row.cycle_id, before - tokens)


def _drop_unused(uow: UnitOfWork, cycle_id: int, words: Collection[str]) -> None:
    """What stands in no proposal any more stands nowhere: it may have been a name that was covered."""
    if words:
        unused = sa.delete(ProposalWord).where(
            ProposalWord.cycle_id == cycle_id, ProposalWord.word.in_(words), ProposalWord.proposals <= 0
        )
        uow.session.execute(unused)


def index_many(connection: sa.Connection, proposals: Sequence[tuple[int, int, str, str]]) -> None:
    """Write the tokens of many new proposals, each as id, budget year, text and village, on this connection."""
    name = connection.dialect.name
    counts: Counter[tuple[int, str]] = Counter()
    rows = []
    for proposal_id, cycle_id, text, village in proposals:
        tokens = tokens_of(text, village)
        counts.update((cycle_id, token) for token in (*tokens, WHOLE))
        rows.append(_values(name, proposal_id, cycle_id, tokens))
    connection.execute(_INSERT_TOKENS[name], rows)
    _count(connection, counts)


def _values(name: str, proposal_id: int, cycle_id: int, tokens: Collection[str]) -> dict[str, Any]:
    stored = sorted(scoped(cycle_id, token) for token in tokens)
    return {"id": proposal_id, "tokens": " ".join(stored) if name == "sqlite" else stored}


def _bare(stored: Collection[str]) -> frozenset[str]:
    return frozenset(token.split("x", 1)[1] for token in stored)


def _count(connection: sa.Connection, steps: Mapping[tuple[int, str], int]) -> None:
    """In the order of the alphabet: two writers lock the rows in the same order."""
    if not steps:
        return
    rows = [
        {"cycle_id": cycle_id, "word": word, "proposals": step}
        for (cycle_id, word), step in sorted(steps.items())
    ]
    connection.execute(_COUNTS[connection.dialect.name], rows)
