"""Rows that make a form's second submission harmless."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant


class FormReceipt(Base):
    """A form's one-time token, consumed: what came of it, so that a double click leads to the same page."""

    __tablename__ = "form_receipt"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(40))
    result: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
