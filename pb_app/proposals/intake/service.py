"""Use cases of an import: send a table, say what its columns mean, take it in; the worker does the rest."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, BinaryIO, Final

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.cycles.queries import CycleCard, cycle_card
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.files import workroom
from pb_app.formats.long_table import MOST_MEGABYTES, spool_table
from pb_app.hearings.season.tables import ColumnMapping
from pb_app.jobs.service import enqueue
from pb_app.kernel.actor import SYSTEM, Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.kernel.periods import to_local
from pb_app.proposals.intake.checking import Found, Head, check_table, head_of
from pb_app.proposals.intake.columns import Column, headings_key, read_choice
from pb_app.proposals.intake.reporting import plain, report_of
from pb_app.proposals.intake.rules import ImportState
from pb_app.proposals.intake.standing import CHECK, WRITE, ImportView, job_key, view_of
from pb_app.proposals.intake.tables import ProposalImport
from pb_app.proposals.intake.writing import Terms, handfuls, take_in
from pb_app.proposals.policy import may_import
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work
from pb_app.web import receipts

KEPT_FOR: Final = timedelta(days=1)
_KEPT_AT_MOST: Final = timedelta(days=7)
"""Whatever became of it: a table that the worker gave up half-way may hold names."""
_KEPT_LONGER: Final = (
    ImportState.WRITING, ImportState.DONE, ImportState.TAKING_BACK, ImportState.TAKEN_BACK,
)  # fmt: skip
_PURPOSE: Final = "proposal_import"
_LONGEST_NAME: Final = 80


def receive_table(*, actor: Actor, cycle_id: int, name: str, stream: BinaryIO, token: str) -> int:
    """Keep what was sent and have the worker look it over; give the import's id. The same token, the same import.

    Raises ``Forbidden``, ``table_too_large``.
    """
    municipality_id = db.session.scalar(
        sa.select(BudgetCycle.municipality_id).where(BudgetCycle.id == cycle_id)
    )
    if municipality_id is None or not may_import(actor, municipality_id):
        raise Forbidden("import_proposals")
    key = workroom.take_in(stream, most_megabytes=MOST_MEGABYTES)
    try:
        import_id, is_new = _received(actor, municipality_id, cycle_id, name, key, token)
    except BaseException:
        workroom.forget(key)
        raise
    if not is_new:
        workroom.forget(key)
    return import_id


def _received(
    actor: Actor, municipality_id: str, cycle_id: int, name: str, key: str, token: str
) -> tuple[int, bool]:
    """The id of the import, and whether it is a new one."""
    with unit_of_work(actor) as uow:
        earlier = receipts.find_result(uow, token=token, purpose=_PURPOSE)
        if earlier is not None:
            return int(earlier), False
        row = ProposalImport(
            municipality_id=municipality_id, cycle_id=cycle_id, person_id=actor.person_id,
            name="".join(char for char in name if char.isprintable())[:_LONGEST_NAME],
            file_key=key, state=ImportState.READING, round=1, asked_at=uow.now,
        )  # fmt: skip
        uow.session.add(row)
        uow.session.flush()
        _enqueue(uow, CHECK, row)
        receipts.keep_result(uow, token=token, purpose=_PURPOSE, result=str(row.id))
        _log(uow, "proposals.table_sent", row, {"name": row.name})
        return row.id, True


def choose_columns(*, actor: Actor, import_id: int, columns: Sequence[str]) -> None:
    """Say what the columns mean, remember it for the next table with these headings, and look it over anew.

    Raises ``Forbidden``, ``NotFound``, ``import_over``, and as ``columns.read_choice`` does.
    """
    chosen = [column.value for column in read_choice(columns)]
    with unit_of_work(actor) as uow:
        row = _locked(uow, actor, import_id)
        if row.state is not ImportState.CHECKED and not (row.state is ImportState.FAILED and row.headings):
            raise DomainError("import_over")
        row.columns, row.state, row.done = chosen, ImportState.READING, 0
        row.round += 1
        _remember(uow, row)
        _enqueue(uow, CHECK, row)


def take_over(*, actor: Actor, import_id: int, with_changes: bool, publishes: bool | None) -> None:
    """Have the worker take the table in: public at once, or into the queue. Asked twice, it is done once.

    Rows that look personal wait in the queue in either case. Raises ``Forbidden``, ``NotFound``,
    ``import_choice_required`` while nobody said which, ``table_faulty`` while a row is wrong, ``import_over``.
    """
    with unit_of_work(actor) as uow:
        row = _locked(uow, actor, import_id)
        if row.state in {ImportState.WRITING, ImportState.DONE}:
            return
        if row.state is not ImportState.CHECKED:
            raise DomainError("import_over")
        if row.report["faults"]:
            raise DomainError("table_faulty", count=len(row.report["faults"]))
        if publishes is None and row.report["added"]:
            raise DomainError("import_choice_required", field="publishes")
        row.state, row.with_changes, row.publishes = ImportState.WRITING, with_changes, bool(publishes)
        row.done, row.position = 0, 0
        row.round += 1
        _enqueue(uow, WRITE, row)
        _log(
            uow,
            "proposals.table_taken",
            row,
            {"name": row.name, "with_changes": with_changes, "publishes": row.publishes},
        )


def check_import(payload: Mapping[str, Any]) -> None:
    """The worker's task: read the table and say what it comes to; run twice it says the same."""
    begun = _begin(payload, ImportState.READING)
    if begun is None:
        return
    cycle, view, key = begun
    try:
        head, columns, found = _looked_over(cycle, view, key)
    except DomainError as error:
        with unit_of_work(SYSTEM) as uow:
            row = uow.session.get_one(ProposalImport, view.id)
            row.state, row.finished_at = ImportState.FAILED, uow.now
            row.report = {"error": error.code, "params": plain(error.params)}
        return
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.get_one(ProposalImport, view.id)
        row.state, row.headings, row.samples = (
            ImportState.CHECKED, list(head.headings), [list(one) for one in head.samples],
        )  # fmt: skip
        row.columns, row.total, row.report = [one.value for one in columns], found.rows, report_of(found)


