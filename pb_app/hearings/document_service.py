"""Use cases of a hearing's documents: add a version, take one back."""

from datetime import date

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.files.service import keep
from pb_app.files.tables import StoredFile
from pb_app.formats.uploads import Upload, read_upload
from pb_app.hearings import changes
from pb_app.hearings.events import DocumentAdded, DocumentWithdrawn
from pb_app.hearings.policy import may_publish_minutes, may_record
from pb_app.hearings.rules import DocumentKind, check_length
from pb_app.hearings.tables import HearingDocument
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.kernel.text import ascii_slug
from pb_app.unit_of_work import UnitOfWork, unit_of_work

TITLE_LIMIT = 160


def add_document(
    *,
    actor: Actor,
    hearing_id: int,
    kind: DocumentKind,
    title: str,
    dated_on: date,
    content: bytes,
) -> int:
    """Keep a PDF or a picture as the next version of the document with this kind and title; give its id.

    What it is, its octets say, never its name; pictures are written anew, so nothing hidden in them is kept.
    The same octets as the newest version again change nothing.
    Errors: ``file_type``, ``file_too_large``, ``text_required``, ``too_long``.
    """
    upload = read_upload(content)
    if not title:
        raise DomainError("text_required", field="title")
    check_length("title", title, TITLE_LIMIT)
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_record(actor, change.policy_scope), "add_document")
        newest = _newest(uow, hearing_id, kind, title)
        if newest is not None and newest.withdrawn_at is None and _is_same(uow, newest, upload):
            return newest.id
        number = newest.number + 1 if newest else 1
        name = f"{ascii_slug(f'{row.ref} {title}')[:100] or 'document'}-{number}.{upload.suffix}"
        document = HearingDocument(
            hearing_id=hearing_id, kind=kind, title=title, number=number, dated_on=dated_on, added_at=uow.now,
            file_id=keep(uow, content=upload.content, media_type=upload.media_type, name=name),
        )  # fmt: skip
        uow.session.add(document)
        uow.session.flush()
        audit.log(
            uow, action="document.added", subject_type="hearing", subject_id=hearing_id,
            municipality_id=row.municipality_id,
            after={"document": document.id, "kind": kind, "title": title, "number": number},
        )  # fmt: skip
        uow.record(changes.event(DocumentAdded, row, document_id=document.id))
        return document.id


def withdraw_document(*, actor: Actor, hearing_id: int, document_id: int) -> None:
    """No longer show a version; it stays in the record. A second time changes nothing."""
    with unit_of_work(actor) as uow:
        change = changes.load(uow, hearing_id)
        row = change.row
        changes.check_allowed(may_publish_minutes(actor, change.policy_scope), "withdraw_document")
        document = uow.session.get(HearingDocument, document_id)
        if document is None or document.hearing_id != hearing_id:
            raise NotFound("document")
        if document.withdrawn_at is not None:
            return
        document.withdrawn_at = uow.now
        audit.log(
            uow, action="document.withdrawn", subject_type="hearing", subject_id=hearing_id,
            municipality_id=row.municipality_id, after={"document": document_id},
        )  # fmt: skip
        uow.record(changes.event(DocumentWithdrawn, row, document_id=document_id))


def _newest(uow: UnitOfWork, hearing_id: int, kind: DocumentKind, title: str) -> HearingDocument | None:
    wanted = (
        sa.select(HearingDocument)
        .where(
            HearingDocument.hearing_id == hearing_id,
            HearingDocument.kind == kind,
            HearingDocument.title == title,
        )
        .order_by(HearingDocument.number.desc())
        .limit(1)
    )
    return uow.session.scalars(wanted).first()


def _is_same(uow: UnitOfWork, document: HearingDocument, upload: Upload) -> bool:
    kept = uow.session.get_one(StoredFile, document.file_id)
    return kept.sha256 == upload.sha256
