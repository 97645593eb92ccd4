"""What last year left: by place, each raised again with one button."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.consolidation import policy
from pb_app.consolidation.progress.left_over import LeftOver, list_left_over
from pb_app.consolidation.progress.service import raise_again
from pb_app.consolidation.progress.words import state_words
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import (
    allow_bench,
    allow_gathering,
    find_chosen_cycle,
    get_chosen_cycle,
)
from pb_app.consolidation.web.progress_public import local_today
from pb_app.consolidation.words import decision_label
from pb_app.kernel.ids import new_token
from pb_app.territory.queries import PlaceCard, list_places
from pb_app.web.access import current_actor, staff


@bp.get("/staff/<m>/consolidation/left-over")
@staff
def left_over(m: str) -> ResponseReturnValue:
    """The items of the year before that are not there yet."""
    allow_bench(m)
    cycle = find_chosen_cycle(m)
    if cycle is None:
        return render_template("consolidation/staff/no_cycle.html", nav="consolidation")
    items = list_left_over(m, cycle.year, today=local_today())
    return render_template(
        "consolidation/staff/left_over.html", nav="consolidation", cycle=cycle,
        groups=by_place(items, list_places(m)), whole=len(items), state_of=standing_words, token=new_token,
        may_gather=policy.may_gather(current_actor(), m),
    )  # fmt: skip


def by_place(items: list[LeftOver], places: list[PlaceCard]) -> list[tuple[str, list[LeftOver]]]:
    """Under each place its items; one of several places stands under each, one of none under the whole."""
    everywhere = [item for item in items if not item.place_ids]
    groups = [(place.label, [item for item in items if place.id in item.place_ids]) for place in places]
    return [
        *([(_("The whole municipality"), everywhere)] if everywhere else []),
        *(group for group in groups if group[1]),
    ]


def standing_words(item: LeftOver) -> str:
    """Where it stands: how far the work is, else what was decided."""
    if item.is_approved:
        return state_words(item.state)
    return decision_label(item.decision, item.year)


@bp.post("/staff/<m>/consolidation/left-over/<code>")
@staff
def raise_item_again(m: str, code: str) -> ResponseReturnValue:
    """Make an item of this year out of it."""
    allow_gathering(m)
    cycle = get_chosen_cycle(m)
    new_code = raise_again(
        current_actor(),
        municipality_id=m,
        code=code,
        year=cycle.year,
        token=request.form.get("token", "")[:64],
    )
    flash(_("It is item %(code)s of this year. Its price is asked anew.", code=new_code), "ok")
    return redirect(url_for("consolidation_staff.left_over", m=m, year=cycle.year), 303)
