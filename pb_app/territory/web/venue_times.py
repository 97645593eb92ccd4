"""When a hall can be used: hours in the week, closures."""

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.territory import policy
from pb_app.territory.queries import VenueCard, find_place
from pb_app.territory.venue_times import (
    VenueTimes,
    add_closure,
    change_venue_hours,
    remove_closure,
    venue_times,
)
from pb_app.territory.web import territory_staff as bp
from pb_app.territory.web.forms import ClosureForm, VenueHoursForm
from pb_app.territory.web.venues import allow_seeing, venue_here
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text
from pb_app.web.formatting import weekday_names
from pb_app.web.put_back import answered, removed_days


@bp.route("/staff/<m>/venues/<int:venue_id>/times", methods=["GET", "POST"])
@staff
@keeps_text
def venue_hours(m: str, venue_id: int) -> ResponseReturnValue:
    """The hours of the week; the closures below."""
    card = _changeable(m, venue_id)
    times = venue_times([venue_id])[venue_id]
    form = VenueHoursForm(data=_stored(times) | {"version": card.version})
    stale = None
    if form.validate_on_submit():
        try:
            change_venue_hours(
                actor=current_actor(),
                venue_id=venue_id,
                expected_version=form.version.data,
                hours=form.hours(),
            )
        except StaleVersion:
            card, times = venue_here(venue_id, m), venue_times([venue_id])[venue_id]
            stale = differences(form, _stored(times), version=card.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("territory_staff.venue_hours", m=m, venue_id=venue_id), 303)
    page = render_template(
        "territory/staff/venue_times.html", nav="hearings", venue=card, times=times, form=form,
        closure_form=ClosureForm(formdata=None, data=removed_days(request.args)), conflict_list=stale,
        weekdays=weekday_names(),
    )  # fmt: skip
    return page, 409 if stale is not None else 200


@bp.route("/staff/<m>/venues/<int:venue_id>/closures", methods=["GET", "POST"])
@staff
@keeps_text
def venue_closures(m: str, venue_id: int) -> ResponseReturnValue:
    """Note days on which the hall cannot be used."""
    card = _changeable(m, venue_id)
    form = ClosureForm(data=removed_days(request.args))
    if form.validate_on_submit():
        try:
            add_closure(actor=current_actor(), venue_id=venue_id, draft=form.draft())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("territory_staff.venue_hours", m=m, venue_id=venue_id), 303)
    return render_template("territory/staff/venue_closure.html", nav="hearings", venue=card, form=form)


@bp.post("/staff/<m>/venues/<int:venue_id>/closures/<int:closure_id>/remove")
@staff
def drop_closure(m: str, venue_id: int, closure_id: int) -> ResponseReturnValue:
    """Take a closure back; the form then holds it, so that it can be added again."""
    _changeable(m, venue_id)
    draft = remove_closure(actor=current_actor(), venue_id=venue_id, closure_id=closure_id)
    removed = asdict(draft) if draft is not None else None
    return answered("territory_staff.venue_hours", removed, m=m, venue_id=venue_id)


def _changeable(m: str, venue_id: int) -> VenueCard:
    allow_seeing(m)
    card = venue_here(venue_id, m)
    place = find_place(card.place_id) if card.place_id is not None else None
    allow(policy.may_change_venue(current_actor(), m, place.path if place else None), "change_venue")
    return card


def _stored(times: VenueTimes) -> dict[str, object]:
    by_day = {one.weekday: one for one in times.hours}
    values: dict[str, object] = {}
    for day in range(7):
        one = by_day.get(day)
        values[f"opens_{day}"] = one.opens if one else None
        values[f"closes_{day}"] = one.closes if one else None
    return values
