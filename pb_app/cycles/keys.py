"""The secret of a budget year, under which people are counted once without their addresses being kept."""

import secrets
from collections.abc import Collection
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from pb_app.cycles.tables import CycleKey
from pb_app.unit_of_work import UnitOfWork

_BYTES: Final = 32


def secret_of(uow: UnitOfWork, cycle_id: int) -> bytes:
    """The secret of a budget year, made on first use; the same for all who ask at that moment."""
    wanted = sa.select(CycleKey.secret).where(CycleKey.cycle_id == cycle_id)
    found = uow.session.scalar(wanted)
    if found is None:
        dialect = uow.session.get_bind().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        made = insert(CycleKey).values(cycle_id=cycle_id, secret=secrets.token_hex(_BYTES))
        uow.session.execute(made.on_conflict_do_nothing())
        found = uow.session.scalars(wanted).one()
    return bytes.fromhex(found)


def forget_secrets(uow: UnitOfWork, cycle_ids: Collection[int]) -> None:
    """Forget the secrets of these years: what was counted under them can be traced to nobody any more."""
    uow.session.execute(sa.delete(CycleKey).where(CycleKey.cycle_id.in_(cycle_ids)))
