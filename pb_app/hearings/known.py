"""Whether all that a hearing names is there, and of its municipality."""

from collections.abc import Sequence

import sqlalchemy as sa

from pb_app.accounts.tables import Organisation, Person
from pb_app.cycles.queries import themes_by_id
from pb_app.hearings.rules import HearingFacts
from pb_app.kernel.errors import DomainError
from pb_app.territory.queries import find_venue, places_by_id
from pb_app.unit_of_work import UnitOfWork


def check_known(uow: UnitOfWork, municipality_id: str, facts: HearingFacts) -> None:
    """Raise ``unknown_`` place, theme, venue, organisation or person, or ``foreign_place``."""
    check_places(municipality_id, facts.place_ids)
    if not set(facts.theme_ids) <= themes_by_id().keys():
        raise DomainError("unknown_theme", field="theme_ids")
    if facts.venue.venue_id is not None:
        venue = find_venue(facts.venue.venue_id)
        if venue is None or venue.municipality_id != municipality_id:
            raise DomainError("unknown_venue", field="venue_id")
    _check_ids(
        uow,
        Organisation.id,
        {key for key, _part in facts.organisations},
        "unknown_organisation",
        "organisations",
    )
    _check_ids(uow, Person.id, set(facts.team), "unknown_person", "team")


def check_places(municipality_id: str, place_ids: Sequence[str]) -> None:
    """Every place must be there and of this municipality."""
    found = places_by_id(set(place_ids))
    if len(found) != len(set(place_ids)):
        raise DomainError("unknown_place", field="place_ids")
    if any(place.municipality_id != municipality_id for place in found.values()):
        raise DomainError("foreign_place", field="place_ids")


def _check_ids(
    uow: UnitOfWork, column: sa.orm.InstrumentedAttribute[int], wanted: set[int], code: str, field: str
) -> None:
    if wanted and set(uow.session.scalars(sa.select(column).where(column.in_(wanted)))) != wanted:
        raise DomainError(code, field=field)
