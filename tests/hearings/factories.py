"""Hearings for tests, made through the use cases."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import sqlalchemy as sa

from pb_app.cycles.queries import list_themes
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.announcement_service import publish_hearing
from pb_app.hearings.queries import HearingCard, get_card
from pb_app.hearings.rules import HearingFacts, HearingStatus, Slot, VenueChoice
from pb_app.hearings.service import create_hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.tables import Venue
from tests.conftest import NOW

EVERY_TICK = frozenset(
    {"clash_venue", "clash_team", "holiday", "hour_twice", "short_notice", "hour_unknown", "venue_unknown",
     "place_unknown"}
)  # fmt: skip
FACTS = HearingFacts(
    slot=Slot(date(2026, 10, 20), time(16, 30), time(18, 0)),
    purpose="Buxheti 2027; PBA 2027-2029",
    place_ids=("vlore-rajoni-3",),
    venue=VenueChoice(text="Pallati i Kulturës"),
)


def facts(**given: Any) -> HearingFacts:
    """The plain hearing, or one that differs as told."""
    return replace(FACTS, **given)


def some_theme() -> str:
    """The first theme."""
    return list_themes()[0].id


def draft(**given: Any) -> HearingCard:
    """A draft in Vlorë."""
    municipality_id = given.pop("municipality_id", "vlore")
    given.setdefault("theme_ids", (some_theme(),))
    cycle_id = given.pop("cycle_id", None)
    ref = create_hearing(
        actor=SYSTEM,
        municipality_id=municipality_id,
        facts=facts(**given),
        cycle_id=cycle_id,
        confirmed=EVERY_TICK,
    )
    return get_card(municipality_id, ref, with_drafts=True)


def announced(status: HearingStatus = HearingStatus.CONFIRMED, **given: Any) -> HearingCard:
    """An announced hearing in Vlorë."""
    card = draft(**given)
    publish_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, status=status, confirmed=EVERY_TICK
    )
    return again(card)


def again(card: HearingCard) -> HearingCard:
    """The hearing as it is now."""
    return get_card(card.municipality_id, card.ref, with_drafts=True)


def venue(name: str = "Pallati i Kulturës", **given: Any) -> int:
    """A hall of Vlorë."""
    row = Venue(municipality_id="vlore", name=name, is_active=True, created_at=NOW, version=1, **given)
    db.session.add(row)
    db.session.commit()
    return row.id


def cycle(year: int = 2027, municipality_id: str = "vlore") -> int:
    """An open budget year."""
    row = BudgetCycle(
        municipality_id=municipality_id, year=year, status=CycleStatus.OPEN, created_at=NOW, version=1,
        notice_days=5, comment_days=20,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row.id


def rows_of(table: type[Any], *conditions: Any) -> list[Any]:
    """All rows of a table that fulfil conditions, read anew."""
    db.session.expire_all()
    return list(db.session.scalars(sa.select(table).where(*conditions)))
