"""Log-in, people and organisations."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from pb_app.accounts import rules
from pb_app.web.error_texts import register_texts

accounts_public = Blueprint("accounts_public", __name__)
accounts_staff = Blueprint("accounts_staff", __name__)

register_texts(
    {
        "email_unreadable": _l("Write the e-mail address like emri@bashkia.gov.al."),
        "email_taken": _l("Another account has this e-mail address."),
        "password_too_short": _l("Use at least %(least)s characters, for example three words."),
        "password_unreadable": _l(
            "This password cannot be read. Use at most %(most)s letters, digits and signs."
        ),
        "password_is_email": _l("Do not use your e-mail address as password."),
        "password_too_simple": _l("Use more than three different characters."),
        "scope_admin": _l("An administrator belongs to no one municipality."),
        "scope_municipality": _l("This role needs a municipality."),
        "scope_places": _l("Only a hearing officer is bound to single places."),
        "unknown_organisation": _l("Choose an organisation from the list."),
        "organisation_name_taken": _l("Another organisation already has this name."),
        "website_unreadable": _l("Write the website like https://www.shembull.al."),
        "person_inactive": _l("This account is locked. Unlock it first."),
        "own_account": _l("You cannot lock your own account."),
        "last_coordinator": _l("Nobody would be left to coordinate this municipality."),
        "log_in_failed": _l("E-mail or password does not fit. Please check both."),
    }
)

PASSWORD_LEAST = rules.PASSWORD_LEAST

from pb_app.accounts.web import organisations, people, public, roles  # noqa: E402, F401 - the views need the blueprints
