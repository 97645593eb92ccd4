"""Cards as the shapes of the API; what the public must not see has no way in here."""

from datetime import date
from typing import Any

from pb_app.consolidation.progress.reading import FollowedItem
from pb_app.consolidation.rules.differences import Change
from pb_app.consolidation.rules.frozen import FrozenAct, FrozenItem
from pb_app.cycles.queries import (
    CycleCard,
    ThemeCard,
    list_ceiling_rows,
    list_phases,
    list_programmes,
    list_themes,
)
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.wording import title_of
from pb_app.portal.queries.open_data import OpenEdition, OpenProposal
from pb_app.proposals.queries.consultations import list_consultations
from pb_app.territory.queries import MunicipalityCard, PlaceCard
from pb_app.unit_of_work import house
from pb_app.web.formatting import time_words

Shape = dict[str, Any]


def address(path: str, lang: str) -> str:
    """The full address of a page in the language asked for."""
    prefix = "" if lang == "sq" else f"/{lang}"
    return f"{house().settings.base_url}{prefix}{path}"


def municipality_shape(card: MunicipalityCard, cycle: CycleCard | None, lang: str) -> Shape:
    """A municipality."""
    return {
        "id": card.id,
        "name": card.name,
        "full_name": card.full_name,
        "county_id": card.county_id,
        "seat": card.seat,
        "population_2023": card.population_2023,
        "voters_2017": card.voters_2017,
        "lat": card.lat,
        "lon": card.lon,
        "budget_year": cycle.year if cycle else None,
        "url": address(f"/{card.id}/", lang),
    }


def place_shape(card: PlaceCard) -> Shape:
    """A place; its name is the same in every language."""
    return {
        "id": card.id,
        "municipality_id": card.municipality_id,
        "parent_id": card.parent_id,
        "kind": card.kind.value,
        "name": card.name,
        "label": card.label,
        "lat": card.lat,
        "lon": card.lon,
        "voters_2017": card.voters_2017,
    }


def hearing_shape(card: HearingCard, lang: str) -> Shape:
    """A hearing; what is not known is null, never made up."""
    return {
        "uid": card.uid,
        "ref": card.ref,
        "municipality_id": card.municipality_id,
        "kind": card.kind.value,
        "status": card.status.value,
        "audience": card.audience.value,
        "title": title_of(card),
        "date": card.on_date,
        "start": time_words(card.start_time) if card.start_time else None,
        "end": time_words(card.end_time) if card.end_time else None,
        "venue": card.venue_name or None,
        "online_url": card.online_url or None,
        "places": [_place(place) for place in card.places],
        "themes": [_theme(theme, lang) for theme in card.themes],
        "cancel_reason": card.cancel_reason or None,
        "moved_from": card.moved_from_date,
        "is_example": card.is_example,
        "source_url": card.source_url or None,
        "sequence": card.sequence,
        "url": address(f"/{card.municipality_id}/hearings/{card.ref}", lang),
    }


def proposal_shape(found: OpenProposal, lang: str) -> Shape:
    """A proposal without its author."""
    card = found.card
    return {
        "ref": card.ref,
        "municipality_id": card.municipality_id,
        "year": found.year,
        "status": card.status.value,
        "source": card.source.value,
        "place": _place(card.place) if card.place else None,
        "village": card.village or None,
        "theme": _theme(card.theme, lang),
        "text": card.text_in(lang),
        "voices": card.voices,
        "signatures": card.signatures,
        "supports": card.supports,
        "hearing_votes": card.hearing_votes,
        "forwarded_to": card.forwarded_to,
        "forward_protocol": found.forwarding.protocol,
        "forward_answer": found.forwarding.answer,
        "forward_answered_on": found.forwarding.answered_on,
        "listed_on": card.listed_at.date() if card.listed_at else None,
        "is_example": card.is_example,
        "url": address(f"/{card.municipality_id}/proposals/{card.ref}", lang),
    }


def edition_shape(found: OpenEdition, lang: str) -> Shape:
    """A published version without its lines."""
    return {
        "municipality_id": found.municipality_id,
        "year": found.year,
        "number": found.number,
        "stage": found.stage.value,
        "published_at": found.published_at,
        "hash": found.content_hash,
        "council_decision": found.council_decision or None,
        "url": address(f"/{found.municipality_id}/budget/{found.year}/list/{found.number}", lang),
    }


