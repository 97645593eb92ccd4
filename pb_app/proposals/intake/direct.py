"""A table from the command line: the same steps as behind the page, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pb_app.cycles.queries import CycleCard, find_current_cycle, get_cycle
from pb_app.files import workroom
from pb_app.formats.long_table import spool_table
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.kernel.faults import Fault
from pb_app.kernel.periods import to_local
from pb_app.proposals.intake.checking import check_table, head_of
from pb_app.proposals.intake.columns import Column
from pb_app.proposals.intake.writing import Terms, handfuls, take_in
from pb_app.proposals.policy import may_import
from pb_app.unit_of_work import house, unit_of_work

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportReport:
    """What came of a file: with any fault nothing was written."""

    added: int = 0
    already_there: int = 0
    changed: int = 0
    queued: int = 0
    """Of those added, how many wait in the queue."""
    faults: Sequence[Fault] = field(default_factory=list)
    has_more_faults: bool = False


def import_proposals(
    actor: Actor,
    *,
    municipality_id: str,
    file: Path,
    year: int | None = None,
    dry_run: bool = False,
    with_changes: bool = False,
    publishes: bool = True,
    progress: Progress = lambda _done, _total: None,
) -> ImportReport:
    """Bring the rows of a table into a budget year (the present one): LISTED, or into the queue.

    Rows that look as if they held personal data wait in the queue in either case.

    The whole table is looked over first: with any fault, or as a dry run, nothing is written. The same file again
    adds nothing; a row that is known by its code or reference and says otherwise changes it only ``with_changes``.
    Raises ``Forbidden``, ``no_process``, and as ``formats.long_table.spool_table`` does.
    """
    if not may_import(actor, municipality_id):
        raise Forbidden("import_proposals")
    cycle = find_current_cycle(municipality_id) if year is None else get_cycle(municipality_id, year)
    if cycle is None:
        raise DomainError("no_process")
    key = workroom.new_key()
    try:
        terms = Terms(key, publishes=publishes, with_changes=with_changes)
        return _import(actor, cycle, file, terms, dry_run, progress)
    finally:
        workroom.forget(key)


def _import(
    actor: Actor,
    cycle: CycleCard,
    file: Path,
    terms: Terms,
    dry_run: bool,  # noqa: FBT001 - as above
    progress: Progress,
) -> ImportReport:
    spooled, ready = (workroom.path_of(terms.import_key, name) for name in ("rows", "ready"))
    try:
        total = spool_table(file, spooled)
    except DomainError as error:
        if error.code != "row_unreadable":
            raise
        return ImportReport(faults=[Fault(int(str(error.params["line"])), "", error)])
    head = head_of(spooled)
    columns = head.guess()
    if Column.TEXT not in columns:
        return ImportReport(faults=[Fault(head.line, "text", DomainError("column_missing"))])
    today = to_local(house().clock.now()).date()
    found = check_table(
        cycle, spooled, ready, head, columns, today, progress=lambda done: progress(done, 2 * total)
    )
    if found.faults:
        return ImportReport(faults=found.faults, has_more_faults=found.has_more_faults)
    if not dry_run:
        done = 0
        for some in handfuls(ready):
            with unit_of_work(actor) as uow:
                take_in(uow, cycle, some.rows, terms)
            done += len(some.rows)
            progress(found.rows + done, 2 * found.rows)
    changed = found.changed if terms.with_changes else 0
    return ImportReport(
        found.added, found.same + found.changed - changed, changed,
        queued=found.personal if terms.publishes else found.added,
    )  # fmt: skip
