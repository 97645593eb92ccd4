"""The places of a municipality: find one, rename it, note its other names."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.kernel.text import clean
from pb_app.territory import policy
from pb_app.territory.queries import aliases_of, get_municipality, get_place, list_places
from pb_app.territory.searching import PlaceHit, search_places
from pb_app.territory.service import rename_place
from pb_app.territory.web import territory_staff as bp
from pb_app.territory.web.forms import PlaceForm
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import Difference
from pb_app.web.csrf import keeps_text

LONGEST_SEARCH = 80


def _allow(m: str) -> None:
    get_municipality(m)
    allow(policy.may_change_office(current_actor(), m), "change_places", hide=True)


@bp.get("/staff/<m>/places")
@staff
def places(m: str) -> ResponseReturnValue:
    """Units with their parts; with ``q``, what the search finds, villages included."""
    _allow(m)
    try:
        wanted = clean(request.args.get("q", "")[:LONGEST_SEARCH], multiline=False)
    except DomainError:
        wanted = ""
    hits = (
        search_places(m, wanted) if wanted else [PlaceHit(card, card, card.label) for card in list_places(m)]
    )
    return render_template(
        "territory/staff/places.html", nav="people", hits=hits, wanted=wanted, aliases=aliases_of(m)
    )


@bp.route("/staff/<m>/places/<place_id>", methods=["GET", "POST"])
@staff
@keeps_text
def place(m: str, place_id: str) -> ResponseReturnValue:
    """Rename a place; its address stays."""
    _allow(m)
    card = get_place(place_id, m)
    others = "\n".join(aliases_of(m).get(place_id, ()))
    form = PlaceForm(data={"name": card.name, "expected_name": card.name, "aliases": others})
    stale: list[Difference] = []
    if form.validate_on_submit():
        lines = (line.strip()[:120] for line in (form.aliases.data or "").splitlines())
        try:
            rename_place(
                actor=current_actor(),
                place_id=place_id,
                expected_name=form.expected_name.data or "",
                name=form.name.data or "",
                aliases=tuple(line for line in lines if line),
            )
        except StaleVersion:
            form.expected_name.data = card.name
            stale = [Difference(str(form.name.label.text), card.name, form.name.data or "")]
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("territory_staff.places", m=m), 303)
    page = render_template(
        "territory/staff/place.html", nav="people", form=form, place=card, conflict_list=stale
    )
    return page, 409 if stale else 200
