"""Use cases of notices: note one for a hearing or for several at once, take one back."""

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.files.service import keep
from pb_app.formats.uploads import Upload, read_upload
from pb_app.hearings import changes
from pb_app.hearings.announcing.events import NoticeRecorded, NoticeWithdrawn
from pb_app.hearings.announcing.policy import may_give_notice
from pb_app.hearings.announcing.rules import (
    MOST_HEARINGS,
    NoticeFacts,
    check_facts,
    check_hearing,
    check_withdrawal,
)
from pb_app.hearings.announcing.tables import NoticeGiven
from pb_app.hearings.queries import local_today
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.unit_of_work import UnitOfWork, unit_of_work


def give_notice(
    *, actor: Actor, hearing_ids: Sequence[int], facts: NoticeFacts, proof: bytes | None = None
) -> list[int]:
    """Note that these hearings were made known, all in the same way, and give the ids of the notices.

    For all of them or for none. The same notice of a hearing again changes nothing, except that a proof is
    added where there was none. What the proof is, its octets say; pictures are written anew, without what
    cameras hide in them.
    Errors: those of ``check_facts`` and ``check_hearing``, ``hearing_required``, ``too_many_hearings``,
    ``file_type``, ``file_too_large``; ``NotFound`` for hearings of several municipalities.
    """
    upload = read_upload(proof) if proof else None
    wanted = sorted(set(hearing_ids))
    if not wanted:
        raise DomainError("hearing_required", field="hearing_ids")
    if len(wanted) > MOST_HEARINGS:
        raise DomainError("too_many_hearings", field="hearing_ids", limit=MOST_HEARINGS)
    with unit_of_work(actor) as uow:
        check_facts(facts, local_today(uow.now))
        # In the order of their ids, so that two people who note at once do not wait for each other.
        found = [changes.load(uow, hearing_id) for hearing_id in wanted]
        for change in found:
            changes.check_allowed(may_give_notice(actor, change.policy_scope), "give_notice")
            row = change.row
            if row.municipality_id != found[0].row.municipality_id:
                raise NotFound("hearing")
            check_hearing(facts, ref=row.ref, status=row.status, on_date=row.on_date)
        file_id = _kept(uow, upload, found[0].row)
        return [_note(uow, change.row, facts, file_id) for change in found]


def withdraw_notice(*, actor: Actor, hearing_id: int, notice_id: int, reason: str) -> None:
    """Take back a notice that was noted by mistake; it stays in the record. A second time changes nothing.

    Errors: ``reason_required``, ``too_long``; ``NotFound`` for the notice of another hearing.
    """
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        changes.check_allowed(may_give_notice(actor, change.policy_scope), "give_notice")
        check_withdrawal(reason)
        notice = uow.session.get(NoticeGiven, notice_id)
        if notice is None or notice.hearing_id != hearing_id:
            raise NotFound("notice")
        if notice.withdrawn_at is not None:
            return
        notice.withdrawn_at, notice.withdrawn_reason = uow.now, reason
        audit.log(
            uow, action="notice.withdrawn", subject_type="hearing", subject_id=hearing_id,
            municipality_id=change.row.municipality_id, after={"notice": notice_id, "reason": reason},
        )  # fmt: skip
        uow.record(changes.event(NoticeWithdrawn, change.row, notice_id=notice_id))


def _kept(uow: UnitOfWork, upload: Upload | None, row: Hearing) -> int | None:
    if upload is None:
        return None
    name = f"{row.ref.lower()}-njoftim.{upload.suffix}"
    return keep(uow, content=upload.content, media_type=upload.media_type, name=name)


def _note(uow: UnitOfWork, row: Hearing, facts: NoticeFacts, file_id: int | None) -> int:
    notice = _same(uow, row.id, facts)
    if notice is not None and (file_id is None or notice.proof_file_id is not None):
        return notice.id
    action = "notice.proof_added"
    if notice is None:
        action = "notice.given"
        notice = NoticeGiven(
            hearing_id=row.id, recorded_by_id=uow.actor.person_id, recorded_at=uow.now, withdrawn_reason="",
            **asdict(facts),
        )  # fmt: skip
        uow.session.add(notice)
    notice.proof_file_id = file_id
    uow.session.flush()
    audit.log(
        uow, action=action, subject_type="hearing", subject_id=row.id, municipality_id=row.municipality_id,
        after=asdict(facts) | {"notice": notice.id, "proof_file": file_id},
    )  # fmt: skip
    uow.record(changes.event(NoticeRecorded, row, notice_id=notice.id))
    return notice.id


def _same(uow: UnitOfWork, hearing_id: int, facts: NoticeFacts) -> NoticeGiven | None:
    """The notice of this hearing that already says just this."""
    wanted = sa.select(NoticeGiven).where(
        NoticeGiven.hearing_id == hearing_id, NoticeGiven.withdrawn_at.is_(None),
        NoticeGiven.channel == facts.channel, NoticeGiven.given_on == facts.given_on,
        NoticeGiven.place_text == facts.place_text, NoticeGiven.url == facts.url,
    )  # fmt: skip
    return uow.session.scalars(wanted.order_by(NoticeGiven.id)).first()
