"""Keep how many public proposals of a year were answered "no", or passed on, and for which reason."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pb_app.cycles.counters import add_to
from pb_app.proposals.queries.figures import VOICES
from pb_app.proposals.rules import ANSWERED_ALONE, ProposalStatus
from pb_app.proposals.tables import AnswerTally, Proposal
from pb_app.unit_of_work import UnitOfWork


class Answered(NamedTuple):
    """The answer that a public proposal had at some moment, outside the list."""

    cycle_id: int
    status: ProposalStatus
    reason: str


def answer_of(row: Proposal) -> Answered | None:
    """The answer of a public proposal as the row stands; None for what has none of its own."""
    if row.listed_at is None or row.status not in ANSWERED_ALONE:
        return None
    return Answered(row.cycle_id, row.status, row.status_reason)


def retally(uow: UnitOfWork, before: Answered | None, row: Proposal) -> None:
    """Take the answer that held before out of the tally, and the one that holds now in.

    A reason that nobody has any more is forgotten: it may have been covered for the name in it.
    """
    after = answer_of(row)
    if before == after:
        return
    # Who changes a tally holds this figure first, and takes it before any word: none waits in a ring.
    add_to(uow, row.cycle_id, VOICES, 0)
    connection = uow.session.connection()
    if after is not None:
        add_tallies(connection, [(after, 1)])
    if before is not None:
        add_tallies(connection, [(before, -1)])
        connection.execute(
            sa.delete(AnswerTally).where(
                AnswerTally.cycle_id == before.cycle_id,
                AnswerTally.status == before.status,
                AnswerTally.reason_key == _key(before.reason),
                AnswerTally.proposals <= 0,
            )
        )


def add_tallies(connection: sa.Connection, steps: Sequence[tuple[Answered, int]]) -> None:
    """Count each of these answers so many times more, or fewer, on this connection."""
    rows = [
        {**answer._asdict(), "reason_key": _key(answer.reason), "proposals": step} for answer, step in steps
    ]
    connection.execute(_ADDS[connection.dialect.name], rows)


def _key(reason: str) -> str:
    return hashlib.sha256(reason.encode()).hexdigest()


def _adding(insert: Callable[..., Any]) -> sa.Executable:
    added = insert(AnswerTally)
    statement: sa.Executable = added.on_conflict_do_update(
        index_elements=["cycle_id", "status", "reason_key"],
        set_={"proposals": AnswerTally.proposals + added.excluded.proposals},
    )
    return statement


_ADDS: Final = {"sqlite": _adding(sqlite_insert), "postgresql": _adding(postgresql_insert)}
