"""Ask the author back: by mail where an address is known, on the author's private page, or by telephone."""

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.audit.service import log
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Forbidden, NotFound
from pb_app.kernel.ids import new_token, token_hash
from pb_app.outbox.service import promise
from pb_app.proposals.moderating.rules import check_answer, check_question
from pb_app.proposals.moderating.tables import ProposalQuestion
from pb_app.proposals.policy import may_moderate
from pb_app.proposals.queries.cards import cards_of
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service.apply import apply_status, locked
from pb_app.proposals.service.receipt import question_key
from pb_app.proposals.tables import Proposal, ProposalContact
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work
from pb_app.web.locale import in_language

KIND = "proposal_question"


def ask_author(actor: Actor, *, municipality_id: str, ref: str, expected_version: int, question: str) -> bool:
    """Put a question to the author; a proposal that nobody has read yet is under review from now on.

    Return whether a mail was promised: an address is known and mail is sent here. The question waits on the
    author's private page in any case. One question at a time: raises ``question_open``; ``words_required``,
    ``too_long``, ``StaleVersion``, ``Forbidden``, ``NotFound``.
    """
    with unit_of_work(actor) as uow:
        row = locked(uow, municipality_id, ref, expected_version=expected_version)
        _ensure_may(actor, row)
        check_question(question, has_open=_find_open(uow, row.id) is not None)
        token = new_token()
        asked = ProposalQuestion(
            proposal_id=row.id, question=question, asked_at=uow.now, asked_by_id=actor.person_id,
            token_hash=token_hash(token),
        )  # fmt: skip
        uow.session.add(asked)
        uow.session.flush()
        asked.is_mailed = _mail(uow, row, asked, token)
        if row.status is ProposalStatus.SUBMITTED:
            apply_status(uow, row, ProposalStatus.UNDER_REVIEW)
        else:
            row.touch()
        log(
            uow, action="proposal.asked", subject_type=SUBJECT, subject_id=row.ref,
            municipality_id=municipality_id, after={"question": question},
        )  # fmt: skip
        return asked.is_mailed


def answer_question(actor: Actor, *, municipality_id: str, token: str, answer: str) -> None:
    """The author answers by the link of the mail. The same answer again changes nothing.

    Raises ``NotFound`` for a link that leads nowhere, ``question_answered`` for another answer.
    """
    with unit_of_work(actor) as uow:
        wanted = sa.select(ProposalQuestion).where(ProposalQuestion.token_hash == token_hash(token))
        _answer(uow, municipality_id, wanted, answer)


def answer_followed(actor: Actor, *, municipality_id: str, follow_token: str, answer: str) -> None:
    """The author answers the open question on the private page; raise as ``answer_question`` does."""
    with unit_of_work(actor) as uow:
        wanted = (
            sa.select(ProposalQuestion)
            .join(Proposal, Proposal.id == ProposalQuestion.proposal_id)
            .where(Proposal.follow_token_hash == token_hash(follow_token))
            .order_by(ProposalQuestion.id.desc())
            .limit(1)
        )
        _answer(uow, municipality_id, wanted, answer)


def write_answer_down(actor: Actor, *, municipality_id: str, ref: str, answer: str) -> None:
    """The office writes down what the author said on the telephone or at the counter; raise as the others do."""
    with unit_of_work(actor) as uow:
        row = locked(uow, municipality_id, ref)
        _ensure_may(actor, row)
        wanted = (
            sa.select(ProposalQuestion)
            .where(ProposalQuestion.proposal_id == row.id)
            .order_by(ProposalQuestion.id.desc())
            .limit(1)
        )
        _answer(uow, municipality_id, wanted, answer)


def _ensure_may(actor: Actor, row: Proposal) -> None:
    if not may_moderate(actor, cards_of([row])[0].facts):
        raise Forbidden("moderate_proposal")


def _find_open(uow: UnitOfWork, proposal_id: int) -> ProposalQuestion | None:
    wanted = sa.select(ProposalQuestion).where(
        ProposalQuestion.proposal_id == proposal_id, ProposalQuestion.answered_at.is_(None)
    )
    return uow.session.scalars(wanted).first()


def _answer(
    uow: UnitOfWork, municipality_id: str, wanted: "sa.Select[ProposalQuestion]", answer: str
) -> None:
    asked = uow.session.scalars(wanted.with_for_update(of=ProposalQuestion)).first()
    row = None if asked is None else uow.session.get_one(Proposal, asked.proposal_id)
    if asked is None or row is None or row.municipality_id != municipality_id:
        raise NotFound("question")
    if asked.answered_at is not None and asked.answer == answer:
        return
    check_answer(answer, is_answered=asked.answered_at is not None)
    asked.answer, asked.answered_at, asked.answered_by_id = answer, uow.now, uow.actor.person_id
    row.touch()
    # What the author answers may be personal: the record says that it came, not what it says.
    log(
        uow, action="proposal.question_answered", subject_type=SUBJECT, subject_id=row.ref,
        municipality_id=row.municipality_id,
    )  # fmt: skip


def _mail(uow: UnitOfWork, row: Proposal, asked: ProposalQuestion, token: str) -> bool:
    contact = uow.session.get(ProposalContact, row.id)
    settings = house().settings
    if contact is None or not contact.email or not settings.sends_mail:
        return False
    municipality = get_municipality(row.municipality_id)
    path = in_language(f"/{row.municipality_id}/question/{token}", contact.language)
    with force_locale(contact.language):  # whatever language the office's page is in
        body = current_app.jinja_env.get_template("proposals/emails/question.txt").render(
            municipality=municipality, ref=row.ref, text=row.text, question=asked.question,
            url=f"{settings.base_url}{path}",
        )  # fmt: skip
        subject = _("A question about your proposal %(ref)s", ref=row.ref)
    promise(
        uow, kind=KIND, dedup_key=f"{question_key(row)}{asked.id}", recipient=contact.email, subject=subject,
        body=body,
    )  # fmt: skip
    return True
