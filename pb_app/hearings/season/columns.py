"""What the columns of a season's table mean, by their headings and by what stands in them."""

import difflib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import fold, words
from pb_app.kernel.written_slots import parse_day, parse_hours


class Column(StrEnum):
    """What a column may hold."""

    NOTHING = ""
    NUMBER = "number"
    ACTIVITY = "activity"
    DATE = "date"
    WEEKDAY = "weekday"
    HOUR = "hour"
    END = "end"
    PLACE = "place"
    VENUE = "venue"
    METHOD = "method"
    FORM = "form"
    PURPOSE = "purpose"
    UID = "uid"


_NAMES: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.NUMBER: ("nr", "nr rendor", "nr rend", "numri", "numri rendor", "no", "number", "rendi"),
    Column.ACTIVITY: (
        "aktiviteti", "aktivitet", "aktivitetet", "veprimtaria", "emertimi", "titulli", "tema", "ngjarja", "takimi",
        "degjesa", "degjesa publike", "pershkrimi i aktivitetit", "activity", "title", "event", "summary",
        "subject", "meeting", "hearing",
    ),
    Column.DATE: (
        "data", "date", "datat", "data e takimit", "data e zhvillimit", "data e degjeses", "data dhe ora", "data ora",
        "dita dhe ora", "dita data", "kur", "day and time", "start date", "date and time", "dtstart", "when",
    ),
    Column.WEEKDAY: ("dita", "dita e javes", "day", "weekday"),
    Column.HOUR: (
        "ora", "orari", "ora e fillimit", "ora e takimit", "ora e zhvillimit", "fillimi", "koha", "time", "hour",
        "start", "start time", "begins", "begins at", "hours",
    ),
    Column.END: ("mbarimi", "ora e mbarimit", "perfundimi", "end", "end time", "ends", "ends at"),
    Column.PLACE: (
        "njesia", "njesia administrative", "njesia rajoni", "njesite", "rajoni", "lagjja", "fshati", "zona",
        "njesia vendore", "njesia administrative rajoni", "place", "places", "unit", "administrative unit", "area",
        "territory", "unit or subunit ids",
    ),
    Column.VENUE: (
        "vendi", "salla", "ambienti", "lokacioni", "vendndodhja", "adresa", "vendi i takimit", "vendi i zhvillimit",
        "vendi i degjeses", "ku", "venue", "location", "hall", "where", "address", "room",
    ),
    Column.METHOD: ("menyra", "menyra e konsultimit", "menyra e zhvillimit", "lloji", "method", "mode", "kind", "type"),
    Column.FORM: ("forma", "forma e konsultimit", "forma e zhvillimit", "form", "format"),
    Column.PURPOSE: (
        "qellimi", "permbajtja", "pershkrimi", "ceshtjet", "rendi i dites", "tematika", "shenime", "purpose",
        "description", "agenda", "notes", "details",
    ),
    Column.UID: ("uid", "identifikuesi"),
}  # fmt: skip
_BY_NAME: Final = {name: column for column, names in _NAMES.items() for name in names}
_LONG_NAMES: Final = [name for name in _BY_NAME if len(name) >= 5]
# How alike a heading read from a scan must be: "Aktivltet|" is an "aktiviteti", "takime" is no "tema".
_LIKENESS: Final = 0.84
_HEADING_ROWS: Final = 30
_FEWEST_HEADINGS: Final = 2
_SAMPLE: Final = 25
_MOSTLY: Final = 0.6
REQUIRED: Final = (Column.DATE,)
SEVERAL: Final = frozenset({Column.NOTHING, Column.PURPOSE})
"""What more than one column may hold."""


