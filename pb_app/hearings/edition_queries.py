"""Reads of calendar editions: what each changed, for the public and for taking a mass cancellation back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.calendar_tables import CalendarEdition
from pb_app.hearings.queries import HearingCard, hearing_cards
from pb_app.hearings.rules import PUBLIC_STATUSES
from pb_app.hearings.tables import Hearing
from pb_app.kernel.errors import NotFound


@dataclass(frozen=True)
class EditionCard:
    """A numbered state of the calendar: what changed, and each hearing as it then stood, by its reference."""

    number: int
    published_at: datetime
    changes: Sequence[Mapping[str, Any]]
    hearings: Mapping[str, Mapping[str, Any]]


def list_editions(cycle_id: int, *, before: int | None = None, limit: int = 10) -> list[EditionCard]:
    """The editions of a cycle, the newest first; ``before`` goes on below a number."""
    wanted = sa.select(CalendarEdition).where(CalendarEdition.cycle_id == cycle_id)
    if before is not None:
        wanted = wanted.where(CalendarEdition.number < before)
    rows = db.session.scalars(wanted.order_by(CalendarEdition.number.desc()).limit(limit))
    return [_card(row) for row in rows]


def get_edition(cycle_id: int, number: int) -> EditionCard:
    """One edition; raise ``NotFound``."""
    wanted = sa.select(CalendarEdition).where(
        CalendarEdition.cycle_id == cycle_id, CalendarEdition.number == number
    )
    row = db.session.scalars(wanted).one_or_none()
    if row is None:
        raise NotFound("edition")
    return _card(row)


def newest_number(cycle_id: int) -> int:
    """The number of the newest edition; 0 before the first."""
    wanted = sa.select(sa.func.coalesce(sa.func.max(CalendarEdition.number), 0))
    return db.session.scalars(wanted.where(CalendarEdition.cycle_id == cycle_id)).one()


def cards_by_ref(municipality_id: str, refs: Collection[str]) -> dict[str, HearingCard]:
    """Several public hearings of a municipality by their references."""
    wanted = sa.select(Hearing).where(
        Hearing.municipality_id == municipality_id, Hearing.ref.in_(refs), Hearing.status.in_(PUBLIC_STATUSES)
    )
    return {card.ref: card for card in hearing_cards(db.session.scalars(wanted).all())}


def _card(row: CalendarEdition) -> EditionCard:
    hearings = {entry["ref"]: entry for entry in row.content.get("hearings", ())}
    return EditionCard(row.number, row.published_at, row.changes, hearings)
