"""The addresses of the API: ``/api/v1/…``; read-only, no cookie, open to every origin."""

from typing import Any

from apiflask import APIBlueprint, HTTPError
from flask_babel import force_locale

from pb_app.consolidation.progress.in_public import list_public_work
from pb_app.consolidation.progress.reading import FollowedItem
from pb_app.consolidation.queries.editions import edition_changes, edition_content, find_latest
from pb_app.cycles.queries import (
    CycleCard,
    find_current_cycle,
    find_cycle,
    list_themes,
    municipalities_in_use,
    themes_by_id,
)
from pb_app.cycles.rules import CycleStatus
from pb_app.hearings.queries import get_card
from pb_app.kernel.errors import NotFound
from pb_app.kernel.periods import to_local
from pb_app.portal.api import answers, list_answers, questions
from pb_app.portal.api.rendering import (
    Shape,
    change_shape,
    cycle_shape,
    cycle_with_money_shape,
    edition_shape,
    hearing_shape,
    item_shape,
    listed_item_shape,
    municipality_shape,
    place_shape,
    proposal_shape,
    theme_shape,
)
from pb_app.portal.api.spelling import next_address, readable
from pb_app.portal.dataset.service import public_cycles
from pb_app.portal.queries.open_data import (
    OpenEdition,
    edition_slice,
    find_open_edition,
    find_open_proposal,
    hearing_slice,
    proposal_slice,
)
from pb_app.territory.queries import (
    PlaceCard,
    find_municipality,
    find_place,
    get_municipality,
    list_counties,
    list_places,
)
from pb_app.unit_of_work import house
from pb_app.web.access import public

bp = APIBlueprint("api_v1", __name__, url_prefix="/api/v1", tag="Dëgjesa")

_FAR = 10_000
FAULTS = {400: "The request cannot be read"}
Query = dict[str, Any]


@bp.get("/municipalities")
@public
@bp.input(questions.MunicipalityQuery, location="query")
@bp.output(answers.Municipalities)
@bp.doc(operation_id="listMunicipalities", summary="All municipalities", responses=FAULTS)
def municipalities(query_data: Query) -> Shape:
    """Every municipality of Albania, in Albanian order."""
    cycles = municipalities_in_use()
    wanted = query_data.get("in_use")
    cards = [card for county in list_counties() for card in county.municipalities]
    return {
        "items": [
            municipality_shape(card, cycles.get(card.id), query_data["lang"])
            for card in cards
            if wanted is None or wanted == (card.id in cycles)
        ]
    }


@bp.get("/municipalities/<municipality>")
@public
@bp.input(questions.LanguageQuery, location="query")
@bp.output(answers.Municipality)
@bp.doc(operation_id="getMunicipality", summary="One municipality", responses=FAULTS)
def municipality(municipality: str, query_data: Query) -> Shape:
    """One municipality by its id."""
    card = get_municipality(readable(municipality, "municipality"))
    return municipality_shape(card, find_current_cycle(card.id), query_data["lang"])


@bp.get("/municipalities/<municipality>/places")
@public
@bp.output(answers.Places)
@bp.doc(operation_id="listPlaces", summary="The places of a municipality", responses=FAULTS)
def places(municipality: str) -> Shape:
    """Units, regions, quarters and villages; a village only where the municipality has loaded them."""
    card = get_municipality(readable(municipality, "municipality"))
    return {"items": [place_shape(place) for place in list_places(card.id, with_villages=True)]}


@bp.get("/hearings")
@public
@bp.input(questions.HearingQuery, location="query")
@bp.output(answers.Hearings)
@bp.doc(operation_id="listHearings", summary="Hearings", responses=FAULTS)
def hearings(query_data: Query) -> Shape:
    """Announced, held and cancelled hearings, never drafts."""
    lang = query_data.pop("lang")
    _check_known(query_data)
    found = hearing_slice(**query_data)
    with force_locale(lang):
        items = [hearing_shape(card, lang) for card in found.items]
    return {"items": items, "next": next_address(found.next_after)}


@bp.get("/municipalities/<municipality>/hearings/<ref>")
@public
@bp.input(questions.LanguageQuery, location="query")
@bp.output(answers.Hearing)
@bp.doc(operation_id="getHearing", summary="One hearing", responses=FAULTS)
def hearing(municipality: str, ref: str, query_data: Query) -> Shape:
    """One hearing by its municipality and reference."""
    lang = query_data["lang"]
    with force_locale(lang):
        return hearing_shape(get_card(readable(municipality, "hearing"), readable(ref, "hearing")), lang)


@bp.get("/proposals")
@public
@bp.input(questions.ProposalQuery, location="query")
@bp.output(answers.Proposals)
@bp.doc(operation_id="listProposals", summary="Proposals that were listed", responses=FAULTS)
def proposals(query_data: Query) -> Shape:
    """Proposals that were listed; their authors are never part of it."""
    lang = query_data.pop("lang")
    place = _check_known(query_data)
    found = proposal_slice(**(query_data | {"place": place}))
    return {
        "items": [proposal_shape(one, lang) for one in found.items],
        "next": next_address(found.next_after),
    }


@bp.get("/proposals/<ref>")
@public
@bp.input(questions.LanguageQuery, location="query")
@bp.output(answers.Proposal)
@bp.doc(operation_id="getProposal", summary="One proposal", responses=FAULTS)
def proposal(ref: str, query_data: Query) -> Shape:
    """One listed proposal by its reference."""
    found = find_open_proposal(readable(ref, "proposal"))
    if found is None:
        raise NotFound("proposal")
    return proposal_shape(found, query_data["lang"])


