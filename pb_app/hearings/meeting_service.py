"""Use cases of the day itself and after: held or not, attendance, minutes."""

from dataclasses import asdict

from pb_app.audit import service as audit
from pb_app.hearings import changes
from pb_app.hearings.attendance import AttendanceCounts, check_counts
from pb_app.hearings.events import AttendanceRecorded, HearingHeld, HearingHeldUndone, MinutesPublished
from pb_app.hearings.policy import may_publish_minutes, may_record, may_schedule
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import (
    MINUTES_LIMIT,
    HearingStatus,
    Slot,
    check_held,
    check_length,
    check_reason,
    check_transition,
)
from pb_app.hearings.tables import Attendance, Minutes
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NotFound, StaleVersion
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
        hearing = _meeting(uow, actor, hearing_id, "record_attendance").row
        check_counts(counts)
        row = uow.session.get(Attendance, hearing_id)
        _check_child("attendance", row, expected_version)
        before = None if row is None else {name: getattr(row, name) for name in asdict(counts)}
        if row is None:
            row = Attendance(hearing_id=hearing_id, version=0)
            uow.session.add(row)
        for name, value in asdict(counts).items():
            setattr(row, name, value)
        row.updated_at = uow.now
        row.touch()
        uow.session.flush()
        audit.log(
            uow, action="hearing.attendance_recorded", subject_type="hearing", subject_id=hearing_id,
            municipality_id=hearing.municipality_id, before=before, after=asdict(counts),
        )  # fmt: skip
        uow.record(changes.event(AttendanceRecorded, hearing))


def save_minutes(
    *, actor: Actor, hearing_id: int, expected_version: int, text: str, text_en: str = ""
) -> None:
    """Write the short minutes; ``expected_version`` 0 for the first text.

    Minutes that are public stay so with the new text, which takes the right to publish.
    """
    with unit_of_work(actor) as uow:
        change = _meeting(uow, actor, hearing_id, "save_minutes")
        hearing = change.row
        for field, value in (("text", text), ("text_en", text_en)):
            check_length(field, value, MINUTES_LIMIT)
        if not text:
            raise DomainError("text_required", field="text")
        row = uow.session.get(Minutes, hearing_id)
        _check_child("minutes", row, expected_version)
        before = None if row is None else _minutes(row)
        is_public = row is not None and row.published_at is not None
        if is_public:
            changes.check_allowed(may_publish_minutes(actor, change.policy_scope), "save_minutes")
            uow.record(changes.event(MinutesPublished, hearing))
        if row is None:
            row = Minutes(hearing_id=hearing_id, version=0)
            uow.session.add(row)
        row.text, row.text_en, row.updated_at = text, text_en, uow.now
        row.touch()
        uow.session.flush()
        audit.log(
            uow, action="minutes.saved", subject_type="hearing", subject_id=hearing_id,
            municipality_id=hearing.municipality_id, before=before, after=_minutes(row),
        )  # fmt: skip


def publish_minutes(*, actor: Actor, hearing_id: int, expected_version: int) -> None:
    """Let the public read the minutes as they stand."""
    with unit_of_work(actor) as uow:
        change = _meeting(uow, actor, hearing_id, "publish_minutes")
        hearing = change.row
        changes.check_allowed(may_publish_minutes(actor, change.policy_scope), "publish_minutes")
        row = uow.session.get(Minutes, hearing_id)
        if row is None:
            raise NotFound("minutes")
        _check_child("minutes", row, expected_version)
        row.published_at = row.updated_at = uow.now
        row.touch()
        uow.session.flush()
        audit.log(
            uow, action="minutes.published", subject_type="hearing", subject_id=hearing_id,
            municipality_id=hearing.municipality_id, after=_minutes(row),
        )  # fmt: skip
        uow.record(changes.event(MinutesPublished, hearing))


def _meeting(uow: UnitOfWork, actor: Actor, hearing_id: int, action: str) -> changes.Change:
    """The hearing whose meeting is being reported, its row locked."""
    change = changes.load(uow, hearing_id)
    row = change.row
    changes.check_allowed(may_record(actor, change.policy_scope), action)
    if row.status in {HearingStatus.DRAFT, HearingStatus.CANCELLED}:
        raise DomainError("transition", given=row.status.value, wanted="reported")
    check_held(Slot(row.on_date), local_today(uow.now))
    return change


def _check_child(what: str, row: Attendance | Minutes | None, expected_version: int) -> None:
    actual = 0 if row is None else row.version
    if actual != expected_version:
        raise StaleVersion(what, expected=expected_version, actual=actual)


def _minutes(row: Minutes) -> dict[str, object]:
    return {"text": row.text, "text_en": row.text_en, "published_at": row.published_at}
