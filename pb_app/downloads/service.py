"""Use cases of downloads: ask for a file, make it, fetch it, forget it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any, Final, Protocol

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.database import db
from pb_app.downloads.rules import KEPT_FOR, OPEN, SAME_WITHIN, DownloadState
from pb_app.downloads.tables import Download
from pb_app.files import workroom
from pb_app.jobs.service import enqueue
from pb_app.jobs.tables import Job, JobState
from pb_app.kernel.actor import SYSTEM, Actor
from pb_app.kernel.errors import Forbidden, NotFound
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work

TASK: Final = "make_download"
_SHOWN: Final = 10
_SECONDS_BETWEEN_NOTES: Final = 1.0
Progress = Callable[[int, int], None]
Params = Mapping[str, Any]


class Source(Protocol):
    """What a kind of download is made of; a feature registers one under its name."""

    def allows(self, actor: Actor, municipality_id: str, params: Params) -> bool:
        """Whether this person may have it, when it is asked for and when it is fetched."""
        ...

    def write(self, path: Path, municipality_id: str, params: Params, progress: Progress) -> None:
        """Write the whole file, in bounded memory, without a transaction that stays open."""
        ...


SOURCES: dict[str, Source] = {}


@dataclass(frozen=True)
class DownloadView:
    """A file as its owner sees it."""

    id: int
    kind: str
    params: Params
    name: str
    state: DownloadState
    done: int
    total: int
    size: int
    asked_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether the worker has it."""
        return self.state in OPEN


def request_download(*, actor: Actor, municipality_id: str, kind: str, params: Params, name: str) -> int:
    """Have the worker make a file, and give its id; asked again within minutes, the same one.

    Raises ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        if actor.person_id is None or not SOURCES[kind].allows(actor, municipality_id, params):
            raise Forbidden("download")
        wish = hashlib.sha256(json.dumps([kind, params], sort_keys=True).encode()).hexdigest()
        earlier = _same_wish(uow, actor.person_id, municipality_id, wish)
        if earlier is not None:
            return earlier
        row = Download(
            person_id=actor.person_id, municipality_id=municipality_id, kind=kind, params=dict(params),
            wish_key=wish, name=name, asked_at=uow.now,
        )  # fmt: skip
        uow.session.add(row)
        uow.session.flush()
        enqueue(uow, kind=TASK, dedup_key=_job_key(row.id), payload={"download_id": row.id})
        log(
            uow, action="download.asked", subject_type="download", subject_id=row.id,
            municipality_id=municipality_id, after={"kind": kind, **params},
        )  # fmt: skip
        return row.id


def make_download(payload: Mapping[str, Any]) -> None:
    """The worker's task: write the file beside its place, then name it in the row; run twice it is made once.

    A worker that died half-way leaves a part that the next one overwrites.
    """
    download_id = int(payload["download_id"])
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.get(Download, download_id, with_for_update=True)
        if row is None or row.state not in OPEN:
            return
        row.state, row.done = DownloadState.RUNNING, 0
        row.file_key = row.file_key or workroom.new_key()
        kind, params, municipality_id, key = row.kind, dict(row.params), row.municipality_id, row.file_key
    part, whole = workroom.path_of(key, "part"), workroom.path_of(key)
    SOURCES[kind].write(part, municipality_id, params, _noting(download_id))
    part.replace(whole)
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.get_one(Download, download_id)
        row.state, row.size, row.finished_at = DownloadState.READY, whole.stat().st_size, uow.now
        row.done = row.total


def list_downloads(actor: Actor, municipality_id: str) -> list[DownloadView]:
    """The files that this person asked for here, the newest first."""
    wanted = (
        sa.select(Download)
        .where(Download.person_id == actor.person_id, Download.municipality_id == municipality_id)
        .order_by(Download.id.desc())
        .limit(_SHOWN)
    )
    rows = db.session.scalars(wanted).all()
    lost = _given_up([row.id for row in rows if row.state in OPEN])
    return [_view(row, is_lost=row.id in lost) for row in rows]


def count_ready(actor: Actor, municipality_id: str) -> int:
    """How many files this person can fetch here."""
    wanted = sa.select(sa.func.count()).where(
        Download.person_id == actor.person_id,
        Download.municipality_id == municipality_id,
        Download.state == DownloadState.READY,
        Download.asked_at >= house().clock.now() - KEPT_FOR,
    )
    return db.session.scalars(wanted).one()


def get_file(actor: Actor, municipality_id: str, download_id: int) -> tuple[DownloadView, Path]:
    """The file, for who asked for it and may still have it; raise ``NotFound`` for anybody and anything else."""
    row = db.session.get(Download, download_id)
    if row is None or row.person_id != actor.person_id or row.municipality_id != municipality_id:
        raise NotFound("download")
    if not SOURCES[row.kind].allows(actor, municipality_id, row.params):
        raise NotFound("download")
    path = workroom.path_of(row.file_key or "none")
    is_over = row.asked_at < house().clock.now() - KEPT_FOR
    if row.state is not DownloadState.READY or is_over or not path.exists():
        raise NotFound("download")
    return _view(row, is_lost=False), path


def forget_old_downloads() -> None:
    """Forget files a day after they were asked for; for the night."""
    with unit_of_work(SYSTEM) as uow:
        for row in uow.session.scalars(sa.select(Download).where(Download.asked_at < uow.now - KEPT_FOR)):
            if row.file_key:
                workroom.forget(row.file_key)
            uow.session.delete(row)


def _same_wish(uow: UnitOfWork, person_id: int, municipality_id: str, wish: str) -> int | None:
    wanted = (
        sa.select(Download)
        .where(
            Download.person_id == person_id, Download.municipality_id == municipality_id,
            Download.wish_key == wish, Download.state != DownloadState.FAILED,
            Download.asked_at > uow.now - SAME_WITHIN,
        )
        .order_by(Download.id.desc())
    )  # fmt: skip
    rows = uow.session.scalars(wanted).all()
    lost = _given_up([row.id for row in rows if row.state in OPEN])
    return next((row.id for row in rows if row.id not in lost), None)


def _given_up(ids: list[int]) -> set[int]:
    """Those of these downloads whose job the worker gave up."""
    if not ids:
        return set()
    keys = {_job_key(one): one for one in ids}
    wanted = sa.select(Job.dedup_key).where(Job.dedup_key.in_(keys), Job.state == JobState.FAILED)
    return {keys[key] for key in db.session.scalars(wanted)}


def _noting(download_id: int) -> Progress:
    noted = monotonic()

    def note(done: int, total: int) -> None:
        nonlocal noted
        if monotonic() - noted < _SECONDS_BETWEEN_NOTES:
            return
        with unit_of_work(SYSTEM) as uow:
            row = uow.session.get_one(Download, download_id)
            row.done, row.total = done, total
        noted = monotonic()

    return note


def _view(row: Download, *, is_lost: bool) -> DownloadView:
    return DownloadView(
        id=row.id, kind=row.kind, params=row.params, name=row.name,
        state=DownloadState.FAILED if is_lost else row.state, done=row.done, total=row.total, size=row.size,
        asked_at=row.asked_at,
    )  # fmt: skip


def _job_key(download_id: int) -> str:
    return f"{TASK}:{download_id}"