@bp.get("/lists")
@public
@bp.input(questions.YearQuery, location="query")
@bp.output(list_answers.Editions)
@bp.doc(operation_id="listEditions", summary="Published versions of consolidated lists", responses=FAULTS)
def editions(query_data: Query) -> Shape:
    """Published versions, each frozen; without their lines."""
    lang = query_data.pop("lang")
    _check_known(query_data)
    found = edition_slice(**query_data)
    return {
        "items": [edition_shape(one, lang) for one in found.items],
        "next": next_address(found.next_after),
    }


@bp.get("/lists/<municipality>/<int:year>/<int:number>")
@public
@bp.input(questions.LanguageQuery, location="query")
@bp.output(list_answers.EditionWithItems)
@bp.doc(operation_id="getEdition", summary="One published version with its lines", responses=FAULTS)
def edition(municipality: str, year: int, number: int, query_data: Query) -> Shape:
    """One version as it was published: it never changes."""
    lang = query_data["lang"]
    found = _open_edition(municipality, year, number)
    items = [item_shape(item, lang) for item in edition_content(found.id).items]
    return {**edition_shape(found, lang), "items": items}


@bp.get("/lists/<municipality>/<int:year>/<int:number>/changes")
@public
@bp.input(questions.LanguageQuery, location="query")
@bp.output(list_answers.Changes)
@bp.doc(
    operation_id="listChanges", summary="What changed in a version since the one before", responses=FAULTS
)
def changes(municipality: str, year: int, number: int, query_data: Query) -> Shape:
    """New, removed, and changed in decision, amount or title; empty for a first version."""
    found = _open_edition(municipality, year, number)
    return {"items": [change_shape(one, query_data["lang"]) for one in edition_changes(found.id)]}


@bp.get("/items")
@public
@bp.input(questions.ListQuery, location="query")
@bp.output(list_answers.ListedItems)
@bp.doc(operation_id="listItems", summary="The lines of a municipality's list of one year", responses=FAULTS)
def items(query_data: Query) -> Shape:
    """As they stand in the latest published version; empty while none is published."""
    _check_known(query_data)
    cycle = _public_cycle(query_data["municipality"], query_data["year"])
    latest = find_latest(cycle.id) if cycle else None
    found = find_open_edition(latest.municipality_id, latest.year, latest.number) if latest else None
    if found is None:
        return {"items": []}
    lang, followed = query_data["lang"], _followed(found)
    return {
        "items": [
            listed_item_shape(item, found, lang, followed.get(item.code))
            for item in edition_content(found.id).items
        ]
    }


def _followed(found: OpenEdition) -> dict[str, FollowedItem]:
    cycle = _public_cycle(found.municipality_id, found.year)
    if cycle is None:
        return {}
    today = to_local(house().clock.now()).date()
    return {item.code: item for item in list_public_work(cycle.id, today=today)}


@bp.get("/themes")
@public
@bp.input(questions.LanguageQuery, location="query")
@bp.output(answers.Themes)
@bp.doc(operation_id="listThemes", summary="The themes", responses=FAULTS)
def themes(query_data: Query) -> Shape:
    """Every theme, in the order of the pages."""
    return {"items": [theme_shape(theme, query_data["lang"]) for theme in list_themes()]}


@bp.get("/cycles")
@public
@bp.input(questions.CycleQuery, location="query")
@bp.output(answers.Cycles)
@bp.doc(operation_id="listCycles", summary="Budget years", responses=FAULTS)
def cycles(query_data: Query) -> Shape:
    """Budget years that are public, by municipality."""
    _check_known(query_data)
    wanted = query_data.get("municipality")
    return {
        "items": [
            cycle_shape(cycle, query_data["lang"])
            for cycle in public_cycles()
            if wanted in {None, cycle.municipality_id}
        ]
    }


@bp.get("/cycles/<municipality>/<int:year>")
@public
@bp.input(questions.LanguageQuery, location="query")
@bp.output(answers.CycleWithMoney)
@bp.doc(operation_id="getCycle", summary="One budget year with programmes and ceilings", responses=FAULTS)
def cycle(municipality: str, year: int, query_data: Query) -> Shape:
    """One budget year: phases, themes, programmes, ceilings."""
    found = _public_cycle(readable(municipality, "cycle"), year)
    if found is None:
        raise NotFound("cycle")
    return cycle_with_money_shape(found, query_data["lang"])


def _public_cycle(municipality: str, year: int) -> CycleCard | None:
    found = find_cycle(municipality, year) if year < _FAR else None
    return None if found is None or found.status is CycleStatus.PREPARING else found


def _open_edition(municipality: str, year: int, number: int) -> OpenEdition:
    is_near = max(year, number) < _FAR
    found = find_open_edition(readable(municipality, "edition"), year, number) if is_near else None
    if found is None:
        raise NotFound("edition")
    return found


def _check_known(query: Query) -> PlaceCard | None:
    """Refuse (422) a municipality, place or theme that does not exist; give the place."""
    place = find_place(query["place"]) if "place" in query else None
    unknown = {
        "municipality": "municipality" in query and find_municipality(query["municipality"]) is None,
        "place": "place" in query and place is None,
        "theme": "theme" in query and query["theme"] not in themes_by_id(),
    }
    faults = {name: ["Unknown."] for name, is_unknown in unknown.items() if is_unknown}
    if faults:
        raise HTTPError(422, "Validation error", {"query": faults})
    return place
