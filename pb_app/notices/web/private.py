"""The private page behind the link of each mail: confirm, see, change, leave. A GET changes nothing."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from pb_app.kernel.errors import DomainError, NotFound
from pb_app.notices.letters import SUBSCRIPTION
from pb_app.notices.links import key_of
from pb_app.notices.queries import SubscriptionView, find_subscription
from pb_app.notices.rules import CONFIRM_WITHIN, SubscriptionState
from pb_app.notices.service import change_wishes, confirm_subscription
from pb_app.notices.service import leave as leave_notices
from pb_app.notices.web import notices_public as bp
from pb_app.notices.web.asking import gone, private
from pb_app.notices.web.forms import WishesForm
from pb_app.notices.web.subscribing import fill, secret
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import public_form
from pb_app.web.csrf import keeps_text, one_click
from pb_app.web.urls import url_for


@bp.route("/<m>/notices/<token>", methods=["GET", "POST"])
@public_form
@keeps_text
def notices(m: str, token: str) -> ResponseReturnValue:
    """A button to confirm; once confirmed, what is told, to be changed."""
    key = _key(m, token)
    found = find_subscription(m, key)
    if found is None:
        return gone()
    if found.state is not SubscriptionState.ACTIVE:
        return _confirm_page(found, token)
    form = WishesForm()
    fill(form, m)
    if request.method != "POST":
        form.show(found.wishes)
    elif form.validate() and _is_changed(m, key, form):
        return private_redirect(m, token, "saved")
    return private(
        render_template(
            "notices/public/own.html",
            nav="hearings",
            form=form,
            own=found,
            token=token,
            done=request.args.get("done", ""),
        )
    )


@bp.post("/<m>/notices/<token>/confirm")
@public_form
def confirm(m: str, token: str) -> ResponseReturnValue:
    """The press of the button; a request that is over is as if it had never been."""
    key = _key(m, token)
    try:
        confirm_subscription(municipality_id=m, key=key)
    except NotFound:
        return gone()
    return private_redirect(m, token, "confirmed")


@bp.route("/<m>/notices/<token>/leave", methods=["GET", "POST"])
@one_click
@public_form
def leave(m: str, token: str) -> ResponseReturnValue:
    """GET: a button. POST, also from a mail program without any cookie (RFC 8058): everything is erased.

    It answers at once and not by a redirect, which mail programs need not follow; a second time says the same.
    """
    key = _key(m, token)
    if request.method != "POST":
        own = find_subscription(m, key)
        if own is None:
            return gone()
        return private(render_template("notices/public/leave.html", nav="hearings", own=own, token=token))
    leave_notices(municipality_id=m, key=key)
    return private(render_template("notices/public/left.html", nav="hearings"))


def private_redirect(m: str, token: str, done: str) -> ResponseReturnValue:
    """Back to the private page, which says what was done."""
    response = redirect(url_for("notices_public.notices", m=m, token=token, done=done), 303)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _confirm_page(found: SubscriptionView, token: str) -> ResponseReturnValue:
    if found.created_at + CONFIRM_WITHIN <= house().clock.now():
        return gone()
    return private(render_template("notices/public/confirm.html", nav="hearings", own=found, token=token))


def _is_changed(m: str, key: str, form: WishesForm) -> bool:
    try:
        change_wishes(municipality_id=m, key=key, wishes=form.wishes)
    except DomainError as error:
        form.add_error(error)
        return False
    return True


def _key(m: str, token: str) -> str:
    """The kept half of the token; raise ``NotFound`` for a link that nobody was ever sent."""
    get_municipality(m)
    key = key_of(token, secret=secret(), purpose=SUBSCRIPTION)
    if key is None:
        raise NotFound("page")
    return key
