"""Numbers of a cycle that are kept in the transaction: the next reference, public figures."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from pb_app.cycles.tables import CycleCounter
from pb_app.database import db
from pb_app.unit_of_work import UnitOfWork


def next_number(uow: UnitOfWork, cycle_id: int, name: str) -> int:
    """Count one more and give the number, from 1; never the same twice, whoever asks at the same moment.

    A rollback gives the number back, so numbers have no gaps.
    """
    return add_to(uow, cycle_id, name, 1)


def add_to(uow: UnitOfWork, cycle_id: int, name: str, amount: int) -> int:
    """Add ``amount`` (it may be negative) to a counter, which begins at 0; give the new value.

    One statement (``INSERT … ON CONFLICT DO UPDATE … RETURNING``): a concurrent transaction waits for it.
    """
    dialect = uow.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = (
        insert(CycleCounter)
        .values(cycle_id=cycle_id, name=name, value=amount)
        .on_conflict_do_update(
            index_elements=[CycleCounter.cycle_id, CycleCounter.name],
            set_={"value": CycleCounter.value + amount},
        )
        .returning(CycleCounter.value)
        .execution_options(populate_existing=True)
    )
    return uow.session.scalars(statement).one()


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
