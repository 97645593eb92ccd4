"""A short address for a choice of hearings: calendar programs refuse long ones."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from pb_app.extensions import limiter
from pb_app.hearings.saved_filters import save_filter
from pb_app.hearings.web import hearings_public as bp
from pb_app.hearings.web.calendar_choice import read_choice, usual_themes
from pb_app.hearings.web.calendar_page import feed_box, titled
from pb_app.territory.queries import get_municipality, list_places
from pb_app.web.access import current_actor, public_form
from pb_app.web.forms import BaseForm
from pb_app.web.urls import url_for


@bp.route("/<m>/hearings/subscribe", methods=["GET", "POST"])
@public_form
@limiter.limit("60 per hour", methods=["POST"])
def subscribe_to(m: str) -> ResponseReturnValue:
    """The feed of a choice: its address, or a button that makes one."""
    municipality = get_municipality(m)
    choice = read_choice(request.args, places=list_places(m), themes=usual_themes(m))
    scope = choice.scope(m)
    form = BaseForm()
    if form.validate_on_submit() and scope.can_be_saved:
        save_filter(actor=current_actor(), scope=scope)
        return redirect(url_for("hearings_public.subscribe_to", m=m, **scope.query), code=303)
    return render_template(
        "hearings/public/subscribe.html",
        form=form,
        feed=feed_box(municipality, choice),
        heading=titled(choice),
        calendar_url=url_for("hearings_public.calendar", m=m, **scope.query),
    )
