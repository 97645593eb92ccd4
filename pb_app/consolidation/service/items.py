"""Describe an item: its texts, theme and places."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.queries.ceilings import place_paths
from pb_app.consolidation.queries.items import SUBJECT
from pb_app.consolidation.rules.gathering import check_open, check_places
from pb_app.consolidation.rules.totals import counting_places
from pb_app.consolidation.service.rows import get_item_row, hold_budget_of, item_fact
from pb_app.consolidation.tables import ConsolidatedItem, ItemPlace
from pb_app.consolidation.valuing.over_commitment import over_commitment
from pb_app.cycles.queries import themes_by_id
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation
from pb_app.territory.queries import list_places
from pb_app.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class ItemTexts:
    """What an item is called and where it is to be done; the English may be empty."""

    title: str
    theme_id: str
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    place_ids: tuple[str, ...] = ()
    """None means the whole municipality."""


def edit_item(
    actor: Actor,
    *,
    municipality_id: str,
    code: str,
    expected_version: int,
    texts: ItemTexts,
    confirmed: Collection[str] = (),
) -> None:
    """Change an item's texts, theme and places.

    Other places may pass a ceiling of theirs: that asks for confirmation (``NeedsConfirmation``).
    Raises ``item_title_required``, ``unknown_theme``, ``foreign_place``, ``item_dissolved``,
    ``StaleVersion``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        if not policy.may_gather(actor, municipality_id):
            raise Forbidden("edit_item")
        cycle = hold_budget_of(uow, municipality_id, code)
        item = get_item_row(uow, municipality_id, code, expected_version=expected_version)
        check_open(item_fact(item))
        _check(texts, municipality_id)
        places = counting_places(texts.place_ids, place_paths(cycle.id))
        doubts = over_commitment(cycle.id, cycle.year, {item.id: {"places": places}})
        if any(doubt.key not in confirmed for doubt in doubts):
            raise NeedsConfirmation(doubts)
        before = _snapshot(item)
        item.title, item.title_en = texts.title, texts.title_en
        item.description, item.description_en = texts.description, texts.description_en
        item.theme_id = texts.theme_id
        kept = {place.place_id: place for place in item.places}
        item.places = [kept.get(one) or ItemPlace(place_id=one) for one in dict.fromkeys(texts.place_ids)]
        item.touch()
        log(
            uow, action="item_edited", subject_type=SUBJECT, subject_id=item.code,
            municipality_id=municipality_id, before=before, after=_snapshot(item),
        )  # fmt: skip


def _check(texts: ItemTexts, municipality_id: str) -> None:
    if not texts.title:
        raise DomainError("item_title_required", field="title")
    if texts.theme_id not in themes_by_id():
        raise DomainError("unknown_theme", field="theme_id")
    known = {place.id for place in list_places(municipality_id, with_villages=True)}
    check_places(texts.place_ids, known)


def _snapshot(item: ConsolidatedItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "title_en": item.title_en,
        "description": item.description,
        "description_en": item.description_en,
        "theme": item.theme_id,
        "places": [place.place_id for place in item.places],
    }
