"""Use cases of registering for a seat or a need: private, never over-booked, erased after the hearing."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.hearings import changes
from pb_app.hearings.day.seat_rules import (
    MOST_SEATS,
    SeatWish,
    check_room,
    check_wish,
    count_needs,
    is_open,
    kept_until,
)
from pb_app.hearings.day.tables import SeatCount, SeatRegistration
from pb_app.hearings.events import HearingChanged, HearingRescheduled, SeatGivenUp, SeatRegistered
from pb_app.hearings.policy import may_schedule
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import ANNOUNCED, HearingStatus, Slot
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM, VISITOR, Actor
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.kernel.ids import TOKEN_BYTES, token_hash
from pb_app.territory.tables import Venue
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work
from pb_app.web import receipts

_PURPOSE: Final = "seat"
_TOKEN: Final = re.compile(r"[\w-]{16,64}", re.ASCII)
_WISH: Final = ("people", "needs_text", "name", "phone", "email")


@dataclass(frozen=True)
class Registered:
    """What the person takes home: the private link's secret."""

    token: str
    is_new: bool


def set_registration(
    *, actor: Actor, hearing_id: int, expected_version: int, takes: bool, seats: int | None
) -> None:
    """Let people register for a hearing, or no longer; without ``seats`` the hall's capacity counts.

    Who is registered stays so. Errors: ``seats_out_of_range``, ``transition`` for one that is over or cancelled.
    """
    if seats is not None and not 1 <= seats <= MOST_SEATS:
        raise DomainError("seats_out_of_range", field="seats", limit=MOST_SEATS)
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_schedule(actor, change.policy_scope), "set_registration")
        changes.check_version(change, expected_version)
        if row.status not in ANNOUNCED | {HearingStatus.DRAFT}:
            raise DomainError("transition", given=row.status.value, wanted="registration")
        row.takes_registrations, row.seats = takes, seats
        changes.close(change, "hearing.registration_set", changes.event(HearingChanged, row))


def register_seat(
    *, municipality_id: str, ref: str, form_token: str, wish: SeatWish, language: str
) -> Registered:
    """Register somebody; the same form again leads to the same registration and writes nothing.

    The private link derives from the form's one-time token and the house's key, so that it need not be stored
    to be found again. Errors: ``registration_closed``, ``seats_full``, ``seats_few``, those of ``check_wish``.
    """
    if not _TOKEN.fullmatch(form_token):
        raise DomainError("form_token")
    check_wish(wish)
    link = _link_token(municipality_id, ref, form_token)
    with unit_of_work(VISITOR) as uow:
        hearing = _hearing(uow, municipality_id, ref)
        if receipts.find_result(uow, token=form_token, purpose=_PURPOSE) is not None:
            if _find_own(uow, hearing, link) is None:  # given up since: this is a new wish
                raise DomainError("form_token")
            return Registered(link, is_new=False)
        _check_open(uow, hearing)
        check_room(_seats(uow, hearing), _taken(uow, hearing.id), wish.people)
        row = SeatRegistration(
            hearing_id=hearing.id, token_hash=token_hash(link), language=language, created_at=uow.now,
            expires_on=kept_until(hearing.on_date),
        )  # fmt: skip
        _write(row, wish)
        uow.session.add(row)
        uow.session.flush()
        receipts.keep_result(uow, token=form_token, purpose=_PURPOSE, result=str(row.id))
        _log(uow, "seat.registered", hearing)
        uow.record(
            SeatRegistered(hearing_id=hearing.id, municipality_id=municipality_id, registration_id=row.id)
        )
        return Registered(link, is_new=True)


def change_seat(*, municipality_id: str, ref: str, token: str, wish: SeatWish) -> None:
    """Put another wish in the place of the first, while registration is open and seats are left."""
    check_wish(wish)
    with unit_of_work(VISITOR) as uow:
        hearing = _hearing(uow, municipality_id, ref)
        row = _own(uow, hearing, token)
        _check_open(uow, hearing)
        if wish.people > row.people:  # fewer is always right, also where a smaller hall has over-filled since
            check_room(_seats(uow, hearing), _taken(uow, hearing.id) - row.people, wish.people)
        _write(row, wish)
        _log(uow, "seat.changed", hearing)


def give_up_seat(*, municipality_id: str, ref: str, token: str) -> None:
    """Erase a registration because the person asks; the seat is free again. A second time is ``NotFound``."""
    with unit_of_work(VISITOR) as uow:
        hearing = _hearing(uow, municipality_id, ref)
        row = _own(uow, hearing, token)
        uow.record(
            SeatGivenUp(
                hearing_id=hearing.id, municipality_id=municipality_id, email=row.email,
                registered_at=row.created_at,
            )
        )  # fmt: skip
        uow.session.delete(row)
        _log(uow, "seat.given_up", hearing)


