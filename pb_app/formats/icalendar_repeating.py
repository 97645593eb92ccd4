"""The days of a repeated event (RFC 5545 section 3.3.10), as far as a season of hearings needs them.

Rules are foreign input: one may ask for every second for a thousand years. So only days, weeks, months and years
are followed, without BYHOUR and the like, for two years and at most 200 times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

from dateutil.rrule import rrulestr

MOST_DAYS: Final = 200
_LONGEST: Final = timedelta(days=2 * 366)
_FOLLOWED: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_KNOWN: Final = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
)
_LONGEST_RULE: Final = 200
_MOST_INTERVAL: Final = 500


@dataclass(frozen=True)
class Rule:
    """The parts of an RRULE by name."""

    parts: Mapping[str, str]

    @classmethod
    def read(cls, text: str) -> "Rule":
        """Part a rule; what has no sign of equality is left out."""
        pairs = (part.partition("=") for part in text.upper().replace(" ", "").split(";"))
        return cls({name: value for name, mark, value in pairs if mark and value})

    @property
    def is_followed(self) -> bool:
        """Whether its days can be listed in a moment."""
        interval = self.parts.get("INTERVAL", "1")
        return (
            self.parts.get("FREQ") in _FOLLOWED
            and self.parts.keys() <= _KNOWN
            and sum(map(len, self.parts.values())) <= _LONGEST_RULE
            and interval.isascii()
            and interval.isdigit()
            and 1 <= int(interval) <= _MOST_INTERVAL
        )


def repeated(rule: Rule, first: date, left_out: Sequence[date]) -> tuple[Sequence[date], bool]:
    """The days from ``first`` on but those left out, and whether the rule was followed to its end.

    A rule that cannot be followed gives the first day alone, and False.
    """
    if not rule.is_followed:
        return (first,), False
    try:
        found, is_whole = _listed(rule, datetime.combine(first, time()))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError):
        return (first,), False  # what dateutil raises on rules that are none
    skipped = set(left_out)
    return [day for day in found if day not in skipped] or (first,), is_whole


def _listed(rule: Rule, begin: datetime) -> tuple[list[date], bool]:
    """At most ``MOST_DAYS`` days; UNTIL and COUNT are kept here, so that no rule runs on."""
    limit = begin + _LONGEST
    last = datetime.strptime(rule.parts["UNTIL"][:8], "%Y%m%d") if "UNTIL" in rule.parts else None  # noqa: DTZ007 - a local day
    wanted = int(rule.parts["COUNT"][:6]) if "COUNT" in rule.parts else None
    plain = ";".join(
        f"{name}={value}" for name, value in rule.parts.items() if name not in {"UNTIL", "COUNT"}
    )
    days = rrulestr(f"{plain};UNTIL={min(last or limit, limit):%Y%m%dT%H%M%S}", dtstart=begin)
    found = [day.date() for day in islice(days, min(wanted or MOST_DAYS + 1, MOST_DAYS + 1))]
    is_ended = len(found) == wanted if last is None else last <= limit
    return found[:MOST_DAYS], is_ended and len(found) <= MOST_DAYS
