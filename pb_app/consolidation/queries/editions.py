"""Reads of the published versions of a list, and of those that are being made."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from pb_app.consolidation.rules import EditionState, Stage
from pb_app.consolidation.rules.differences import Change, read_change
from pb_app.consolidation.rules.frozen import FrozenList, read_list
from pb_app.consolidation.tables import EditionFile, ListEdition
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.files.service import FileView, get_file
from pb_app.files.tables import StoredFile
from pb_app.kernel.errors import NotFound

FORMATS = ("pdf", "xlsx", "csv", "json")
"""The list itself in lekë; ``thousand.…`` and the office's papers are kept beside them, see ``EditionFile``."""


@dataclass(frozen=True, kw_only=True)
class EditionCard:
    """A version of the list; its content is read apart (``edition_content``)."""

    id: int
    cycle_id: int
    municipality_id: str
    year: int
    number: int
    stage: Stage
    state: EditionState
    note: str
    content_hash: str
    """SHA-256 of the Albanian ``list.json``."""
    created_at: datetime
    published_at: datetime | None
    council_decision: str
    council_decided_on: date | None
    council_decision_url: str
    change_count: int


_CYCLE = (BudgetCycle, BudgetCycle.id == ListEdition.cycle_id)


def _card(row: ListEdition, cycle: BudgetCycle) -> EditionCard:
    return EditionCard(
        id=row.id,
        cycle_id=row.cycle_id,
        municipality_id=cycle.municipality_id,
        year=cycle.year,
        number=row.number,
        stage=row.stage,
        state=row.state,
        note=row.note,
        content_hash=row.content_hash,
        created_at=row.created_at,
        published_at=row.published_at,
        council_decision=row.council_decision,
        council_decided_on=row.council_decided_on,
        council_decision_url=row.council_decision_url,
        change_count=len(row.changes),
    )


def list_editions(cycle_id: int, *, only_published: bool = True) -> list[EditionCard]:
    """The versions of a cycle's list, the newest first."""
    wanted = (
        sa.select(ListEdition, BudgetCycle)
        .join(*_CYCLE)
        .where(ListEdition.cycle_id == cycle_id)
        .order_by(ListEdition.number.desc())
    )
    if only_published:
        wanted = wanted.where(ListEdition.state == EditionState.PUBLISHED)
    return [_card(row, cycle) for row, cycle in db.session.execute(wanted)]


def find_latest(cycle_id: int, stage: Stage | None = None) -> EditionCard | None:
    """The newest published version (of a stage, if one is asked for), or None while there is none."""
    wanted = (
        sa.select(ListEdition, BudgetCycle)
        .join(*_CYCLE)
        .where(ListEdition.cycle_id == cycle_id, ListEdition.state == EditionState.PUBLISHED)
        .order_by(ListEdition.number.desc())
        .limit(1)
    )
    if stage is not None:
        wanted = wanted.where(ListEdition.stage == stage)
    found = db.session.execute(wanted).first()
    return None if found is None else _card(*found)


def get_edition(cycle_id: int, number: int) -> EditionCard:
    """A published version by its number; raise ``NotFound``."""
    wanted = (
        sa.select(ListEdition, BudgetCycle)
        .join(*_CYCLE)
        .where(
            ListEdition.cycle_id == cycle_id,
            ListEdition.number == number,
            ListEdition.state == EditionState.PUBLISHED,
        )
    )
    found = db.session.execute(wanted).first()
    if found is None:
        raise NotFound("edition")
    return _card(*found)


def edition_content(edition_id: int) -> FrozenList:
    """What a version holds; raise ``NotFound``."""
    content = db.session.scalar(sa.select(ListEdition.content).where(ListEdition.id == edition_id))
    if content is None:
        raise NotFound("edition")
    return read_list(content)


def edition_changes(edition_id: int) -> list[Change]:
    """What changed since the published version before it; empty for the first."""
    changes = db.session.scalar(sa.select(ListEdition.changes).where(ListEdition.id == edition_id))
    return [read_change(change) for change in changes or ()]


def edition_hash(edition_id: int, language: str) -> str:
    """SHA-256 of the version's ``list.json`` in a language, as printed on the copies in it; "" if it has none."""
    wanted = (
        sa.select(StoredFile.sha256)
        .join(EditionFile, EditionFile.file_id == StoredFile.id)
        .where(
            EditionFile.edition_id == edition_id,
            EditionFile.format == "json",
            EditionFile.language == language,
        )
    )
    return db.session.scalar(wanted) or ""


@dataclass(frozen=True)
class FileCard:
    """A rendered file of a version, without its bytes."""

    edition_id: int
    kind: str
    language: str
    size: int
    sha256: str


def list_edition_files(edition_ids: Collection[int], language: str = "") -> list[FileCard]:
    """The files of these versions, in one language or in all."""
    wanted = (
        sa.select(
            EditionFile.edition_id,
            EditionFile.format,
            EditionFile.language,
            StoredFile.size,
            StoredFile.sha256,
        )
        .join(StoredFile, StoredFile.id == EditionFile.file_id)
        .where(EditionFile.edition_id.in_(edition_ids))
        .order_by(EditionFile.edition_id, EditionFile.format, EditionFile.language)
    )
    if language:
        wanted = wanted.where(EditionFile.language == language)
    return [FileCard(*row) for row in db.session.execute(wanted)]


def get_edition_file(edition_id: int, fmt: str, language: str) -> FileView:
    """A rendered file of a published version, with its bytes; raise ``NotFound``."""
    wanted = sa.select(EditionFile.file_id).where(
        EditionFile.edition_id == edition_id, EditionFile.format == fmt, EditionFile.language == language
    )
    file_id = db.session.scalar(wanted)
    if file_id is None:
        raise NotFound("file")
    return get_file(file_id)
