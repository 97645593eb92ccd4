"""Numbers of a cycle that are kept in the transaction: the next reference, public figures."""

from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from pb_app.cycles.tables import CycleCounter
from pb_app.database import db
from pb_app.unit_of_work import UnitOfWork


def _adding(insert: Callable[..., Any]) -> sa.Executable:
    """Made once: each submission counts, and SQLAlchemy reads a statement that it knows in no time."""
    added = insert(CycleCounter)
    added = added.on_conflict_do_update(
        index_elements=["cycle_id", "name"], set_={"value": CycleCounter.value + added.excluded.value}
    )
    statement: sa.Executable = added.returning(CycleCounter.value)
    return statement


_ADDS: Final = {"postgresql": _adding(postgresql.insert), "sqlite": _adding(sqlite.insert)}


def next_number(uow: UnitOfWork, cycle_id: int, name: str) -> int:
    """Count one more and give the number, from 1; never the same twice, whoever asks at the same moment.

    A rollback gives the number back, so numbers have no gaps.
    """
    return add_to(uow, cycle_id, name, 1)


def add_to(uow: UnitOfWork, cycle_id: int, name: str, amount: int) -> int:
    """Add ``amount`` (it may be negative) to a counter, which begins at 0; give the new value.

    One statement (``INSERT … ON CONFLICT DO UPDATE … RETURNING``): a concurrent transaction waits for it.
    """
    connection = uow.session.connection()
    values = {"cycle_id": cycle_id, "name": name, "value": amount}
    value: int = connection.execute(_ADDS[connection.dialect.name], values).scalar_one()
    return value


def value_of(cycle_id: int, name: str) -> int:
    """The value of a counter; 0 for one that nobody has touched."""
    wanted = sa.select(CycleCounter.value).where(CycleCounter.cycle_id == cycle_id, CycleCounter.name == name)
    return db.session.scalar(wanted) or 0


def values_of(cycle_id: int, prefix: str = "") -> dict[str, int]:
    """Every counter of a cycle whose name begins with ``prefix``, by name."""
    wanted = sa.select(CycleCounter.name, CycleCounter.value).where(CycleCounter.cycle_id == cycle_id)
    if prefix:
        wanted = wanted.where(CycleCounter.name.startswith(prefix, autoescape=True))
    return {row.name: row.value for row in db.session.execute(wanted)}
