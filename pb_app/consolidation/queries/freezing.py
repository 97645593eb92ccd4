"""The list as it stands now, in the form in which a version keeps it."""

from collections.abc import Iterable, Mapping
from datetime import date

from pb_app.consolidation.queries.bench import count_unanswered
from pb_app.consolidation.queries.items import ItemCard, list_items
from pb_app.consolidation.queries.provenance import references_of
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.deciding import budget_years
from pb_app.consolidation.rules.frozen import (
    FrozenCeiling,
    FrozenItem,
    FrozenList,
    FrozenPlace,
    FrozenProcess,
    FrozenWaiting,
)
from pb_app.consolidation.selecting.departures import departures_of
from pb_app.cycles.queries import (
    CeilingRow,
    CycleCard,
    ProgrammeCard,
    ThemeCard,
    list_ceiling_rows,
    list_programmes,
    list_themes,
)
from pb_app.cycles.rules import CeilingStage
from pb_app.hearings.figures import season_counts
from pb_app.kernel.periods import to_local
from pb_app.proposals.queries.figures import figures_of
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
    departures = {item_id: one.reason for item_id, one in departures_of([card.id for card in cards]).items()}
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
                references.get(card.id, ()), departures.get(card.id, ""),
            )
            for card in cards
        ),
        ceilings=_ceilings(list_ceiling_rows(cycle.id), programmes),
        process=_process(cycle, published_on),
        waiting=_waiting(cycle.id),
    )  # fmt: skip


def _waiting(cycle_id: int) -> tuple[FrozenWaiting, ...]:
    counts = count_unanswered(cycle_id)
    places = places_by_id(set(counts))
    return tuple(
        FrozenWaiting(place=FrozenPlace(id=one, name=places[one].short_label), proposals=counts[one])
        for one in sorted(counts)
    )


def _ceilings(
    rows: Iterable[CeilingRow], programmes: Mapping[int, ProgrammeCard]
) -> tuple[FrozenCeiling, ...]:
    """Those in force: a final ceiling goes before a preparatory one; ceilings of single places are left out."""
    chosen: dict[tuple[int | None, int], CeilingRow] = {}
    for row in rows:
        key = (row.programme_id, row.year)
        if row.place_id is None and (key not in chosen or row.stage is CeilingStage.FINAL):
            chosen[key] = row
    return tuple(
        FrozenCeiling(
            programme=row.programme,
            programme_en=_english_label(programmes[row.programme_id]) if row.programme_id else "",
            year=row.year,
            amount=row.amount,
            is_final=row.stage is CeilingStage.FINAL,
        )
        for row in chosen.values()
    )


def _process(cycle: CycleCard, today: date) -> FrozenProcess:
    season, raised = season_counts(cycle.municipality_id, today, cycle.id), figures_of(cycle.id)
    return FrozenProcess(
        hearings=season.held, attended=season.attended, proposals=raised.received, voices=raised.voices
    )


def _english_label(programme: ProgrammeCard) -> str:
    """``04520 Road network``; the Albanian name where there is no English one."""
    return f"{programme.code} {programme.name_en or programme.name}"


def _frozen(
    card: ItemCard,
    theme: ThemeCard,
    programme: ProgrammeCard | None,
    places: Mapping[str, PlaceCard],
    references: tuple[str, ...],
    departure: str,
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
        programme_en=_english_label(programme) if programme else "",
        reason=card.decision_reason,
        departure=departure,
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
        decided_on=to_local(card.decided_at).date().isoformat() if card.decided_at else "",
    )
