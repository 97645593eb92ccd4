"""What sources give only as a sum: counts in figures, stands in no calendar."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pb_app.accounts.tables import Organisation
from pb_app.database import db
from pb_app.hearings.calendar_tables import ActivityTotal
from pb_app.hearings.rules import HearingKind


@dataclass(frozen=True)
class ActivityCard:
    """A number of meetings in a period, as a source states it."""

    kind: HearingKind
    period_from: date
    period_to: date
    count: int
    participants: int | None
    participants_as_printed: str
    places: tuple[str, ...]
    organiser: str
    source: str
    source_url: str


def list_activity(municipality_id: str) -> list[ActivityCard]:
    """The totals that sources state for a municipality, the newest first."""
    wanted = (
        sa.select(ActivityTotal, Organisation.name)
        .outerjoin(Organisation, Organisation.id == ActivityTotal.organisation_id)
        .where(ActivityTotal.municipality_id == municipality_id)
        .order_by(ActivityTotal.period_to.desc(), ActivityTotal.kind)
    )
    return [
        ActivityCard(
            kind=row.kind,
            period_from=row.period_from,
            period_to=row.period_to,
            count=row.count,
            participants=row.participants,
            participants_as_printed=row.participants_as_printed,
            places=tuple(row.places),
            organiser=organiser or "",
            source=row.source,
            source_url=row.source_url,
        )
        for row, organiser in db.session.execute(wanted)
    ]