def erase_expired_seats() -> None:
    """Keep only counts of what is older than two weeks after its hearing; the worker does it each night."""
    with unit_of_work(SYSTEM) as uow:
        today = local_today(uow.now)
        wanted = sa.select(SeatRegistration.hearing_id).where(SeatRegistration.expires_on < today).distinct()
        for hearing_id in uow.session.scalars(wanted).all():
            _erase(uow, hearing_id)


def keep_until_the_new_date(uow: UnitOfWork, event: HearingRescheduled) -> None:
    """A moved hearing still needs to know who comes: the data expire after its new date."""
    uow.session.execute(
        sa.update(SeatRegistration)
        .where(SeatRegistration.hearing_id == event.hearing_id)
        .values(expires_on=kept_until(event.new.on))
    )


def _hearing(uow: UnitOfWork, municipality_id: str, ref: str) -> Hearing:
    """The hearing, its row locked: two who register at once come one after the other."""
    wanted = (
        sa.select(Hearing)
        .where(Hearing.municipality_id == municipality_id, Hearing.ref == ref)
        .with_for_update(key_share=True)
    )
    row = uow.session.scalars(wanted).one_or_none()
    if row is None or row.status is HearingStatus.DRAFT:
        raise NotFound("hearing")
    return row


def _check_open(uow: UnitOfWork, hearing: Hearing) -> None:
    slot = Slot(hearing.on_date, hearing.start_time, hearing.end_time)
    open_now = is_open(
        takes=hearing.takes_registrations,
        status=hearing.status,
        slot=slot,
        now=uow.now,
        today=local_today(uow.now),
    )
    if not open_now:
        raise DomainError("registration_closed")


def _seats(uow: UnitOfWork, hearing: Hearing) -> int | None:
    if hearing.seats is not None or hearing.venue_id is None:
        return hearing.seats
    return uow.session.get_one(Venue, hearing.venue_id).capacity


def _taken(uow: UnitOfWork, hearing_id: int) -> int:
    wanted = sa.select(sa.func.coalesce(sa.func.sum(SeatRegistration.people), 0))
    return uow.session.scalar(wanted.where(SeatRegistration.hearing_id == hearing_id)) or 0


def _find_own(uow: UnitOfWork, hearing: Hearing, token: str) -> SeatRegistration | None:
    wanted = sa.select(SeatRegistration).where(
        SeatRegistration.hearing_id == hearing.id, SeatRegistration.token_hash == token_hash(token)
    )
    return uow.session.scalars(wanted).one_or_none()


def _own(uow: UnitOfWork, hearing: Hearing, token: str) -> SeatRegistration:
    row = _find_own(uow, hearing, token)
    if row is None:
        raise NotFound("registration")
    return row


def _write(row: SeatRegistration, wish: SeatWish) -> None:
    for name in _WISH:
        setattr(row, name, getattr(wish, name))
    row.needs = [need.value for need in wish.needs]


def _erase(uow: UnitOfWork, hearing_id: int) -> None:
    rows = uow.session.scalars(
        sa.select(SeatRegistration).where(SeatRegistration.hearing_id == hearing_id)
    ).all()
    kept = uow.session.get(SeatCount, hearing_id)
    if kept is None:
        kept = SeatCount(hearing_id=hearing_id, registrations=0, people=0, needs={})
        uow.session.add(kept)
    kept.registrations += len(rows)
    kept.people += sum(row.people for row in rows)
    counted = count_needs(row.needs for row in rows)
    kept.needs = {name: kept.needs.get(name, 0) + counted.get(name, 0) for name in {**kept.needs, **counted}}
    kept.erased_at = uow.now
    for row in rows:
        uow.session.delete(row)
    _log(uow, "seat.expired", uow.session.get_one(Hearing, hearing_id))


def _log(uow: UnitOfWork, action: str, hearing: Hearing) -> None:
    """That it happened, never who: the audit outlives the registration."""
    audit.log(
        uow,
        action=action,
        subject_type="hearing",
        subject_id=hearing.id,
        municipality_id=hearing.municipality_id,
    )


def _link_token(municipality_id: str, ref: str, form_token: str) -> str:
    """A secret of 128 bits that only who holds the form's token and the key of the house can make."""
    key = house().settings.secret_key.encode()
    whole = hmac.digest(key, f"seat:{municipality_id}:{ref}:{form_token}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(whole[:TOKEN_BYTES]).rstrip(b"=").decode("ascii")
