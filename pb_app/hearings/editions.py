"""Calendar editions: the public calendar of a cycle, frozen and numbered at every announced change."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from pb_app.cycles.tables import BudgetCycle
from pb_app.hearings.calendar_tables import CalendarEdition
from pb_app.hearings.queries import HearingCard, hearing_cards
from pb_app.hearings.rules import PUBLIC_STATUSES
from pb_app.hearings.tables import Hearing
from pb_app.unit_of_work import UnitOfWork


def write_next(uow: UnitOfWork, cycle_id: int, changes: Sequence[Mapping[str, Any]]) -> int:
    """Freeze the cycle's public calendar as the next edition, with what changed; give its number.

    The row of the cycle is locked, so that two editors at once make two editions.
    """
    uow.session.execute(
        sa.select(BudgetCycle.id).where(BudgetCycle.id == cycle_id).with_for_update(key_share=True)
    )
    last = sa.select(sa.func.coalesce(sa.func.max(CalendarEdition.number), 0)).where(
        CalendarEdition.cycle_id == cycle_id
    )
    number = uow.session.scalars(last).one() + 1
    rows = uow.session.scalars(
        sa.select(Hearing)
        .where(Hearing.cycle_id == cycle_id, Hearing.status.in_(PUBLIC_STATUSES))
        .order_by(Hearing.on_date, Hearing.ref)
    ).all()
    uow.session.add(
        CalendarEdition(
            cycle_id=cycle_id,
            number=number,
            published_at=uow.now,
            content={"hearings": [entry_of(card) for card in hearing_cards(rows)]},
            changes=[dict(change) for change in changes],
        )
    )
    uow.session.flush()
    return number


def entry_of(card: HearingCard) -> dict[str, Any]:
    """A hearing as an edition freezes it: JSON's own types only."""
    return {
        "ref": card.ref, "uid": card.uid, "status": card.status.value, "kind": card.kind.value,
        "date": card.on_date.isoformat(), "start": _hour(card.start_time), "end": _hour(card.end_time),
        "places": [place.id for place in card.places], "venue": card.venue_name, "title": card.title,
        "cancel_reason": card.cancel_reason, "sequence": card.sequence,
    }  # fmt: skip


def slot_words(on: object, start: object) -> str:
    """A slot as the list of changes names it: ``2026-10-12 16:30``."""
    return f"{on} {start:%H:%M}" if start else f"{on}"


def _hour(value: Any) -> str | None:  # noqa: ANN401 - a time or None
    return f"{value:%H:%M}" if value else None
