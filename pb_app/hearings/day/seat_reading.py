"""Reads of registrations: how many for everybody who may ask, persons only for who runs the hearing."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.day.seat_rules import Need, SeatWish, count_needs, is_open, seats_left
from pb_app.hearings.day.tables import SeatCount, SeatRegistration
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.queries import local_today
from pb_app.kernel.errors import NotFound
from pb_app.kernel.ids import token_hash


@dataclass(frozen=True)
class Seats:
    """Whether one may register, and for how many there is room."""

    is_open: bool
    seats: int | None
    left: int | None


@dataclass(frozen=True)
class SeatCard:
    """One registration; personal."""

    id: int
    wish: SeatWish
    created_at: datetime
    expires_on: date


@dataclass(frozen=True)
class SeatTotals:
    """How many registered, for how many people, with which needs."""

    registrations: int
    people: int
    needs: dict[str, int]
    erased_at: datetime | None = None
    """When the persons were erased; None while they are there."""


def seats_of(detail: HearingDetail, now: datetime) -> Seats:
    """Where registration stands."""
    card = detail.card
    seats = detail.seats if detail.seats is not None else card.venue.capacity if card.venue else None
    open_now = is_open(
        takes=detail.takes_registrations, status=card.status, slot=card.slot, now=now, today=local_today(now)
    )
    wanted = sa.select(sa.func.coalesce(sa.func.sum(SeatRegistration.people), 0))
    taken = db.session.scalar(wanted.where(SeatRegistration.hearing_id == card.id)) or 0
    return Seats(open_now, seats, seats_left(seats, taken))


def get_seat(hearing_id: int, token: str) -> SeatCard:
    """The registration of a private link; raise ``NotFound``."""
    wanted = sa.select(SeatRegistration).where(
        SeatRegistration.hearing_id == hearing_id, SeatRegistration.token_hash == token_hash(token)
    )
    row = db.session.scalars(wanted).one_or_none()
    if row is None:
        raise NotFound("registration")
    return _card(row)


def list_seats(hearing_id: int) -> list[SeatCard]:
    """Everybody who registered, in their order; for who runs the hearing only."""
    wanted = (
        sa.select(SeatRegistration)
        .where(SeatRegistration.hearing_id == hearing_id)
        .order_by(SeatRegistration.id)
    )
    return [_card(row) for row in db.session.scalars(wanted)]


def seat_totals(hearing_id: int) -> SeatTotals:
    """The counts, also once the persons are erased."""
    rows = list_seats(hearing_id)
    kept = db.session.get(SeatCount, hearing_id)
    needs = count_needs(row.wish.needs for row in rows)
    before = kept.needs if kept else {}
    return SeatTotals(
        registrations=len(rows) + (kept.registrations if kept else 0),
        people=sum(row.wish.people for row in rows) + (kept.people if kept else 0),
        needs={
            need: needs.get(need, 0) + before.get(need, 0) for need in Need if need in {**needs, **before}
        },
        erased_at=kept.erased_at if kept else None,
    )


def _card(row: SeatRegistration) -> SeatCard:
    wish = SeatWish(
        people=row.people, needs=tuple(Need(need) for need in row.needs), needs_text=row.needs_text, name=row.name,
        phone=row.phone, email=row.email,
    )  # fmt: skip
    return SeatCard(row.id, wish, row.created_at, row.expires_on)
