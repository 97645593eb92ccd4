"""The calendar in the frame of another site."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pb_app.hearings.queries import list_hearings, local_today
from pb_app.hearings.rules import ANNOUNCED
from pb_app.hearings.web.calendar_choice import read_choice, usual_themes
from pb_app.hearings.web.calendar_page import titled
from pb_app.hearings.web.late import late_rows
from pb_app.hearings.web.rows import agenda_row
from pb_app.territory.queries import MunicipalityCard, list_places
from pb_app.unit_of_work import house
from pb_app.web.urls import url_for

ROWS = 20
PAST_ROWS = 5


def embedded(municipality: MunicipalityCard, args: Mapping[str, str]) -> dict[str, Any]:
    """The coming hearings of the choice in the address, else the last ones; its links lead out of the frame."""
    choice = read_choice(args, places=list_places(municipality.id), themes=usual_themes(municipality.id))
    coming = replace(choice.filters, from_date=local_today(house().clock.now()), statuses=ANNOUNCED)
    rows = list_hearings(municipality.id, coming, limit=ROWS) or list_hearings(
        municipality.id, choice.filters, newest_first=True, limit=PAST_ROWS
    )
    return {
        "late": late_rows(municipality.id, house().clock.now(), choice.filters),
        "rows": [agenda_row(row) for row in rows],
        "heading": titled(choice),
        "subscribe_url": url_for(
            "hearings_public.subscribe_to", m=municipality.id, **choice.scope(municipality.id).query
        ),
    }
