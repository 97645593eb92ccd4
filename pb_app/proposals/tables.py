"""Rows of proposals; contact data stand apart and expire."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, Versioned, choice
from pb_app.proposals.rules import (
    FORWARD_LIMIT,
    REASON_LIMIT,
    VILLAGE_LIMIT,
    ProposalSource,
    ProposalStatus,
    RequestKind,
)
from pb_app.proposals.voting_rules import VoteKind


class Proposal(Base, Versioned):
    """What somebody asks for; text, place and theme stay as given, whatever becomes of it."""

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(24), unique=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"))
    number: Mapped[int]
    place_id: Mapped[str | None] = mapped_column(sa.ForeignKey("place.id"), index=True)
    village: Mapped[str] = mapped_column(sa.String(VILLAGE_LIMIT), default="")
    theme_id: Mapped[str] = mapped_column(sa.ForeignKey("theme.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    text_en: Mapped[str] = mapped_column(sa.Text, default="")
    search_key: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[ProposalSource] = mapped_column(choice(ProposalSource))
    status: Mapped[ProposalStatus] = mapped_column(choice(ProposalStatus))
    status_reason: Mapped[str] = mapped_column(sa.String(REASON_LIMIT), default="")
    forwarded_to: Mapped[str] = mapped_column(sa.String(FORWARD_LIMIT), default="")
    forward_protocol: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    forward_answer: Mapped[str] = mapped_column(sa.String(REASON_LIMIT), default="", server_default="")
    forward_answered_on: Mapped[date | None]
    covered_at: Mapped[datetime | None] = mapped_column(Instant)
    hearing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hearing.id"), index=True)
    voices: Mapped[int] = mapped_column(default=1)
    signatures: Mapped[int | None]
    estimated_cost: Mapped[int | None] = mapped_column(sa.BigInteger)
    answer_in_hall: Mapped[str] = mapped_column(sa.String(1000), default="")
    sheet_number: Mapped[int | None]
    protocol_number: Mapped[str] = mapped_column(sa.String(40), default="")
    protocol_on: Mapped[date | None]
    supports: Mapped[int] = mapped_column(default=0, server_default="0")
    hearing_votes: Mapped[int] = mapped_column(default=0, server_default="0")
    author_key: Mapped[str | None] = mapped_column(sa.String(64))
    follow_token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    device_key: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    is_example: Mapped[bool] = mapped_column(default=False)
    source_url: Mapped[str] = mapped_column(sa.String(500), default="")
    import_key: Mapped[str | None] = mapped_column(sa.String(40))
    """Of the table that brought it: such a row has a day at most, no hour. Outlives the import, which is forgotten."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    listed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "number", name="uq_proposal_cycle_number"),
        sa.Index("ix_proposal_list", "cycle_id", "status", "id"),
        sa.Index("ix_proposal_municipality", "municipality_id", "status", "id"),
        sa.Index(
            "ix_proposal_import",
            "import_key",
            "id",
            sqlite_where=sa.text("import_key IS NOT NULL"),
            postgresql_where=sa.text("import_key IS NOT NULL"),
        ),
        sa.CheckConstraint("voices >= 1", name="voices_positive"),
        sa.CheckConstraint("supports >= 0 AND hearing_votes >= 0", name="counts_not_negative"),
        sa.CheckConstraint("sheet_number >= 1", name="sheet_number_positive"),
    )


class ProposalContact(Base):
    """The author's own data: optional, private, erased when it expires or when the author asks."""

    __tablename__ = "proposal_contact"

    proposal_id: Mapped[int] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="sq", server_default="sq")
    """Of the page on which it was given: mails to the author are in it."""
    expires_on: Mapped[date]


class ProposalSupport(Base):
    """Somebody who asks for the same, counted once the mail was confirmed; the address itself is not here.

    ``person_key`` is an HMAC of the address under the key of the budget year: one person supports a proposal
    once, and counts once in an item that gathers several proposals.
    """

    __tablename__ = "proposal_support"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"))
    person_key: Mapped[str] = mapped_column(sa.String(64))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        sa.UniqueConstraint("proposal_id", "person_key", name="uq_proposal_support_proposal_person"),
    )


class HearingVote(Base):
    """How many hands, or dots, a proposal got among those present at a hearing."""

    __tablename__ = "hearing_vote"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    votes: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(Instant)
    counted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (sa.CheckConstraint("votes >= 0", name="votes_not_negative"),)


class VoteCount(Base, Versioned):
    """How the votes at a hearing were given: hands or dots, and how many each person had."""

    __tablename__ = "vote_count"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), primary_key=True)
    kind: Mapped[VoteKind] = mapped_column(choice(VoteKind))
    most_each: Mapped[int]

    __table_args__ = (sa.CheckConstraint("most_each >= 1", name="most_each_positive"),)


class PaperPile(Base):
    """How many sheets of paper came back from a hearing, as the clerk counted them."""

    __tablename__ = "paper_pile"

    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), primary_key=True)
    sheets: Mapped[int]

    __table_args__ = (sa.CheckConstraint("sheets >= 1", name="sheets_positive"),)


class RecorderStep(Base):
    """A correction, a voice or a taking back that a device sent: kept for good, so that it counts once.

    ``version`` is that of the proposal after it: what the device wrote next was based on this one. A device may
    come back after months, so these rows are not forgotten like the receipts of forms.
    """

    __tablename__ = "recorder_step"

    device_key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class ProposalStep(Base):
    """A change of state, for the proposal's public line: when, to what, why."""

    __tablename__ = "proposal_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[ProposalStatus] = mapped_column(choice(ProposalStatus))
    reason: Mapped[str] = mapped_column(sa.String(REASON_LIMIT), default="")


class ProposalWord(Base):
    """In how many proposals of a budget year a word (its stem) stands; under the empty word, how many there are."""

    __tablename__ = "proposal_word"

    cycle_id: Mapped[int] = mapped_column(
        sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    proposals: Mapped[int]


class AnswerTally(Base):
    """How many public proposals of a budget year were declined, or passed on, for the same reason.

    Kept in the transaction of each answer, so that the yearly report reads no proposals. A reason is as long as
    people make it, longer than a key may be: ``reason_key`` is its SHA-256.
    """

    __tablename__ = "answer_tally"

    cycle_id: Mapped[int] = mapped_column(
        sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"), primary_key=True
    )
    status: Mapped[ProposalStatus] = mapped_column(choice(ProposalStatus), primary_key=True)
    reason_key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(REASON_LIMIT))
    proposals: Mapped[int]


class ReportedRequest(Base):
    """A request that a public source reports, outside any process of this system."""

    __tablename__ = "reported_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"), index=True)
    place_id: Mapped[str | None] = mapped_column(sa.ForeignKey("place.id"))
    theme_id: Mapped[str | None] = mapped_column(sa.ForeignKey("theme.id"))
    kind: Mapped[RequestKind] = mapped_column(choice(RequestKind))
    year: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.String(300))
    source_url: Mapped[str] = mapped_column(sa.String(500), default="")
    content_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
