"""Take the rows of a checked table in, a handful in each transaction, so that nobody waits for the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from pb_app.audit.service import log
from pb_app.cycles.queries import CycleCard
from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import local_to_utc
from pb_app.proposals.events import ProposalEdited, ProposalRecorded
from pb_app.proposals.intake.checking import unpacked
from pb_app.proposals.intake.matching import (
    Difference,
    differences,
    field_of,
    known_by_key,
    known_by_ref,
)
from pb_app.proposals.intake.rows import ReadRow
from pb_app.proposals.queries.history import SUBJECT
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service.apply import (
    NewProposal,
    apply_new_proposal,
    apply_place,
    apply_voices,
    check_place,
    identity,
    index_words,
    search_key,
)
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import UnitOfWork

AT_ONCE: Final = 100
_NOON: Final = time(12, 0)
Keyed = tuple[str, ReadRow]


@dataclass(frozen=True)
class Terms:
    """How the rows of a table are taken in."""

    import_key: str
    publishes: bool
    """Public at once, but for rows that look personal; else all wait in the queue."""
    with_changes: bool


@dataclass
class Taken:
    """What became of rows."""

    added: int = 0
    changed: int = 0
    queued: int = 0
    """Of those added, how many wait in the queue."""


@dataclass(frozen=True)
class Handful:
    """Rows that wait, and where in the file the next ones begin."""

    rows: Sequence[Keyed]
    position: int


def handfuls(ready: Path, position: int = 0) -> Iterator[Handful]:
    """The rows of a checked table from ``position`` on."""
    with ready.open("rb") as file:
        file.seek(position)
        while lines := [line for line in (file.readline() for _ in range(AT_ONCE)) if line]:
            yield Handful([unpacked(line) for line in lines], file.tell())


def take_in(uow: UnitOfWork, cycle: CycleCard, rows: Sequence[Keyed], terms: Terms) -> Taken:
    """Add what is not there; change what is known and says otherwise, if that was asked for; count both.

    What has been taken in before is passed over, so that the same handful may come twice.
    """
    # Locked before the figures of the year, as everybody does who changes a proposal: none waits for ever.
    by_key = known_by_key((key for key, _one in rows), lock=terms.with_changes)
    by_ref = known_by_ref(cycle.municipality_id, (one.ref for _key, one in rows), lock=terms.with_changes)
    taken = Taken()
    for key, one in rows:
        known = by_ref.get(one.ref) if one.ref else by_key.get(key)
        if known is not None:
            taken.changed += terms.with_changes and _change(uow, known, one)
        elif one.ref:
            raise DomainError("reference_not_here", given=one.ref)
        else:
            taken.added += 1
            taken.queued += _add(uow, cycle, key, one, terms)
    return taken


def _add(uow: UnitOfWork, cycle: CycleCard, key: str, one: ReadRow, terms: Terms) -> bool:
    """Whether the proposal waits in the queue."""
    is_waiting = one.looks_personal or not terms.publishes
    row = apply_new_proposal(
        uow,
        cycle,
        NewProposal(
            draft=one.draft,
            status=ProposalStatus.SUBMITTED if is_waiting else ProposalStatus.LISTED,
            hearing_id=one.hearing_id,
            device_key=key,
            source_url=one.source_url,
            estimated_cost=one.cost,
            import_key=terms.import_key,
            created_at=_instant(one.on) or uow.now,
            listed_at=uow.now,
        ),
    )
    uow.record(ProposalRecorded(**identity(row), hearing_id=one.hearing_id))
    log(
        uow,
        action="proposal.imported",
        subject_type=SUBJECT,
        subject_id=row.ref,
        municipality_id=row.municipality_id,
        after={"text": row.text, "line": one.line},
    )
    return is_waiting


def _change(uow: UnitOfWork, row: Proposal, one: ReadRow) -> bool:
    changes: Difference = differences(row, one)
    if not changes or (one.looks_personal and {"text", "village"} & changes.keys()):
        return False  # what looks personal is put right by hand: a change would be public at once
    for column, (_before, after) in changes.items():
        if column == "voices":
            apply_voices(uow, row, after)
        elif column == "place":
            apply_place(uow, row, after)
        else:
            setattr(row, field_of(column), after)
    row.search_key = search_key(row, check_place(row.municipality_id, row.place_id))
    row.touch()
    index_words(uow, row)
    uow.record(ProposalEdited(**identity(row)))
    log(
        uow,
        action="proposal.edited",
        subject_type=SUBJECT,
        subject_id=row.ref,
        municipality_id=row.municipality_id,
        before={field_of(column): before for column, (before, _after) in changes.items()},
        after={field_of(column): after for column, (_before, after) in changes.items()},
    )
    return True


def _instant(on: date | None) -> datetime | None:
    return None if on is None else local_to_utc(on, _NOON)