def item_shape(item: FrozenItem, lang: str) -> Shape:
    """One line of a published version."""
    is_english = lang == "en"
    return {
        "code": item.code,
        "title": (item.title_en if is_english else "") or item.title,
        "description": (item.description_en if is_english else "") or item.description,
        "theme": {"id": item.theme_id, "name": item.theme_en if is_english else item.theme},
        "places": [{"id": place.id, "name": place.name} for place in item.places],
        "programme": (item.programme_en if is_english else "") or item.programme,
        "decision": item.decision.value,
        "reason": item.reason,
        "forwarded_to": item.forwarded_to,
        "amounts": {str(year): amount for year, amount in item.amounts.items()},
        "council": item.council.value,
        "council_reason": item.council_reason,
        "approved_amounts": {str(year): amount for year, amount in item.approved.items()},
        "act": _act(item.act) if item.act else None,
        "proposals": item.proposals,
        "voices": item.voices,
        "signatures": item.signatures,
        "supports": item.supports,
        "votes": item.votes,
        "hearings": item.hearings,
        "references": list(item.references),
        "is_example": item.is_example,
    }


def _act(act: FrozenAct) -> Shape:
    return {
        "number": act.number,
        "decided_on": date.fromisoformat(act.decided_on),
        "url": act.url or None,
    }


def listed_item_shape(
    item: FrozenItem, found: OpenEdition, lang: str, followed: FollowedItem | None
) -> Shape:
    """One line of the latest version of its list."""
    return item_shape(item, lang) | {
        "municipality_id": found.municipality_id,
        "year": found.year,
        "edition": found.number,
        "stage": found.stage.value,
        "council_decision": found.council_decision or None,
        "progress": _progress(followed) if followed else None,
    }


def _progress(item: FollowedItem) -> Shape:
    return {
        "state": item.state.value if item.state else None,
        "on_date": item.on_date,
        "spent": item.spent,
        "due_on": item.due_on,
        "is_delayed": item.is_delayed,
        "carried_to_year": item.carried_to_year,
    }


def change_shape(change: Change, lang: str) -> Shape:
    """What changed in a line."""
    return {
        "kind": change.kind.value,
        "code": change.code,
        "title": (change.title_en if lang == "en" else "") or change.title,
        "before": _plain(change.before),
        "after": _plain(change.after),
    }


def theme_shape(card: ThemeCard, lang: str) -> Shape:
    """A theme."""
    return _theme(card, lang) | {"examples": card.examples_in(lang)}


def cycle_shape(card: CycleCard, lang: str) -> Shape:
    """A budget year."""
    return {
        "municipality_id": card.municipality_id,
        "year": card.year,
        "status": card.status.value,
        "opens_on": card.opens_on,
        "closes_on": card.closes_on,
        "notice_days": card.notice_days,
        "comment_days": card.comment_days,
        "is_example": card.is_example,
        "url": address(f"/{card.municipality_id}/budget/{card.year}", lang),
    }


def cycle_with_money_shape(card: CycleCard, lang: str) -> Shape:
    """A budget year with what it is about and what may be spent."""
    programmes = list_programmes(card.id)
    codes = {programme.id: programme.code for programme in programmes}
    return cycle_shape(card, lang) | {
        "phases": [
            {
                "kind": phase.kind.value,
                "name": phase.name_in(lang),
                "starts_on": phase.starts_on,
                "ends_on": phase.ends_on,
            }
            for phase in list_phases(card.id)
        ],
        "themes": [_theme(theme, lang) for theme in list_themes(card.id)],
        "programmes": [
            {
                "code": programme.code,
                "name": (programme.name_en if lang == "en" else "") or programme.name,
                "function_code": programme.function_code,
            }
            for programme in programmes
        ],
        "ceilings": [
            {
                "programme": codes.get(row.programme_id) if row.programme_id else None,
                "place_id": row.place_id,
                "year": row.year,
                "amount": row.amount,
                "stage": row.stage.value,
                "act": row.act,
            }
            for row in list_ceiling_rows(card.id)
        ],
        "consultations": [
            {
                "title": one.title_in(lang),
                "published_on": one.published_on,
                "closes_on": one.closes_on,
                "working_days": one.working_days,
            }
            for one in list_consultations(card)
        ],
    }


def _plain(value: Any) -> str:  # noqa: ANN401 - what JSON held
    if isinstance(value, dict):
        return "; ".join(f"{year}: {amount}" for year, amount in sorted(value.items()))
    return "" if value is None else str(value)


def _place(card: PlaceCard) -> Shape:
    return {"id": card.id, "name": card.label}


def _theme(card: ThemeCard, lang: str) -> Shape:
    return {"id": card.id, "name": card.name_in(lang)}
