"""The office, the halls and the places of a municipality."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from pb_app.web.error_texts import register_texts

territory_staff = Blueprint("territory_staff", __name__)

register_texts(
    {
        "accent_unreadable": _l("Write the colour like #a4161a."),
        "accent_contrast": _l(
            "White words on this colour have a contrast of %(measured)s; they need 4.5. Choose a darker one."
        ),
        "usual_minutes_range": _l("A hearing lasts from %(least)s to %(most)s minutes."),
        "capacity_range": _l("A hall holds from 1 to %(most)s people."),
        "hours_incomplete": _l("A day needs both hours, or neither: an empty day is closed."),
        "name_required": _l("Write the name."),
        "venue_name_taken": _l("Another hall already has this name."),
        "village_twice": _l("The same village already stands in row %(row)s."),
        "unit_unknown": _l("“%(given)s” is no unit of this municipality."),
        "unit_twice": _l("Several units are called “%(given)s”."),
        "municipality_unknown": _l("No municipality has the id “%(given)s”."),
        "municipality_other": _l("“%(given)s” is another municipality than the one named."),
    }
)

from pb_app.territory.web import office, places, venue_times, venues  # noqa: E402, F401 - the views need the blueprint
