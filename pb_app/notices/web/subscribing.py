"""Ask for notices by mail; the answer is the same whether the address was known or not."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from pb_app.cycles.queries import find_current_cycle, list_themes
from pb_app.notices.queries import is_mail_sent
from pb_app.notices.rules import Wishes
from pb_app.notices.service import request_subscription
from pb_app.notices.web import notices_public as bp
from pb_app.notices.web.asking import question_of, send_form
from pb_app.notices.web.forms import SubscribeForm, WishesForm, open_form
from pb_app.territory.queries import get_municipality, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import public_form
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale
from pb_app.web.urls import url_for

PURPOSE = "notices"


@bp.route("/<m>/notices", methods=["GET", "POST"])
@public_form
@keeps_text
def subscribe(m: str) -> ResponseReturnValue:
    """The form; ``place`` and ``theme`` may stand in the address, as links from other pages set them."""
    get_municipality(m)
    if "sent" in request.args and request.method != "POST":
        return render_template("notices/public/sent.html", nav="hearings")
    form = SubscribeForm()
    fill(form, m)
    open_form(form)
    if request.method != "POST":
        form.show(_wanted(form))
    elif send_form(form, purpose=PURPOSE, ask=lambda address: _ask(m, address, form)):
        return redirect(url_for("notices_public.subscribe", m=m, sent=1), 303)
    return render_template(
        "notices/public/subscribe.html",
        nav="hearings",
        form=form,
        question=question_of(form),
        is_mail_sent=is_mail_sent(),
    )


def fill(form: WishesForm, m: str) -> None:
    """Offer the places of the municipality and the themes of its year."""
    cycle = find_current_cycle(m)
    themes = (list_themes(cycle.id) if cycle else []) or list_themes()
    form.fill(list_places(m), themes, current_locale())


def _ask(m: str, address: str, form: SubscribeForm) -> None:
    request_subscription(municipality_id=m, email=address, wishes=form.wishes)


def _wanted(form: SubscribeForm) -> Wishes:
    """The usual wishes, with a place and a theme of the address where they are on offer."""
    offered = {
        name: {value for value, _label in field.choices}
        for name, field in (("place", form.places), ("theme", form.themes))
    }
    chosen = {
        name: tuple(value for value in request.args.getlist(name)[:50] if value in offered[name])
        for name in offered
    }
    return Wishes(place_ids=chosen["place"], theme_ids=chosen["theme"], language=current_locale())


def secret() -> str:
    """What the other half of private links follows from."""
    return house().settings.secret_key
