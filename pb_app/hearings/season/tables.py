"""Rows of reading and printing a season."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, Versioned


class ColumnMapping(Base):
    """What the columns of a file mean, remembered for the next file with the same headings."""

    __tablename__ = "column_mapping"

    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"), primary_key=True)
    headings_key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    columns: Mapped[list[str]] = mapped_column(sa.JSON)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class ConsultationNotice(Base, Versioned):
    """What heads «Kalendari i konsultimit publik» of a cycle besides its table (Law 146/2014)."""

    __tablename__ = "consultation_notice"

    cycle_id: Mapped[int] = mapped_column(
        sa.ForeignKey("budget_cycle.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    draft_act: Mapped[str] = mapped_column(sa.String(300), default="")
    draft_act_en: Mapped[str] = mapped_column(sa.String(300), default="")
    proposer: Mapped[str] = mapped_column(sa.String(200), default="")
    proposer_en: Mapped[str] = mapped_column(sa.String(200), default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    explanation_en: Mapped[str] = mapped_column(sa.Text, default="")
    groups: Mapped[str] = mapped_column(sa.String(500), default="")
    groups_en: Mapped[str] = mapped_column(sa.String(500), default="")
    legal_basis: Mapped[str] = mapped_column(sa.String(500), default="")
    legal_basis_en: Mapped[str] = mapped_column(sa.String(500), default="")
    where_to_comment: Mapped[str] = mapped_column(sa.String(500), default="")
    where_to_comment_en: Mapped[str] = mapped_column(sa.String(500), default="")
    comments_until: Mapped[date | None]
    coordinator: Mapped[str] = mapped_column(sa.String(160), default="")
    coordinator_contact: Mapped[str] = mapped_column(sa.String(300), default="")
    protocol_number: Mapped[str] = mapped_column(sa.String(40), default="")
    protocol_on: Mapped[date | None]
