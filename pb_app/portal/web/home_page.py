"""What the first page shows: every municipality, those in use first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import get_locale

from pb_app.cycles.queries import CycleCard, municipalities_in_use
from pb_app.hearings.web.rows import AgendaRow, agenda_row
from pb_app.hearings.wording import places_of
from pb_app.portal.queries.agenda import next_hearings
from pb_app.portal.queries.places import list_located_places
from pb_app.portal.web.country_map import CountryMap, draw_country
from pb_app.territory.queries import CountyCard, MunicipalityCard, list_counties
from pb_app.territory.searching import search_municipalities


@dataclass(frozen=True)
class UsedMunicipality:
    """A municipality in use, with its year and the row of its next hearing, if one is announced."""

    card: MunicipalityCard
    cycle: CycleCard
    next_hearing: AgendaRow | None


@dataclass(frozen=True)
class HomePage:
    """Everything of the first page; ``found`` is None unless somebody searched."""

    query: str
    found: Sequence[MunicipalityCard] | None
    used: Sequence[UsedMunicipality]
    used_ids: frozenset[str]
    counties: Sequence[CountyCard]
    map: CountryMap | None

    @property
    def only(self) -> UsedMunicipality | None:
        """The one municipality in use, where there is only one: the page is then its door."""
        return self.used[0] if len(self.used) == 1 else None


def county_name(county: CountyCard) -> str:
    """A county's name in the language of the page."""
    return county.name_en if str(get_locale()) == "en" else county.name


def home_page(query: str, today: date) -> HomePage:
    """Gather the page; the number of statements does not depend on how many municipalities there are."""
    counties = list_counties()
    cycles = municipalities_in_use()
    cards = [card for county in counties for card in county.municipalities if card.id in cycles]
    hearings = next_hearings(frozenset(cycles), today)
    rows = {m: replace(agenda_row(hearing), title=places_of(hearing)) for m, hearing in hearings.items()}
    used = [
        UsedMunicipality(card=card, cycle=cycles[card.id], next_hearing=rows.get(card.id)) for card in cards
    ]
    used_ids = frozenset(cycles)
    return HomePage(
        query=query,
        found=search_municipalities(query) if query else None,
        used=used,
        used_ids=used_ids,
        counties=counties,
        map=draw_country(list_located_places(), cards, used_ids=used_ids),
    )