def column_of_heading(heading: str) -> Column:
    """What a heading says, forgiving of diacritics, look-alikes, slips and words behind it."""
    key = fold(heading)
    if key in _BY_NAME:
        return _BY_NAME[key]
    if key in {"", "v"}:
        return Column.NUMBER if heading.strip() in {"#", "№"} else Column.NOTHING
    alike = difflib.get_close_matches(
        key.replace(" ", ""), [name.replace(" ", "") for name in _LONG_NAMES], 1, _LIKENESS
    )
    if alike:
        return next(_BY_NAME[name] for name in _LONG_NAMES if name.replace(" ", "") == alike[0])
    parts = key.split()
    for length in range(min(4, len(parts) - 1), 0, -1):
        if (found := _BY_NAME.get(" ".join(parts[:length]))) is not None:
            return found
    return Column.NOTHING


def columns_of(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """A meaning for each column, each but ``SEVERAL`` at most once; the cells decide where headings do not."""
    found = [column_of_heading(heading) for heading in headings]
    width = max((len(row) for row in rows), default=0)
    found += [Column.NOTHING] * (width - len(found))
    found = _once(found)
    sample = rows[:_SAMPLE]
    if Column.DATE not in found:
        _take_first(found, Column.DATE, sample, _is_day, instead_of={Column.NOTHING, Column.WEEKDAY})
    if Column.HOUR not in found and Column.DATE in found:
        _take_first(found, Column.HOUR, sample, _is_hour, instead_of={Column.NOTHING})
    if not headings:
        _take_first(found, Column.ACTIVITY, sample, _is_text, instead_of={Column.NOTHING})
    return found


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Where the headings stand, among the first rows; None if the table begins with what it lists."""
    best, best_score = None, 0
    for at, row in enumerate(rows[:_HEADING_ROWS]):
        meanings = {column_of_heading(cell) for cell in row if cell and len(cell) <= 60} - {Column.NOTHING}
        if len(meanings) > best_score and not any(_is_day(cell) for cell in row):
            best, best_score = at, len(meanings)
    if best_score >= _FEWEST_HEADINGS:
        return best
    first = rows[0] if rows else ()
    return None if any(_is_day(cell) for cell in first) else 0


def headings_key(headings: Sequence[str]) -> str:
    """Under which a choice of columns is remembered: the same for the same headings, however they are typed."""
    return hashlib.sha256("\n".join(fold(heading) for heading in headings).encode()).hexdigest()


def read_choice(chosen: Sequence[str]) -> list[Column]:
    """A choice that a person made or that was remembered; unknown words mean nothing.

    Raises ``column_missing`` without a date, ``column_twice`` if two hold the same (``column``).
    """
    known = set(Column)
    columns = [Column(one) if one in known else Column.NOTHING for one in chosen]
    for column in Column:
        if column not in SEVERAL and columns.count(column) > 1:
            raise DomainError("column_twice", column=column.value)
    if any(column not in columns for column in REQUIRED):
        raise DomainError("date_column_missing")
    return columns


def _once(found: Sequence[Column]) -> list[Column]:
    """Only the first column of a kind keeps it; «Dita» is the date where no other column is."""
    kept: list[Column] = []
    for column in found:
        kept.append(column if column in SEVERAL or column not in kept else Column.NOTHING)
    return kept


def _take_first(
    found: list[Column],
    wanted: Column,
    rows: Sequence[Sequence[str]],
    fits: Callable[[str], bool],
    *,
    instead_of: set[Column],
) -> None:
    for at, column in enumerate(found):
        cells = [row[at] for row in rows if at < len(row) and row[at]]
        if column in instead_of and cells and sum(map(fits, cells)) >= _MOSTLY * len(cells):
            found[at] = wanted
            return


def _is_day(cell: str) -> bool:
    try:
        parse_day(cell, year=2000)
    except DomainError as error:
        return error.code == "weekday_contradicts"
    # A bare number may be anything; "7.5" is no 7 May.
    return not cell.replace(".", "").replace(",", "").isdigit() or cell.count(".") > 1


def _is_hour(cell: str) -> bool:
    try:
        return parse_hours(cell).start is not None and not cell.isdigit()
    except DomainError:
        return False


def _is_text(cell: str) -> bool:
    return len(words(cell)) > 1
