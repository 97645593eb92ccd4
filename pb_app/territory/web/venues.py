"""The halls: list, add, change, take out of use."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.kernel.errors import DomainError, NotFound, StaleVersion
from pb_app.territory import policy
from pb_app.territory.queries import (
    VenueCard,
    find_venue,
    get_municipality,
    list_places,
    list_venues,
    places_by_id,
)
from pb_app.territory.service import VENUE_FIELDS, add_venue, change_venue
from pb_app.territory.web import territory_staff as bp
from pb_app.territory.web.forms import STEP_FREE, VenueForm
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text

WORDS_OF = {answer: key for key, answer in STEP_FREE.items()}


def allow_seeing(m: str) -> None:
    """Who runs hearings here sees all halls; to others nothing is there."""
    get_municipality(m)
    allow(policy.may_see_venues(current_actor(), m), "see_venues", hide=True)


@bp.get("/staff/<m>/venues")
@staff
def venues(m: str) -> ResponseReturnValue:
    """All halls, those in use first."""
    allow_seeing(m)
    cards = sorted(list_venues(m, only_active=False), key=lambda card: not card.is_active)
    places = places_by_id({card.place_id for card in cards if card.place_id is not None})
    return render_template("territory/staff/venues.html", nav="hearings", venues=cards, places=places)


@bp.route("/staff/<m>/venues/new", methods=["GET", "POST"])
@staff
@keeps_text
def new_venue(m: str) -> ResponseReturnValue:
    """Add a hall."""
    allow_seeing(m)
    form = VenueForm()
    _fill_choices(form, m)
    if form.validate_on_submit():
        try:
            add_venue(actor=current_actor(), municipality_id=m, draft=form.draft())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The hall has been added."), "ok")
            return redirect(url_for("territory_staff.venues", m=m), 303)
    return render_template("territory/staff/venue.html", nav="hearings", form=form, venue=None)


@bp.route("/staff/<m>/venues/<int:venue_id>", methods=["GET", "POST"])
@staff
@keeps_text
def venue(m: str, venue_id: int) -> ResponseReturnValue:
    """Change a hall."""
    allow_seeing(m)
    card = venue_here(venue_id, m)
    form = VenueForm(data=_stored(card) | {"version": card.version})
    _fill_choices(form, m)
    stale = None
    if form.validate_on_submit():
        try:
            change_venue(
                actor=current_actor(),
                venue_id=venue_id,
                expected_version=form.version.data,
                draft=form.draft(),
            )
        except StaleVersion:
            card = venue_here(venue_id, m)
            stale = differences(form, _stored(card), version=card.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("territory_staff.venues", m=m), 303)
    page = render_template(
        "territory/staff/venue.html", nav="hearings", form=form, venue=card, conflict_list=stale
    )
    return page, 409 if stale is not None else 200


def venue_here(venue_id: int, m: str) -> VenueCard:
    """A hall of this municipality; raise ``NotFound`` for any other."""
    card = find_venue(venue_id)
    if card is None or card.municipality_id != m:
        raise NotFound("venue")
    return card


def _stored(card: VenueCard) -> dict[str, object]:
    values = {name: getattr(card, name) for name in VENUE_FIELDS}
    return values | {"step_free": WORDS_OF[card.step_free], "place_id": card.place_id or ""}


def _fill_choices(form: VenueForm, m: str) -> None:
    form.place_id.choices = [
        ("", _("The whole municipality")),
        *((place.id, place.label) for place in list_places(m)),
    ]
    form.step_free.choices = [("yes", _("Yes")), ("no", _("No")), ("", _("Not known"))]