def write_import(payload: Mapping[str, Any]) -> None:
    """The worker's task: take the rows in, handful by handful; after a crash it goes on where it stood.

    How far it is stands in the transaction of each handful, so that none is taken in twice or left out.
    """
    begun = _begin(payload, ImportState.WRITING)
    if begun is None:
        return
    cycle, view, key = begun
    actor = _actor_of(view.id)
    ready = workroom.path_of(key, "ready")
    while True:
        with unit_of_work(actor) as uow:
            row = uow.session.get_one(ProposalImport, view.id, with_for_update=True)
            if row.state is not ImportState.WRITING:
                return
            some = next(handfuls(ready, row.position), None)
            if some is None:
                row.state, row.finished_at = ImportState.DONE, uow.now
                row.samples, row.report = (
                    [],
                    {},
                )  # its row is kept a week, to be taken back; its words are not
                _log(uow, "proposals.table_done", row, {"added": row.added, "changed": row.changed})
                break
            terms = Terms(row.file_key, publishes=row.publishes, with_changes=row.with_changes)
            taken = take_in(uow, cycle, some.rows, terms)
            row.added, row.changed = row.added + taken.added, row.changed + taken.changed
            row.queued += taken.queued
            row.done, row.position = row.done + len(some.rows), some.position
    workroom.forget(key)


def forget_old_imports() -> None:
    """Forget tables after a day, and what may still be taken back, or is under way, after a week; for the night."""
    with unit_of_work(SYSTEM) as uow:
        old = sa.select(ProposalImport).where(
            ProposalImport.asked_at < uow.now - KEPT_FOR,
            sa.or_(
                ProposalImport.state.not_in(_KEPT_LONGER),
                sa.and_(
                    ProposalImport.asked_at < uow.now - _KEPT_AT_MOST,
                    ProposalImport.state != ImportState.TAKING_BACK,  # begun on the last day, it goes on
                ),
            ),
        )
        for row in uow.session.scalars(old):
            workroom.forget(row.file_key)
            uow.session.delete(row)


def _looked_over(cycle: CycleCard, view: ImportView, key: str) -> tuple[Head, list[Column], Found]:
    spooled = workroom.path_of(key, "rows")
    if not spooled.exists():
        spool_table(workroom.path_of(key), spooled.with_suffix(".part"))
        spooled.with_suffix(".part").rename(spooled)
        workroom.path_of(key).unlink()
    head = head_of(spooled)
    columns = _columns(view, head)
    if Column.TEXT not in columns:
        return head, columns, Found()
    today = to_local(house().clock.now()).date()
    found = check_table(
        cycle, spooled, workroom.path_of(key, "ready"), head, columns, today,
        progress=lambda done: _note_progress(view.id, done),
    )  # fmt: skip
    return head, columns, found


def _columns(view: ImportView, head: Head) -> list[Column]:
    if view.columns:
        return [Column(one) for one in view.columns]
    remembered = db.session.get(ColumnMapping, (view.municipality_id, headings_key(head.headings)))
    known = set(Column)
    if remembered is not None:
        return [Column(one) if one in known else Column.NOTHING for one in remembered.columns]
    return head.guess()


def _note_progress(import_id: int, done: int) -> None:
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(ProposalImport, import_id).done = done


def _begin(payload: Mapping[str, Any], state: ImportState) -> tuple[CycleCard, ImportView, str] | None:
    row = db.session.get(ProposalImport, int(payload["import_id"]))
    if row is None or row.state is not state or row.round != int(payload["round"]):
        return None
    cycle = cycle_card(db.session.get_one(BudgetCycle, row.cycle_id))
    return cycle, view_of(row), row.file_key


def _actor_of(import_id: int) -> Actor:
    """Who asked, for the audit record; what may be done was checked when it was asked."""
    person_id = db.session.scalar(sa.select(ProposalImport.person_id).where(ProposalImport.id == import_id))
    return Actor(person_id=person_id)


def _locked(uow: UnitOfWork, actor: Actor, import_id: int) -> ProposalImport:
    row = uow.session.get(ProposalImport, import_id, with_for_update=True)
    if row is None:
        raise NotFound("import")
    if not may_import(actor, row.municipality_id):
        raise Forbidden("import_proposals")
    return row


def _enqueue(uow: UnitOfWork, kind: str, row: ProposalImport) -> None:
    payload = {"import_id": row.id, "round": row.round}
    enqueue(uow, kind=kind, dedup_key=job_key(kind, row), payload=payload)


def _remember(uow: UnitOfWork, row: ProposalImport) -> None:
    key = headings_key(row.headings)
    mapping = uow.session.get(ColumnMapping, (row.municipality_id, key), with_for_update=True)
    if mapping is None:
        mapping = ColumnMapping(municipality_id=row.municipality_id, headings_key=key)
        uow.session.add(mapping)
    mapping.columns, mapping.updated_at = list(row.columns), uow.now


def _log(uow: UnitOfWork, action: str, row: ProposalImport, said: Mapping[str, Any]) -> None:
    log(
        uow, action=action, subject_type="proposal_import", subject_id=row.id,
        municipality_id=row.municipality_id, after=said,
    )  # fmt: skip
