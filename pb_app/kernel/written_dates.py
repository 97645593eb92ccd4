"""Dates and hours as Albanian notices write them: ``e hënë, 12 tetor 2026``, ``ora 16.30``."""

import difflib
import re
from datetime import date, time
from typing import Final

from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import fold, latin, words

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100

_LONGEST_TEXT: Final = 80
_MONTHS: Final = {
    spelling: month
    for month, spellings in enumerate(
        (
            "janar jan january",
            "shkurt shk feb february",
            "mars mar march",
            "prill pri apr april",
            "maj may",
            "qershor qer jun june",
            "korrik korr kor jul july",
            "gusht gush gus aug august",
            "shtator sht sep september",
            "tetor tet oct october",
            "nentor nen nov november",
            "dhjetor dhj dec december",
        ),
        start=1,
    )
    for spelling in spellings.split()
}
_WEEKDAYS: Final = {
    spelling: weekday
    for weekday, spellings in enumerate(
        (
            "hene hena henen hen monday mon",
            "marte marta marten mar tuesday tue",
            "merkure merkura merkuren mer wednesday wed",
            "enjte enjtja enjten enj thursday thu",
            "premte premtja premten pre friday fri",
            "shtune shtuna shtunen sht saturday sat",
            "diel diele diela dielen die sunday sun",
        )
    )
    for spelling in spellings.split()
}
# fmt: off
_FILLERS: Final = frozenset((
    "e", "i", "me", "ne", "te", "se", "dt", "data", "date", "daten", "dita", "dite", "diten", "day", "on",
    "the",
))
# fmt: on
# How alike a misspelt weekday must be: "merkurr", "enjtje", "shtunne" are, "ora" and "salla" are not.
_LIKENESS: Final = 0.7
_SHORTEST_TYPO: Final = 4
_DAY_FIRST: Final = re.compile(r"(?<!\d)(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{2,6})(?!\d)", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4,6})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
_IN_WORDS: Final = re.compile(r"(?<!\d)(\d{1,2})\.? (?:of )?([^\W\d_]+)\.?,? (\d{2,6})(?!\d)")
_TIME: Final = re.compile(r"(?:(?:ne )?or(?:a|e|en) ?:? ?)?(\d{1,2})(?:[:.h](\d{2})(?::00)?)?", re.ASCII)
_CENTURY: Final = 2000
_TWO_DIGITS: Final = 2


def parse_date(text: str) -> date:
    """Read a date: ``12.10.2026``, ``12/10/2026``, ``2026-10-12``, ``12 tetor 2026``; a weekday may stand by.

    The day comes before the month; ``12.10.26`` is of this century, but ``12-10-26`` is refused,
    since it may begin with the year. A misspelt weekday is understood.
    Raises ``DomainError``: ``date_unreadable``; ``date_does_not_exist`` (31 June);
    ``year_out_of_range`` (with ``year``, ``first``, ``last``); ``weekday_contradicts`` with ``stated`` and
    ``actual`` as numbers, Monday 0, and ``on``, if the weekday given is not that of the date.
    """
    given = text.strip()[:_LONGEST_TEXT]
    plain = " ".join(latin(given).split())
    year, month, day, rest = _parts(plain, given)
    if len(text.strip()) > _LONGEST_TEXT:
        raise DomainError("date_unreadable", given=given)
    stated = _weekday(rest, given)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError("year_out_of_range", year=year, first=FIRST_YEAR, last=LAST_YEAR)
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise DomainError("date_does_not_exist", given=given) from error
    if stated is not None and stated != found.weekday():
        raise DomainError("weekday_contradicts", stated=stated, actual=found.weekday(), on=found)
    return found


def parse_time(text: str) -> time:
    """Read an hour of the day, 24-hour clock: ``16:30``, ``16.30``, ``ora 12.00``, ``16``, ``ora 9``.

    Raises ``DomainError("time_unreadable", given=…)``.
    """
    given = text.strip()[:_LONGEST_TEXT]
    # Folding would lose the mark between hour and minute, so only the letters are folded.
    plain = re.sub(r"[^\W\d_]+", lambda word: fold(word[0]), " ".join(latin(given).split()))
    match = _TIME.fullmatch(plain)
    if match is None:
        raise DomainError("time_unreadable", given=given)
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError as error:
        raise DomainError("time_unreadable", given=given) from error


def _parts(plain: str, given: str) -> tuple[int, int, int, str]:
    """Give year, month, day, and the text around them."""
    if match := _YEAR_FIRST.search(plain):
        year, month, day = match[1], int(match[2]), match[3]
    elif (match := _DAY_FIRST.search(plain)) and not (match[2] == "-" and len(match[4]) == _TWO_DIGITS):
        day, month, year = match[1], int(match[3]), match[4]
    elif (match := _IN_WORDS.search(plain)) and fold(match[2]) in _MONTHS:
        day, month, year = match[1], _MONTHS[fold(match[2])], match[3]
    else:
        raise DomainError("date_unreadable", given=given)
    full_year = int(year) + (_CENTURY if len(year) == _TWO_DIGITS else 0)
    return full_year, month, int(day), f"{plain[: match.start()]} {plain[match.end() :]}"


def _weekday(rest: str, given: str) -> int | None:
    """Give the one weekday that the words around a date name; any other word makes the date unreadable."""
    stated: int | None = None
    for word in words(rest):
        if word in _FILLERS:
            continue
        weekday = _WEEKDAYS.get(word)
        if weekday is None and len(word) >= _SHORTEST_TYPO:
            alike = difflib.get_close_matches(word, _WEEKDAYS, n=1, cutoff=_LIKENESS)
            weekday = _WEEKDAYS[alike[0]] if alike else None
        if weekday is None or stated not in (None, weekday):
            raise DomainError("date_unreadable", given=given)
        stated = weekday
    return stated
