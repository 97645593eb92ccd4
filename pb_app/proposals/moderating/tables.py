"""Rows of questions to authors and of prepared answers."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, Versioned, choice
from pb_app.proposals.moderating.rules import (
    ANSWER_LIMIT,
    BODY_LIMIT,
    QUESTION_LIMIT,
    TITLE_LIMIT,
    TemplateKind,
)


class ProposalQuestion(Base):
    """What the office asked the author of a proposal, and what the author answered; never public."""

    __tablename__ = "proposal_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(sa.String(QUESTION_LIMIT))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    is_mailed: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(sa.String(ANSWER_LIMIT), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class AnswerTemplate(Base, Versioned):
    """A text that an office uses again and again."""

    __tablename__ = "answer_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    kind: Mapped[TemplateKind] = mapped_column(choice(TemplateKind))
    title: Mapped[str] = mapped_column(sa.String(TITLE_LIMIT))
    body: Mapped[str] = mapped_column(sa.String(BODY_LIMIT))

    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "title", name="uq_answer_template_municipality_title"),
    )
