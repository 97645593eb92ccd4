"""Others ask for the same: a support is counted once a person, after a mail was confirmed; no address is kept."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pb_app.audit.service import log
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.contact import letterbox
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.kernel.ids import token_hash
from pb_app.kernel.links import steady_key
from pb_app.outbox.queries import count_keyed
from pb_app.outbox.service import forget, promise
from pb_app.proposals.events import SupportCounted
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.queries.trace import standings_of
from pb_app.proposals.rules import CONFIRM_SUPPORT_WITHIN, is_public, may_support
from pb_app.proposals.service.apply import identity, locked
from pb_app.proposals.service.persons import person_key
from pb_app.proposals.service.support_letter import KIND, support_letter
from pb_app.proposals.tables import Proposal, ProposalSupport
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work

MOST_A_DAY: Final = 8
"""Mails to one letterbox, over all proposals and municipalities: anybody may type anybody's address."""
_DAY: Final = timedelta(days=1)
_HOURS_BETWEEN: Final = 8


def request_support(*, municipality_id: str, ref: str, email: str) -> None:
    """Promise a mail to this address whose link confirms the support; nothing is counted before.

    Nothing tells the caller whether the address supports it already, is its author's own, or has had enough mails.
    Raises ``NotFound`` for a proposal that is not public, ``support_closed`` where none is taken.
    """
    try:
        with unit_of_work(VISITOR) as uow:
            _request(uow, locked(uow, municipality_id, ref), email)
    except IntegrityError:
        return  # the same address was entered twice at the same moment: the other one is promised its mail


def _request(uow: UnitOfWork, row: Proposal, email: str) -> None:
    if not is_public(row.status, row.listed_at):
        raise NotFound("proposal")
    _check_open(uow, row)
    person = person_key(uow, row.cycle_id, email)
    key = steady_key(house().settings.secret_key, f"support:{row.id}:{person}")
    if person == row.author_key:
        _promise(uow, row, email, prefix=_prefix(row.id, "own"), key="")
        return
    support = uow.session.scalars(_of_person(row.id, person)).first()
    if support is None:
        support = ProposalSupport(proposal_id=row.id, person_key=person, token_hash=token_hash(key))
        uow.session.add(support)
    if support.confirmed_at is None:
        support.created_at = uow.now
    uow.session.flush()
    _promise(uow, row, email, prefix=_prefix(row.id, str(support.id)), key=key)


def _promise(uow: UnitOfWork, row: Proposal, email: str, *, prefix: str, key: str) -> None:
    """Promise a mail, once in eight hours for the same support; nothing more once the letterbox has had its day's."""
    box = steady_key(house().settings.secret_key, f"letterbox:{letterbox(email)}")
    if count_keyed(KIND, box, since=uow.now - _DAY) >= MOST_A_DAY:
        return
    subject, body = support_letter(row, key)
    promise(
        uow, kind=KIND, dedup_key=f"{prefix}{box}:{uow.now:%Y%m%d}-{uow.now.hour // _HOURS_BETWEEN}",
        recipient=email, subject=subject, body=body,
    )  # fmt: skip


def confirm_support(*, municipality_id: str, key: str) -> None:
    """Count it, and drop the mail with the address; once more changes nothing.

    Raises ``NotFound`` for one that is over or was taken back, ``support_closed`` where none is taken any more.
    """
    with unit_of_work(VISITOR) as uow:
        found = _held(uow, municipality_id, key)
        if found is None:
            raise NotFound("support")
        row, support = found
        if support.confirmed_at is not None:
            return
        if support.created_at + CONFIRM_SUPPORT_WITHIN <= uow.now:
            raise NotFound("support")
        _check_open(uow, row)
        support.confirmed_at = uow.now
        _count(uow, row, 1)
        forget(uow, key_prefix=_prefix(row.id, str(support.id)))


def withdraw_support(*, municipality_id: str, key: str) -> None:
    """Take a support back with all that is kept of it, counted or not; once more changes nothing."""
    with unit_of_work(VISITOR) as uow:
        found = _held(uow, municipality_id, key)
        if found is not None:
            apply_drop_support(uow, *found)


def apply_drop_support(uow: UnitOfWork, row: Proposal, support: ProposalSupport) -> None:
    """Drop a support of a proposal that is locked, with its mails."""
    if support.confirmed_at is not None:
        _count(uow, row, -1)
    forget(uow, key_prefix=_prefix(row.id, str(support.id)))
    uow.session.delete(support)


def apply_author(uow: UnitOfWork, row: Proposal, email: str) -> None:
    """Note whose proposal it is, so that nobody supports the own one; a support of that address is dropped."""
    row.author_key = person_key(uow, row.cycle_id, email)
    support = uow.session.scalars(_of_person(row.id, row.author_key)).first()
    if support is not None:
        apply_drop_support(uow, row, support)


def erase_unconfirmed_supports() -> None:
    """Drop what was never confirmed within its seven days; the worker does it each night."""
    with unit_of_work(SYSTEM) as uow:
        over = sa.select(ProposalSupport).where(
            ProposalSupport.confirmed_at.is_(None),
            ProposalSupport.created_at <= uow.now - CONFIRM_SUPPORT_WITHIN,
        )
        for support in uow.session.scalars(over).all():
            forget(uow, key_prefix=_prefix(support.proposal_id, str(support.id)))
            uow.session.delete(support)


def _held(uow: UnitOfWork, municipality_id: str, key: str) -> tuple[Proposal, ProposalSupport] | None:
    """A support and its proposal, which is locked first: all who count on it wait for each other there."""
    wanted = (
        sa.select(Proposal.ref)
        .join(ProposalSupport, ProposalSupport.proposal_id == Proposal.id)
        .where(ProposalSupport.token_hash == token_hash(key), Proposal.municipality_id == municipality_id)
    )
    ref = uow.session.scalar(wanted)
    if ref is None:
        return None
    row = locked(uow, municipality_id, ref)
    support = uow.session.scalars(
        sa.select(ProposalSupport).where(ProposalSupport.token_hash == token_hash(key))
    ).first()
    return None if support is None else (row, support)


def _check_open(uow: UnitOfWork, row: Proposal) -> None:
    cycle = uow.session.get_one(BudgetCycle, row.cycle_id)
    beyond = standings_of([row.id]).get(row.id)
    is_answered = beyond is not None and beyond.is_answer
    if is_answered or not may_support(row.status, is_open_cycle=cycle.status is CycleStatus.OPEN):
        raise DomainError("support_closed")


def _count(uow: UnitOfWork, row: Proposal, amount: int) -> None:
    """The figure of the row, which is locked; its version stays: the office's forms are not about it."""
    row.supports += amount
    uow.record(SupportCounted(**identity(row), supports=row.supports))
    log(
        uow,
        action="proposal.supported" if amount > 0 else "proposal.support_withdrawn",
        subject_type=SUBJECT,
        subject_id=row.ref,
        municipality_id=row.municipality_id,
        after={"supports": row.supports},
    )


def _of_person(proposal_id: int, person: str) -> "sa.Select[ProposalSupport]":
    return sa.select(ProposalSupport).where(
        ProposalSupport.proposal_id == proposal_id, ProposalSupport.person_key == person
    )


def _prefix(proposal_id: int, which: str) -> str:
    """How the keys of all mails of one support begin in the outbox."""
    return f"support:{proposal_id}:{which}:"
