"""Counting in the hall: every device adds its own steps, every page of the sign-in sheet its totals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.attendance import AttendanceCounts, add_people
from pb_app.hearings.day.tables import AttendanceStep
from pb_app.hearings.meeting_service import apply_counts, load_meeting
from pb_app.hearings.particulars import COUNT_NAMES
from pb_app.hearings.tables import Attendance
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError
from pb_app.unit_of_work import UnitOfWork, unit_of_work

MOST_PAGES: Final = 200
_DEVICE: Final = re.compile(r"[\w-]{8,64}", re.ASCII)
_PAGE: Final = "page-"
_PAGE_WIDTH: Final = 4
_LARGEST_NUMBER: Final = 2_000_000_000
PAGE_COUNTS: Final = tuple(name for name in COUNT_NAMES if name != "total")


@dataclass(frozen=True)
class SheetPage:
    """The totals of one page of the sign-in sheet, as they were typed."""

    number: int
    counts: Mapping[str, int]


def count_attendance(
    *, actor: Actor, hearing_id: int, change: Mapping[str, int], device_key: str, number: int
) -> AttendanceCounts:
    """Add what a device counted since its last step, and give the counts as they stand.

    Steps of several devices add up, in any order; a step of a device that arrives again changes nothing.
    Errors: ``count_negative``, ``unknown_count``, ``parts_exceed_total``, ``device_unreadable``, ``not_yet_held``,
    ``transition``.
    """
    if not _DEVICE.fullmatch(device_key) or not 0 < number < _LARGEST_NUMBER or device_key.startswith(_PAGE):
        raise DomainError("device_unreadable")
    with unit_of_work(actor) as uow:
        hearing = load_meeting(uow, actor, hearing_id, "record_attendance").row
        steps = _steps(uow, hearing_id, device_key)
        if any(step.number == number for step in steps):
            return _counts(uow, hearing_id)
        counts = add_people(_counts(uow, hearing_id), change)
        _keep_step(uow, hearing_id, device_key, number, change)
        # Who counted what, and when, stands in the steps: a line for each device is enough for the record.
        apply_counts(uow, hearing, counts, is_noted=not steps)
        return counts


def count_page(*, actor: Actor, hearing_id: int, page: int, totals: Mapping[str, int]) -> AttendanceCounts:
    """Add the totals at the foot of one page; the same page again replaces what it said before.

    Errors: as for ``count_attendance``; ``page_unreadable``, ``page_empty``.
    """
    if not 1 <= page <= MOST_PAGES:
        raise DomainError("page_unreadable", field="page", limit=MOST_PAGES)
    if any(value < 0 for value in totals.values()):
        raise DomainError("count_negative", field=next(name for name, value in totals.items() if value < 0))
    with unit_of_work(actor) as uow:
        hearing = load_meeting(uow, actor, hearing_id, "record_attendance").row
        device_key = _page_key(page)
        steps = _steps(uow, hearing_id, device_key)
        before = _sum(steps)
        if not any(totals.values()) and not steps:
            raise DomainError("page_empty", field="women")
        change = {
            name: step for name in PAGE_COUNTS if (step := totals.get(name, 0) - before.get(name, 0)) != 0
        }
        if not change:
            return _counts(uow, hearing_id)
        counts = add_people(_counts(uow, hearing_id), change)
        _keep_step(uow, hearing_id, device_key, len(steps) + 1, change)
        apply_counts(uow, hearing, counts)
        return counts


def list_pages(hearing_id: int) -> list[SheetPage]:
    """The pages of the sign-in sheet that were added, in their order."""
    wanted = (
        sa.select(AttendanceStep)
        .where(AttendanceStep.hearing_id == hearing_id, AttendanceStep.device_key.startswith(_PAGE))
        .order_by(AttendanceStep.device_key, AttendanceStep.number)
    )
    found: dict[int, list[AttendanceStep]] = {}
    for step in db.session.scalars(wanted):
        found.setdefault(int(step.device_key.removeprefix(_PAGE)), []).append(step)
    return [SheetPage(page, _sum(steps)) for page, steps in found.items()]


def _page_key(page: int) -> str:
    return f"{_PAGE}{page:0{_PAGE_WIDTH}}"


def _steps(uow: UnitOfWork, hearing_id: int, device_key: str) -> list[AttendanceStep]:
    wanted = (
        sa.select(AttendanceStep)
        .where(AttendanceStep.hearing_id == hearing_id, AttendanceStep.device_key == device_key)
        .order_by(AttendanceStep.number)
    )
    return list(uow.session.scalars(wanted))


def _keep_step(
    uow: UnitOfWork, hearing_id: int, device_key: str, number: int, change: Mapping[str, int]
) -> None:
    uow.session.add(
        AttendanceStep(
            hearing_id=hearing_id,
            device_key=device_key,
            number=number,
            change=dict(change),
            counted_at=uow.now,
            counted_by_id=uow.actor.person_id,
        )
    )


def _sum(steps: list[AttendanceStep]) -> dict[str, int]:
    found: dict[str, int] = {}
    for step in steps:
        for name, value in step.change.items():
            found[name] = found.get(name, 0) + value
    return {name: value for name, value in found.items() if value}


def _counts(uow: UnitOfWork, hearing_id: int) -> AttendanceCounts:
    row = uow.session.get(Attendance, hearing_id)
    return (
        AttendanceCounts(**{name: getattr(row, name) for name in COUNT_NAMES}) if row else AttendanceCounts()
    )
