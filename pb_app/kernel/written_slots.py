"""Days and hours as spreadsheets and notices hold them: serial numbers, ``nga ora 10:00 deri 12:00``, no year."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import fold, latin
from pb_app.kernel.written_dates import parse_date, parse_time

_SPREADSHEET_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - serial days are local and have no zone
_FIRST_SERIAL: Final = 36_526  # 1 January 2000
_LAST_SERIAL: Final = 73_415  # the last day of 2100
_DAY_SECONDS: Final = 86_400
_NOON: Final = 12
_LONGEST_TEXT: Final = 120

_SERIAL: Final = re.compile(r"(\d{5})(?:[.,](\d{1,12}))?", re.ASCII)
_FRACTION: Final = re.compile(r"0[.,](\d{1,12})", re.ASCII)
_ISO: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2})(?::\d{2})?(?:\.\d+)?", re.ASCII)
_HOUR_WORD: Final = re.compile(
    r"\b(?:nga|prej|duke filluar|ne|në)?\s*\b(?:or(?:a|ë|e|ën|en|ës|es)|at)\b", re.IGNORECASE
)
_HOUR_BEHIND: Final = re.compile(
    r"(?<=[\d\w.)])[\s,;]+(\d{1,2}[:.]\d{2}(?:\s*[\u2013\u2014-].*|\s+deri.*)?)$", re.ASCII
)
_NO_YEAR_DIGITS: Final = re.compile(r"(?<!\d)(\d{1,2})\s?([./-])\s?(\d{1,2})\.?(?!\s?[./-]?\s?\d)", re.ASCII)
_NO_YEAR_WORDS: Final = re.compile(r"(?<!\d)(\d{1,2})\.?\s+([^\W\d_]{3,})(?!\s+\d)")

_RANGE: Final = re.compile(r"\s*(?:[-\u2013\u2014\u2212~]|\b(?:deri|to|until|till)\b)\s*")
_FILLERS: Final = re.compile(
    r"\b(?:duke|filluar|nga|prej|ne|te|tek|rreth|afersisht|ora|ore|oren|ores|orari|from|at|h)\b"
)
_ABOUT: Final = re.compile(r"\b(?:rreth|afersisht|about|circa)\b")
_AFTERNOON: Final = re.compile(r"\s*\b(?:pm|p\.m\.?|md|m\.d\.?|pasdite|mbasdite|pasdreke|mbremje)$")
_FORENOON: Final = re.compile(r"\s*\b(?:am|a\.m\.?|pd|p\.d\.?|paradite|mengjes)$")
_COMMA_HOUR: Final = re.compile(r"(\d{1,2}),(\d{2})", re.ASCII)
# 16.30 typed into a spreadsheet becomes the number 16.3; 10.5 may be half past ten or ten to eleven.
_LOST_ZERO: Final = re.compile(r"(\d{1,2})[.,]([03])", re.ASCII)
_HOUR_MARK: Final = re.compile(r"(?<=\d)h$")
_BRACKETS: Final = str.maketrans("()[]", "    ")
_UNKNOWN: Final = frozenset(
    (
        "", "do te njoftohet", "do njoftohet", "ora do te njoftohet", "do te percaktohet", "do te caktohet",
        "pa percaktuar", "pa caktuar", "e papercaktuar", "nuk dihet", "tba", "tbd", "to be announced",
        "to be decided", "will be announced", "the hour will be announced", "n a",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Hours:
    """Beginning and end as far as they are known."""

    start: time | None = None
    end: time | None = None


@dataclass(frozen=True)
class Day:
    """A day; ``hours`` if they stood beside it, ``is_year_assumed`` if the year did not."""

    on: date
    hours: Hours | None = None
    is_year_assumed: bool = False


def parse_day(text: str, *, year: int | None = None) -> Day:
    """Read a date with or without hours beside it; ``year`` is taken where none is written.

    Besides what ``parse_date`` reads: ``46307`` and ``46307.6875`` (days since 30 December 1899, as spreadsheets
    count), ``2026-10-12 16:30:00``, ``12.10.2026, ora 16.30``, ``12 tetor``. Raises as ``parse_date`` and
    ``parse_hours`` do.
    """
    given = " ".join(text.split())
    if len(given) > _LONGEST_TEXT:
        raise DomainError("date_unreadable", given=given[:_LONGEST_TEXT])
    if (serial := _from_serial(given)) is not None:
        return serial
    if match := _ISO.fullmatch(given):
        hours = parse_hours(match[2])
        return Day(parse_date(match[1]), None if hours.start == time(0) else hours)
    written, hours_text = _parted(given)
    hours_beside = parse_hours(hours_text) if hours_text else None
    try:
        return Day(parse_date(written), hours_beside)
    except DomainError as error:
        if year is None or error.code != "date_unreadable":
            raise
        return Day(parse_date(_with_year(written, year, error)), hours_beside, is_year_assumed=True)


def parse_hours(text: str) -> Hours:
    """Read ``16.30``, ``ora 12.00``, ``nga ora 10:00 deri 12:00``, ``10-12``, ``4:30 PM``, ``0.6875`` (of a day).

    What says that nothing is known yet (``do të njoftohet``, ``-``) is no hour; an end that is only said to be
    about so is none. Raises ``time_unreadable``; the order of the two is not looked at.
    """
    given = " ".join(text.split())
    if fold(given) in _UNKNOWN:
        return Hours()
    if len(given) > _LONGEST_TEXT:
        raise DomainError("time_unreadable", given=given[:_LONGEST_TEXT])
    if match := _FRACTION.fullmatch(given):
        return Hours(_of_day(float(f"0.{match[1]}")))
    # Marks between hour and minute count, so only the letters are folded.
    plain = re.sub(r"[^\W\d_]+", lambda word: fold(word[0]), latin(given)).translate(_BRACKETS).strip(" .,;")
    parts = _RANGE.split(plain)
    if len(parts) > 2:
        raise DomainError("time_unreadable", given=given)
    start = _one_hour(parts[0], given)
    if len(parts) == 1:
        return Hours(start)
    end = _one_hour(parts[1], given)
    return Hours(start, None if _ABOUT.search(parts[1]) else end)


def _one_hour(part: str, given: str) -> time:
    part = part.strip()
    plain = _AFTERNOON.sub("", part)
    is_afternoon = plain != part
    bare = _FORENOON.sub("", plain)
    is_forenoon = bare != plain
    bare = " ".join(_FILLERS.sub(" ", _ABOUT.sub(" ", bare)).split()).strip(" :.,;")
    bare = _HOUR_MARK.sub("", bare)
    if match := _LOST_ZERO.fullmatch(bare) or _COMMA_HOUR.fullmatch(bare):
        bare = f"{match[1]}:{match[2]:0<2}"
    try:
        found = parse_time(bare)
    except DomainError as error:
        raise DomainError("time_unreadable", given=given) from error
    if is_afternoon and found.hour < _NOON:
        return found.replace(hour=found.hour + _NOON)
    return found.replace(hour=0) if is_forenoon and found.hour == _NOON else found


def _parted(given: str) -> tuple[str, str]:
    """The date and the hours of one cell."""
    if match := _HOUR_WORD.search(given):
        return given[: match.start()].strip(" ,;-\u2013("), given[match.start() :].strip(" ,;)")
    if match := _HOUR_BEHIND.search(given):
        return given[: match.start()].strip(" ,;"), match[1]
    return given, ""


def _from_serial(given: str) -> Day | None:
    match = _SERIAL.fullmatch(given)
    if match is None or not _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL:
        return None
    on = (_SPREADSHEET_EPOCH + timedelta(days=int(match[1]))).date()
    part = float(f"0.{match[2] or 0}")
    return Day(on, Hours(_of_day(part)) if part else None)


def _of_day(part: float) -> time:
    """The minute nearest to a part of a day; spreadsheets keep 16:30 as 0.6875."""
    minutes = min(round(part * _DAY_SECONDS / 60), 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)


def _with_year(written: str, year: int, error: DomainError) -> str:
    """The date with the year behind day and month; raise ``error`` again where there are none."""
    if match := _NO_YEAR_DIGITS.search(written):
        mark = match[2]
        return f"{written[: match.start()]}{match[1]}{mark}{match[3]}{mark}{year}{written[match.end() :]}"
    if match := _NO_YEAR_WORDS.search(written):
        return f"{written[: match.end()]} {year}{written[match.end() :]}"
    raise error
