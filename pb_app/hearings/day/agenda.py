"""The order of the day: lines with their hours, read from what people write, and a draft of one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

_DASH: Final = r"\s*(?:-|–|—|deri në|deri|to)\s*"
_HOUR: Final = r"([01]?\d|2[0-3])[.:]([0-5]\d)"
# Not a date (12.10.2026), not an amount (16.455): no digit, nor a point and a digit, may follow the hour.
_LINE: Final = re.compile(
    rf"(?:ora|orën|at)?\s*{_HOUR}(?![\d]|[.:]\d)(?:{_DASH}(?:ora|orën)?\s*{_HOUR}(?![\d]|[.:]\d))?"
    r"\s*(?:[-–—:,.)]\s*)?",
    re.IGNORECASE,
)
_BULLET: Final = re.compile(r"^\s*[-–—•*·]\s+")
_ROUND_TO: Final = 5
_SHORTEST: Final = 30


@dataclass(frozen=True)
class AgendaLine:
    """A line of the agenda; the hours as far as they were written."""

    text: str
    start: time | None = None
    end: time | None = None

    @property
    def hours(self) -> str:
        """``16:30``, ``16:45–17:15``, or nothing."""
        if self.start is None:
            return ""
        return f"{self.start:%H:%M}" + (f"–{self.end:%H:%M}" if self.end else "")


def read_agenda(text: str) -> tuple[AgendaLine, ...]:
    """The lines of an agenda as people write them; empty lines are left out, and no word is lost.

    An hour at the beginning is read («16:30 Hapja», «16.45–17.15 Paraqitja», «ora 17:15: Diskutim»);
    an end that is not after the start is left in the text.
    """
    lines = (_BULLET.sub("", line).strip() for line in text.splitlines())
    return tuple(_read(line) for line in lines if line)


def _read(line: str) -> AgendaLine:
    found = _LINE.match(line)
    if found is None:
        return AgendaLine(line)
    rest = line[found.end() :].strip()
    start = time(int(found[1]), int(found[2]))
    end = time(int(found[3]), int(found[4])) if found[3] else None
    if not rest or (end is not None and end <= start):
        return AgendaLine(line)
    return AgendaLine(rest, start, end)


def is_timed(lines: Sequence[AgendaLine]) -> bool:
    """Whether some line has its hour, so that a table of hours says more than a list."""
    return any(line.start is not None for line in lines)


class AgendaPart(StrEnum):
    """The parts of a usual budget hearing, in their order."""

    OPENING = "opening"
    DRAFT_BUDGET = "draft_budget"
    LAST_YEAR = "last_year"
    DISCUSSION = "discussion"
    CLOSING = "closing"


_SHARES: Final[Mapping[AgendaPart, float]] = {
    AgendaPart.OPENING: 0.06,
    AgendaPart.DRAFT_BUDGET: 0.22,
    AgendaPart.LAST_YEAR: 0.16,
    AgendaPart.CLOSING: 0.08,
}
"""Of the time; people's own discussion gets what is left, about half."""


def suggest_agenda(start: time, minutes: int) -> tuple[tuple[AgendaPart, time, time], ...]:
    """The usual parts with their hours, in steps of five minutes; at least half an hour, never past midnight.

    Empty where so much does not fit before midnight.
    """
    whole = max(minutes - minutes % _ROUND_TO, _SHORTEST)
    lengths = {
        part: max(_ROUND_TO, round(whole * share / _ROUND_TO) * _ROUND_TO) for part, share in _SHARES.items()
    }
    lengths[AgendaPart.DISCUSSION] = whole - sum(lengths.values())
    at = datetime.combine(date.min, start)
    if (at + timedelta(minutes=whole)).date() != at.date():
        return ()
    found = []
    for part in AgendaPart:
        end = at + timedelta(minutes=lengths[part])
        found.append((part, at.time(), end.time()))
        at = end
    return tuple(found)
