"""The offices that answer for the data of their municipality."""

from pb_app.cycles.queries import municipalities_in_use
from pb_app.territory.queries import MunicipalityCard, list_counties


def offices() -> list[MunicipalityCard]:
    """The municipalities in use, in Albanian order within their counties: each is the controller of its own data."""
    in_use = municipalities_in_use()
    return [card for county in list_counties() for card in county.municipalities if card.id in in_use]
