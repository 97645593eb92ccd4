"""Changes at the last minute in words: what calendar programs may tell too late stands on the pages at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from pb_app.hearings.late_changes import changes_since, hearings_around
from pb_app.hearings.queries import EVERY_PUBLIC, HearingCard, HearingFilters, local_today
from pb_app.hearings.rules import ANNOUNCED
from pb_app.hearings.web.rows import LAST_MINUTE, AgendaRow, agenda_row, is_last_minute


def late_rows(
    municipality_id: str, now: datetime, filters: HearingFilters = EVERY_PUBLIC
) -> Sequence[AgendaRow]:
    """The hearings of these two days that were moved, cancelled, restored or completed at the last minute."""
    changes = changes_since(municipality_id, now - LAST_MINUTE)
    today = local_today(now)
    around = replace(filters, from_date=None, to_date=None)
    cards = hearings_around(municipality_id, today, today + LAST_MINUTE, around)
    rows = []
    for card in cards:
        words = completion_words(card, changes.get(card.ref, ""), now)
        if words:
            rows.append(replace(agenda_row(card), state=words))
        elif is_last_minute(card, now):
            rows.append(agenda_row(card))
    return rows


def late_completion(card: HearingCard, now: datetime) -> str:
    """What became known or changed of one hearing at the last minute, other than its day; empty if nothing."""
    return completion_words(
        card, changes_since(card.municipality_id, now - LAST_MINUTE).get(card.ref, ""), now
    )


def completion_words(card: HearingCard, change: str, now: datetime) -> str:
    """What an announced change says where the date block does not: hour and hall, or that it takes place after all."""
    today = local_today(now)
    if card.status not in ANNOUNCED or not today <= card.on_date <= today + LAST_MINUTE:
        return ""
    return {
        "changed": _("Hour or place was completed"),
        "hall": _("Another hall"),
        "restored": _("Takes place after all"),
    }.get(change, "")
