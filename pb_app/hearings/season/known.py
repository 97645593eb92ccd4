"""What a file is compared with: the new hearings of the draft and every hearing of the budget year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.planning.tables import PlanEntry, PlanEntryPlace
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.hearings.season.matching import Known
from pb_app.hearings.season.place_names import Gazetteer, NamedPlace
from pb_app.hearings.tables import Hearing, HearingPlace
from pb_app.kernel.text import fold
from pb_app.territory.queries import aliases_of, get_municipality, list_places, list_venues


def known_of(cycle_id: int, halls: Mapping[str, int]) -> list[Known]:
    """All that a row may speak of, in four statements; a hall written as text is the hall of that name."""
    return [
        replace(one, venue=VenueChoice(venue_id=halls[fold(one.venue.text)]))
        if fold(one.venue.text) in halls and one.venue.venue_id is None
        else one
        for one in (*_entries(cycle_id), *_hearings(cycle_id))
    ]


def gazetteer_of(municipality_id: str) -> Gazetteer:
    """The names of the municipality's places, villages and aliases included."""
    municipality = get_municipality(municipality_id)
    aliases = aliases_of(municipality_id)
    places = [
        NamedPlace(card.id, card.kind, card.name, card.label, aliases.get(card.id, ()))
        for card in list_places(municipality_id, with_villages=True)
    ]
    return Gazetteer(places, (municipality.name, municipality.seat))


def halls_of(municipality_id: str) -> dict[str, int]:
    """The halls by their folded name, alone and with their address, the active ones first."""
    found: dict[str, int] = {}
    for hall in sorted(list_venues(municipality_id, only_active=False), key=lambda hall: not hall.is_active):
        for name in (hall.name, f"{hall.name}, {hall.address}"):
            found.setdefault(fold(name), hall.id)
    return found


def _entries(cycle_id: int) -> list[Known]:
    of_cycle = sa.and_(PlanEntry.cycle_id == cycle_id, PlanEntry.hearing_id.is_(None))
    places = _places(
        sa.select(PlanEntryPlace.entry_id, PlanEntryPlace.place_id).join(PlanEntry).where(of_cycle)
    )
    rows = db.session.scalars(sa.select(PlanEntry).where(of_cycle).order_by(PlanEntry.id))
    return [
        Known(
            entry_id=row.id, hearing_id=None, ref="", uid="", source_key=row.source_key, status=None, kind=row.kind,
            slot=Slot(row.on_date, row.start_time, row.end_time) if row.on_date else None,
            place_ids=frozenset(places[row.id]), venue=VenueChoice(row.venue_id, row.venue_text), title=row.title,
            purpose=row.purpose,
        )
        for row in rows
    ]  # fmt: skip


def _hearings(cycle_id: int) -> list[Known]:
    places = _places(
        sa.select(HearingPlace.hearing_id, HearingPlace.place_id)
        .join(Hearing)
        .where(Hearing.cycle_id == cycle_id)
    )
    rows = db.session.scalars(sa.select(Hearing).where(Hearing.cycle_id == cycle_id).order_by(Hearing.id))
    return [
        Known(
            entry_id=None, hearing_id=row.id, ref=row.ref, uid=row.uid, source_key=row.source_key, status=row.status,
            kind=row.kind, slot=Slot(row.on_date, row.start_time, row.end_time), place_ids=frozenset(places[row.id]),
            venue=VenueChoice(row.venue_id, row.venue_text), title=row.title, purpose=row.purpose,
        )
        for row in rows
    ]  # fmt: skip


def _places(wanted: sa.Select[int, str]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for owner_id, place_id in db.session.execute(wanted):
        found[owner_id].add(place_id)
    return found
