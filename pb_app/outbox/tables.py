"""Rows of the outbox: one message, one recipient."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, choice


class MessageState(StrEnum):
    """Where a message stands; poison is set aside after too many tries."""

    WAITING = "waiting"
    SENT = "sent"
    POISON = "poison"


class OutboxMessage(Base):
    """A message to one recipient; ``dedup_key`` makes the same promise only once."""

    __tablename__ = "outbox_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    dedup_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    recipient: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    headers: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict, server_default="{}")
    calendar: Mapped[str | None] = mapped_column(sa.Text)
    state: Mapped[MessageState] = mapped_column(choice(MessageState), default=MessageState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (sa.Index("ix_outbox_message_due", "state", "next_attempt_at"),)
