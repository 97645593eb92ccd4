"""Reads of subscriptions and invitations: frozen views; addresses leave this room only for their owner's page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pb_app.database import db
from pb_app.notices.rules import Digest, SubscriptionState, Wishes, is_concerned
from pb_app.notices.tables import HearingNews, Invitation, Subscription
from pb_app.outbox.queries import waiting_keys
from pb_app.territory.queries import list_places
from pb_app.unit_of_work import house


@dataclass(frozen=True)
class SubscriptionView:
    """A subscription as its owner sees it."""

    municipality_id: str
    email: str
    state: SubscriptionState
    wishes: Wishes
    created_at: datetime

    @property
    def masked_email(self) -> str:
        """Enough to recognise one's own address: ``k…@example.org``."""
        return masked(self.email)


@dataclass(frozen=True)
class InvitationView:
    """An invitation as its owner sees it."""

    hearing_id: int
    email: str
    state: SubscriptionState
    created_at: datetime

    @property
    def masked_email(self) -> str:
        """Enough to recognise one's own address."""
        return masked(self.email)


@dataclass(frozen=True)
class PlaceFigure:
    """How many people are told of a hearing in a place."""

    place_id: str
    label: str
    is_part: bool
    count: int


def is_mail_sent() -> bool:
    """Whether a page may promise a mail."""
    return house().settings.sends_mail


def masked(email: str) -> str:
    """``k…@example.org``."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def find_subscription(municipality_id: str, key: str) -> SubscriptionView | None:
    """The subscription with this half of a token, or None."""
    wanted = sa.select(Subscription).where(
        Subscription.token_key == key, Subscription.municipality_id == municipality_id
    )
    row = db.session.scalars(wanted).first()
    if row is None:
        return None
    return SubscriptionView(row.municipality_id, row.email, row.state, wishes_of(row), row.created_at)


def find_invitation(key: str) -> InvitationView | None:
    """The invitation with this half of a token, or None."""
    row = db.session.scalars(sa.select(Invitation).where(Invitation.token_key == key)).first()
    return None if row is None else InvitationView(row.hearing_id, row.email, row.state, row.created_at)


def wishes_of(row: Subscription) -> Wishes:
    """What the row's owner wants to be told."""
    return Wishes(
        place_ids=tuple(row.place_ids), theme_ids=tuple(row.theme_ids), digest=row.digest,
        reminder_hours=tuple(row.reminder_hours), language=row.language,
    )  # fmt: skip


def newest_news_id(municipality_id: str) -> int:
    """The last thing noted of the municipality's hearings; 0 if there is none."""
    wanted = sa.select(sa.func.max(HearingNews.id)).where(HearingNews.municipality_id == municipality_id)
    return db.session.scalar(wanted) or 0


def count_recipients(
    municipality_id: str, *, place_paths: Collection[str] = (), theme_ids: Collection[str] = ()
) -> int:
    """How many people are told when a hearing of these places and themes is moved or cancelled."""
    paths = {place.id: place.path for place in list_places(municipality_id, with_villages=True)}
    return sum(_is_told(wishes, paths, place_paths, theme_ids) for wishes in _all_wishes(municipality_id))


def figures_by_place(municipality_id: str) -> list[PlaceFigure]:
    """For each unit and its parts, how many people are told of a hearing there."""
    places = list_places(municipality_id)
    paths = {place.id: place.path for place in list_places(municipality_id, with_villages=True)}
    wishes = _all_wishes(municipality_id)
    return [
        PlaceFigure(
            place_id=place.id,
            label=place.label,
            is_part=place.parent_id is not None,
            count=sum(_is_told(each, paths, (place.path,), ()) for each in wishes),
        )
        for place in places
    ]


def count_subscribers(municipality_id: str) -> dict[Digest, int]:
    """How many people get mails, by how often new hearings are told to them."""
    wanted = (
        sa.select(Subscription.digest, sa.func.count())
        .where(*_active(municipality_id))
        .group_by(Subscription.digest)
    )
    found: dict[Digest, int] = dict(db.session.execute(wanted).all())
    return found


def waiting_for(kind: str, prefix: str) -> dict[int, list[str]]:
    """The keys of waiting messages of a kind by the id after ``prefix``: ``sub:12:news:…`` under 12."""
    found: dict[int, list[str]] = {}
    for key in waiting_keys(kind):
        found.setdefault(int(key.removeprefix(prefix).split(":")[0]), []).append(key)
    return found


def _active(municipality_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Subscription.municipality_id == municipality_id,
        Subscription.state == SubscriptionState.ACTIVE,
    )


def _all_wishes(municipality_id: str) -> list[Wishes]:
    wanted = sa.select(Subscription).where(*_active(municipality_id))
    return [wishes_of(row) for row in db.session.scalars(wanted)]


def _is_told(
    wishes: Wishes, paths: dict[str, str], place_paths: Collection[str], theme_ids: Collection[str]
) -> bool:
    return is_concerned(
        place_paths=[paths[place_id] for place_id in wishes.place_ids if place_id in paths],
        theme_ids=wishes.theme_ids,
        hearing_paths=place_paths,
        hearing_theme_ids=theme_ids,
    )
