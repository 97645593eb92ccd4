"""Take a table back: what it brought in and nobody has touched since is withdrawn, the rest stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.database import db
from pb_app.jobs.service import enqueue
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.proposals.events import ProposalWithdrawn
from pb_app.proposals.intake.rules import ImportState
from pb_app.proposals.intake.standing import TAKE_BACK, job_key, view_of
from pb_app.proposals.intake.tables import ProposalImport
from pb_app.proposals.policy import may_import
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.queries.trace import standings_of
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service.apply import apply_status, identity
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork, unit_of_work

AT_ONCE: Final = 100
LOOKED_AT: Final = 2_000
"""So many proposals are looked at one by one before a page is answered."""
_SHOWN: Final = 20
_WHY: Final = "U tërhoq bashkë me tabelën me të cilën erdhi."
_AS_IT_CAME: Final = (
    Proposal.version == 1,
    Proposal.status.in_((ProposalStatus.SUBMITTED, ProposalStatus.LISTED)),
    Proposal.supports == 0,
    Proposal.hearing_votes == 0,
)


@dataclass(frozen=True)
class Outlook:
    """What taking a table back would do: so many go, so many stay, some of these by reference."""

    going: int
    staying: int
    staying_refs: Sequence[str]
    is_rough: bool = False
    """Of a very long table: what was gathered since is found out on the way, and stays."""


def outlook(import_key: str) -> Outlook:
    """Look at every proposal that a table brought in, a handful at a time; of a very long table only count."""
    brought = Proposal.import_key == import_key
    total = db.session.scalar(sa.select(sa.func.count(Proposal.id)).where(brought)) or 0
    if total > LOOKED_AT:
        going = db.session.scalar(sa.select(sa.func.count(Proposal.id)).where(brought, *_AS_IT_CAME)) or 0
        changed = sa.select(Proposal.ref).where(brought, ~sa.and_(*_AS_IT_CAME)).order_by(Proposal.id)
        refs = db.session.scalars(changed.limit(_SHOWN)).all()
        return Outlook(going, total - going, refs, is_rough=True)
    return _looked_at(import_key)


def _looked_at(import_key: str) -> Outlook:
    going, staying, refs, last = 0, 0, list[str](), 0
    while some := _next(import_key, last):
        touched = [row.ref for row in _touched(some)]
        going += len(some) - len(touched)
        staying += len(touched)
        refs += touched[: _SHOWN - len(refs)]
        last = some[-1].id
    return Outlook(going, staying, refs)


def take_back(*, actor: Actor, import_id: int) -> None:
    """Have the worker withdraw what a table brought in and nobody has touched since. Asked twice, it is done once.

    Where the worker gave up half-way, it goes on. What the table changed in proposals that were there before stays
    changed. Raises ``Forbidden``, ``NotFound``, ``import_over`` unless the table was taken in.
    """
    with unit_of_work(actor) as uow:
        row = uow.session.get(ProposalImport, import_id, with_for_update=True)
        if row is None:
            raise NotFound("import")
        if not may_import(actor, row.municipality_id):
            raise Forbidden("import_proposals")
        if row.state is ImportState.TAKEN_BACK or view_of(row).state is ImportState.TAKING_BACK:
            return
        if row.state not in {ImportState.DONE, ImportState.TAKING_BACK}:
            raise DomainError("import_over")
        if row.state is ImportState.DONE:
            row.done, row.total, row.position = 0, row.added, 0
        row.state, row.person_id = ImportState.TAKING_BACK, actor.person_id
        row.round += 1
        enqueue(
            uow, kind=TAKE_BACK, dedup_key=job_key(TAKE_BACK, row),
            payload={"import_id": row.id, "round": row.round},
        )  # fmt: skip
        _log(uow, "proposals.table_taking_back", row)


def take_back_import(payload: Mapping[str, Any]) -> None:
    """The worker's task: withdraw handful by handful; after a crash it goes on where it stood."""
    import_id = int(payload["import_id"])
    asked_by = db.session.scalar(sa.select(ProposalImport.person_id).where(ProposalImport.id == import_id))
    while True:
        with unit_of_work(Actor(person_id=asked_by)) as uow:
            row = uow.session.get(ProposalImport, import_id, with_for_update=True)
            if row is None or row.state is not ImportState.TAKING_BACK or row.round != int(payload["round"]):
                return
            some = _next(row.file_key, row.position, lock=True)
            if not some:
                row.state, row.finished_at = ImportState.TAKEN_BACK, uow.now
                _log(uow, "proposals.table_taken_back", row)
                return
            touched = {one.id for one in _touched(some)}
            for one in some:
                if one.id not in touched:
                    _withdraw(uow, one)
            row.taken_back += len(some) - len(touched)
            row.done, row.position = row.done + len(some), some[-1].id


def _next(import_key: str, after: int, *, lock: bool = False) -> Sequence[Proposal]:
    """The next proposals of a table that were not taken back yet."""
    wanted = (
        sa.select(Proposal)
        .where(Proposal.import_key == import_key, Proposal.id > after)
        .order_by(Proposal.id)
        .limit(AT_ONCE)
    )
    return db.session.scalars(wanted.with_for_update() if lock else wanted).all()


def _touched(rows: Sequence[Proposal]) -> list[Proposal]:
    """Those that somebody changed, moved, supported, voted on or gathered since they came."""
    ids = [row.id for row in rows]
    untouched = set(db.session.scalars(sa.select(Proposal.id).where(Proposal.id.in_(ids), *_AS_IT_CAME)))
    return [row for row in rows if row.id not in untouched - standings_of(ids).keys()]


def _withdraw(uow: UnitOfWork, row: Proposal) -> None:
    """Its number stays given; without its key the same row may come in again, as a new proposal."""
    before, was_listed = row.status.value, row.listed_at is not None
    apply_status(uow, row, ProposalStatus.WITHDRAWN, reason=_WHY)
    row.device_key = None
    uow.record(ProposalWithdrawn(**identity(row), was_listed=was_listed))
    log(
        uow, action="proposal.table_taken_back", subject_type=SUBJECT, subject_id=row.ref,
        municipality_id=row.municipality_id, before={"status": before}, after={"status": row.status.value},
    )  # fmt: skip


def _log(uow: UnitOfWork, action: str, row: ProposalImport) -> None:
    log(
        uow, action=action, subject_type="proposal_import", subject_id=row.id,
        municipality_id=row.municipality_id, after={"name": row.name, "taken_back": row.taken_back},
    )  # fmt: skip
