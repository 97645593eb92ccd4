"""Ask the author back, from both sides: the office's question, the author's answer."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.kernel.actor import VISITOR
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.proposals import policy
from pb_app.proposals.moderating.questions import (
    answer_followed,
    answer_question,
    ask_author,
    write_answer_down,
)
from pb_app.proposals.moderating.reading import QuestionCard, get_asked, list_questions
from pb_app.proposals.moderating.rules import TemplateKind, fill_in
from pb_app.proposals.queries import ProposalCard, StaffProposal, get_followed_proposal
from pb_app.proposals.rules import WAITING, ProposalStatus
from pb_app.proposals.web import proposals_public, proposals_staff
from pb_app.proposals.web.answering import readable
from pb_app.proposals.web.moderation_forms import QuestionAnswerForm, QuestionForm
from pb_app.proposals.web.prepared import chosen_template, templates_for
from pb_app.proposals.web.private import private
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, public_form, staff
from pb_app.web.csrf import keeps_text

_ASKABLE = WAITING | {ProposalStatus.LISTED}


@proposals_staff.route("/staff/<m>/proposals/<ref>/ask", methods=["GET", "POST"])
@staff
@keeps_text
def ask(m: str, ref: str) -> ResponseReturnValue:
    """Write a question to the author."""
    shown = readable(m, ref)
    card = shown.card
    allow(policy.may_moderate(current_actor(), card.facts), "moderate_proposal")
    form = QuestionForm(data={"version": card.version, "question": _prepared(m, card.ref)})
    status = 200
    if form.validate_on_submit():
        try:
            is_mailed = ask_author(
                current_actor(), municipality_id=m, ref=card.ref, expected_version=form.version.data,
                question=form.question.data or "",
            )  # fmt: skip
        except StaleVersion as error:
            form.version.data, form.version.raw_data, status = card.version, None, 409
            form.add_error(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(
                _("The question goes to the author by e-mail.")
                if is_mailed
                else _("The question is kept. It reaches the author in the way that this page names."),
                "ok",
            )
            return redirect(url_for("proposals_staff.detail", m=m, ref=card.ref), 303)
    page = render_template(
        "proposals/staff/ask.html", nav="proposals", card=card, form=form, ways=_ways(shown),
        templates=templates_for(m, TemplateKind.ASK), can_ask=card.status in _ASKABLE,
    )  # fmt: skip
    return page, status


def _prepared(m: str, ref: str) -> str:
    chosen = chosen_template(m, request.args.get("template", ""))
    return fill_in(chosen.body, ref=ref) if chosen is not None else ""


def _ways(shown: StaffProposal) -> list[str]:
    """How the question will reach the author."""
    ways = []
    if shown.contact is not None and shown.contact.email and house().settings.sends_mail:
        ways.append(_("By e-mail, with a link to answer."))
    if shown.can_be_followed:
        ways.append(_("On the author’s private page, for who opens the link kept after sending."))
    if shown.contact is not None and shown.contact.phone:
        ways.append(_("By telephone: %(phone)s. Then write down the answer.", phone=shown.contact.phone))
    return ways


@proposals_staff.post("/staff/<m>/proposals/<ref>/answer-heard")
@staff
def answer_heard(m: str, ref: str) -> ResponseReturnValue:
    """Write down what the author answered on the telephone."""
    card = readable(m, ref).card
    allow(policy.may_moderate(current_actor(), card.facts), "moderate_proposal")
    form = QuestionAnswerForm()
    if form.validate():
        try:
            write_answer_down(current_actor(), municipality_id=m, ref=card.ref, answer=form.answer.data or "")
        except DomainError as error:
            form.add_error(error)
    if form.error_list:
        flash(form.error_list[0][1], "wait")
    else:
        flash(_("The answer is written down."), "ok")
    return redirect(url_for("proposals_staff.detail", m=m, ref=card.ref), 303)


@proposals_public.route("/<m>/question/<token>", methods=["GET", "POST"])
@public_form
@keeps_text
def question(m: str, token: str) -> ResponseReturnValue:
    """What the link of the mail leads to: the question, the own words, a field for the answer."""
    get_municipality(m)
    card, asked = get_asked(m, token)
    form = QuestionAnswerForm()
    if form.validate_on_submit():
        try:
            answer_question(VISITOR, municipality_id=m, token=token, answer=form.answer.data or "")
        except DomainError as error:
            form.add_error(error)
        else:
            return private(redirect(url_for("proposals_public.question", m=m, token=token), 303))
    return _question_page(card, asked, form)


def _question_page(card: ProposalCard, asked: QuestionCard, form: QuestionAnswerForm) -> Response:
    page = render_template(
        "proposals/public/question.html", nav="proposals", card=card, asked=asked, form=form,
        title=_("A question about your proposal %(ref)s", ref=card.ref),
    )  # fmt: skip
    return private(page)


@proposals_public.post("/<m>/follow/<token>/answer")
@public_form
@keeps_text
def follow_answer(m: str, token: str) -> ResponseReturnValue:
    """Answer on the private page."""
    get_municipality(m)
    card, _contact = get_followed_proposal(m, token)
    form = QuestionAnswerForm()
    if form.validate():
        try:
            answer_followed(VISITOR, municipality_id=m, follow_token=token, answer=form.answer.data or "")
        except DomainError as error:
            form.add_error(error)
    asked = next(iter(list_questions(card.id)), None)
    if form.error_list and asked is not None:
        return _question_page(card, asked, form)
    return private(redirect(url_for("proposals_public.follow", m=m, token=token, done="answered"), 303))
