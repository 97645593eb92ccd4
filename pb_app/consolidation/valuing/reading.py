"""Read a valuation sheet that comes back from Excel: which table, which columns, and each row as a valuation; pure."""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from pb_app.consolidation.rules import Nature, Valuation, Vat
from pb_app.consolidation.rules.deciding import AmountDraft, ValuationDraft
from pb_app.consolidation.valuing import columns
from pb_app.consolidation.valuing.columns import CODE, FEASIBLE, PROGRAMME, REASON, TOKEN
from pb_app.formats.raw_table import MOST_COLUMNS, RawTable, raw_table, tidy_cell
from pb_app.formats.table_reading import read_tables
from pb_app.kernel import money
from pb_app.kernel.errors import DomainError
from pb_app.kernel.faults import Fault
from pb_app.kernel.text import fold

E = TypeVar("E", bound=StrEnum)
_LIMITS: Final = {REASON: 1000, "fund_source": 120, "spending_unit": 120}
_HEADING_ROWS: Final = 12
_MOST_PACKED: Final = 1_500_000
_MOST_UNPACKED: Final = 30 * 1024 * 1024
_TOKEN_LENGTH: Final = 15


@dataclass(frozen=True)
class SheetTable:
    """Headings and rows of the one table of a file that is a valuation sheet."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Row:
    """A row as a valuation; ``token`` says what stood in the system when the sheet was made."""

    line: int
    code: str
    token: str
    draft: ValuationDraft | None
    """None where a cell cannot be read."""
    faults: tuple[Fault, ...]


def read_sheet(content: bytes) -> SheetTable:
    """The valuation sheet in a file; raise ``DomainError`` as ``read_tables`` does, and ``no_valuation_sheet``."""
    for table in read_tables(content, is_money=True):
        found = _parted(table)
        if found is not None:
            return found
    raise DomainError("no_valuation_sheet", field="file")


def _parted(table: RawTable) -> SheetTable | None:
    for at, row in enumerate(table.rows[:_HEADING_ROWS]):
        keys = {columns.key_of(cell, 0) for cell in row.cells}
        if {CODE, FEASIBLE} <= keys:
            rows = tuple((one.line, one.cells) for one in table.rows[at + 1 :])
            return SheetTable(row.cells, rows)
    return None


def pack(table: SheetTable) -> str:
    """The table as one field of a form; raise ``table_too_large`` when it holds too much text."""
    plain = json.dumps([table.headings, table.rows], ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode("ascii")
    if len(packed) > _MOST_PACKED:
        raise DomainError("table_too_large", field="file", limit=1)
    return packed


def unpack(text: str) -> SheetTable:
    """The table that ``pack`` wrote, looked at anew like any upload; raise ``sheet_lost`` for anything else."""
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(base64.urlsafe_b64decode(text.encode("ascii")), _MOST_UNPACKED)
        if not unpacker.eof:
            raise DomainError("sheet_lost")
        headings, rows = json.loads(plain)
        lines = [int(line) for line, _cells in rows]
        table = raw_table("", [(at, [str(cell) for cell in cells]) for at, (_line, cells) in enumerate(rows)])
        kept = tuple((lines[row.line], row.cells) for row in table.rows)
        return SheetTable(tuple(str(one)[:200] for one in headings[:MOST_COLUMNS]), kept)
    except (
        ValueError,
        TypeError,
        LookupError,
        OverflowError,
        binascii.Error,
        zlib.error,
        RecursionError,
    ) as error:
        raise DomainError("sheet_lost") from error


class RowReader:
    """Reads the rows of one table against the programmes and years of a budget process."""

    def __init__(self, table: SheetTable, *, years: Sequence[int], programmes: Mapping[str, int]) -> None:
        """``programmes`` are ids by folded code and by folded label."""
        self.years, self.programmes = tuple(years), programmes
        self.is_in_thousands = columns.is_in_thousands(table.headings)
        self.places: dict[str, int] = {}
        for at, heading in enumerate(table.headings):
            self.places.setdefault(columns.key_of(heading, self.years[0]), at)
        self.headings = {key: " ".join(table.headings[at].split()) for key, at in self.places.items()}

    def read(self, line: int, cells: Sequence[str]) -> Row:
        """One row; a cell that cannot be read is a fault, and the others are read all the same."""
        one = _Cells(self, line, cells)
        code = one.text(CODE).upper()
        draft = one.draft()
        return Row(line, code, one.text(TOKEN), None if one.faults else draft, tuple(one.faults))


class _Cells:
    """The cells of one row by their meaning."""

    def __init__(self, reader: RowReader, line: int, cells: Sequence[str]) -> None:
        self.reader, self.line, self.cells = reader, line, cells
        self.faults: list[Fault] = []

    def text(self, key: str) -> str:
        at = self.reader.places.get(key)
        text = tidy_cell(self.cells[at]) if at is not None and at < len(self.cells) else ""
        limit = _LIMITS.get(key.rpartition("_")[0] if key[-4:].isdecimal() else key)
        if limit is not None and len(text) > limit:
            self.fault(key, DomainError("too_long", limit=limit))
        return text if key == REASON else " ".join(text.split())

    def fault(self, key: str, error: DomainError) -> None:
        self.faults.append(Fault(self.line, self.reader.headings.get(key, key), error))

    def draft(self) -> ValuationDraft:
        amounts = [self._amount_of(year) for year in self.reader.years]
        valuation = self._choice(FEASIBLE, columns.FEASIBLE_WORDS, Valuation.PENDING)
        return ValuationDraft(
            valuation=valuation,
            reason=self.text(REASON),
            programme_id=self._programme(),
            amounts=tuple(one for one in amounts if one is not None),
        )

    def _programme(self) -> int | None:
        text = self.text(PROGRAMME)
        if not text:
            return None
        known = self.reader.programmes
        found = known.get(fold(text), known.get(fold(text.split()[0])))
        if found is None:
            self.fault(PROGRAMME, DomainError("programme_unknown", given=text[:60]))
        return found

    def _choice(self, key: str, words: Mapping[str, E], default: E) -> E:
        text = fold(self.text(key))
        if not text:
            return default
        if text not in words:
            self.fault(key, DomainError("choice_unknown", given=self.text(key)[:60]))
            return default
        return words[text]

    def _amount_of(self, year: int) -> AmountDraft | None:
        parsed = self._money(f"amount_{year}")
        if parsed is None:
            return None
        return AmountDraft(
            year=year,
            lek=parsed.lek,
            old_lek=parsed.old_lek,
            fund_source=self.text(f"fund_source_{year}"),
            spending_unit=self.text(f"spending_unit_{year}"),
            nature=self._choice(f"nature_{year}", columns.NATURE_WORDS, Nature.CAPITAL),
            vat=self._choice(f"vat_{year}", columns.VAT_WORDS, Vat.NOT_STATED),
        )

    def _money(self, key: str) -> money.ParsedAmount | None:
        text = self.text(key)
        if not text:
            return None
        try:
            return money.parse_in_unit(text, in_thousands=self.reader.is_in_thousands)
        except DomainError as error:
            self.fault(key, error)
            return None


def state_token(code: str, draft: ValuationDraft) -> str:
    """A short mark of what stands in the system, put beside a row when the sheet is made."""
    return f"t{hashlib.sha256(_canonical(code, draft)).hexdigest()[:_TOKEN_LENGTH]}"


def _canonical(code: str, draft: ValuationDraft) -> bytes:
    return json.dumps([code, *_values(draft)], ensure_ascii=False).encode()


def is_same(one: ValuationDraft, other: ValuationDraft) -> bool:
    """Whether two valuations say the same, blanks and line ends aside."""
    return _values(one) == _values(other)


def _values(draft: ValuationDraft) -> list[Any]:
    amounts = sorted(
        (
            one.year, one.lek, *(" ".join(tidy_cell(text).split()) for text in (one.fund_source, one.spending_unit)),
            one.nature.value, one.vat.value,
        )
        for one in draft.amounts
    )  # fmt: skip
    return [
        draft.valuation.value,
        tidy_cell(draft.reason),
        draft.programme_id,
        [list(one) for one in amounts],
    ]
