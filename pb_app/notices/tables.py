"""Rows of subscriptions and invitations; addresses are personal data and are erased when somebody leaves."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pb_app.database import Base, Instant, choice
from pb_app.hearings.rules import HearingStatus
from pb_app.notices.rules import Digest, SubscriptionState


class Subscription(Base):
    """Who wants to be told of a municipality's hearings; empty lists mean all places, all themes.

    ``token_key`` is the half of the private link that stands here: the other is derived from it with the
    secret key, so that each mail can carry the link and a copied database opens nobody's page.
    ``told_news_id`` and ``digest_news_id`` name the last ``HearingNews`` that mails of either kind know.
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
    told_news_id: Mapped[int] = mapped_column(default=0)
    digest_news_id: Mapped[int] = mapped_column(default=0)

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


class HearingNews(Base):
    """What people could know of a hearing from one change on; written in the transaction of the change.

    Mails are composed from the difference between the last of these that a reader knows and the hearing as it
    is when the mail is written. Within a municipality the ids grow in the order of the commits.
    """

    __tablename__ = "hearing_news"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[str] = mapped_column(sa.ForeignKey("municipality.id"))
    hearing_id: Mapped[int] = mapped_column(sa.ForeignKey("hearing.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    sequence: Mapped[int]
    status: Mapped[HearingStatus] = mapped_column(choice(HearingStatus))
    on_date: Mapped[date]
    start_time: Mapped[time | None]
    venue: Mapped[str] = mapped_column(sa.String(200), default="")
    place_ids: Mapped[list[str]] = mapped_column(sa.JSON)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")

    __table_args__ = (
        sa.UniqueConstraint("hearing_id", "sequence", name="uq_hearing_news_hearing_sequence"),
        sa.Index("ix_hearing_news_municipality", "municipality_id", "id"),
    )


class ReminderRound(Base):
    """Everybody who wanted to be reminded so many hours before this slot of a hearing has been promised it."""

    __tablename__ = "reminder_round"

    hearing_id: Mapped[int] = mapped_column(
        sa.ForeignKey("hearing.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    slot: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    hours: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    done_at: Mapped[datetime] = mapped_column(Instant)
