"""The list as it stands now, in the form in which a version keeps it."""

from collections.abc import Mapping
from datetime import date

from pb_app.consolidation.queries.items import ItemCard, list_items
from pb_app.consolidation.queries.provenance import references_of
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.deciding import budget_years
from pb_app.consolidation.rules.frozen import FrozenItem, FrozenList, FrozenPlace
from pb_app.cycles.queries import CycleCard, ProgrammeCard, ThemeCard, list_programmes, list_themes
from pb_app.territory.queries import MunicipalityCard, PlaceCard, places_by_id


def current_list(
    cycle: CycleCard, municipality: MunicipalityCard, *, number: int, published_on: date
) -> FrozenList:
    """Every decided item of a cycle by theme and code, with its counts and references as they are now."""
    cards = [card for card in list_items(cycle.id) if card.decision is not Decision.NONE]
    themes = {theme.id: theme for theme in list_themes()}
    order = {theme_id: position for position, theme_id in enumerate(themes)}
    cards.sort(key=lambda card: (order[card.theme_id], card.id))
    programmes = {programme.id: programme for programme in list_programmes(cycle.id)}
    places = places_by_id({place_id for card in cards for place_id in card.place_ids})
    references = references_of([card.id for card in cards])
    return FrozenList(
        municipality_id=municipality.id,
        municipality=municipality.full_name,
        year=cycle.year,
        number=number,
        published_on=published_on.isoformat(),
        years=budget_years(cycle.year),
        is_example=cycle.is_example or any(card.is_example for card in cards),
        items=tuple(
            _frozen(
                card, themes[card.theme_id], programmes.get(card.programme_id or 0), places,
                references.get(card.id, ()),
            )
            for card in cards
        ),
    )  # fmt: skip


def _frozen(
    card: ItemCard,
    theme: ThemeCard,
    programme: ProgrammeCard | None,
    places: Mapping[str, PlaceCard],
    references: tuple[str, ...],
) -> FrozenItem:
    amounts = card.amounts
    return FrozenItem(
        code=card.code,
        title=card.title,
        title_en=card.title_en,
        description=card.description,
        description_en=card.description_en,
        theme_id=theme.id,
        theme=theme.name,
        theme_en=theme.name_en,
        theme_icon=theme.icon,
        decision=card.decision,
        places=tuple(FrozenPlace(id=one, name=places[one].short_label) for one in card.place_ids),
        programme=programme.label if programme else "",
        programme_en=f"{programme.code} {programme.name_en or programme.name}" if programme else "",
        reason=card.decision_reason,
        forwarded_to=card.forwarded_to,
        amounts=dict(card.by_year),
        natures=tuple(dict.fromkeys(amount.nature for amount in amounts)),
        fund_sources=tuple(dict.fromkeys(one.fund_source for one in amounts if one.fund_source)),
        spending_units=tuple(dict.fromkeys(one.spending_unit for one in amounts if one.spending_unit)),
        vats=tuple(dict.fromkeys(amount.vat for amount in amounts)),
        proposals=card.provenance.proposals,
        people=card.provenance.people,
        voices=card.provenance.voices,
        signatures=card.provenance.signatures,
        supports=card.provenance.supports,
        votes=card.provenance.votes,
        hearings=card.provenance.hearings,
        places_count=card.provenance.places,
        references=references,
        is_example=card.is_example,
    )
