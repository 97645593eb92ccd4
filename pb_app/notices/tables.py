"""Rows of subscriptions and invitations; addresses are personal data and are erased when somebody leaves."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, choice
from pb_app.notices.rules import Digest, SubscriptionState


class Subscription(Base):
    """Who wants to be told of a municipality's hearings; empty lists mean all places, all themes.

    ``token_key`` is the half of the private link that stands here: the other is derived from it with the
    secret key, so that each mail can carry the link and a copied database opens nobody's page.
    """

    __tablename__ = "subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    email: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2))
    state: Mapped[SubscriptionState] = mapped_column(
        choice(SubscriptionState), default=SubscriptionState.WAITING
    )
    place_ids: Mapped[list[str]] = mapped_column(sa.JSON)
    theme_ids: Mapped[list[str]] = mapped_column(sa.JSON)
    digest: Mapped[Digest] = mapped_column(choice(Digest), default=Digest.WEEKLY)
    reminder_hours: Mapped[list[int]] = mapped_column(sa.JSON)
    token_key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    digest_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        sa.UniqueConstraint("municipality_id", "email", name="uq_subscription_municipality_email"),
        sa.Index("ix_subscription_state", "municipality_id", "state", "id"),
    )


class Invitation(Base):
    """Somebody who wants one hearing in the calendar by mail; ``sequence`` is the last one sent."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2))
    state: Mapped[SubscriptionState] = mapped_column(
        choice(SubscriptionState), default=SubscriptionState.WAITING
    )
    token_key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    sequence: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (sa.UniqueConstraint("hearing_id", "email", name="uq_invitation_hearing_email"),)
