"""When a hall can be used: its hours in the week, and the days on which it is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.database import db
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.territory import policy
from pb_app.territory.tables import Place, Venue, VenueClosure, VenueHours
from pb_app.unit_of_work import UnitOfWork, unit_of_work

LONGEST_CLOSURE = 400


@dataclass(frozen=True)
class OpenHours:
    """When a hall can be used on a weekday, 0 is Monday."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Closure:
    """Days on which a hall cannot be used, both ends included."""

    id: int
    first_day: date
    last_day: date
    reason: str


@dataclass(frozen=True)
class VenueTimes:
    """Without hours a hall is never closed by the week; with some, on the weekdays not named."""

    hours: tuple[OpenHours, ...] = ()
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True)
class ClosureDraft:
    """Days on which a hall cannot be used; without a last day it is one day."""

    first_day: date | None
    last_day: date | None = None
    reason: str = ""


def venue_times(venue_ids: Iterable[int]) -> dict[int, VenueTimes]:
    """Hours and closures of several halls, in two statements."""
    ids = list(venue_ids)
    hours: dict[int, list[OpenHours]] = {venue_id: [] for venue_id in ids}
    closures: dict[int, list[Closure]] = {venue_id: [] for venue_id in ids}
    if ids:
        open_on = sa.select(VenueHours).where(VenueHours.venue_id.in_(ids)).order_by(VenueHours.weekday)
        for row in db.session.scalars(open_on):
            hours[row.venue_id].append(OpenHours(row.weekday, row.opens, row.closes))
        closed = sa.select(VenueClosure).where(VenueClosure.venue_id.in_(ids))
        for off in db.session.scalars(closed.order_by(VenueClosure.first_day, VenueClosure.id)):
            closures[off.venue_id].append(Closure(off.id, off.first_day, off.last_day, off.reason))
    return {venue_id: VenueTimes(tuple(hours[venue_id]), tuple(closures[venue_id])) for venue_id in ids}


def change_venue_hours(
    *, actor: Actor, venue_id: int, expected_version: int, hours: tuple[OpenHours, ...]
) -> None:
    """Say when a hall can be used in the week; none means whenever asked.

    Raises ``Forbidden``, ``StaleVersion``, ``end_before_start`` with the field ``closes_0`` to ``closes_6``.
    """
    for one in hours:
        if one.closes <= one.opens:
            raise DomainError("end_before_start", field=f"closes_{one.weekday}")
    with unit_of_work(actor) as uow:
        row = _load(uow, venue_id)
        if row.version != expected_version:
            raise StaleVersion("venue", expected=expected_version, actual=row.version)
        before = venue_times([venue_id])[venue_id].hours
        uow.session.execute(sa.delete(VenueHours).where(VenueHours.venue_id == venue_id))
        for one in hours:
            uow.session.add(
                VenueHours(venue_id=venue_id, weekday=one.weekday, opens=one.opens, closes=one.closes)
            )
        row.touch()
        _log(
            uow, "venue.hours_changed", row, before={"hours": _words(before)}, after={"hours": _words(hours)}
        )


def add_closure(*, actor: Actor, venue_id: int, draft: ClosureDraft) -> int:
    """Note days on which a hall is closed, and give their id; the same days again change nothing.

    Raises ``Forbidden``, ``day_required``, ``days_reversed``, ``period_too_long``.
    """
    first, last = _check_closure(draft)
    with unit_of_work(actor) as uow:
        row = _load(uow, venue_id)
        same = sa.select(VenueClosure).filter_by(venue_id=venue_id, first_day=first, last_day=last)
        known = uow.session.scalars(same).first()
        if known is not None:
            return known.id
        closure = VenueClosure(venue_id=venue_id, first_day=first, last_day=last, reason=draft.reason)
        uow.session.add(closure)
        uow.session.flush()
        after = {"first_day": first, "last_day": last, "reason": draft.reason}
        _log(uow, "venue.closure_added", row, after=after)
        return closure.id


def remove_closure(*, actor: Actor, venue_id: int, closure_id: int) -> ClosureDraft | None:
    """Take a closure back and give what it was; None if somebody has done so already."""
    with unit_of_work(actor) as uow:
        row = _load(uow, venue_id)
        closure = uow.session.get(VenueClosure, closure_id)
        if closure is None or closure.venue_id != venue_id:
            return None
        draft = ClosureDraft(closure.first_day, closure.last_day, closure.reason)
        _log(uow, "venue.closure_removed", row, before=draft.__dict__)
        uow.session.delete(closure)
        return draft


def _check_closure(draft: ClosureDraft) -> tuple[date, date]:
    if draft.first_day is None:
        raise DomainError("day_required", field="first_day")
    last = draft.last_day or draft.first_day
    if last < draft.first_day:
        raise DomainError("days_reversed", field="last_day")
    if (last - draft.first_day).days > LONGEST_CLOSURE:
        raise DomainError("period_too_long", field="last_day", most=LONGEST_CLOSURE)
    return draft.first_day, last


def _load(uow: UnitOfWork, venue_id: int) -> Venue:
    row = uow.session.get(Venue, venue_id, with_for_update={"key_share": True})
    if row is None:
        raise NotFound("venue")
    place = uow.session.get(Place, row.place_id) if row.place_id is not None else None
    if not policy.may_change_venue(uow.actor, row.municipality_id, place.path if place else None):
        raise Forbidden("change_venue")
    return row


def _words(hours: tuple[OpenHours, ...]) -> list[str]:
    return [f"{one.weekday} {one.opens:%H:%M}-{one.closes:%H:%M}" for one in hours]


def _log(
    uow: UnitOfWork,
    action: str,
    row: Venue,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    log(
        uow, action=action, subject_type="venue", subject_id=row.id, municipality_id=row.municipality_id,
        before=before, after=after,
    )  # fmt: skip
