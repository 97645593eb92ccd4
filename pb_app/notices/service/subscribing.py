"""Ask for notices, confirm the address, change one's wishes, leave; no audit entry holds an address."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pb_app.audit.service import log
from pb_app.cycles.queries import themes_by_id
from pb_app.kernel.actor import VISITOR
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.notices.letters import Letter, Reader, confirm_letter, known_letter
from pb_app.notices.links import new_key
from pb_app.notices.queries import newest_news_id
from pb_app.notices.rules import CONFIRM_WITHIN, REMINDER_HOURS, SubscriptionState, Wishes
from pb_app.notices.service.requests import SUBSCRIPTION_REQUEST, promise_request
from pb_app.notices.tables import Subscription
from pb_app.outbox.service import forget
from pb_app.territory.queries import get_municipality, list_places
from pb_app.unit_of_work import UnitOfWork, unit_of_work

SUBJECT = "subscription"


def request_subscription(*, municipality_id: str, email: str, wishes: Wishes) -> None:
    """Promise a request to confirm to this address; to one that is subscribed already, its private link.

    Nothing tells the caller which of the two it was. Asking again sends at most one mail in eight hours.
    Errors: ``unknown_place``, ``unknown_theme``, ``unknown_offset``.
    """
    check_wishes(municipality_id, wishes)
    try:
        with unit_of_work(VISITOR) as uow:
            _request(uow, municipality_id, email, wishes)
    except IntegrityError:
        return  # the same address was entered twice at the same moment: the other one is promised its mail


def _request(uow: UnitOfWork, municipality_id: str, email: str, wishes: Wishes) -> None:
    wanted = sa.select(Subscription).where(
        Subscription.municipality_id == municipality_id, Subscription.email == email
    )
    row = uow.session.scalars(wanted.with_for_update()).first()
    if row is not None and row.state is SubscriptionState.ACTIVE:
        _promise_link(uow, row, known_letter(reader_of(row)))
        return
    if row is None:
        row = Subscription(
            municipality_id=municipality_id, email=email, token_key=new_key(),
            state=SubscriptionState.WAITING, told_news_id=0, digest_news_id=0,
        )  # fmt: skip
        uow.session.add(row)
    row.created_at = uow.now
    apply_wishes(row, wishes)
    uow.session.flush()
    _promise_link(uow, row, confirm_letter(reader_of(row)))
    log(
        uow, action="subscription.requested", subject_type=SUBJECT, subject_id=row.id,
        municipality_id=municipality_id,
    )  # fmt: skip


def _promise_link(uow: UnitOfWork, row: Subscription, letter: Letter) -> None:
    promise_request(
        uow, kind=SUBSCRIPTION_REQUEST, key_prefix=prefix_of(row.id), recipient=row.email, letter=letter
    )


def confirm_subscription(*, municipality_id: str, key: str) -> None:
    """Begin to send notices; once more changes nothing. ``NotFound`` for a request that is over.

    What people can read on the pages at this moment counts as known.
    """
    with unit_of_work(VISITOR) as uow:
        row = load(uow, municipality_id, key)
        if row.state is SubscriptionState.ACTIVE:
            return
        if row.created_at + CONFIRM_WITHIN <= uow.now:
            raise NotFound(SUBJECT)
        row.state, row.confirmed_at = SubscriptionState.ACTIVE, uow.now
        row.told_news_id = newest_news_id(municipality_id)
        row.digest_at, row.digest_news_id = uow.now, row.told_news_id
        log(
            uow, action="subscription.confirmed", subject_type=SUBJECT, subject_id=row.id,
            municipality_id=municipality_id,
        )  # fmt: skip


def change_wishes(*, municipality_id: str, key: str, wishes: Wishes) -> None:
    """Put other wishes in the place of the old ones. Errors: those of ``request_subscription``, ``NotFound``."""
    check_wishes(municipality_id, wishes)
    with unit_of_work(VISITOR) as uow:
        row = load(uow, municipality_id, key)
        if row.state is not SubscriptionState.ACTIVE:
            raise NotFound(SUBJECT)
        if wishes.digest is not row.digest:  # the first weekly mail looks back to this moment, not further
            row.digest_at, row.digest_news_id = uow.now, newest_news_id(municipality_id)
        apply_wishes(row, wishes)
        log(
            uow, action="subscription.changed", subject_type=SUBJECT, subject_id=row.id,
            municipality_id=municipality_id,
        )  # fmt: skip


def leave(*, municipality_id: str, key: str) -> None:
    """Erase the subscription, its address and every mail kept for it; once more changes nothing."""
    with unit_of_work(VISITOR) as uow:
        wanted = sa.select(Subscription).where(
            Subscription.token_key == key, Subscription.municipality_id == municipality_id
        )
        row = uow.session.scalars(wanted.with_for_update()).first()
        if row is not None:
            apply_erase(uow, row, "subscription.left")


def apply_erase(uow: UnitOfWork, row: Subscription, action: str) -> None:
    """Erase a subscription inside an open unit of work; the audit record keeps that it was there, not whose."""
    forget(uow, key_prefix=prefix_of(row.id))
    log(uow, action=action, subject_type=SUBJECT, subject_id=row.id, municipality_id=row.municipality_id)
    uow.session.delete(row)


def apply_wishes(row: Subscription, wishes: Wishes) -> None:
    """Write wishes that have been checked into the row."""
    row.place_ids, row.theme_ids = list(wishes.place_ids), list(wishes.theme_ids)
    row.digest, row.language = wishes.digest, wishes.language
    row.reminder_hours = sorted(set(wishes.reminder_hours), reverse=True)


def check_wishes(municipality_id: str, wishes: Wishes) -> None:
    """Raise ``unknown_place``, ``unknown_theme`` or ``unknown_offset`` for what the form does not offer."""
    if not set(wishes.place_ids) <= {place.id for place in list_places(municipality_id)}:
        raise DomainError("unknown_place", field="places")
    if not set(wishes.theme_ids) <= themes_by_id().keys():
        raise DomainError("unknown_theme", field="themes")
    if not set(wishes.reminder_hours) <= set(REMINDER_HOURS):
        raise DomainError("unknown_offset", field="reminders")


def load(uow: UnitOfWork, municipality_id: str, key: str) -> Subscription:
    """The row behind a private link, locked until the commit; raise ``NotFound``."""
    wanted = sa.select(Subscription).where(
        Subscription.token_key == key, Subscription.municipality_id == municipality_id
    )
    row = uow.session.scalars(wanted.with_for_update()).first()
    if row is None:
        raise NotFound(SUBJECT)
    return row


def prefix_of(subscription_id: int) -> str:
    """How the keys of all mails of a subscription begin in the outbox."""
    return f"sub:{subscription_id}:"


def reader_of(row: Subscription, why: str = "") -> Reader:
    """The owner as letters need to know: language and link, no address."""
    return Reader(get_municipality(row.municipality_id), row.language, row.token_key, "subscription", why)
