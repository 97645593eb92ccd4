"""What other features' events mean for hearings: names that stand in kept events are rendered anew."""

from pb_app.cycles.events import ThemeChanged
from pb_app.hearings import feed
from pb_app.hearings.day.seats import keep_until_the_new_date
from pb_app.hearings.events import HearingRescheduled
from pb_app.territory.events import MunicipalityChanged, PlaceChanged, VenueChanged
from pb_app.unit_of_work import House, UnitOfWork


def register(house: House) -> None:
    """Listen to the features below, and to what moves the dates of what hangs on a hearing."""
    house.on(MunicipalityChanged, _municipality_changed)
    house.on(PlaceChanged, _place_changed)
    house.on(VenueChanged, _venue_changed)
    house.on(ThemeChanged, _theme_changed)
    house.on(HearingRescheduled, keep_until_the_new_date)


def _municipality_changed(uow: UnitOfWork, event: MunicipalityChanged) -> None:
    feed.refresh_municipality(uow, event.municipality_id)


def _place_changed(uow: UnitOfWork, event: PlaceChanged) -> None:
    feed.refresh_place(uow, event.municipality_id, event.place_id)


def _venue_changed(uow: UnitOfWork, event: VenueChanged) -> None:
    feed.refresh_venue(uow, event.venue_id)


def _theme_changed(uow: UnitOfWork, event: ThemeChanged) -> None:
    feed.refresh_theme(uow, event.theme_id)
