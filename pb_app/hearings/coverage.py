"""Which places had or will have a hearing, and what is due on the staff's desk."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.queries import HearingCard, hearing_cards
from pb_app.hearings.rules import ANNOUNCED, HearingStatus
from pb_app.hearings.tables import Hearing
from pb_app.kernel.periods import add_working_days
from pb_app.territory.queries import PlaceCard, list_places
from pb_app.territory.rules import TreePlace, covered_places

COUNTING = ANNOUNCED | {HearingStatus.HELD}
SOON = 5
"""Working days before the last day of notice on which a draft appears on the desk."""


@dataclass(frozen=True)
class PlaceCoverage:
    """A place of the tree with its own hearings; covered also through its parts or what it is part of."""

    place: PlaceCard
    is_covered: bool
    hearings: tuple[HearingCard, ...]


@dataclass(frozen=True)
class Coverage:
    """The places of a municipality in a cycle, in the order of the tree."""

    places: tuple[PlaceCoverage, ...]
    whole_municipality: tuple[HearingCard, ...]
    """Hearings for all; they cover no place in particular."""

    @property
    def units(self) -> tuple[PlaceCoverage, ...]:
        """The administrative units alone."""
        return tuple(entry for entry in self.places if entry.place.parent_id is None)

    @property
    def covered_units(self) -> int:
        """How many of the units are covered."""
        return sum(entry.is_covered for entry in self.units)


@dataclass(frozen=True)
class DueLists:
    """What the desk reminds of, each by date."""

    without_hall: tuple[HearingCard, ...]
    """Announced and coming, but neither hall nor online link is known."""
    notice_due: tuple[HearingCard, ...]
    """Drafts whose last day of notice is near or has gone by."""
    report_missing: tuple[HearingCard, ...]
    """Gone by, and nobody has said that they were held."""


def coverage(municipality_id: str, cycle_id: int) -> Coverage:
    """Coverage of the places by the announced and held hearings of a cycle; cancelled ones do not count."""
    wanted = (
        sa.select(Hearing)
        .where(
            Hearing.municipality_id == municipality_id,
            Hearing.cycle_id == cycle_id,
            Hearing.status.in_(COUNTING),
        )
        .order_by(Hearing.on_date, Hearing.id)
    )
    cards = hearing_cards(db.session.scalars(wanted).all())
    places = list_places(municipality_id)
    by_place: dict[str, list[HearingCard]] = {}
    for card in cards:
        for place in card.places:
            by_place.setdefault(place.id, []).append(card)
    tree = [TreePlace(id=place.id, parent_id=place.parent_id, kind=place.kind) for place in places]
    covered = covered_places(tree, by_place)
    return Coverage(
        places=tuple(
            PlaceCoverage(
                place=place, is_covered=place.id in covered, hearings=tuple(by_place.get(place.id, ()))
            )
            for place in places
        ),
        whole_municipality=tuple(card for card in cards if not card.places),
    )


def due_lists(municipality_id: str, today: date, notice_days: int) -> DueLists:
    """What is due; ``notice_days`` is the cycle's notice period in working days."""
    near = add_working_days(today, notice_days + SOON, public_days(municipality_id).is_holiday)
    wanted = (
        sa.select(Hearing)
        .where(
            Hearing.municipality_id == municipality_id,
            sa.or_(
                Hearing.status.in_(ANNOUNCED),
                sa.and_(Hearing.status == HearingStatus.DRAFT, Hearing.on_date.between(today, near)),
            ),
            sa.or_(
                Hearing.on_date < today,
                Hearing.status == HearingStatus.DRAFT,
                sa.and_(Hearing.venue_id.is_(None), Hearing.venue_text == "", Hearing.online_url == ""),
            ),
        )
        .order_by(Hearing.on_date, Hearing.id)
    )
    cards = hearing_cards(db.session.scalars(wanted).all())
    return DueLists(
        without_hall=tuple(card for card in cards if not card.is_draft and card.on_date >= today),
        notice_due=tuple(card for card in cards if card.is_draft),
        # What a public source reports of former years is nobody's report to write.
        report_missing=tuple(
            card for card in cards if card.is_report_missing(today) and (card.cycle_id or not card.source_url)
        ),
    )
