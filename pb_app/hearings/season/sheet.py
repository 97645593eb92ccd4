"""What was read of a file: headings and rows, small enough to travel in the form from one step to the next.

Nothing is kept on the server between the steps: no session, no file that would have to be forgotten again. What
comes back is looked at like any upload.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pb_app.formats.csv_reading import decoded
from pb_app.formats.icalendar_reading import CalendarReading, is_calendar, read_calendar
from pb_app.formats.raw_table import MOST_COLUMNS, MOST_ROWS, RawRow, RawTable, raw_table
from pb_app.formats.sheet_reading import is_office_file
from pb_app.formats.table_reading import read_tables
from pb_app.hearings.season.columns import Column, columns_of, heading_row
from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import TIRANE

MOST_PACKED: Final = 1_500_000
"""Characters that a form may carry; a season of some thousand rows has a tenth of it."""
_MOST_UNPACKED: Final = 30 * 1024 * 1024
CALENDAR_HEADINGS: Final = ("UID", "SUMMARY", "DTSTART", "DTSTART–DTEND", "LOCATION", "DESCRIPTION")
CALENDAR_COLUMNS: Final = (
    Column.UID, Column.ACTIVITY, Column.DATE, Column.HOUR, Column.VENUE, Column.PURPOSE,
)  # fmt: skip
_DOUBT_CODES: Final = frozenset({"zone_unknown", "repeats_unread", "event_cancelled"})


@dataclass(frozen=True)
class SheetRow:
    """A row of the file; ``origin`` names its sheet or event where the number alone would not do."""

    line: int
    cells: tuple[str, ...]
    origin: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not even be read into cells."""

    line: int
    origin: str
    column: str
    code: str


@dataclass(frozen=True)
class Sheet:
    """Headings and rows of one file. A calendar has the columns ``CALENDAR_COLUMNS``."""

    is_calendar: bool
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    broken: tuple[BrokenRow, ...] = ()

    @property
    def cells(self) -> list[tuple[str, ...]]:
        """The cells of every row."""
        return [row.cells for row in self.rows]

    def guess(self) -> list[Column]:
        """What the columns seem to mean."""
        if self.is_calendar:
            return list(CALENDAR_COLUMNS)
        return columns_of(self.headings, self.cells)


def read_sheet(content: bytes) -> Sheet:
    """The season in a file of any kind that offices keep, or in a pasted table.

    Raises ``DomainError`` as ``formats.table_reading`` does, and ``table_empty``.
    """
    if not is_office_file(content) and is_calendar(decoded(content[:4096])):
        return _of_calendar(read_calendar(content, zone=TIRANE))
    return _of_tables(read_tables(content))


def _of_calendar(reading: CalendarReading) -> Sheet:
    rows = tuple(
        SheetRow(
            line=event.line,
            cells=(
                event.uid,
                event.summary,
                event.on.isoformat(),
                _hours(event),
                event.location,
                event.description,
            ),
            origin=event.summary[:80],
            doubts=event.doubts + (("event_cancelled",) if event.is_cancelled else ()),
        )
        for event in reading.events
    )
    broken = tuple(BrokenRow(one.line, one.name, one.property, one.error.code) for one in reading.broken)
    if not rows and not broken:
        raise DomainError("table_empty", field="file")
    return Sheet(True, CALENDAR_HEADINGS, rows, broken)  # noqa: FBT003 - the first field says what it is


def _hours(event: Any) -> str:  # noqa: ANN401 - a CalendarEvent
    if event.start is None:
        return ""
    return f"{event.start:%H:%M}" + (f"-{event.end:%H:%M}" if event.end else "")


def _of_tables(tables: Sequence[RawTable]) -> Sheet:
    """The table that looks most like a season, with all others of the same headings (a sheet for each month)."""
    parted = [_parted(table) for table in tables if table.rows]
    if not parted:
        raise DomainError("table_empty", field="file")
    headings, _rows, _name = max(parted, key=lambda one: (_score(one[0], one[1]), len(one[1])))
    same = [one for one in parted if one[0] == headings]
    rows = [
        SheetRow(row.line, row.cells, name if len(same) > 1 else "")
        for _headings, some, name in same
        for row in some
    ]
    if not rows:
        raise DomainError("table_empty", field="file")
    if len(rows) > MOST_ROWS:
        raise DomainError("table_too_long", field="file", limit=MOST_ROWS)
    return Sheet(False, headings, tuple(rows))  # noqa: FBT003 - as above


def _parted(table: RawTable) -> tuple[tuple[str, ...], tuple[RawRow, ...], str]:
    at = heading_row([row.cells for row in table.rows])
    if at is None:
        return (), table.rows, table.name
    headings = tuple(cell.replace("\n", " ") for cell in table.rows[at].cells)
    return headings, table.rows[at + 1 :], table.name


def _score(headings: Sequence[str], rows: Sequence[RawRow]) -> int:
    columns = columns_of(headings, [row.cells for row in rows])
    return len(set(columns) - {Column.NOTHING}) + 3 * (Column.DATE in columns)


def pack(sheet: Sheet) -> str:
    """The sheet as one field of a form; raise ``table_too_large`` when it holds too much text."""
    data = {
        "calendar": sheet.is_calendar,
        "headings": sheet.headings,
        "rows": [[row.line, row.origin, row.doubts, row.cells] for row in sheet.rows],
        "broken": [[one.line, one.origin, one.column, one.code] for one in sheet.broken],
    }
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode("ascii")
    if len(packed) > MOST_PACKED:
        raise DomainError("table_too_large", field="file", limit=1)
    return packed


def unpack(text: str) -> Sheet:
    """The sheet that ``pack`` wrote; raise ``sheet_lost`` for anything else."""
    try:
        packed = base64.urlsafe_b64decode(text.encode("ascii"))
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed, _MOST_UNPACKED)
        if not unpacker.eof:
            raise DomainError("sheet_lost")
        return _read(json.loads(plain))
    except (ValueError, TypeError, KeyError, binascii.Error, zlib.error, RecursionError) as error:
        raise DomainError("sheet_lost") from error


def _read(data: Mapping[str, Any]) -> Sheet:
    """Look at each part anew: the form may have been changed on its way."""
    lines = [
        (_number(line), str(origin)[:80], _doubts(doubts), cells)
        for line, origin, doubts, cells in data["rows"]
    ]
    table = raw_table(
        "", [(at, [str(cell) for cell in cells] or [""]) for at, (_l, _o, _d, cells) in enumerate(lines)]
    )
    rows = tuple(
        SheetRow(lines[row.line][0], row.cells, lines[row.line][1], lines[row.line][2]) for row in table.rows
    )
    broken = tuple(
        BrokenRow(_number(line), str(origin)[:80], str(column)[:40], str(code)[:40])
        for line, origin, column, code in data["broken"][:MOST_ROWS]
    )
    headings = tuple(str(heading)[:200] for heading in data["headings"][:MOST_COLUMNS])
    return Sheet(bool(data["calendar"]), CALENDAR_HEADINGS if data["calendar"] else headings, rows, broken)


def _number(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 10_000_000:
        raise ValueError
    return value


def _doubts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values if value in _DOUBT_CODES)
