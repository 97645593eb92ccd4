"""Hearings as tables and data to take away."""

import json
from collections.abc import Sequence
from typing import Any

from pb_app.formats.csv_table import render_csv
from pb_app.hearings.addresses import calendar_url, hearing_url
from pb_app.hearings.feed_reading import join_entries
from pb_app.hearings.queries import HearingCard, list_hearings
from pb_app.territory.queries import MunicipalityCard, get_municipality

COLUMNS = (
    "ref", "municipality_id", "date", "start", "end", "status", "kind", "audience", "title", "purpose",
    "place_ids", "places", "theme_ids", "venue", "venue_address", "online_url", "accessibility", "moved_from",
    "move_reason", "cancel_reason", "first_published_at", "is_example", "source_url", "url", "uid", "sequence",
)  # fmt: skip


def hearing_record(card: HearingCard) -> dict[str, Any]:
    """A hearing as open data: JSON's own types, lists for what may be several, None for unknown."""
    return {
        "ref": card.ref,
        "municipality_id": card.municipality_id,
        "date": card.on_date.isoformat(),
        "start": f"{card.start_time:%H:%M}" if card.start_time else None,
        "end": f"{card.end_time:%H:%M}" if card.end_time else None,
        "status": card.status.value,
        "kind": card.kind.value,
        "audience": card.audience.value,
        "title": card.title or None,
        "purpose": card.purpose or None,
        "place_ids": [place.id for place in card.places],
        "places": [place.label for place in card.places],
        "theme_ids": [theme.id for theme in card.themes],
        "venue": card.venue_name or None,
        "venue_address": card.venue.address or None if card.venue else None,
        "online_url": card.online_url or None,
        "accessibility": card.accessibility or None,
        "moved_from": _moved_from(card),
        "move_reason": card.move_reason or None,
        "cancel_reason": card.cancel_reason or None,
        "first_published_at": card.published_at.isoformat(timespec="seconds") if card.published_at else None,
        "is_example": card.is_example,
        "source_url": card.source_url or None,
        "url": hearing_url(card.municipality_id, card.ref, "sq"),
        "uid": card.uid,
        "sequence": card.sequence,
    }


def hearings_csv(cards: Sequence[HearingCard]) -> bytes:
    """A table of hearings; several places or themes stand in one cell, parted by ``; ``."""
    rows = ([_cell(hearing_record(card)[name]) for name in COLUMNS] for card in cards)
    return b"".join(render_csv(COLUMNS, rows))


def hearings_json(municipality: MunicipalityCard, cards: Sequence[HearingCard]) -> bytes:
    """The same as data; equal bytes while nothing changed."""
    content = {
        "municipality": {"id": municipality.id, "name": municipality.name},
        "url": calendar_url(municipality.id, "sq"),
        "hearings": [hearing_record(card) for card in cards],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _moved_from(card: HearingCard) -> str | None:
    if card.moved_from_date is None:
        return None
    hour = f"T{card.moved_from_time:%H:%M}" if card.moved_from_time else ""
    return card.moved_from_date.isoformat() + hour


def _cell(value: Any) -> object:  # noqa: ANN401 - a value of a record
    return "; ".join(value) if isinstance(value, list) else value


def export_hearings(*, municipality_id: str, year: int, wanted: str) -> tuple[bytes, int]:
    """The public hearings of a budget year as ``ics``, ``csv`` or ``json``, and how many; raise ``NotFound``."""
    municipality = get_municipality(municipality_id)
    cards = [card for card in list_hearings(municipality_id) if card.ref.startswith(f"D{year % 100:02d}-")]
    if wanted == "ics":
        return join_entries(municipality_id, [card.id for card in cards], "sq"), len(cards)
    content = hearings_csv(cards) if wanted == "csv" else hearings_json(municipality, cards)
    return content, len(cards)
