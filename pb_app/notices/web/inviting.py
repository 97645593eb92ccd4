"""One hearing into one's calendar by mail: ask, confirm, leave."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from pb_app.hearings.queries import HearingCard, cards_by_id, get_card
from pb_app.hearings.web.rows import agenda_row
from pb_app.kernel.errors import NotFound
from pb_app.notices.letters import INVITATION
from pb_app.notices.links import key_of
from pb_app.notices.queries import InvitationView, find_invitation, is_mail_sent
from pb_app.notices.rules import CONFIRM_WITHIN, SubscriptionState
from pb_app.notices.service import confirm_invitation, leave_invitation, request_invitation
from pb_app.notices.service.inviting import can_be_joined
from pb_app.notices.web import notices_public as bp
from pb_app.notices.web.asking import gone, private, question_of, send_form
from pb_app.notices.web.forms import InviteForm, open_form
from pb_app.notices.web.subscribing import secret
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import public_form
from pb_app.web.csrf import keeps_text, one_click
from pb_app.web.locale import current_locale
from pb_app.web.urls import url_for

PURPOSE = "invitation"


@bp.route("/<m>/hearings/<ref>/invite", methods=["GET", "POST"])
@public_form
@keeps_text
def invite(m: str, ref: str) -> ResponseReturnValue:
    """The form; the answer is the same whether the address was known or not."""
    get_municipality(m)
    card = get_card(m, ref)
    row = agenda_row(card)
    if "sent" in request.args and request.method != "POST":
        return render_template("notices/public/sent.html", nav="hearings")
    form = InviteForm()
    open_form(form)
    if request.method == "POST" and send_form(
        form, purpose=PURPOSE, ask=lambda address: _ask(m, ref, address)
    ):
        return redirect(url_for("notices_public.invite", m=m, ref=ref, sent=1), 303)
    return render_template(
        "notices/public/invite.html",
        nav="hearings",
        form=form,
        row=row,
        question=question_of(form),
        is_mail_sent=is_mail_sent(),
        can_be_joined=can_be_joined(card),
        event_url=url_for("hearings_public.hearing", m=m, ref=ref) + ".ics",
    )


@bp.get("/<m>/invitations/<token>")
@public_form
def invitation(m: str, token: str) -> ResponseReturnValue:
    """A button to confirm; once confirmed, a button to leave."""
    key = _key(m, token)
    own = find_invitation(key)
    if own is None or _is_over(own):
        return gone()
    return private(
        render_template(
            "notices/public/invitation.html",
            nav="hearings",
            own=own,
            token=token,
            row=agenda_row(_card(m, own)),
            is_confirmed=own.state is SubscriptionState.ACTIVE,
        )
    )


@bp.post("/<m>/invitations/<token>/confirm")
@public_form
def confirm_invite(m: str, token: str) -> ResponseReturnValue:
    """The press of the button; the worker sends the invitation within a minute."""
    key = _key(m, token)
    try:
        confirm_invitation(municipality_id=m, key=key)
    except NotFound:
        return gone()
    response = redirect(url_for("notices_public.invitation", m=m, token=token), 303)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/<m>/invitations/<token>/leave", methods=["GET", "POST"])
@one_click
@public_form
def leave_invite(m: str, token: str) -> ResponseReturnValue:
    """GET: a button. POST, also from a mail program without any cookie (RFC 8058): everything is erased."""
    key = _key(m, token)
    if request.method == "POST":
        leave_invitation(municipality_id=m, key=key)
        return private(render_template("notices/public/left.html", nav="hearings"))
    own = find_invitation(key)
    if own is None:
        return gone()
    return private(
        render_template(
            "notices/public/leave_invitation.html",
            nav="hearings",
            own=own,
            token=token,
            row=agenda_row(_card(m, own)),
        )
    )


def _ask(m: str, ref: str, address: str) -> None:
    request_invitation(municipality_id=m, ref=ref, email=address, language=current_locale())


def _is_over(own: InvitationView) -> bool:
    is_waiting = own.state is not SubscriptionState.ACTIVE
    return is_waiting and own.created_at + CONFIRM_WITHIN <= house().clock.now()


def _card(m: str, own: InvitationView) -> HearingCard:
    """The hearing of an invitation; raise ``NotFound`` under another municipality's address."""
    card = cards_by_id([own.hearing_id])[own.hearing_id]
    if card.municipality_id != m:
        raise NotFound("page")
    return card


def _key(m: str, token: str) -> str:
    get_municipality(m)
    key = key_of(token, secret=secret(), purpose=INVITATION)
    if key is None:
        raise NotFound("page")
    return key
