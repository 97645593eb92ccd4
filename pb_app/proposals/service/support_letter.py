"""The one mail about a support: its link confirms, and later takes back."""

from flask import current_app
from flask_babel import gettext as _

from pb_app.kernel.links import token_of
from pb_app.proposals.tables import Proposal
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.locale import current_locale, in_language

KIND = "support_confirm"
PURPOSE = "support"


def support_letter(row: Proposal, key: str) -> tuple[str, str]:
    """Subject and text in the language of the page; without a ``key`` it tells authors that theirs counts already."""
    municipality = get_municipality(row.municipality_id)
    token = token_of(key, secret=house().settings.secret_key, purpose=PURPOSE) if key else ""
    body = current_app.jinja_env.get_template("proposals/emails/support.txt").render(
        municipality=municipality,
        ref=row.ref,
        text=row.text,
        link=_address(f"/{row.municipality_id}/supports/{token}") if key else "",
        page=_address(f"/{row.municipality_id}/proposals/{row.ref}"),
    )
    subject = _("Please confirm: you ask for %(ref)s too", ref=row.ref)
    return subject if key else _("Your proposal %(ref)s", ref=row.ref), body.strip() + "\n"


def _address(path: str) -> str:
    return house().settings.base_url + in_language(path, current_locale())
