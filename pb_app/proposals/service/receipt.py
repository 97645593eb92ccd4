"""The receipt that an author gets by mail, if an address was given."""

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from pb_app.outbox.service import WIPED, promise
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.proposals.rules import ProposalSource
from pb_app.proposals.tables import Proposal
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, house
from pb_app.web.locale import current_locale, in_language

KIND = "proposal_receipt"
ANSWER = "proposal_answer"
"""A mail to an author about what was published; consolidation writes it."""


def promise_receipt(uow: UnitOfWork, row: Proposal, recipient: str, follow_token: str) -> None:
    """Put the receipt into the outbox, in the language of the page; its body is wiped once it is sent."""
    if not recipient:
        return
    municipality = get_municipality(row.municipality_id)
    base = house().settings.base_url
    follow_path = f"/{row.municipality_id}/follow/{follow_token}"
    body = current_app.jinja_env.get_template("proposals/emails/receipt.txt").render(
        municipality=municipality,
        ref=row.ref,
        text=row.text,
        is_comment=row.source is ProposalSource.COMMENT,
        follow_url=base + in_language(follow_path, current_locale()),
    )
    promise(
        uow,
        kind=KIND,
        dedup_key=_key(row),
        recipient=recipient,
        subject=_("Your comment %(ref)s", ref=row.ref)
        if row.source is ProposalSource.COMMENT
        else _("Your proposal %(ref)s", ref=row.ref),
        body=body,
    )


def forget_receipt(uow: UnitOfWork, row: Proposal) -> None:
    """Take the address and the secret links out of the outbox too; what still waits is not sent."""
    others = (
        OutboxMessage.dedup_key.startswith(key, autoescape=True) for key in (question_key(row), told_key(row))
    )
    uow.session.execute(
        sa.update(OutboxMessage)
        .where(sa.or_(OutboxMessage.dedup_key == _key(row), *others))
        .values(recipient="", body=WIPED, state=MessageState.SENT)
    )


def question_key(row: Proposal) -> str:
    """How the keys of mails with a question to the author begin."""
    return f"proposal_question:{row.ref}:"


def told_key(row: Proposal) -> str:
    """How the keys of mails with the office's answer begin."""
    return f"proposal_told:{row.ref}:"


def forget_answers(uow: UnitOfWork, recipient: str) -> None:
    """Take an address that is no longer kept out of the mails about answers; what still waits is not sent."""
    if not recipient:
        return
    uow.session.execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.kind == ANSWER, sa.func.lower(OutboxMessage.recipient) == recipient.lower())
        .values(recipient="", body=WIPED, headers={}, state=MessageState.SENT)
    )


def _key(row: Proposal) -> str:
    return f"{KIND}:{row.ref}"
