"""What the worker does each minute: decide what is due now; and, for each mail, whether it is still true."""

from pb_app.consolidation.queries.authors import is_answer_wanted
from pb_app.database import db
from pb_app.hearings.queries import HearingCard, cards_by_id, local_today
from pb_app.hearings.rules import ANNOUNCED
from pb_app.notices.rules import SubscriptionState
from pb_app.notices.service.invitations_due import KIND as INVITATION
from pb_app.notices.service.invitations_due import prepare_invitations
from pb_app.notices.service.news import DIGEST, NEWS, prepare_digests, prepare_news
from pb_app.notices.service.reminding import KIND as REMINDER
from pb_app.notices.service.reminding import prepare_reminders, slot_key
from pb_app.notices.service.requests import INVITATION_REQUEST, SUBSCRIPTION_REQUEST
from pb_app.notices.tables import Invitation, Subscription
from pb_app.notices.timing_rules import begins_at
from pb_app.proposals.service.receipt import ANSWER
from pb_app.unit_of_work import house


def prepare_due() -> int:
    """Promise everything that is due now; return how many mails. Once more, in the same minute, adds nothing."""
    return prepare_news() + prepare_digests() + prepare_reminders() + prepare_invitations()


def is_wanted(kind: str, key: str) -> bool:
    """Whether a promised mail is still true and welcome at the moment of sending; other features' mails are."""
    check = _CHECKS.get(kind)
    return check is None or check(key)


def _is_subscribed(key: str) -> bool:
    row = db.session.get(Subscription, int(key.split(":")[1]))
    return row is not None and row.state is SubscriptionState.ACTIVE


def _is_there(key: str) -> bool:
    return db.session.get(Subscription, int(key.split(":")[1])) is not None


def _is_invitation_there(key: str) -> bool:
    return db.session.get(Invitation, int(key.split(":")[1])) is not None


def _is_coming(key: str) -> bool:
    """A reminder: the hearing takes place at the time that the mail says, and has not begun."""
    _sub, _id, _word, hearing_id, slot, _hours, sequence = key.split(":")
    card = _card(int(hearing_id))
    return (
        card is not None
        and _is_subscribed(key)
        and card.status in ANNOUNCED
        and (slot_key(card.slot), str(card.sequence)) == (slot, sequence)
        and house().clock.now() < begins_at(card.slot)
    )


def _is_present(key: str) -> bool:
    """An invitation: it carries the hearing's present SEQUENCE, and the day has not gone by."""
    row = db.session.get(Invitation, int(key.split(":")[1]))
    if row is None or row.state is not SubscriptionState.ACTIVE:
        return False
    card = _card(row.hearing_id)
    return (
        card is not None
        and str(card.sequence) == key.split(":")[3]
        and card.on_date >= local_today(house().clock.now())
    )


def _card(hearing_id: int) -> HearingCard | None:
    return cards_by_id([hearing_id]).get(hearing_id)


def _is_author(key: str) -> bool:
    """An answer: its author still keeps the address here."""
    return is_answer_wanted(key, local_today(house().clock.now()))


_CHECKS = {
    ANSWER: _is_author,
    SUBSCRIPTION_REQUEST: _is_there,
    INVITATION_REQUEST: _is_invitation_there,
    NEWS: _is_subscribed,
    DIGEST: _is_subscribed,
    REMINDER: _is_coming,
    INVITATION: _is_present,
}
