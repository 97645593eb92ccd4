"""Reads of notices and of where hearings stand with them: a bounded number of statements for any number of hearings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from pb_app.cycles.queries import list_cycles
from pb_app.database import db
from pb_app.files.service import FileView, get_file
from pb_app.files.tables import StoredFile
from pb_app.hearings.announcing.deadlines import (
    Announcement,
    GivenNotice,
    NoticeStanding,
    horizon,
    standing,
)
from pb_app.hearings.announcing.rules import NoticeChannel
from pb_app.hearings.announcing.tables import NoticeGiven
from pb_app.hearings.holidays import PublicDays
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.queries import HearingCard, HearingFilters, get_card, list_hearings
from pb_app.hearings.rules import ANNOUNCED
from pb_app.hearings.service import DEFAULT_NOTICE_DAYS
from pb_app.hearings.tables import Hearing
from pb_app.kernel.errors import NotFound


@dataclass(frozen=True)
class ProofCard:
    """The scan or photo that proves a notice."""

    media_type: str
    size: int


@dataclass(frozen=True)
class NoticeCard:
    """One notice; a withdrawn one is for staff."""

    id: int
    hearing_id: int
    channel: NoticeChannel
    place_text: str
    url: str
    given_on: date
    protocol_number: str
    protocol_on: date | None
    note: str
    proof: ProofCard | None
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str


@dataclass(frozen=True)
class NoticedHearing:
    """A hearing with its notices that hold or were withdrawn, and where it stands."""

    card: HearingCard
    notices: tuple[NoticeCard, ...]
    standing: NoticeStanding
    notice_days: int

    @property
    def given(self) -> tuple[NoticeCard, ...]:
        """The notices that were not withdrawn."""
        return tuple(one for one in self.notices if one.withdrawn_at is None)

    @property
    def on_this_site(self) -> date | None:
        """Since when this site tells the present day, hour and hall."""
        return announcement_of(self.card).on_this_site

    def still_holds(self, notice: NoticeCard) -> bool:
        """Whether a notice tells the present day, hour and hall."""
        return announcement_of(self.card).still_holds(GivenNotice(notice.given_on, notice.recorded_at))


def notices_of(hearing_ids: Collection[int]) -> dict[int, tuple[NoticeCard, ...]]:
    """The notices of several hearings by day, withdrawn ones too, in one statement."""
    if not hearing_ids:
        return {}
    wanted = (
        sa.select(NoticeGiven, StoredFile.media_type, StoredFile.size)
        .outerjoin(StoredFile, StoredFile.id == NoticeGiven.proof_file_id)
        .where(NoticeGiven.hearing_id.in_(hearing_ids))
        .order_by(NoticeGiven.given_on, NoticeGiven.id)
    )
    found: dict[int, tuple[NoticeCard, ...]] = {}
    for row, media_type, size in db.session.execute(wanted):
        proof = None if media_type is None else ProofCard(media_type=media_type, size=size)
        found[row.hearing_id] = (*found.get(row.hearing_id, ()), _card(row, proof))
    return found


def with_notices(cards: Sequence[HearingCard], today: date) -> list[NoticedHearing]:
    """Hearings of one municipality with their notices, in the order given, in three statements."""
    if not cards:
        return []
    municipality_id = cards[0].municipality_id
    notices = notices_of([card.id for card in cards])
    periods, days = notice_periods(municipality_id), public_days(municipality_id)
    return [
        NoticedHearing(
            card=card, notices=notices.get(card.id, ()), notice_days=period,
            standing=_standing(card, notices.get(card.id, ()), period, days, today),
        )
        for card in cards
        for period in [periods.get(card.cycle_id, DEFAULT_NOTICE_DAYS)]
    ]  # fmt: skip


def notice_periods(municipality_id: str) -> dict[int | None, int]:
    """The notice period of each budget process of a municipality, in working days."""
    return {cycle.id: cycle.notice_days for cycle in list_cycles(municipality_id)}


def urgent_notices(municipality_id: str, today: date) -> list[NoticedHearing]:
    """Announced hearings to come of which no notice is noted though the last day is near or over, by date."""
    periods = notice_periods(municipality_id)
    longest = max(periods.values(), default=DEFAULT_NOTICE_DAYS)
    last = horizon(today, max(longest, DEFAULT_NOTICE_DAYS), public_days(municipality_id).is_holiday)
    near = HearingFilters(from_date=today, to_date=last, statuses=ANNOUNCED)
    found = with_notices(list_hearings(municipality_id, near), today)
    return [one for one in found if one.standing.is_urgent]


def places_used(municipality_id: str, limit: int = 30) -> list[str]:
    """Where notices were given before, the last ones first, to be chosen from while typing."""
    wanted = (
        sa.select(NoticeGiven.place_text)
        .join(Hearing, Hearing.id == NoticeGiven.hearing_id)
        .where(Hearing.municipality_id == municipality_id, NoticeGiven.place_text != "")
        .group_by(NoticeGiven.place_text)
        .order_by(sa.func.max(NoticeGiven.id).desc())
        .limit(limit)
    )
    return list(db.session.scalars(wanted))


def get_notice(municipality_id: str, ref: str, notice_id: int) -> NoticeCard:
    """A notice of this hearing; raise ``NotFound``."""
    card = get_card(municipality_id, ref, with_drafts=True)
    found = [one for one in notices_of([card.id]).get(card.id, ()) if one.id == notice_id]
    if not found:
        raise NotFound("notice")
    return found[0]


def get_proof(municipality_id: str, ref: str, notice_id: int) -> FileView:
    """The bytes of a proof, also of a withdrawn notice; raise ``NotFound``. Staff only."""
    notice = get_notice(municipality_id, ref, notice_id)
    file_id = db.session.scalar(sa.select(NoticeGiven.proof_file_id).where(NoticeGiven.id == notice.id))
    if file_id is None:
        raise NotFound("file")
    return get_file(file_id)


def _standing(
    card: HearingCard, notices: tuple[NoticeCard, ...], notice_days: int, days: PublicDays, today: date
) -> NoticeStanding:
    given = [GivenNotice(one.given_on, one.recorded_at) for one in notices if one.withdrawn_at is None]
    return standing(
        announcement_of(card), given, today=today, notice_days=notice_days, is_free=days.is_holiday
    )


def announcement_of(card: HearingCard) -> Announcement:
    """As much of a hearing as its deadline asks for."""
    return Announcement(on_date=card.on_date, published_at=card.published_at, moved_at=card.moved_at)


def _card(row: NoticeGiven, proof: ProofCard | None) -> NoticeCard:
    return NoticeCard(
        id=row.id, hearing_id=row.hearing_id, channel=row.channel, place_text=row.place_text, url=row.url,
        given_on=row.given_on, protocol_number=row.protocol_number, protocol_on=row.protocol_on, note=row.note,
        proof=proof, recorded_at=row.recorded_at, withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )  # fmt: skip
