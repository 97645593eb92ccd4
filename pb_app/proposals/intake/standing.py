"""Where imports stand: frozen views for their pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from pb_app.database import db
from pb_app.jobs.tables import Job, JobState
from pb_app.kernel.errors import NotFound
from pb_app.proposals.intake.rules import OPEN, ImportState
from pb_app.proposals.intake.tables import ProposalImport

CHECK: Final = "check_proposal_import"
WRITE: Final = "write_proposal_import"
TAKE_BACK: Final = "take_back_proposal_import"
_JOBS: Final = {ImportState.READING: CHECK, ImportState.WRITING: WRITE, ImportState.TAKING_BACK: TAKE_BACK}
_SHOWN_IMPORTS: Final = 5


@dataclass(frozen=True)
class ImportView:
    """An import as its page shows it; ``report`` holds what was found, as JSON."""

    id: int
    municipality_id: str
    cycle_id: int
    name: str
    state: ImportState
    headings: Sequence[str]
    samples: Sequence[Sequence[str]]
    columns: Sequence[str]
    with_changes: bool
    done: int
    total: int
    added: int
    changed: int
    queued: int
    taken_back: int
    key: str
    """Under which the proposals that it brought are found."""
    report: Mapping[str, Any]
    asked_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether the worker has it."""
        return self.state in OPEN

    @property
    def may_be_taken_back(self) -> bool:
        """Whether it was taken in and brought something, or taking it back stopped half-way."""
        was_taken = self.state in {ImportState.DONE, ImportState.FAILED} and not self.report
        return was_taken and self.added > 0

    @property
    def can_be_taken(self) -> bool:
        """Whether it was looked over, nothing is wrong, and it says something new."""
        report = self.report
        is_good = self.state is ImportState.CHECKED and not report["faults"]
        return is_good and bool(report["added"] or report["changed"])


def get_import(municipality_id: str, import_id: int) -> ImportView:
    """An import of this municipality; raise ``NotFound``."""
    row = db.session.get(ProposalImport, import_id)
    if row is None or row.municipality_id != municipality_id:
        raise NotFound("import")
    return view_of(row)


def list_imports(municipality_id: str) -> list[ImportView]:
    """The latest imports, the newest first."""
    wanted = (
        sa.select(ProposalImport)
        .where(ProposalImport.municipality_id == municipality_id)
        .order_by(ProposalImport.id.desc())
        .limit(_SHOWN_IMPORTS)
    )
    return [view_of(row) for row in db.session.scalars(wanted)]


def job_key(kind: str, row: ProposalImport) -> str:
    """Under which the worker has this round of an import."""
    return f"{kind}:{row.id}:{row.round}"


def view_of(row: ProposalImport) -> ImportView:
    """The view of a row."""
    return ImportView(
        id=row.id, municipality_id=row.municipality_id, cycle_id=row.cycle_id, name=row.name, state=_state(row),
        headings=row.headings, samples=row.samples, columns=row.columns, with_changes=row.with_changes,
        done=row.done, total=row.total, added=row.added, changed=row.changed, queued=row.queued,
        taken_back=row.taken_back, key=row.file_key, report=row.report,
        asked_at=row.asked_at,
    )  # fmt: skip


def _state(row: ProposalImport) -> ImportState:
    """A table whose job the worker gave up has failed, whatever its row says."""
    if row.state not in OPEN:
        return row.state
    job = db.session.scalar(sa.select(Job.state).where(Job.dedup_key == job_key(_JOBS[row.state], row)))
    return ImportState.FAILED if job is JobState.FAILED else row.state
