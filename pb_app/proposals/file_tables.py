"""Rows of files that came with a proposal, and of those that wait for their form to be sent."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant


class ProposalFile(Base):
    """A photo or document of a proposal; the public sees it once somebody of the office ticked that it may.

    ``width`` and ``height`` are those of a picture, None for a document.
    """

    __tablename__ = "proposal_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    position: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    is_public: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    __table_args__ = (
        sa.UniqueConstraint("proposal_id", "position", name="uq_proposal_file_proposal_position"),
    )


class HeldFile(Base):
    """A file that was sent with a form which is not finished: it waits under the form's token, a day at most."""

    __tablename__ = "held_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(sa.String(64), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
