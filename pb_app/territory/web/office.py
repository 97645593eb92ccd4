"""The page of the office."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.territory import policy
from pb_app.territory.queries import MunicipalityCard, forget_municipality, get_municipality
from pb_app.territory.service import OFFICE_FIELDS, change_office
from pb_app.territory.web import territory_staff as bp
from pb_app.territory.web.forms import OfficeForm
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text


@bp.route("/staff/<m>/office", methods=["GET", "POST"])
@staff
@keeps_text
def office(m: str) -> ResponseReturnValue:
    """Office, contact, usual length, accent, privacy notice."""
    card = get_municipality(m)
    allow(policy.may_change_office(current_actor(), m), "change_office", hide=True)
    form = OfficeForm(data=_stored(card) | {"version": card.version})
    stale = None
    if form.validate_on_submit():
        try:
            change_office(
                actor=current_actor(),
                municipality_id=m,
                expected_version=form.version.data,
                draft=form.draft(),
            )
        except StaleVersion:
            forget_municipality(m)
            card = get_municipality(m)
            stale = differences(form, _stored(card), version=card.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("territory_staff.office", m=m), 303)
    page = render_template("territory/staff/office.html", nav="people", form=form, conflict_list=stale)
    return page, 409 if stale is not None else 200


def _stored(card: MunicipalityCard) -> dict[str, object]:
    return {name: getattr(card, name) for name in OFFICE_FIELDS}
