"""Pages of hearings: the public calendar, and the desk of those who run it."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from pb_app.web.error_texts import register_texts

hearings_public = Blueprint("hearings_public", __name__)
hearings_staff = Blueprint("hearings_staff", __name__)

register_texts(
    {
        "use_move": _l(
            "This hearing is announced already. To change its day or hour use “Move”: people are told."
        ),
        "not_moved": _l("Day, hour and hall are the same as before."),
        "not_yet_held": _l("The day of this hearing has not come yet."),
        "unknown_venue": _l("Choose a hall from the list."),
        "unknown_person": _l("Choose people from the list."),
        "text_required": _l("Please write something here."),
        "parts_exceed_total": _l(
            "The parts come to more than the total: %(parts)s. Correct the total or the parts."
        ),
        "count_negative": _l("Write a whole number, without a sign."),
        "address_unreadable": _l("Write the address of the page with https:// at the beginning."),
        "venue_twice": _l("Choose a hall from the list or write another one, not both."),
        "own_places_only": _l("Choose at least one of your own places."),
        "clash_venue": _l("The hall is taken at that hour: hearing %(ref)s begins at %(start)s."),
        "clash_team": _l(
            "Somebody of the team has another hearing at that hour: %(ref)s begins at %(start)s."
        ),
        "holiday": _l("That day is a public holiday: %(name)s."),
        "hour_twice": _l("The clock goes back that night: %(at)s comes twice. The first one is meant."),
        "short_notice": _l("The notice is short: %(days)s working days are left, %(required)s are required."),
        "hour_unknown": _l("The hour is not known yet. The page will say: “The hour will be announced”."),
        "venue_unknown": _l("The hall is not known yet. The page will say: “The venue will be announced”."),
        "nothing_to_save": _l("This choice has an address of its own already."),
        "place_unknown": _l("No place is chosen: the hearing is for the whole municipality."),
    }
)

from pb_app.hearings.web import (  # noqa: E402 - the views need the blueprints
    announcing,
    changes_page,
    day_sentences,
    minutes,
    minutes_public,
    pack,
    pictures,
    printed,
    proposal_papers,
    public,
    saved_filter,
    seats,
    sentences,
    sheets,
    staff,
    staff_announce,
    staff_day,
    staff_documents,
    staff_edit,
)

__all__ = [
    "announcing",
    "changes_page",
    "day_sentences",
    "minutes",
    "minutes_public",
    "pack",
    "pictures",
    "printed",
    "proposal_papers",
    "public",
    "saved_filter",
    "seats",
    "sentences",
    "sheets",
    "staff",
    "staff_announce",
    "staff_day",
    "staff_documents",
    "staff_edit",
]
