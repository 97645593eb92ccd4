"""The worker's part: make every file of a version once, then flip it to published."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pb_app.audit.service import log
from pb_app.consolidation.document import LANGUAGES, make_document
from pb_app.consolidation.events import EditionPublished
from pb_app.consolidation.rules import EditionState
from pb_app.consolidation.rules.frozen import FrozenList, read_list
from pb_app.consolidation.service.papers import render_papers
from pb_app.consolidation.service.publishing import SUBJECT
from pb_app.consolidation.tables import EditionFile, ListEdition
from pb_app.cycles.tables import BudgetCycle
from pb_app.files.service import keep
from pb_app.formats.consolidated_list import ListDocument, canonical_json
from pb_app.formats.list_columns import render_csv
from pb_app.formats.list_pdf import render_pdf
from pb_app.formats.list_xlsx import render_xlsx
from pb_app.kernel.actor import SYSTEM
from pb_app.resources import resource_dir
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

_HASHED = ("json", "sq")

_RENDERERS: Mapping[str, Callable[[ListDocument, datetime], bytes]] = {
    "pdf": lambda document, made_at: render_pdf(
        document, template_root=resource_dir("templates"), timestamp=made_at
    ),
    "xlsx": lambda document, made_at: render_xlsx(document, timestamp=made_at),
    "csv": lambda document, _made_at: render_csv(document),
    "json": lambda document, _made_at: canonical_json(document),
}


_IN_THOUSAND = ("pdf", "xlsx", "csv")


@dataclass(frozen=True)
class _File:
    format: str
    language: str
    name: str
    content: bytes


def render_edition(payload: Mapping[str, Any]) -> None:
    """Make the files of the version ``payload["edition_id"]`` and publish it; a task of the worker.

    Run twice it does nothing more; killed at any moment it can be run again, since equal content and time
    give equal bytes and only the last transaction makes anything visible. When a file cannot be made the
    version says so (FAILED) and the error goes on to the job, which tries again.
    """
    edition_id = int(payload["edition_id"])
    waiting = _read(edition_id)
    if waiting is None:
        return
    frozen, made_at = waiting
    try:
        files = render_files(frozen, made_at)
    except Exception:
        _note_failure(edition_id)
        raise
    _publish(edition_id, files)


def render_files(frozen: FrozenList, made_at: datetime) -> list[_File]:
    """Every format in every language, and in thousand lekë what a finance office works with."""
    files = []
    municipality = get_municipality(frozen.municipality_id)
    for language in LANGUAGES:

        def file(kind: str, content: bytes, language: str = language) -> _File:
            name = file_name(frozen.municipality_id, frozen.year, frozen.number, language, kind)
            return _File(kind, language, name, content)

        document = make_document(frozen, language=language, base_url=house().settings.base_url)
        in_thousand = make_document(
            frozen, language=language, base_url=house().settings.base_url, unit="thousand_lek"
        )
        files += [file(fmt, render(document, made_at)) for fmt, render in _RENDERERS.items()]
        files += [file(f"thousand.{fmt}", _RENDERERS[fmt](in_thousand, made_at)) for fmt in _IN_THOUSAND]
        papers = render_papers(frozen, document, municipality, made_at)
        files += [file(kind, content) for kind, content in papers.items()]
    return files


def file_name(municipality_id: str, year: int, number: int, language: str, kind: str) -> str:
    """The ASCII name under which a file is saved: ``lista-vlore-2027-v1-sq.pdf``, ``lista-…-sq-relacion.docx``."""
    variant, _dot, fmt = kind.rpartition(".")
    end = f"{language}-{variant}" if variant else language
    return f"lista-{municipality_id}-{year}-v{number}-{end}.{fmt}"


def _read(edition_id: int) -> tuple[FrozenList, datetime] | None:
    with unit_of_work(SYSTEM) as uow:
        edition = uow.session.get(ListEdition, edition_id)
        if edition is None or edition.state is EditionState.PUBLISHED:
            return None
        return read_list(edition.content), edition.created_at


def _publish(edition_id: int, files: list[_File]) -> None:
    with unit_of_work(SYSTEM) as uow:
        edition = uow.session.get_one(ListEdition, edition_id, with_for_update=True)
        if edition.state is EditionState.PUBLISHED:
            return
        kept = {(file.format, file.language): _keep(uow, edition_id, file) for file in files}
        edition.state, edition.published_at = EditionState.PUBLISHED, uow.now
        edition.content_hash = next(
            hashlib.sha256(file.content).hexdigest()
            for file in files
            if (file.format, file.language) == _HASHED
        )
        cycle = uow.session.get_one(BudgetCycle, edition.cycle_id)
        uow.record(
            EditionPublished(
                edition_id=edition_id,
                municipality_id=cycle.municipality_id,
                cycle_id=cycle.id,
                year=cycle.year,
                number=edition.number,
            )
        )
        log(
            uow, action="edition_published", subject_type=SUBJECT, subject_id=edition_id,
            municipality_id=cycle.municipality_id,
            after={"number": edition.number, "hash": edition.content_hash, "files": len(kept)},
        )  # fmt: skip


def _keep(uow: UnitOfWork, edition_id: int, file: _File) -> int:
    file_id = keep(
        uow, content=file.content, media_type=MEDIA_TYPES[file.format.rpartition(".")[2]], name=file.name
    )
    uow.session.add(
        EditionFile(edition_id=edition_id, format=file.format, language=file.language, file_id=file_id)
    )
    return file_id


def _note_failure(edition_id: int) -> None:
    with unit_of_work(SYSTEM) as uow:
        edition = uow.session.get_one(ListEdition, edition_id, with_for_update=True)
        if edition.state is EditionState.QUEUED:
            edition.state = EditionState.FAILED
