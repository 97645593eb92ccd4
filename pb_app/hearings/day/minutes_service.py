"""Use cases of the minutes: write them, publish them as a frozen revision, correct them by the next one."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Final

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.files.service import keep
from pb_app.formats.uploads import Upload, read_upload
from pb_app.hearings import changes
from pb_app.hearings.day.minutes import (
    DRAFT_FIELDS,
    MinutesContent,
    MinutesDraft,
    check_draft,
    decode,
    encode,
)
from pb_app.hearings.day.minutes_reading import compose
from pb_app.hearings.day.tables import MinutesRevision
from pb_app.hearings.events import MinutesPublished
from pb_app.hearings.meeting_service import check_child, load_meeting
from pb_app.hearings.policy import may_publish_minutes
from pb_app.hearings.rules import check_reason
from pb_app.hearings.tables import Hearing, Minutes
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.kernel.text import ascii_slug
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web import receipts

_PURPOSE: Final = "publish_minutes"


def apply_cover(uow: UnitOfWork, *, hearing_id: int, ref: str, cover: Callable[[str], str]) -> int:
    """Cover personal data also in what the published revisions quote of a proposal; return how many changed.

    A revision is frozen, but the law on personal data goes before: its wording stays, the person disappears.
    """
    changed = 0
    for row in uow.session.scalars(
        sa.select(MinutesRevision).where(MinutesRevision.hearing_id == hearing_id)
    ):
        content = decode(row.content)
        covered = tuple(
            replace(
                one, text=cover(one.text), text_en=cover(one.text_en), answer=cover(one.answer),
                village=cover(one.village),
            )
            if one.ref == ref
            else one
            for one in content.proposals
        )  # fmt: skip
        if covered != content.proposals:
            row.content = encode(replace(content, proposals=covered))
            changed += 1
    return changed


def save_minutes(*, actor: Actor, hearing_id: int, expected_version: int, draft: MinutesDraft) -> None:
    """Write the working text; ``expected_version`` 0 for the first one. What is published stays as it is.

    Errors: ``too_long``, ``end_before_start``, ``not_yet_held``, ``transition``, ``stale_version``.
    """
    check_draft(draft)
    with unit_of_work(actor) as uow:
        hearing = load_meeting(uow, actor, hearing_id, "save_minutes").row
        row = uow.session.get(Minutes, hearing_id)
        check_child("minutes", row, expected_version)
        before = None if row is None else _said(row)
        if row is None:
            row = Minutes(hearing_id=hearing_id, version=0)
            uow.session.add(row)
        for name in DRAFT_FIELDS:
            setattr(row, name, getattr(draft, name))
        row.updated_at = uow.now
        row.touch()
        uow.session.flush()
        audit.log(
            uow, action="minutes.saved", subject_type="hearing", subject_id=hearing_id,
            municipality_id=hearing.municipality_id, before=before, after=asdict(draft),
        )  # fmt: skip


def publish_minutes(
    *,
    actor: Actor,
    hearing_id: int,
    expected_version: int,
    scan: bytes = b"",
    reason: str = "",
    token: str = "",
) -> int:
    """Freeze the minutes as they stand, with the signed copy if there is one; give the number of the revision.

    A second revision says why; the earlier ones stay. The same ``token`` again publishes nothing new.
    Errors: ``minutes_empty``, ``minutes_unchanged``, ``reason_required``, ``file_type``, ``file_too_large``,
    ``stale_version``.
    """
    upload = read_upload(scan) if scan else None
    with unit_of_work(actor) as uow:
        change = load_meeting(uow, actor, hearing_id, "publish_minutes")
        hearing = change.row
        changes.check_allowed(may_publish_minutes(actor, change.policy_scope), "publish_minutes")
        earlier = receipts.find_result(uow, token=token, purpose=_PURPOSE) if token else None
        if earlier is not None:
            return int(earlier)
        row = uow.session.get(Minutes, hearing_id)
        if row is None:
            raise NotFound("minutes")
        check_child("minutes", row, expected_version)
        content = compose(hearing.municipality_id, hearing.ref)
        newest = _newest(uow, hearing_id)
        _check_worth(content, newest, upload, reason)
        revision = MinutesRevision(
            hearing_id=hearing_id, number=newest.number + 1 if newest else 1, content=encode(content),
            scan_file_id=_keep_scan(uow, hearing, upload, newest), reason=reason if newest else "",
            published_at=uow.now, published_by_id=actor.person_id,
        )  # fmt: skip
        uow.session.add(revision)
        row.published_at = row.updated_at = uow.now
        row.touch()
        uow.session.flush()
        if token:
            receipts.keep_result(uow, token=token, purpose=_PURPOSE, result=str(revision.number))
        audit.log(
            uow, action="minutes.published", subject_type="hearing", subject_id=hearing_id,
            municipality_id=hearing.municipality_id,
            after={"revision": revision.number, "reason": revision.reason, "signed": upload is not None},
        )  # fmt: skip
        uow.record(changes.event(MinutesPublished, hearing))
        return revision.number


def _check_worth(
    content: MinutesContent, newest: MinutesRevision | None, upload: Upload | None, reason: str
) -> None:
    if content.is_empty:
        raise DomainError("minutes_empty")
    if newest is None:
        return
    if upload is None and decode(newest.content) == decode(encode(content)):
        raise DomainError("minutes_unchanged")
    check_reason(reason)


def _keep_scan(
    uow: UnitOfWork, hearing: Hearing, upload: Upload | None, newest: MinutesRevision | None
) -> int | None:
    """The signed copy belongs to what was signed: a revision without one of its own has none."""
    if upload is None:
        return None
    number = newest.number + 1 if newest else 1
    name = f"{ascii_slug(hearing.ref)}-procesverbal-{number}.{upload.suffix}"
    return keep(uow, content=upload.content, media_type=upload.media_type, name=name)


def _newest(uow: UnitOfWork, hearing_id: int) -> MinutesRevision | None:
    wanted = (
        sa.select(MinutesRevision)
        .where(MinutesRevision.hearing_id == hearing_id)
        .order_by(MinutesRevision.number.desc())
        .limit(1)
    )
    return uow.session.scalars(wanted).first()


def _said(row: Minutes) -> dict[str, object]:
    return {name: getattr(row, name) for name in DRAFT_FIELDS} | {"published_at": row.published_at}
