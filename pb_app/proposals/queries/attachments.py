"""Reads of the files of proposals: those that wait for their form, the office's, the public's."""

from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.database import db
from pb_app.files.service import FileView, get_file
from pb_app.files.tables import StoredFile
from pb_app.kernel.errors import NotFound
from pb_app.kernel.ids import token_hash
from pb_app.proposals.file_tables import HeldFile, ProposalFile
from pb_app.proposals.queries.cards import ProposalCard
from pb_app.proposals.rules import IN_PUBLIC_LIST


@dataclass(frozen=True)
class FileCard:
    """A file without its bytes; ``number`` counts from 1 within its proposal, or is the id of one that waits."""

    number: int
    media_type: str
    size: int
    width: int | None
    height: int | None
    is_public: bool

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it, in the place that its measures leave."""
        return self.media_type.startswith("image/")

    @property
    def kind(self) -> str:
        """``JPEG``, ``PNG``, ``PDF``."""
        return self.media_type.rpartition("/")[2].upper()


def form_key(form_token: str) -> str:
    """Under what the files of a form wait: the token itself is not kept."""
    return token_hash(f"files:{form_token}")


def list_held_files(form_token: str) -> list[FileCard]:
    """What waits under the token of a form, in the order in which it came."""
    wanted = (
        sa.select(HeldFile, StoredFile)
        .join(StoredFile, StoredFile.id == HeldFile.file_id)
        .where(HeldFile.form_key == form_key(form_token))
        .order_by(HeldFile.id)
    )
    return [
        FileCard(held.id, file.media_type, file.size, held.width, held.height, is_public=False)
        for held, file in db.session.execute(wanted)
    ]


def list_files(proposal_id: int) -> list[FileCard]:
    """Every file of a proposal, for who may see all."""
    wanted = (
        sa.select(ProposalFile, StoredFile)
        .join(StoredFile, StoredFile.id == ProposalFile.file_id)
        .where(ProposalFile.proposal_id == proposal_id)
        .order_by(ProposalFile.position)
    )
    return [
        FileCard(one.position, file.media_type, file.size, one.width, one.height, one.is_public)
        for one, file in db.session.execute(wanted)
    ]


def list_public_files(card: ProposalCard) -> list[FileCard]:
    """Those that the public may see now: ticked, and the proposal stands in the public list."""
    if not _is_listed(card):
        return []
    return [file for file in list_files(card.id) if file.is_public]


def get_proposal_file(card: ProposalCard, number: int) -> FileView:
    """A file of a proposal with its bytes, for who may see all; raise ``NotFound``."""
    return _file(card, number)


def get_public_file(card: ProposalCard, number: int) -> FileView:
    """A file with its bytes; raise ``NotFound`` for one that the public may not see."""
    if not _is_listed(card):
        raise NotFound("file")
    return _file(card, number, ProposalFile.is_public.is_(True))


def _file(card: ProposalCard, number: int, *conditions: sa.ColumnElement[bool]) -> FileView:
    wanted = sa.select(ProposalFile.file_id).where(
        ProposalFile.proposal_id == card.id, ProposalFile.position == number, *conditions
    )
    file_id = db.session.scalar(wanted)
    if file_id is None:
        raise NotFound("file")
    return get_file(file_id)


def _is_listed(card: ProposalCard) -> bool:
    return card.status in IN_PUBLIC_LIST and card.listed_at is not None
