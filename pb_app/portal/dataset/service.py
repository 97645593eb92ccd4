"""Keep the archives in step with the data: made anew by the worker when something changed, at most once an hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry
from pb_app.cycles.queries import CycleCard, cycle_card
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.files import workroom
from pb_app.jobs.service import enqueue
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import NotFound
from pb_app.portal.dataset.archive import write_archive
from pb_app.portal.dataset.tables import DataArchive
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house, unit_of_work

TASK: Final = "make_data_archive"
ALL: Final = "all"
_AT_MOST_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True)
class ArchiveCard:
    """An archive that stands ready."""

    address: str
    sha256: str
    size: int
    made_at: datetime


def public_cycles() -> list[CycleCard]:
    """Every budget year that the public may see, by municipality and year."""
    wanted = (
        sa.select(BudgetCycle)
        .where(BudgetCycle.status != CycleStatus.PREPARING)
        .order_by(BudgetCycle.municipality_id, BudgetCycle.year)
    )
    return [cycle_card(row) for row in db.session.scalars(wanted)]


def address_of(cycle: CycleCard) -> str:
    """``vlore/2027``."""
    return f"{cycle.municipality_id}/{cycle.year}"


def list_archives() -> dict[str, ArchiveCard]:
    """The archives that stand ready, by address."""
    rows = db.session.scalars(sa.select(DataArchive))
    return {row.address: ArchiveCard(row.address, row.sha256, row.size, row.made_at) for row in rows}


def get_archive(address: str) -> tuple[ArchiveCard, Path]:
    """An archive with its file; raise ``NotFound`` while it has not been made."""
    row = db.session.get(DataArchive, address)
    if row is None or not workroom.path_of(row.file_key).exists():
        raise NotFound("archive")
    return ArchiveCard(row.address, row.sha256, row.size, row.made_at), workroom.path_of(row.file_key)


def ask_for_archives() -> None:
    """Ask the worker for each archive whose data changed; for the round of every minute.

    One that is there is made anew an hour after it was made last, at the earliest. Costs three statements.
    """
    cycles = public_cycles()
    revisions = _revisions()
    known = {row.address: row for row in db.session.scalars(sa.select(DataArchive))}
    now = house().clock.now()
    stale = [
        (address, revision)
        for address, revision in _wanted(cycles, revisions)
        if _is_stale(known.get(address), revision, now)
    ]
    if not stale:
        return
    with unit_of_work(SYSTEM) as uow:
        for address, revision in stale:
            payload = {"address": address}
            enqueue(uow, kind=TASK, dedup_key=f"{TASK}:{address}:{revision}:{now:%Y%m%d%H}", payload=payload)


def make_archive(payload: Mapping[str, Any]) -> None:
    """The worker's task: write one archive, then let its row point there and forget the one before."""
    address = str(payload["address"])
    cycles = [cycle for cycle in public_cycles() if address in {ALL, address_of(cycle)}]
    revision = dict(_wanted(cycles, _revisions())).get(address)
    if revision is None:
        return
    key = workroom.new_key()
    path = workroom.path_of(key)
    base = house().settings.base_url
    digest = write_archive(path, _title(address, cycles), f"{base}/data/{address}.zip", cycles)
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.get(DataArchive, address, with_for_update=True)
        former = row.file_key if row is not None else None
        if row is None:
            row = DataArchive(address=address)
            uow.session.add(row)
        row.revision, row.file_key, row.sha256 = revision, key, digest
        row.size, row.made_at = path.stat().st_size, uow.now
    if former:
        workroom.forget(former)


def _title(address: str, cycles: Sequence[CycleCard]) -> str:
    if address == ALL:
        return "Dëgjesa: të dhëna të hapura, të gjitha bashkitë"
    cycle = cycles[0]
    return f"Dëgjesa: të dhëna të hapura, {get_municipality(cycle.municipality_id).full_name}, {cycle.year}"


def _revisions() -> dict[str | None, int]:
    """The last audited action of each municipality with a budget year, and (None) of the whole house."""
    newest = sa.select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)
    here = newest.where(AuditEntry.municipality_id == BudgetCycle.municipality_id).scalar_subquery()
    found: dict[str | None, int] = {
        municipality_id: last or 0
        for municipality_id, last in db.session.execute(
            sa.select(BudgetCycle.municipality_id, here).distinct()
        )
    }
    found[None] = db.session.scalar(newest.where(AuditEntry.municipality_id.is_(None))) or 0
    return found


def _wanted(cycles: Sequence[CycleCard], revisions: Mapping[str | None, int]) -> list[tuple[str, int]]:
    house_wide = revisions.get(None, 0)
    found = [
        (address_of(cycle), max(revisions.get(cycle.municipality_id, 0), house_wide)) for cycle in cycles
    ]
    return [*found, (ALL, max(revision for _address, revision in found))] if found else []


def _is_stale(row: DataArchive | None, revision: int, now: datetime) -> bool:
    if row is None or not workroom.path_of(row.file_key).exists():
        return True
    return row.revision != revision and now - row.made_at >= _AT_MOST_EVERY
