"""Mails about what changed: one to each subscriber for all that changed since the last, written when it is sent.

A mail that still waits when more happens, or when the day changes, is taken back and written anew, so that a server
that was away for a day delivers what is true then, once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.queries import local_today
from pb_app.kernel.actor import SYSTEM
from pb_app.notices.letters import Letter, digest_letter, news_letter
from pb_app.notices.queries import waiting_for, wishes_of
from pb_app.notices.rules import AHEAD, Digest, SubscriptionState, Wishes, is_told_at_once
from pb_app.notices.service.board import Board, board_of
from pb_app.notices.service.subscribing import prefix_of
from pb_app.notices.tables import HearingNews, Subscription
from pb_app.notices.timing_rules import digest_moment
from pb_app.outbox.service import promise, take_back
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work

BATCH = 200
NEWS, DIGEST = "notice_news", "notice_digest"


@dataclass(frozen=True)
class Draft:
    """One subscriber's mail, written but not promised yet; ``letter`` is None when there is nothing to tell."""

    subscription_id: int
    seen: int
    """The mark that was read: if it moved meanwhile, somebody else has done the work."""
    waiting: Sequence[str]
    newest: int
    key: str
    letter: Letter | None


@dataclass(frozen=True)
class Round:
    """What tells mails about news and weekly mails apart."""

    kind: str
    name: str
    """The word for it in the outbox's keys."""
    mark: str
    """The column with the last thing told."""
    write: Callable[[Board, str, Wishes, int], Letter | None]


def prepare_news() -> int:
    """Promise the mails about what changed since each subscriber's last; return how many."""
    newest = _newest().subquery()
    behind = (
        sa.select(Subscription.id)
        .join(newest, newest.c.municipality_id == Subscription.municipality_id)
        .where(Subscription.told_news_id < newest.c.last)
    )
    return _run(Round(NEWS, "news", "told_news_id", _write_news), Subscription.id.in_(behind))


def prepare_digests() -> int:
    """Promise the weekly mails that came due; return how many."""
    due = sa.and_(
        Subscription.digest == Digest.WEEKLY, Subscription.digest_at < digest_moment(house().clock.now())
    )
    return _run(Round(DIGEST, "digest", "digest_news_id", _write_digest), due)


def _run(what: Round, is_due: sa.ColumnElement[bool]) -> int:
    now = house().clock.now()
    waiting = waiting_for(what.kind, "sub:")
    stale = {key: keys for key, keys in waiting.items() if any(not one.endswith(_day(now)) for one in keys)}
    wanted = sa.or_(is_due, Subscription.id.in_(stale)) if stale else is_due
    boards: dict[str, Board] = {}
    return sum(
        _settle(what, [_draft(what, boards, row, waiting, now) for row in batch])
        for batch in _batches(wanted)
    )


def _newest() -> sa.Select[str, int]:
    """The last thing noted in each municipality."""
    return sa.select(HearingNews.municipality_id, sa.func.max(HearingNews.id).label("last")).group_by(
        HearingNews.municipality_id
    )


def _stale(waiting: Mapping[int, Sequence[str]], now: datetime) -> list[int]:
    """Whose waiting mail was written on another day, or before the last thing noted."""
    if not waiting:
        return []
    newest: dict[str, int] = dict(db.session.execute(_newest()).all())
    wanted = sa.select(Subscription.id, Subscription.municipality_id).where(Subscription.id.in_(waiting))
    return [
        subscription_id
        for subscription_id, municipality_id in db.session.execute(wanted)
        if any(
            not key.endswith(f"-{newest.get(municipality_id, 0)}:{_day(now)}")
            for key in waiting[subscription_id]
        )
    ]


def _batches(condition: sa.ColumnElement[bool]) -> Iterator[Sequence[Subscription]]:
    last = 0
    while True:
        wanted = (
            sa.select(Subscription)
            .where(condition, Subscription.state == SubscriptionState.ACTIVE, Subscription.id > last)
            .order_by(Subscription.id)
            .limit(BATCH)
        )
        rows = db.session.scalars(wanted).all()
        if not rows:
            return
        last = rows[-1].id
        yield rows


def _draft(
    what: Round,
    boards: dict[str, Board],
    row: Subscription,
    waiting: Mapping[int, Sequence[str]],
    now: datetime,
) -> Draft:
    if row.municipality_id not in boards:
        boards[row.municipality_id] = board_of(row.municipality_id, now)
    board = boards[row.municipality_id]
    seen: int = getattr(row, what.mark)
    taken = waiting.get(row.id, ())
    known = min([seen, *(_first_of(key) for key in taken)])
    return Draft(
        subscription_id=row.id,
        seen=seen,
        waiting=taken,
        newest=max(board.newest, seen),
        key=f"{prefix_of(row.id)}{what.name}:{known}-{board.newest}:{_day(now)}",
        letter=what.write(board, row.token_key, wishes_of(row), known),
    )


def _settle(what: Round, drafts: Sequence[Draft]) -> int:
    """Promise what was written, in one transaction with the marks; leave out who left or was served meanwhile."""
    with unit_of_work(SYSTEM) as uow:
        return sum(_settle_one(uow, what, draft) for draft in drafts)


def _settle_one(uow: UnitOfWork, what: Round, draft: Draft) -> bool:
    row = uow.session.get(Subscription, draft.subscription_id, with_for_update=True, populate_existing=True)
    if row is None or row.state is not SubscriptionState.ACTIVE or getattr(row, what.mark) != draft.seen:
        return False
    if not take_back(uow, keys=draft.waiting):
        return False
    setattr(row, what.mark, draft.newest)
    if what.kind == DIGEST:
        row.digest_at = uow.now
    if draft.letter is None:
        return False
    promise(
        uow, kind=what.kind, dedup_key=draft.key, recipient=row.email, subject=draft.letter.subject,
        body=draft.letter.body, headers=draft.letter.headers,
    )  # fmt: skip
    return True


def _write_news(board: Board, token_key: str, wishes: Wishes, known: int) -> Letter | None:
    news = [one for one in board.news_since(wishes, known) if is_told_at_once(one.kind, wishes.digest)]
    return news_letter(board.reader(token_key, wishes), news) if news else None


def _write_digest(board: Board, token_key: str, wishes: Wishes, known: int) -> Letter | None:
    """What comes, with its news beside it; then the news of what comes later or not at all."""
    news = {one.card.id: one for one in board.news_since(wishes, known)}
    coming = board.coming(wishes, board.now + AHEAD)
    texts = [
        news.pop(card.id).text if card.id in news else board.plain_text(wishes.language, card)
        for card in coming
    ]
    if not texts and not news:
        return None
    return digest_letter(board.reader(token_key, wishes), texts, list(news.values()))


def _first_of(key: str) -> int:
    """The last thing known before a waiting mail: 7 of ``sub:12:news:7-9:20261001``."""
    return int(key.split(":")[3].partition("-")[0])


def _day(now: datetime) -> str:
    return f"{local_today(now):%Y%m%d}"
