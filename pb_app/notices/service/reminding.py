"""Reminders: so many hours before a hearing begins, decided when they are sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.queries import HearingCard, cards_by_id, local_today
from pb_app.hearings.rules import ANNOUNCED
from pb_app.hearings.slot import Slot
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.notices.letters import Letter, reminder_letter
from pb_app.notices.queries import wishes_of
from pb_app.notices.rules import REMINDER_HOURS, SubscriptionState
from pb_app.notices.service.board import Board, board_of
from pb_app.notices.service.subscribing import prefix_of
from pb_app.notices.tables import ReminderRound, Subscription
from pb_app.notices.timing_rules import begins_at, due_offset, reminder_due
from pb_app.outbox.service import promise
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work

BATCH = 200
KIND = "notice_reminder"
_FARTHEST = timedelta(hours=max(REMINDER_HOURS)) + timedelta(days=1)


@dataclass(frozen=True)
class Reminder:
    """One reader's reminder, written but not promised yet."""

    subscription_id: int
    key: str
    letter: Letter


def prepare_reminders() -> int:
    """Promise the reminders that came due; return how many. Each offset of a slot has its turn once."""
    now = house().clock.now()
    boards: dict[str, Board] = {}
    promised = 0
    for card, due in _due(now):
        if card.municipality_id not in boards:
            boards[card.municipality_id] = board_of(card.municipality_id, now)
        promised += _remind(boards[card.municipality_id], card, due)
    return promised


def slot_key(slot: Slot) -> str:
    """``20261012T1630``, or ``20261012`` while the hour is not known."""
    return f"{slot.on:%Y%m%d}" + (f"T{slot.start:%H%M}" if slot.start else "")


def _due(now: datetime) -> list[tuple[HearingCard, frozenset[int]]]:
    """The announced hearings with the offsets that came due and have not had their turn."""
    wanted = sa.select(Hearing.id).where(
        Hearing.status.in_(ANNOUNCED),
        Hearing.on_date.between(local_today(now), local_today(now + _FARTHEST)),
    )
    cards = cards_by_id(db.session.scalars(wanted).all()).values()
    rounds = sa.select(ReminderRound).where(ReminderRound.hearing_id.in_([card.id for card in cards]))
    done = {(row.hearing_id, row.slot, row.hours) for row in db.session.scalars(rounds)}
    found = []
    for card in sorted(cards, key=lambda one: one.id):
        due = frozenset(
            hours
            for hours in REMINDER_HOURS
            if reminder_due(card.slot, hours) <= now < begins_at(card.slot)
            and (card.id, slot_key(card.slot), hours) not in done
        )
        if due:
            found.append((card, due))
    return found


def _remind(board: Board, card: HearingCard, due: frozenset[int]) -> int:
    """Promise one hearing's reminders in batches; the last one notes that these offsets had their turn."""
    promised, last = 0, 0
    while True:
        wanted = (
            sa.select(Subscription)
            .where(
                Subscription.municipality_id == card.municipality_id,
                Subscription.state == SubscriptionState.ACTIVE,
                Subscription.id > last,
            )
            .order_by(Subscription.id)
            .limit(BATCH)
        )
        rows = db.session.scalars(wanted).all()
        last = rows[-1].id if rows else 0
        reminders = [found for row in rows if (found := _reminder(board, card, row, due)) is not None]
        with unit_of_work(SYSTEM) as uow:
            promised += sum(_promise(uow, reminder) for reminder in reminders)
            if len(rows) < BATCH:
                _note_round(uow, card, due)
                return promised


def _reminder(board: Board, card: HearingCard, row: Subscription, due: Collection[int]) -> Reminder | None:
    wishes = wishes_of(row)
    since = max(board.known_since(card), row.confirmed_at or board.now)
    hours = due_offset(card.slot, wishes.reminder_hours, since=since, now=board.now)
    if hours is None or hours not in due or not board.is_for(wishes, card):
        return None
    key = f"{prefix_of(row.id)}reminder:{card.id}:{slot_key(card.slot)}:{hours}:{card.sequence}"
    text = board.plain_text(wishes.language, card)
    return Reminder(row.id, key, reminder_letter(board.reader(row.token_key, wishes), card, text))


def _promise(uow: UnitOfWork, reminder: Reminder) -> bool:
    row = uow.session.get(Subscription, reminder.subscription_id, populate_existing=True)
    if row is None or row.state is not SubscriptionState.ACTIVE:
        return False
    letter = reminder.letter
    promise(
        uow, kind=KIND, dedup_key=reminder.key, recipient=row.email, subject=letter.subject, body=letter.body,
        headers=letter.headers,
    )  # fmt: skip
    return True


def _note_round(uow: UnitOfWork, card: HearingCard, due: Collection[int]) -> None:
    for hours in due:
        if uow.session.get(ReminderRound, (card.id, slot_key(card.slot), hours)) is None:
            uow.session.add(
                ReminderRound(hearing_id=card.id, slot=slot_key(card.slot), hours=hours, done_at=uow.now)
            )
