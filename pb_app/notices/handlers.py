"""What happens to hearings is noted in the same transaction; the worker tells it to whom it concerns."""

import zlib

import sqlalchemy as sa

from pb_app.hearings.day.tables import SeatRegistration
from pb_app.hearings.events import (
    HearingCancelled,
    HearingChanged,
    HearingEvent,
    HearingPublished,
    HearingRescheduled,
    HearingRestored,
    SeatGivenUp,
    SeatRegistered,
)
from pb_app.hearings.queries import cards_by_id
from pb_app.hearings.rules import HearingStatus
from pb_app.notices.queries import is_mail_sent
from pb_app.notices.service.inviting import apply_invite, apply_uninvite
from pb_app.notices.tables import HearingNews
from pb_app.unit_of_work import House, UnitOfWork

TOLD = (HearingPublished, HearingChanged, HearingRescheduled, HearingCancelled, HearingRestored)


def register(house: House) -> None:
    """Listen to the hearings."""
    for event_type in TOLD:
        house.on(event_type, note_hearing)
    house.on(SeatRegistered, _seat_registered)
    house.on(SeatGivenUp, _seat_given_up)


def note_hearing(uow: UnitOfWork, event: HearingEvent) -> None:
    """Note what people may know from now on; nothing if none of it changed, or if nobody can know of the hearing.

    What raises SEQUENCE is what subscribers have in their calendars, so that is the measure here too.
    """
    card = cards_by_id([event.hearing_id]).get(event.hearing_id)
    if card is None or card.status is HearingStatus.DRAFT:
        return
    _lock(uow, event.municipality_id)
    last = sa.select(sa.func.max(HearingNews.sequence)).where(HearingNews.hearing_id == card.id)
    known = uow.session.scalar(last)
    if known is not None and known >= card.sequence:
        return
    uow.session.add(
        HearingNews(
            municipality_id=card.municipality_id,
            hearing_id=card.id,
            at=uow.now,
            sequence=card.sequence,
            status=card.status,
            on_date=card.on_date,
            start_time=card.start_time,
            venue=card.venue_name,
            place_ids=[place.id for place in card.places],
            reason=getattr(event, "reason", ""),
        )
    )
    uow.session.flush()


def _seat_registered(uow: UnitOfWork, event: SeatRegistered) -> None:
    """Who gave an address with the seat is asked whether the hearing may come into the calendar."""
    seat = uow.session.get(SeatRegistration, event.registration_id)
    if seat is not None and seat.email and is_mail_sent():
        apply_invite(uow, hearing_id=event.hearing_id, email=seat.email, language=seat.language)


def _seat_given_up(uow: UnitOfWork, event: SeatGivenUp) -> None:
    """Who does not come after all gets no more mails about it; what was asked for before the seat is another matter."""
    if event.email:
        apply_uninvite(uow, hearing_id=event.hearing_id, email=event.email, since=event.registered_at)


def _lock(uow: UnitOfWork, municipality_id: str) -> None:
    """Let ids grow in the order of commits: who knows one knows all before it. On SQLite one writes at a time."""
    if uow.session.get_bind().dialect.name == "postgresql":
        key = zlib.crc32(f"hearing_news:{municipality_id}".encode())
        uow.session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
