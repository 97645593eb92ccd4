"""Hearings as tables and data to take away."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from pb_app.formats.csv_table import render_csv
from pb_app.formats.hearings_xlsx import Cell, HearingSheet, SheetColumn, render_hearings_xlsx
from pb_app.hearings import wording
from pb_app.hearings.addresses import calendar_url, hearing_url
from pb_app.hearings.feed_reading import join_entries
from pb_app.hearings.feed_texts import summary_of
from pb_app.hearings.queries import HearingCard, list_hearings
from pb_app.territory.queries import MunicipalityCard, get_municipality
from pb_app.web.formatting import date_parts

_BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)
_PRINTED = 9
"""When, what state, for whom, title, where, step-free."""
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


def hearings_workbook(municipality: MunicipalityCard, cards: Sequence[HearingCard]) -> bytes:
    """The table as people read it, in the language of the request; equal bytes while nothing changed."""
    return render_hearings_xlsx(
        HearingSheet(
            title=_("Public hearings: %(what)s", what=municipality.full_name),
            sheet_name=_("Hearings"),
            owner=municipality.full_name,
            page_of=_("Page {page} of {pages}"),
            columns=_columns(),
            rows=[_cells(card) for card in cards],
            printed_columns=_PRINTED,
            made_at=max((card.published_at for card in cards if card.published_at), default=_BEFORE_ALL),
        )
    )


def _columns() -> tuple[SheetColumn, ...]:
    return (
        SheetColumn(_("Date"), 12, "date"), SheetColumn(_("Weekday"), 11), SheetColumn(_("From hour"), 8, "hour"),
        SheetColumn(_("Until hour"), 8, "hour"), SheetColumn(_("State"), 14), SheetColumn(_("Unit or region"), 26),
        SheetColumn(_("Title"), 32), SheetColumn(_("Where"), 30), SheetColumn(_("Step-free"), 11),
        SheetColumn(_("Online"), 18), SheetColumn(_("Who is invited"), 16), SheetColumn(_("Themes"), 24),
        SheetColumn(_("What will be discussed"), 40), SheetColumn(_("Moved from"), 24), SheetColumn(_("Reason"), 26),
        SheetColumn(_("Reference"), 10), SheetColumn(_("Page"), 30, "link"),
    )  # fmt: skip


def _cells(card: HearingCard) -> tuple[Cell, ...]:
    """An unknown hour or hall stays empty: a spreadsheet sorts and filters by it."""
    step_free = card.venue.step_free if card.venue else None
    return (
        card.on_date, date_parts(card.on_date, wording.language()).weekday, card.start_time, card.end_time,
        wording.status_label(card.status), wording.places_of(card), summary_of(card),
        wording.venue_of(card) if card.is_venue_known else "",
        "" if step_free is None else (_("Yes") if step_free else _("No")),
        card.online_url, wording.audience_label(card.audience),
        ", ".join(theme.name_in(wording.language()) for theme in card.themes),
        wording.in_language(card.purpose, card.purpose_en), wording.moved_from(card),
        card.cancel_reason or card.move_reason, card.ref,
        hearing_url(card.municipality_id, card.ref, wording.language()),
    )  # fmt: skip


def _moved_from(card: HearingCard) -> str | None:
    if card.moved_from_date is None:
        return None
    hour = f"T{card.moved_from_time:%H:%M}" if card.moved_from_time else ""
    return card.moved_from_date.isoformat() + hour


def _cell(value: Any) -> object:  # noqa: ANN401 - a value of a record
    return "; ".join(value) if isinstance(value, list) else value


def export_hearings(*, municipality_id: str, year: int, wanted: str) -> tuple[bytes, int]:
    """The public hearings of a budget year in one of the formats, and how many; raise ``NotFound``."""
    municipality = get_municipality(municipality_id)
    cards = [card for card in list_hearings(municipality_id) if card.ref.startswith(f"D{year % 100:02d}-")]
    written = {
        "ics": lambda: join_entries(municipality_id, [card.id for card in cards], "sq"),
        "csv": lambda: hearings_csv(cards),
        "xlsx": lambda: hearings_workbook(municipality, cards),
        "json": lambda: hearings_json(municipality, cards),
    }
    return written[wanted](), len(cards)
