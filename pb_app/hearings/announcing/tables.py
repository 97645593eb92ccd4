"""Rows of notices given."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, choice
from pb_app.hearings.announcing.rules import NoticeChannel


class NoticeGiven(Base):
    """One notice of one hearing: on which channel, where, on which day, and the proof of it."""

    __tablename__ = "notice_given"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), index=True)
    channel: Mapped[NoticeChannel] = mapped_column(choice(NoticeChannel))
    place_text: Mapped[str] = mapped_column(sa.String(200), default="")
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    given_on: Mapped[date]
    proof_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    protocol_number: Mapped[str] = mapped_column(sa.String(40), default="")
    protocol_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_reason: Mapped[str] = mapped_column(sa.String(300), default="")
