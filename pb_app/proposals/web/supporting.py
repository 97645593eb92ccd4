"""Say that one asks for the same: the address, a mail, a button; and take it back. A GET changes nothing."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from pb_app.cycles.queries import CycleCard, list_cycles
from pb_app.cycles.rules import CycleStatus
from pb_app.kernel.contact import EMAIL_MOST, normal_email
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.kernel.ids import new_token
from pb_app.kernel.links import key_of
from pb_app.proposals.queries import (
    ProposalCard,
    SupportView,
    find_support,
    get_public_proposal,
    standings_of,
)
from pb_app.proposals.rules import CONFIRM_SUPPORT_WITHIN, may_support
from pb_app.proposals.service import confirm_support, request_support, withdraw_support
from pb_app.proposals.service.support_letter import PURPOSE
from pb_app.proposals.web import proposals_public as bp
from pb_app.proposals.web.private import private
from pb_app.proposals.web.rows import rows_of
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import public_form
from pb_app.web.csrf import keeps_text
from pb_app.web.forms import BaseForm, CleanString, Required, TokenField
from pb_app.web.person_check import check_person, question_for, seal_now
from pb_app.web.urls import url_for


class SupportForm(BaseForm):
    """The address that confirms; ``website`` is a trap that people do not see."""

    token = TokenField()
    shown = HiddenField()
    email = CleanString(_l("Your e-mail"), [Required(_l("Write your e-mail."))], limit=EMAIL_MOST)
    website = CleanString(_l("Leave this field empty"), limit=400)
    answer = CleanString(_l("Your answer"), limit=40)


@bp.route("/<m>/proposals/<ref>/support", methods=["GET", "POST"])
@public_form
@keeps_text
def support(m: str, ref: str) -> ResponseReturnValue:
    """The form; the answer is the same whether the address was known or not."""
    get_municipality(m)
    card = get_public_proposal(m, ref)
    if "sent" in request.args and request.method != "POST":
        return render_template("proposals/public/support_sent.html", nav="proposals", card=card)
    form = SupportForm()
    form.shown.data = form.shown.data or seal_now()
    if not (form.token.data or "").isprintable():
        form.token.data = new_token()
    is_mail_sent = house().settings.sends_mail
    can_support = _can_support(card)
    is_sent = request.method == "POST" and can_support and is_mail_sent
    if is_sent and form.validate() and _is_asked(m, card, form):
        return redirect(url_for("proposals_public.support", m=m, ref=ref, sent=1), 303)
    return render_template(
        "proposals/public/support.html",
        nav="proposals",
        card=card,
        row=rows_of([card])[0],
        form=form,
        question=_question_of(form),
        can_support=can_support,
        is_mail_sent=is_mail_sent,
    )


def is_supported_now(card: ProposalCard, cycle: CycleCard | None) -> bool:
    """Whether a support of this proposal is taken now, in its budget year."""
    standing = standings_of([card.id]).get(card.id)
    return (
        cycle is not None
        and may_support(card.status, is_open_cycle=cycle.status is CycleStatus.OPEN)
        and not (standing is not None and standing.is_answer)
    )


def _can_support(card: ProposalCard) -> bool:
    cycle = next((one for one in list_cycles(card.municipality_id) if one.id == card.cycle_id), None)
    return is_supported_now(card, cycle)


def _is_asked(m: str, card: ProposalCard, form: SupportForm) -> bool:
    try:
        address = normal_email(form.email.data or "")
        check_person(
            purpose=PURPOSE,
            form_token=form.token.data or "",
            shown=form.shown.data,
            trap=form.website.data or "",
            answer=form.answer.data or "",
        )
        request_support(municipality_id=m, ref=card.ref, email=address)
    except DomainError as error:
        form.add_error(error)
        return False
    return True


def _question_of(form: SupportForm) -> str:
    is_asked = bool(form.answer.errors) or bool(form.answer.data)
    return question_for(form.token.data or "").sentence if is_asked else ""


@bp.get("/<m>/supports/<token>")
@public_form
def own_support(m: str, token: str) -> ResponseReturnValue:
    """A button to be counted; once counted, a button to take it back."""
    found = find_support(m, _key(m, token))
    if found is None or _is_over(found):
        return _gone()
    return private(
        render_template(
            "proposals/public/own_support.html",
            nav="proposals",
            own=found,
            row=rows_of([found.card])[0],
            token=token,
            can_support=_can_support(found.card),
        )
    )


@bp.post("/<m>/supports/<token>/confirm")
@public_form
def confirm_own_support(m: str, token: str) -> ResponseReturnValue:
    """The press of the button; a support that is over is as if it had never been."""
    key = _key(m, token)
    try:
        confirm_support(municipality_id=m, key=key)
    except NotFound:
        return _gone()
    except DomainError:
        pass  # none is taken any more: its page says so
    return private(redirect(url_for("proposals_public.own_support", m=m, token=token), 303))


@bp.post("/<m>/supports/<token>/withdraw")
@public_form
def withdraw_own_support(m: str, token: str) -> ResponseReturnValue:
    """Take it back; a second time says the same."""
    withdraw_support(municipality_id=m, key=_key(m, token))
    return private(render_template("proposals/public/support_withdrawn.html", nav="proposals"))


def _is_over(found: SupportView) -> bool:
    return not found.is_confirmed and found.created_at + CONFIRM_SUPPORT_WITHIN <= house().clock.now()


def _gone() -> ResponseReturnValue:
    return private(render_template("proposals/public/support_gone.html", nav="proposals"), 410)


def _key(m: str, token: str) -> str:
    """The kept half of the token; raise ``NotFound`` for a link that nobody was ever sent."""
    get_municipality(m)
    key = key_of(token, secret=house().settings.secret_key, purpose=PURPOSE)
    if key is None:
        raise NotFound("page")
    return key
