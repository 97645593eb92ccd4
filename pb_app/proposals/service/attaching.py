"""Photos and documents of a proposal: held while its form is filled in, attached when it is sent, shown when ticked."""

from collections.abc import Collection, Sequence
from typing import Final

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.files.service import drop, keep
from pb_app.formats.uploads import Upload, read_upload_apart
from pb_app.kernel.actor import SYSTEM, VISITOR, Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.proposals.file_rules import HELD_FOR, MOST_MEGABYTES, MOST_SIDE, check_count
from pb_app.proposals.file_tables import HeldFile, ProposalFile
from pb_app.proposals.policy import may_moderate
from pb_app.proposals.queries.attachments import form_key
from pb_app.proposals.queries.cards import cards_of
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.service.apply import locked
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork, unit_of_work

NAME: Final = "propozim"
"""What a kept file is called: names that people give may say more than they mean to."""


def hold_files(*, form_token: str, contents: Sequence[bytes]) -> None:
    """Keep files under the token of a form that is not sent yet, all of them or none.

    What each is, its octets say; pictures are written anew, in a process of their own.
    Errors, at the field ``files``: ``too_many_files``, ``file_type``, ``file_too_large``, ``picture_too_large``.
    """
    check_count(len(contents))
    uploads = [_read(content) for content in contents]
    with unit_of_work(VISITOR) as uow:
        held = sa.select(sa.func.count(HeldFile.id)).where(HeldFile.form_key == form_key(form_token))
        check_count((uow.session.scalar(held) or 0) + len(uploads))
        for upload in uploads:
            width, height = upload.size or (None, None)
            uow.session.add(
                HeldFile(
                    form_key=form_key(form_token),
                    file_id=_kept(uow, upload),
                    width=width,
                    height=height,
                    created_at=uow.now,
                )
            )


def _read(content: bytes) -> Upload:
    try:
        return read_upload_apart(content, max_megabytes=MOST_MEGABYTES, max_side=MOST_SIDE)
    except DomainError as error:
        raise DomainError(error.code, field="files", **error.params) from error


def _kept(uow: UnitOfWork, upload: Upload) -> int:
    return keep(uow, content=upload.content, media_type=upload.media_type, name=f"{NAME}.{upload.suffix}")


def drop_held_files(*, form_token: str, held_ids: Collection[int]) -> None:
    """Forget some of the files that wait under this token; those of other forms stay."""
    with unit_of_work(VISITOR) as uow:
        wanted = sa.select(HeldFile).where(
            HeldFile.form_key == form_key(form_token), HeldFile.id.in_(held_ids)
        )
        _forget(uow, uow.session.scalars(wanted).all())


def rename_form(*, form_token: str, new_token: str) -> None:
    """Let the files that wait follow their form to another token."""
    with unit_of_work(VISITOR) as uow:
        waiting = sa.update(HeldFile).where(HeldFile.form_key == form_key(form_token))
        uow.session.execute(waiting.values(form_key=form_key(new_token)))


def waiting_files(uow: UnitOfWork, form_token: str) -> Sequence[HeldFile]:
    """The files that wait under this token, in their order."""
    wanted = sa.select(HeldFile).where(HeldFile.form_key == form_key(form_token)).order_by(HeldFile.id)
    return uow.session.scalars(wanted).all()


def apply_attach(uow: UnitOfWork, row: Proposal, held: Sequence[HeldFile]) -> None:
    """Give files that wait to the proposal; nobody but the office sees them."""
    for position, one in enumerate(held, start=1):
        uow.session.add(
            ProposalFile(
                proposal_id=row.id,
                file_id=one.file_id,
                position=position,
                width=one.width,
                height=one.height,
                is_public=False,
            )
        )
        uow.session.delete(one)


def apply_drop_files(uow: UnitOfWork, *which: sa.ColumnElement[bool]) -> None:
    """Forget these files of proposals."""
    files = uow.session.scalars(sa.select(ProposalFile).where(*which)).all()
    for one in files:
        uow.session.delete(one)
    uow.session.flush()
    drop(uow, [one.file_id for one in files])


def show_files(
    actor: Actor, *, municipality_id: str, ref: str, expected_version: int, positions: Collection[int]
) -> None:
    """Let the public see these files of a proposal and none of the others, as soon as it is in the public list.

    Raises ``StaleVersion``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        row = locked(uow, municipality_id, ref, expected_version=expected_version)
        if not may_moderate(actor, cards_of([row])[0].facts):
            raise Forbidden("show_files")
        files = uow.session.scalars(
            sa.select(ProposalFile).where(ProposalFile.proposal_id == row.id).order_by(ProposalFile.position)
        ).all()
        before = [one.position for one in files if one.is_public]
        for one in files:
            one.is_public = one.position in positions
        after = [one.position for one in files if one.is_public]
        if before == after:
            return
        row.touch()
        log(
            uow,
            action="proposal.files_shown",
            subject_type=SUBJECT,
            subject_id=row.ref,
            municipality_id=municipality_id,
            before={"files": before},
            after={"files": after},
        )


def erase_unsent_files() -> None:
    """Forget files whose form was not sent within a day; the worker does it each night."""
    with unit_of_work(SYSTEM) as uow:
        over = sa.select(HeldFile).where(HeldFile.created_at <= uow.now - HELD_FOR)
        _forget(uow, uow.session.scalars(over).all())


def _forget(uow: UnitOfWork, held: Sequence[HeldFile]) -> None:
    for one in held:
        uow.session.delete(one)
    uow.session.flush()
    drop(uow, [one.file_id for one in held])
