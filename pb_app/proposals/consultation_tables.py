"""Rows of the draft budgets put before the public, and of the comments on them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, Versioned
from pb_app.proposals.consultation_rules import PASSAGE_LIMIT, TITLE_LIMIT, URL_LIMIT


class Consultation(Base, Versioned):
    """A draft of the budget that anybody may comment on in writing.

    ``promised_until`` is the last day as it was announced: a holiday that becomes known later may move the
    real end on, never back.
    """

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"))
    title: Mapped[str] = mapped_column(sa.String(TITLE_LIMIT))
    title_en: Mapped[str] = mapped_column(sa.String(TITLE_LIMIT), default="")
    url: Mapped[str] = mapped_column(sa.String(URL_LIMIT), default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    published_on: Mapped[date]
    promised_until: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "published_on", name="uq_consultation_cycle_day"),
        sa.CheckConstraint("promised_until >= published_on", name="ends_after_beginning"),
    )


class ProposalComment(Base):
    """What a proposal that is a comment is about: which draft, and where in it."""

    __tablename__ = "proposal_comment"

    proposal_id: Mapped[int] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"), index=True)
    passage: Mapped[str] = mapped_column(sa.String(PASSAGE_LIMIT), default="")
