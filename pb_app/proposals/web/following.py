"""The author's private page: what became of it, take it back, change or erase the own data."""

from dataclasses import asdict
from urllib.parse import quote

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.cycles.queries import list_cycles
from pb_app.kernel.actor import VISITOR
from pb_app.kernel.errors import DomainError
from pb_app.proposals.moderating.reading import list_questions
from pb_app.proposals.queries import CommentCard, ProposalCard, comment_of, get_followed_proposal, list_files
from pb_app.proposals.rules import Contact, contact_expires_on, may_withdraw
from pb_app.proposals.service import change_contact, erase_contact, withdraw_proposal
from pb_app.proposals.web import proposals_public as bp
from pb_app.proposals.web.after_no import again_url, refusals_for
from pb_app.proposals.web.forms import ContactForm
from pb_app.proposals.web.moderation_forms import QuestionAnswerForm
from pb_app.proposals.web.private import private
from pb_app.proposals.web.rows import rows_of
from pb_app.proposals.web.way import way_of
from pb_app.proposals.web.wording import files_in_words
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import public_form
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale, in_language


@bp.get("/<m>/follow/<token>")
@public_form
def follow(m: str, token: str) -> ResponseReturnValue:
    """Where the proposal stands; with ``sent`` also the thanks and what to keep."""
    get_municipality(m)
    card, contact = get_followed_proposal(m, token)
    return _page(card, contact, token, ContactForm(data=asdict(contact)))


@bp.get("/<m>/follow/<token>/receipt")
@public_form
def receipt(m: str, token: str) -> ResponseReturnValue:
    """The receipt on one page, for paper."""
    get_municipality(m)
    card, _contact = get_followed_proposal(m, token)
    comment = comment_of(card.id)
    body = render_template(
        "proposals/public/receipt.html",
        nav="proposals",
        card=card,
        comment=comment,
        wrote=_wrote(card, comment),
        token=token,
        follow_url=_follow_url(m, token),
    )
    return private(body)


@bp.post("/<m>/follow/<token>/contact")
@public_form
@keeps_text
def contact(m: str, token: str) -> ResponseReturnValue:
    """Put other contact data in the place of the old ones."""
    get_municipality(m)
    card, kept = get_followed_proposal(m, token)
    form = ContactForm()
    if form.validate():
        try:
            change_contact(VISITOR, municipality_id=m, follow_token=token, contact=form.contact)
        except DomainError as error:
            form.add_error(error)
        else:
            return _back(m, token, "contact")
    return _page(card, kept, token, form)


@bp.post("/<m>/follow/<token>/erase")
@public_form
def erase(m: str, token: str) -> ResponseReturnValue:
    """Erase the contact data; the proposal stays, without a name."""
    get_municipality(m)
    erase_contact(VISITOR, municipality_id=m, follow_token=token)
    return _back(m, token, "erased")


@bp.post("/<m>/follow/<token>/withdraw")
@public_form
def withdraw(m: str, token: str) -> ResponseReturnValue:
    """Take the proposal back."""
    get_municipality(m)
    withdraw_proposal(VISITOR, municipality_id=m, follow_token=token)
    return _back(m, token, "withdrawn")


def _back(m: str, token: str, done: str) -> ResponseReturnValue:
    return private(redirect(url_for("proposals_public.follow", m=m, token=token, done=done), 303))


def _page(card: ProposalCard, contact: Contact, token: str, form: ContactForm) -> Response:
    m = card.municipality_id
    cycle = next((one for one in list_cycles(m) if one.id == card.cycle_id), None)
    follow_url = _follow_url(m, token)
    comment = comment_of(card.id)
    body = render_template(
        "proposals/public/follow.html",
        nav="proposals",
        card=card,
        row=rows_of([card])[0],
        way=way_of(card, cycle),
        refusals=refusals_for(card),
        again_url=again_url(card),
        office=get_municipality(m),
        comment=comment,
        wrote=_wrote(card, comment),
        receipt_url=url_for("proposals_public.receipt", m=m, token=token),
        token=token,
        form=form,
        contact=contact,
        questions=list_questions(card.id),
        answer_form=QuestionAnswerForm(formdata=None),
        follow_url=follow_url,
        sms_url="sms:?&body=" + quote(f"{card.ref} {follow_url}", safe=""),
        is_sent="sent" in request.args,
        done=request.args.get("done", ""),
        may_withdraw=may_withdraw(card.status),
        kept_until=contact_expires_on(cycle.year) if cycle else None,
    )
    return private(body)


def _follow_url(m: str, token: str) -> str:
    return house().settings.base_url + in_language(f"/{m}/follow/{token}", current_locale())


def _wrote(card: ProposalCard, comment: CommentCard | None) -> list[dict[str, str]]:
    """What the author wrote, as ``answers`` shows it."""
    row = rows_of([card])[0]
    files = files_in_words(list_files(card.id))
    told = [
        (_("Comment on"), comment.words_in(current_locale()) if comment else ""),
        (_("Where"), row.place),
        (_("Theme"), row.theme_name),
        (_("Comment") if comment else _("Proposal"), card.text),
        (_("Photos and documents"), "; ".join(words for _file, words in files)),
    ]
    return [{"label": label, "text": text} for label, text in told if text]
