"""Reads of who answers: questions, prepared answers, what waits next, authorities known by name."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from pb_app.accounts.tables import Person
from pb_app.database import db
from pb_app.kernel.errors import NotFound
from pb_app.kernel.ids import token_hash
from pb_app.proposals.moderating.rules import TemplateKind
from pb_app.proposals.moderating.tables import AnswerTemplate, ProposalQuestion
from pb_app.proposals.policy import Reach
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.queries.listing import within
from pb_app.proposals.rules import WAITING, ProposalStatus
from pb_app.proposals.tables import Proposal

_AUTHORITIES = 30


@dataclass(frozen=True)
class QuestionCard:
    """A question and its answer; ``asked_by`` is a member of the staff, ``is_written_down`` says who typed it."""

    id: int
    question: str
    asked_at: datetime
    asked_by: str
    is_mailed: bool
    answer: str
    answered_at: datetime | None
    is_written_down: bool

    @property
    def is_open(self) -> bool:
        """Nobody has answered yet."""
        return self.answered_at is None


@dataclass(frozen=True)
class TemplateCard:
    """A prepared answer."""

    id: int
    kind: TemplateKind
    title: str
    body: str
    version: int


@dataclass(frozen=True)
class ForwardingCard:
    """What is known of a proposal that was passed on."""

    protocol: str
    answer: str
    answered_on: date | None


def list_questions(proposal_id: int) -> list[QuestionCard]:
    """What was asked about a proposal, the newest first."""
    wanted = (
        sa.select(ProposalQuestion, Person.name)
        .outerjoin(Person, Person.id == ProposalQuestion.asked_by_id)
        .where(ProposalQuestion.proposal_id == proposal_id)
        .order_by(ProposalQuestion.id.desc())
    )
    return [_question(row, name) for row, name in db.session.execute(wanted)]


def _question(row: ProposalQuestion, asked_by: str | None) -> QuestionCard:
    return QuestionCard(
        id=row.id, question=row.question, asked_at=row.asked_at, asked_by=asked_by or "", is_mailed=row.is_mailed,
        answer=row.answer, answered_at=row.answered_at, is_written_down=row.answered_by_id is not None,
    )  # fmt: skip


def list_answered_by_author(municipality_id: str, reach: Reach) -> list[str]:
    """The proposals that wait for the office since their author has answered it, the longest waiting first.

    What the office wrote down itself is known there.
    """
    wanted = (
        sa.select(Proposal.ref)
        .join(ProposalQuestion, ProposalQuestion.proposal_id == Proposal.id)
        .where(
            Proposal.municipality_id == municipality_id,
            Proposal.status.in_(WAITING),
            ProposalQuestion.answered_at.is_not(None),
            ProposalQuestion.answered_by_id.is_(None),
            *within(reach),
        )
        .group_by(Proposal.ref)
        .order_by(sa.func.min(ProposalQuestion.answered_at))
    )
    return list(db.session.scalars(wanted))


def get_asked(municipality_id: str, token: str) -> tuple[ProposalCard, QuestionCard]:
    """The proposal and the question that a link from a mail leads to; raise ``NotFound``."""
    wanted = (
        sa.select(Proposal, ProposalQuestion)
        .join(ProposalQuestion, ProposalQuestion.proposal_id == Proposal.id)
        .where(ProposalQuestion.token_hash == token_hash(token), Proposal.municipality_id == municipality_id)
    )
    found = db.session.execute(wanted).first()
    if found is None:
        raise NotFound("question")
    return cards_of([found[0]])[0], _question(found[1], None)


def forwarding_of(proposal_id: int) -> ForwardingCard:
    """Protocol number and answer of the authority it was passed to; empty where nothing is known."""
    wanted = sa.select(Proposal.forward_protocol, Proposal.forward_answer, Proposal.forward_answered_on)
    row = db.session.execute(wanted.where(Proposal.id == proposal_id)).one()
    return ForwardingCard(row.forward_protocol, row.forward_answer, row.forward_answered_on)


def list_templates(municipality_id: str) -> list[TemplateCard]:
    """The prepared answers of an office by kind and name."""
    wanted = (
        sa.select(AnswerTemplate)
        .where(AnswerTemplate.municipality_id == municipality_id)
        .order_by(AnswerTemplate.kind, AnswerTemplate.title)
    )
    return [
        TemplateCard(row.id, row.kind, row.title, row.body, row.version) for row in db.session.scalars(wanted)
    ]


def get_template(municipality_id: str, template_id: int) -> TemplateCard:
    """A prepared answer of this office; raise ``NotFound``."""
    found = next((one for one in list_templates(municipality_id) if one.id == template_id), None)
    if found is None:
        raise NotFound("answer_template")
    return found


def list_authorities(municipality_id: str) -> list[str]:
    """The names under which proposals were passed on before, the most used first."""
    wanted = (
        sa.select(Proposal.forwarded_to)
        .where(Proposal.municipality_id == municipality_id, Proposal.status == ProposalStatus.FORWARDED)
        .group_by(Proposal.forwarded_to)
        .order_by(sa.func.count().desc(), Proposal.forwarded_to)
        .limit(_AUTHORITIES)
    )
    return [name for name in db.session.scalars(wanted) if name]


def find_next_waiting(municipality_id: str, reach: Reach, *, after: int = 0) -> str | None:
    """The reference of the proposal that has waited longest, after the one with this id; the first again at the end."""
    wanted = (
        sa.select(Proposal.ref)
        .where(Proposal.municipality_id == municipality_id, Proposal.status.in_(WAITING), *within(reach))
        .order_by(Proposal.id)
        .limit(1)
    )
    found = db.session.scalar(wanted.where(Proposal.id > after))
    return found or db.session.scalar(wanted.where(Proposal.id != after))
