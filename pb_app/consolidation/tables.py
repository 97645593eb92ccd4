"""Rows of consolidated items and of the frozen versions of the list."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pb_app.consolidation.rules import (
    CouncilOutcome,
    Decision,
    EditionState,
    LinkAction,
    Nature,
    Stage,
    Valuation,
    Vat,
)
from pb_app.database import Base, Instant, Versioned, choice


class ConsolidatedItem(Base, Versioned):
    """One line of the list, made of one or many proposals, which stay as they are.

    ``earlier_item_id`` names the item of an earlier year that was not finished and is raised again; ``due_on`` is
    when an approved item is to be done, if the office said so.
    """

    __tablename__ = "consolidated_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200), default="")
    description: Mapped[str] = mapped_column(sa.Text, default="")
    description_en: Mapped[str] = mapped_column(sa.Text, default="")
    theme_id: Mapped[str] = mapped_column(sa.ForeignKey("theme.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("budget_programme.id"))
    valuation: Mapped[Valuation] = mapped_column(choice(Valuation), default=Valuation.PENDING)
    valuation_reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    decision: Mapped[Decision] = mapped_column(choice(Decision), default=Decision.NONE)
    decision_reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    forwarded_to: Mapped[str] = mapped_column(sa.String(160), default="")
    forwarded_protocol: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    forwarded_answer: Mapped[str] = mapped_column(sa.String(1000), default="", server_default="")
    forwarded_answered_on: Mapped[date | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    council: Mapped[CouncilOutcome] = mapped_column(
        choice(CouncilOutcome), default=CouncilOutcome.NONE, server_default="none"
    )
    council_reason: Mapped[str] = mapped_column(sa.String(1000), default="", server_default="")
    council_decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council_decision.id"), index=True)
    due_on: Mapped[date | None]
    earlier_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consolidated_item.id"), index=True)
    is_example: Mapped[bool] = mapped_column(default=False)
    is_dissolved: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    places: Mapped[list["ItemPlace"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    amounts: Mapped[list["ItemAmount"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ItemAmount.year"
    )

    __table_args__ = (sa.UniqueConstraint("cycle_id", "number", name="uq_consolidated_item_cycle_number"),)

    @property
    def approved_by_year(self) -> dict[int, int]:
        """What the council gave, in whole lekë; a year it gave nothing for is left out, whatever was proposed."""
        return {one.year: one.approved for one in self.amounts if one.approved is not None}


class ItemPlace(Base):
    """A place where the item is to be done; none means the whole municipality."""

    __tablename__ = "item_place"

    item_id: Mapped[int] = mapped_column(
        sa.ForeignKey("consolidated_item.id", ondelete="CASCADE"), primary_key=True
    )
    place_id: Mapped[str] = mapped_column(sa.ForeignKey("place.id"), primary_key=True, index=True)


class ItemLink(Base):
    """A proposal gathered into an item: by whom, when, why; undone, it stays as history."""

    __tablename__ = "item_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("consolidated_item.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    action: Mapped[LinkAction] = mapped_column(choice(LinkAction), default=LinkAction.MERGED)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    linked_at: Mapped[datetime] = mapped_column(Instant)
    linked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    undo_reason: Mapped[str] = mapped_column(sa.String(500), default="")

    __table_args__ = (
        sa.Index(
            "uq_item_link_in_force",
            "item_id",
            "proposal_id",
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        ),
    )


class ItemAmount(Base):
    """An item's amount in whole lekë for one budget year: as priced, and as the council approved it."""

    __tablename__ = "item_amount"

    item_id: Mapped[int] = mapped_column(
        sa.ForeignKey("consolidated_item.id", ondelete="CASCADE"), primary_key=True
    )
    year: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    approved: Mapped[int | None] = mapped_column(sa.BigInteger)
    fund_source: Mapped[str] = mapped_column(sa.String(120), default="")
    spending_unit: Mapped[str] = mapped_column(sa.String(120), default="")
    nature: Mapped[Nature] = mapped_column(choice(Nature), default=Nature.CAPITAL)
    vat: Mapped[Vat] = mapped_column(choice(Vat), default=Vat.NOT_STATED)

    __table_args__ = (
        sa.CheckConstraint("amount >= 0", name="amount_not_negative"),
        sa.CheckConstraint("approved >= 0", name="approved_not_negative"),
    )


class CouncilDecision(Base):
    """A decision of the municipal council (vendim i këshillit bashkiak, VKB) about items of a cycle."""

    __tablename__ = "council_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"))
    number: Mapped[str] = mapped_column(sa.String(40))
    decided_on: Mapped[date]
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "number", "decided_on", name="uq_council_decision_number_date"),
    )


class ListEdition(Base):
    """A frozen, numbered version of a cycle's list; ``content`` is what the hash covers.

    It holds item texts and references, never the proposers' own words.
    """

    __tablename__ = "list_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_cycle.id"), index=True)
    number: Mapped[int]
    stage: Mapped[Stage] = mapped_column(choice(Stage), default=Stage.DRAFT)
    state: Mapped[EditionState] = mapped_column(choice(EditionState), default=EditionState.QUEUED)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    council_decision: Mapped[str] = mapped_column(sa.String(40), default="")
    council_decided_on: Mapped[date | None]
    council_decision_url: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")

    __table_args__ = (sa.UniqueConstraint("cycle_id", "number", name="uq_list_edition_cycle_number"),)


class EditionFile(Base):
    """A rendered format of an edition in one language: ``pdf``, ``thousand.xlsx``, ``relacion.docx``."""

    __tablename__ = "edition_file"

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("list_edition.id"), primary_key=True)
    format: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
