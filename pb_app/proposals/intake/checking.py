"""Look over a whole table before anything is written: what is new, what is known, what is wrong in which row."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

from pb_app.cycles.queries import CycleCard
from pb_app.database import db
from pb_app.formats.long_table import read_spooled
from pb_app.formats.raw_table import RawRow
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.proposals.intake.columns import (
    HEADING_ROWS,
    Column,
    columns_of,
    likeness,
)
from pb_app.proposals.intake.matching import Difference, Keys, differences, known_by_key, known_by_ref
from pb_app.proposals.intake.rows import Reader, ReadRow, TableRow
from pb_app.proposals.intake.rules import RowState
from pb_app.proposals.rules import ProposalDraft, ProposalSource
from pb_app.proposals.tables import Proposal

Progress = Callable[[int], None]
_AT_ONCE: Final = 500
MOST_FAULTS: Final = 500
"""So many faults are named; with more, the table is another one than its columns say."""
_SHOWN: Final = 60
_SAMPLES: Final = 3


@dataclass(frozen=True)
class Head:
    """The headings of a table, in which sheet and row they stand, and the first cells below them."""

    headings: tuple[str, ...]
    sheet: int
    line: int
    samples: tuple[tuple[str, ...], ...]

    def guess(self) -> list[Column]:
        """What the columns seem to mean."""
        return columns_of(self.headings)


@dataclass(frozen=True)
class ShownRow:
    """A row for people to look over; ``changes`` holds both values of each column that differs."""

    line: int
    state: RowState
    read: ReadRow
    ref: str
    changes: Difference


@dataclass
class Found:
    """What a table comes to."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    personal: int = 0
    """New rows that look as if they held personal data."""
    faults: list[Fault] = field(default_factory=list)
    has_more_faults: bool = False
    shown: list[ShownRow] = field(default_factory=list)
    shown_changes: list[ShownRow] = field(default_factory=list)
    """Of the rows further down those that a person must look at: what changes, what looks personal."""


def head_of(spooled: Path) -> Head:
    """Find the headings: of the first rows the one that names most, else the first. Raises ``table_empty``."""
    rows = list(islice(read_spooled(spooled), HEADING_ROWS))
    if not rows:
        raise DomainError("table_empty", field="file")
    at = max(range(len(rows)), key=lambda at: likeness(rows[at][1].cells))
    sheet, head = rows[at]
    headings = tuple(cell.replace("\n", " ")[:200] for cell in head.cells)
    below = [row.cells for number, row in rows[at + 1 : at + 1 + _SAMPLES] if number == sheet]
    return Head(headings, sheet, head.line, tuple(below))


def check_table(
    cycle: CycleCard,
    spooled: Path,
    ready: Path,
    head: Head,
    columns: Sequence[Column],
    today: date,
    *,
    progress: Progress = lambda _done: None,
) -> Found:
    """Read every row below the headings, and write to ``ready`` what can be taken in, one row a line.

    Nothing is written to the database, and no transaction stays open between two handfuls of rows.
    """
    check = _Check(cycle, columns, today)
    waiting = (row for sheet, row in read_spooled(spooled) if sheet == head.sheet and row.line > head.line)
    with ready.open("w", encoding="utf-8") as written:
        while some := list(islice(waiting, _AT_ONCE)):
            check.take(some, written)
            db.session.rollback()
            progress(check.found.rows)
            if check.found.has_more_faults:
                break
    return check.found


class _Check:
    def __init__(self, cycle: CycleCard, columns: Sequence[Column], today: date) -> None:
        self.found = Found()
        self._cycle = cycle
        self._columns = columns
        self._reader = Reader(cycle.municipality_id, today)
        self._keys = Keys(cycle.id)

    def take(self, rows: Sequence[RawRow], written: TextIO) -> None:
        keyed = [(self._key(one), one) for one in self._read(rows)]
        read = [(key, one) for key, one in keyed if key]
        by_key = known_by_key(key for key, _one in read)
        by_ref = known_by_ref(self._cycle.municipality_id, (one.ref for _key, one in read))
        for key, one in read:
            known = by_ref.get(one.ref) if one.ref else by_key.get(key)
            if one.ref and known is None:
                self._fault(
                    Fault(one.line, Column.REF.value, DomainError("reference_not_here", given=one.ref))
                )
                continue
            self._note(one, known)
            written.write(packed(key, one) + "\n")

    def _read(self, rows: Sequence[RawRow]) -> Iterator[ReadRow]:
        for row in rows:
            self.found.rows += 1
            cells = {
                column.value: cell
                for column, cell in zip(self._columns, row.cells, strict=False)
                if column is not Column.NOTHING
            }
            one = self._reader.read(TableRow(row.line, cells))
            for fault in self._reader.faults:
                self._fault(fault)
            if one is not None:
                yield one
            else:
                self._claim(row.line, cells)

    def _key(self, one: ReadRow) -> str:
        try:
            return self._keys.key_of(one)
        except DomainError as error:
            self._named_twice(one.line, error)
            return ""

    def _claim(self, line: int, cells: Mapping[str, str]) -> None:
        """A row with another fault stands for its name all the same: that a later one repeats it is said at once."""
        ref, code = (cells.get(column.value, "").strip() for column in (Column.REF, Column.CODE))
        try:
            if ref or code:
                self._keys.claim(ref=ref, code=code)
        except DomainError as error:
            self._named_twice(line, error)

    def _named_twice(self, line: int, error: DomainError) -> None:
        column = Column.REF if error.code == "ref_twice" else Column.CODE
        self._fault(Fault(line, column.value, error))

    def _fault(self, fault: Fault) -> None:
        if len(self.found.faults) < MOST_FAULTS:
            self.found.faults.append(fault)
        else:
            self.found.has_more_faults = True

    def _note(self, one: ReadRow, known: Proposal | None) -> None:
        changes = differences(known, one) if known is not None else {}
        state = RowState.NEW if known is None else RowState.CHANGED if changes else RowState.SAME
        found = self.found
        found.added += state is RowState.NEW
        found.changed += state is RowState.CHANGED
        found.same += state is RowState.SAME
        found.personal += state is RowState.NEW and one.looks_personal
        row = ShownRow(one.line, state, one, known.ref if known is not None else "", changes)
        if len(found.shown) < _SHOWN:
            found.shown.append(row)
        elif (changes or one.looks_personal) and len(found.shown_changes) < _SHOWN:
            found.shown_changes.append(row)


def packed(key: str, one: ReadRow) -> str:
    """A row as a line of the file that waits to be taken in."""
    data = asdict(one) | {"key": key, "given": sorted(one.given)}
    return json.dumps(data, ensure_ascii=False, default=str)


def unpacked(text: bytes) -> tuple[str, ReadRow]:
    """The row that ``packed`` wrote, and its key."""
    data: dict[str, Any] = json.loads(text)
    key = str(data.pop("key"))
    draft = data.pop("draft")
    draft["source"] = ProposalSource(draft["source"])
    on = date.fromisoformat(data.pop("on")) if data["on"] else data.pop("on")
    given = frozenset(data.pop("given"))
    return key, ReadRow(draft=ProposalDraft(**draft), on=on, given=given, **data)
