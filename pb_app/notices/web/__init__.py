"""Pages of notices: ask for them, the private page behind a mail's link, an invitation; and the office's figures."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from pb_app.web.error_texts import register_texts

notices_public = Blueprint("notices_public", __name__)
notices_staff = Blueprint("notices_staff", __name__)

register_texts(
    {
        "unknown_offset": _l("Choose from the list when you want to be reminded."),
        "hearing_over": _l("There is nothing to be invited to: this hearing is over or does not take place."),
        "no_mail": _l("No mail can be sent from here at the moment."),
    }
)

from pb_app.notices.web import inviting, private, staff, subscribing  # noqa: E402 - the views need the blueprints

__all__ = ["inviting", "private", "staff", "subscribing"]
