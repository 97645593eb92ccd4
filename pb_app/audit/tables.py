"""Rows of the audit record; database triggers refuse any change of an entry."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant


class AuditEntry(Base):
    """Who did what to which thing, without personal data; never changed, never deleted."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(sa.String(64))
    subject_type: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[str] = mapped_column(sa.String(64))
    municipality_id: Mapped[str | None] = mapped_column(sa.String(40))
    digest: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (
        sa.Index("ix_audit_entry_subject", "subject_type", "subject_id"),
        sa.Index("ix_audit_entry_municipality", "municipality_id", "id"),
    )


class AuditPayload(Base):
    """What changed, before and after; may be erased without breaking the chain (the digest is salted)."""

    __tablename__ = "audit_payload"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(32))
    body: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class AuditSeal(Base):
    """A link of the hash chain over all entries up to ``last_entry_id``."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_entry_id: Mapped[int] = mapped_column(unique=True)
    chain_hash: Mapped[str] = mapped_column(sa.String(64))
    sealed_at: Mapped[datetime] = mapped_column(Instant)
