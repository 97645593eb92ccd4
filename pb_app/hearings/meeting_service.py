"""Use cases of the day itself: held or not, how many came."""

from dataclasses import asdict

from pb_app.audit import service as audit
from pb_app.hearings import changes
from pb_app.hearings.attendance import AttendanceCounts, check_counts
from pb_app.hearings.events import AttendanceRecorded, HearingHeld, HearingHeldUndone
from pb_app.hearings.policy import may_record, may_schedule
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import (
    HearingStatus,
    Slot,
    check_held,
    check_reason,
    check_transition,
)
from pb_app.hearings.tables import Attendance, Hearing, Minutes
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.unit_of_work import UnitOfWork, unit_of_work


def mark_held(*, actor: Actor, hearing_id: int, expected_version: int) -> None:
    """Say that an announced hearing took place; ``not_yet_held`` before its day."""
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_schedule(actor, change.policy_scope), "mark_held")
        changes.check_version(change, expected_version)
        check_transition(row.status, HearingStatus.HELD)
        check_held(Slot(row.on_date), local_today(uow.now))
        row.status, row.held_at = HearingStatus.HELD, uow.now
        changes.close(change, "hearing.held", changes.event(HearingHeld, row))


def undo_held(*, actor: Actor, hearing_id: int, expected_version: int, reason: str) -> None:
    """Take back that a hearing was held; it is confirmed again, and the audit keeps the reason."""
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_schedule(actor, change.policy_scope), "undo_held")
        changes.check_version(change, expected_version)
        if row.status is not HearingStatus.HELD:
            raise DomainError("transition", given=row.status.value, wanted=HearingStatus.CONFIRMED.value)
        check_reason(reason)
        row.status, row.held_at = HearingStatus.CONFIRMED, None
        changes.close(
            change, "hearing.held_undone", changes.event(HearingHeldUndone, row, reason=reason), reason=reason
        )


def record_attendance(
    *, actor: Actor, hearing_id: int, expected_version: int, counts: AttendanceCounts
) -> None:
    """Write the counts of a hearing; ``expected_version`` 0 while nobody has counted. One total may suffice.

    Errors: ``parts_exceed_total``, ``count_negative``, ``not_yet_held``, ``transition`` for a draft or
    a cancelled hearing.
    """
    with unit_of_work(actor) as uow:
        hearing = load_meeting(uow, actor, hearing_id, "record_attendance").row
        check_counts(counts)
        row = uow.session.get(Attendance, hearing_id)
        check_child("attendance", row, expected_version)
        apply_counts(uow, hearing, counts)


def apply_counts(
    uow: UnitOfWork, hearing: Hearing, counts: AttendanceCounts, *, is_noted: bool = True
) -> None:
    """Write the counts of a hearing whose row is locked; ``is_noted``: the audit record has a line of its own."""
    row = uow.session.get(Attendance, hearing.id)
    before = None if row is None else {name: getattr(row, name) for name in asdict(counts)}
    if row is None:
        row = Attendance(hearing_id=hearing.id, version=0)
        uow.session.add(row)
    for name, value in asdict(counts).items():
        setattr(row, name, value)
    row.updated_at = uow.now
    row.touch()
    uow.session.flush()
    if is_noted:
        audit.log(
            uow, action="hearing.attendance_recorded", subject_type="hearing", subject_id=hearing.id,
            municipality_id=hearing.municipality_id, before=before, after=asdict(counts),
        )  # fmt: skip
    uow.record(changes.event(AttendanceRecorded, hearing))


def load_meeting(uow: UnitOfWork, actor: Actor, hearing_id: int, action: str) -> changes.Change:
    """The hearing whose meeting is being reported, its row locked; ``not_yet_held``, ``transition``."""
    change = changes.load(uow, hearing_id)
    row = change.row
    changes.check_allowed(may_record(actor, change.policy_scope), action)
    if row.status in {HearingStatus.DRAFT, HearingStatus.CANCELLED}:
        raise DomainError("transition", given=row.status.value, wanted="reported")
    check_held(Slot(row.on_date), local_today(uow.now))
    return change


def check_child(what: str, row: Attendance | Minutes | None, expected_version: int) -> None:
    """Raise ``StaleVersion`` when somebody else has written meanwhile; version 0 is a row not yet there."""
    actual = 0 if row is None else row.version
    if actual != expected_version:
        raise StaleVersion(what, expected=expected_version, actual=actual)
