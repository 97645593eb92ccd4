"""Requests that public sources report, outside any process of this system."""

from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.cycles.queries import ThemeCard, themes_by_id
from pb_app.database import db
from pb_app.proposals.rules import RequestKind
from pb_app.proposals.tables import ReportedRequest
from pb_app.territory.queries import PlaceCard, places_by_id


@dataclass(frozen=True)
class ReportedCard:
    """One reported request with its source."""

    year: int
    text: str
    kind: RequestKind
    place: PlaceCard | None
    theme: ThemeCard | None
    source: str
    source_url: str


def list_reported_requests(municipality_id: str) -> list[ReportedCard]:
    """What public sources report of this municipality, the newest year first."""
    wanted = (
        sa.select(ReportedRequest)
        .where(ReportedRequest.municipality_id == municipality_id)
        .order_by(ReportedRequest.year.desc(), ReportedRequest.id)
    )
    rows = db.session.scalars(wanted).all()
    places, themes = places_by_id({row.place_id for row in rows if row.place_id}), themes_by_id()
    return [
        ReportedCard(
            year=row.year,
            text=row.text,
            kind=row.kind,
            source=row.source,
            source_url=row.source_url,
            place=places.get(row.place_id) if row.place_id else None,
            theme=themes.get(row.theme_id) if row.theme_id else None,
        )
        for row in rows
    ]
