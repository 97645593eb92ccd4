"""Many proposals at once, from a file; and requests that public sources report. All of a file, or nothing."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.cycles.queries import CycleCard, find_current_cycle
from pb_app.formats.csv_reading import read_csv
from pb_app.kernel.actor import SYSTEM, Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.kernel.faults import Fault
from pb_app.kernel.periods import local_to_utc, to_local
from pb_app.kernel.text import clean, fold
from pb_app.proposals.events import ProposalRecorded
from pb_app.proposals.policy import may_import
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import ProposalStatus, RequestKind
from pb_app.proposals.service.apply import NewProposal, apply_new_proposal, identity
from pb_app.proposals.service.import_rows import REQUIRED, Reader, ReadRow
from pb_app.proposals.tables import Proposal, ReportedRequest
from pb_app.unit_of_work import UnitOfWork, unit_of_work

__all__ = [
    "ImportReport",
    "ReportedRow",
    "import_proposals",
    "load_reported_requests",
]

_NOON: Final = time(12, 0)


@dataclass(frozen=True)
class ImportReport:
    """What came of a file: with any fault nothing was written."""

    added: int = 0
    already_there: int = 0
    faults: list[Fault] = field(default_factory=list)


def import_proposals(
    actor: Actor, *, municipality_id: str, content: bytes, dry_run: bool = False
) -> ImportReport:
    """Bring the rows of a CSV table into the municipality's present budget year, as LISTED proposals.

    Columns: text, and if wanted date, place, village, theme, source, voices, signatures, hearing.

    With any fault, or as a dry run, nothing is written. The same file again adds nothing: a row is known by
    its date, place, hearing and text, and by how often it came before in the file.
    Raises ``Forbidden``, ``DomainError("no_process")`` or ``DomainError("csv_unreadable")``.
    """
    with unit_of_work(actor) as uow:
        if not may_import(actor, municipality_id):
            raise Forbidden("import_proposals")
        cycle = find_current_cycle(municipality_id)
        if cycle is None:
            raise DomainError("no_process")
        header, rows = read_csv(content)
        missing = [name for name in REQUIRED if name not in header]
        if missing:
            return ImportReport(faults=[Fault(1, name, DomainError("column_missing")) for name in missing])
        reader = Reader(municipality_id, rows, to_local(uow.now).date())
        read = [one for one in (reader.read(row) for row in rows) if one is not None]
        if reader.faults:
            return ImportReport(faults=reader.faults)
        keys = _keys(cycle.id, read)
        known = _known(uow, keys)
        fresh = [(key, one) for key, one in zip(keys, read, strict=True) if key not in known]
        if not dry_run:
            for key, one in fresh:
                _add(uow, cycle, key, one)
        return ImportReport(added=len(fresh), already_there=len(read) - len(fresh))


def _keys(cycle_id: int, read: Sequence[ReadRow]) -> list[str]:
    seen: Counter[str] = Counter()
    keys = []
    for one in read:
        draft = one.draft
        same = "\x1f".join(
            (str(cycle_id), str(one.on), draft.place_id or "", str(one.hearing_id), fold(draft.text))
        )
        seen[same] += 1
        keys.append("imp:" + hashlib.sha256(f"{same}\x1f{seen[same]}".encode()).hexdigest())
    return keys


def _known(uow: UnitOfWork, keys: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(keys), 500):
        wanted = sa.select(Proposal.device_key).where(Proposal.device_key.in_(keys[start : start + 500]))
        known.update(key for key in uow.session.scalars(wanted) if key)
    return known


def _add(uow: UnitOfWork, cycle: CycleCard, key: str, one: ReadRow) -> None:
    row = apply_new_proposal(
        uow,
        cycle,
        NewProposal(
            draft=one.draft,
            status=ProposalStatus.LISTED,
            hearing_id=one.hearing_id,
            device_key=key,
            source_url=one.source_url,
            created_at=_instant(one.on) or uow.now,
        ),
    )
    uow.record(
        ProposalRecorded(
            **identity(row),
            hearing_id=one.hearing_id,
        )
    )
    log(
        uow,
        action="proposal.imported",
        subject_type=SUBJECT,
        subject_id=row.ref,
        municipality_id=row.municipality_id,
        after={"text": row.text, "line": one.line},
    )


def _instant(on: date | None) -> datetime | None:
    return None if on is None else local_to_utc(on, _NOON)


@dataclass(frozen=True, kw_only=True)
class ReportedRow:
    """A request as a public source reports it; ``place_id`` and ``theme_id`` as far as the source tells."""

    municipality_id: str
    year: int
    text: str
    source: str
    source_url: str = ""
    place_id: str | None = None
    theme_id: str | None = None
    kind: RequestKind = RequestKind.NEED

    @property
    def content_key(self) -> str:
        """The same request from the same source is one, however often it is loaded."""
        parts = (self.municipality_id, self.place_id or "", str(self.year), fold(self.text), self.source_url)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def load_reported_requests(rows: Iterable[ReportedRow]) -> int:
    """Add the requests that are not there yet, as the system; return how many were added."""
    with unit_of_work(SYSTEM) as uow:
        wanted = {row.content_key: row for row in rows}
        known = set(uow.session.scalars(sa.select(ReportedRequest.content_key)))
        fresh = {key: row for key, row in wanted.items() if key not in known}
        for key, row in fresh.items():
            uow.session.add(
                ReportedRequest(
                    municipality_id=row.municipality_id,
                    place_id=row.place_id,
                    theme_id=row.theme_id,
                    kind=row.kind,
                    year=row.year,
                    text=clean(row.text, multiline=True),
                    source=row.source,
                    source_url=row.source_url,
                    content_key=key,
                )
            )
        if fresh:
            log(
                uow,
                action="reported_requests.loaded",
                subject_type="reported_request",
                subject_id="",
                after={"added": len(fresh)},
            )
        return len(fresh)
