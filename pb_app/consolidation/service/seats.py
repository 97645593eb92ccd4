"""Where each person is in the pile, so that two people are not offered the same proposal."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pb_app.consolidation.bench_tables import BenchSeat
from pb_app.consolidation.service.rows import ensure_may_gather
from pb_app.kernel.actor import Actor
from pb_app.unit_of_work import unit_of_work

_INSERTS: Final[dict[str, Callable[..., Any]]] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def take_seat(actor: Actor, *, municipality_id: str, cycle_id: int, proposal_id: int) -> None:
    """Remember which proposal this person was offered last; it is theirs for a few minutes. Raises ``Forbidden``."""
    with unit_of_work(actor) as uow:
        ensure_may_gather(actor, municipality_id)
        if actor.person_id is None:
            return
        values = {"proposal_id": proposal_id, "taken_at": uow.now}
        insert = _INSERTS[uow.session.get_bind().dialect.name](BenchSeat)
        # Two tabs of one person may both find no seat: the database decides, not a look before.
        uow.session.execute(
            insert.values(cycle_id=cycle_id, person_id=actor.person_id, **values).on_conflict_do_update(
                index_elements=[BenchSeat.cycle_id, BenchSeat.person_id], set_=values
            )
        )
