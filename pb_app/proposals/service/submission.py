"""A citizen sends a proposal: no account, a reference to speak, a private link to follow it."""

import base64
import hashlib
import hmac
import re
from dataclasses import asdict, dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pb_app.audit.service import log
from pb_app.cycles.queries import CycleCard, find_current_cycle, get_cycle
from pb_app.cycles.rules import SubmissionWindow
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import TOKEN_BYTES, token_hash
from pb_app.kernel.periods import to_local
from pb_app.proposals.consultation_rules import CommentOn, check_passage
from pb_app.proposals.consultation_tables import ProposalComment
from pb_app.proposals.events import ProposalSubmitted
from pb_app.proposals.queries.consultations import get_consultation
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import Contact, ProposalDraft, ProposalStatus, accept, contact_expires_on
from pb_app.proposals.service.apply import NewProposal, apply_new_proposal, identity
from pb_app.proposals.service.attaching import apply_attach, waiting_files
from pb_app.proposals.service.receipt import promise_receipt
from pb_app.proposals.service.supporting import apply_author
from pb_app.proposals.tables import Proposal, ProposalContact
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work
from pb_app.web.receipts import find_result, keep_result

PURPOSE: Final = "proposal"
_TOKEN: Final = re.compile(r"[\w-]{16,64}", re.ASCII)


@dataclass(frozen=True)
class Submitted:
    """What the author takes home; ``is_new`` is false when the same form arrived before."""

    ref: str
    follow_token: str
    is_new: bool


def submit_proposal(
    actor: Actor,
    *,
    municipality_id: str,
    form_token: str,
    draft: ProposalDraft,
    contact: Contact,
    comment: CommentOn | None = None,
) -> Submitted:
    """Take a proposal in; the same form sent again leads to the same reference and writes nothing.

    The link to follow it derives from the form's one-time token and the house's key, so that it need not be
    stored to be found again. Files that wait under that token go with it; with ``comment`` it is said of a draft
    of the budget, on the days for comments. Raises ``DomainError``: ``no_process``, ``window_closed``, a fault of
    the draft with its field, or ``already_sent`` (with ``ref``) when the form arrived before with other words.
    """
    if not is_form_token(form_token):
        raise DomainError("form_token")
    wanted = (actor, municipality_id, form_token, draft, contact, comment)
    try:
        return _submit(*wanted)
    except IntegrityError:
        # The other one of two that arrived at the same moment has committed: now it is found.
        return _submit(*wanted)


def _submit(
    actor: Actor,
    municipality_id: str,
    form_token: str,
    draft: ProposalDraft,
    contact: Contact,
    comment: CommentOn | None,
) -> Submitted:
    follow_token = _follow_token(municipality_id, form_token)
    with unit_of_work(actor) as uow:
        earlier = find_result(uow, token=form_token, purpose=PURPOSE)
        if earlier is not None:
            _check_same(uow, earlier, draft)
            return Submitted(earlier, follow_token, is_new=False)
        cycle, window = _occasion(municipality_id, comment)
        accept(window, draft, to_local(uow.now).date())
        new = NewProposal(
            draft=draft, status=ProposalStatus.SUBMITTED, follow_token_hash=token_hash(follow_token)
        )
        held = waiting_files(
            uow, form_token
        )  # before the number: from it to the commit one submits at a time
        row = apply_new_proposal(uow, cycle, new)
        if comment is not None:
            uow.session.add(ProposalComment(proposal_id=row.id, **asdict(comment)))
        apply_attach(uow, row, held)
        keep_result(uow, token=form_token, purpose=PURPOSE, result=row.ref)
        _keep_contact(uow, row, cycle, contact)
        if contact.email:
            apply_author(uow, row, contact.email)
        promise_receipt(uow, row, contact.email, follow_token)
        uow.record(ProposalSubmitted(**identity(row)))
        log(
            uow,
            action="proposal.submitted",
            subject_type=SUBJECT,
            subject_id=row.ref,
            municipality_id=municipality_id,
            after={
                "text": row.text,
                "place": row.place_id,
                "village": row.village,
                "theme": row.theme_id,
                "files": len(held),
            },
        )
        return Submitted(row.ref, follow_token, is_new=True)


def is_form_token(text: str) -> bool:
    """Whether this can be the one-time token of a form: anything else is no secret to keep files under."""
    return _TOKEN.fullmatch(text) is not None


def _follow_token(municipality_id: str, form_token: str) -> str:
    """A secret of 128 bits that only who holds the form's token and the key of the house can make."""
    key = house().settings.secret_key.encode()
    whole = hmac.digest(key, f"follow:{municipality_id}:{form_token}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(whole[:TOKEN_BYTES]).rstrip(b"=").decode("ascii")


def _occasion(municipality_id: str, comment: CommentOn | None) -> tuple[CycleCard, SubmissionWindow]:
    """The budget year, and the days on which this may be sent."""
    if comment is not None:
        check_passage(comment)
        card = get_consultation(municipality_id, comment.consultation_id)
        return get_cycle(municipality_id, card.year), card.window
    cycle = find_current_cycle(municipality_id)
    if cycle is None:
        raise DomainError("no_process")
    return cycle, cycle.window


def _check_same(uow: UnitOfWork, ref: str, draft: ProposalDraft) -> None:
    """A form that comes back with other words was not meant as a double click; its words must not vanish."""
    known = uow.session.scalar(sa.select(Proposal.text).where(Proposal.ref == ref))
    if known != draft.text:
        raise DomainError("already_sent", ref=ref)


def _keep_contact(uow: UnitOfWork, row: Proposal, cycle: CycleCard, contact: Contact) -> None:
    if contact.is_empty:
        return
    uow.session.add(
        ProposalContact(
            proposal_id=row.id,
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            language=contact.language,
            expires_on=contact_expires_on(cycle.year),
        )
    )
