"""Other people's calendars (RFC 5545), broken ones too: what can be read is read, the rest is named event by event.

Real files leave out UID, zone or end, begin with a byte order mark, write ``DTSTART;;VALUE=…`` or name zones that
nobody knows. So each event is taken by itself and each of its lines by itself: the icalendar library parts a line
into name, parameters and value, and whatever it raises on one concerns one event only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar.parser import Contentline

from pb_app.formats.csv_reading import decoded
from pb_app.formats.icalendar_repeating import Rule, repeated
from pb_app.formats.raw_table import MOST_ROWS, tidy_cell
from pb_app.kernel.errors import DomainError

_BEGIN: Final = re.compile(r"BEGIN:VEVENT\s*", re.IGNORECASE)
_END: Final = re.compile(r"END:VEVENT\s*", re.IGNORECASE)
_NESTED: Final = re.compile(r"(BEGIN|END):", re.IGNORECASE)
_SUMMARY: Final = re.compile(r"SUMMARY[^:]*:(.*)", re.IGNORECASE)
_CALENDAR_ZONE: Final = re.compile(r"^X-WR-TIMEZONE[^:\n]*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_MOMENT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?", re.ASCII)
_DURATION: Final = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d{1,6}S)?)?", re.ASCII
)
_TEXTS: Final = ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "RRULE")
_MOMENTS: Final = ("DTSTART", "DTEND", "RECURRENCE-ID")
_ESCAPED: Final = re.compile(r"\\([nN,;\\])")
_NAME_LIMIT: Final = 80
_LINE_LIMIT: Final = 20_000
"""Characters of a line that are looked at: the library takes seconds for one of megabytes."""
_UID_LIMIT: Final = 500
_MIDNIGHT: Final = time()


@dataclass(frozen=True)
class CalendarEvent:
    """One occurrence of an event in local time; ``line`` is where it begins in the file."""

    line: int
    uid: str
    """Empty where the file has none; with the day behind it for the later occurrences of a repeated event."""
    summary: str
    description: str
    location: str
    on: date
    start: time | None
    end: time | None
    is_cancelled: bool = False
    doubts: tuple[str, ...] = ()
    """``zone_unknown``: the hour is taken as local; ``repeats_unread``: only the first day was taken."""


@dataclass(frozen=True)
class BrokenEvent:
    """An event that could not be read, and why: a code of ``DomainError`` and the property at fault."""

    line: int
    name: str
    property: str
    error: DomainError


@dataclass(frozen=True)
class CalendarReading:
    """What a file holds."""

    events: tuple[CalendarEvent, ...]
    broken: tuple[BrokenEvent, ...]


@dataclass
class _Moment:
    on: date
    at: time | None
    is_zone_unknown: bool = False


@dataclass
class _Draft:
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    moments: dict[str, _Moment] = field(default_factory=dict)
    left_out: list[date] = field(default_factory=list)
    duration: timedelta | None = None


class _Unreadable(Exception):
    def __init__(self, name: str, error: DomainError) -> None:
        super().__init__(name)
        self.name, self.error = name, error


def is_calendar(text: str) -> bool:
    """Whether a text is meant as a calendar; a single event without its calendar counts."""
    return text.lstrip("\ufeff \t\r\n")[:20].upper().startswith(("BEGIN:VCALENDAR", "BEGIN:VEVENT"))


def read_calendar(content: bytes, *, zone: ZoneInfo) -> CalendarReading:
    """Every event of a calendar in ``zone``; never raises for what the file holds, but ``table_too_long``.

    A repeated event is taken apart into its days, at most 200 within two years; one that has an exception
    (RECURRENCE-ID) is replaced on that day.
    """
    text = decoded(content).replace("\0", "")
    found = _CALENDAR_ZONE.search(text)
    local = _zone_named(found[1]) if found else None
    events: list[CalendarEvent] = []
    broken: list[BrokenEvent] = []
    for line, lines in _blocks(text):
        try:
            events.extend(_read_event(line, lines, zone, local or zone))
        except _Unreadable as error:
            broken.append(BrokenEvent(line, _name_of(lines), error.name, error.error))
        if len(events) + len(broken) > MOST_ROWS:
            raise DomainError("table_too_long", field="file", limit=MOST_ROWS)
    return CalendarReading(_with_exceptions(events), tuple(broken))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of each event, with the number of its first one; what is nested in it (alarms) is left out."""
    begun, inner = 0, 0
    lines: list[str] = []
    for number, line in _unfolded(text):
        if _BEGIN.fullmatch(line) or _END.fullmatch(line):
            if begun:
                yield begun, lines
            begun, lines, inner = (number if _BEGIN.fullmatch(line) else 0), [], 0
        elif begun and (mark := _NESTED.match(line)):
            inner = max(0, inner + (1 if mark[1].upper() == "BEGIN" else -1))
        elif begun and not inner and line.strip():
            lines.append(line)
    if begun:
        yield begun, lines


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines (RFC 5545 section 3.1), each with the number of its first physical one."""
    held, first = "", 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if line[:1] in {" ", "\t"}:
            held += line[1:]
            continue
        yield first, held.strip("\ufeff")
        held, first = line, number
    yield first, held.strip("\ufeff")


def _read_event(line: int, lines: Sequence[str], zone: ZoneInfo, local: ZoneInfo) -> list[CalendarEvent]:
    draft = _Draft(line)
    for one in lines:
        _take_line(draft, one, zone, local)
    start = draft.moments.get("DTSTART")
    if start is None:
        raise _Unreadable("DTSTART", DomainError("date_missing"))
    end = _end_of(draft, start)
    doubts = ["zone_unknown"] if any(one.is_zone_unknown for one in draft.moments.values()) else []
    first = CalendarEvent(
        line=line, uid=draft.texts.get("UID", "")[:_UID_LIMIT], summary=draft.texts.get("SUMMARY", ""),
        description=draft.texts.get("DESCRIPTION", ""), location=draft.texts.get("LOCATION", ""), on=start.on,
        start=start.at, end=end, is_cancelled=draft.texts.get("STATUS", "").upper() == "CANCELLED",
    )  # fmt: skip
    exception = draft.moments.get("RECURRENCE-ID")
    if exception is not None and first.uid:
        first = replace(first, uid=_uid_on(first.uid, exception.on))
    days: Sequence[date] = (start.on,)
    if "RRULE" in draft.texts and exception is None:
        days, is_whole = repeated(Rule.read(draft.texts["RRULE"]), start.on, draft.left_out)
        doubts += [] if is_whole else ["repeats_unread"]
    return [
        replace(
            first,
            on=day,
            uid=first.uid if at == 0 or not first.uid else _uid_on(first.uid, day),
            doubts=tuple(doubts),
        )
        for at, day in enumerate(days)
    ]


def _take_line(draft: _Draft, line: str, zone: ZoneInfo, local: ZoneInfo) -> None:
    """Keep one property if the import has a use for it; a broken line matters only if it would have been used."""
    name = re.split(r"[;:]", line, maxsplit=1)[0].strip().upper()
    if name not in _TEXTS and name not in _MOMENTS and name not in {"DURATION", "EXDATE"}:
        return
    try:
        _name, parameters, value = Contentline(line[:_LINE_LIMIT]).parts()  # type: ignore[no-untyped-call]
    except Exception as error:  # the library raises ValueError, AttributeError and others on real files
        raise _Unreadable(name, DomainError("property_unreadable", given=line[:_NAME_LIMIT])) from error
    if name in _TEXTS:
        draft.texts.setdefault(name, tidy_cell(_ESCAPED.sub(_unescaped, value)))
    elif name in _MOMENTS:
        draft.moments.setdefault(name, _moment(name, parameters, value, zone, local))
    elif name == "EXDATE":
        draft.left_out += [_moment(name, parameters, one, zone, local).on for one in value.split(",")[:500]]
    elif match := _DURATION.fullmatch(value.strip()):
        weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
        draft.duration = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)


def _moment(
    name: str, parameters: Mapping[str, object], value: str, zone: ZoneInfo, local: ZoneInfo
) -> _Moment:
    match = _MOMENT.fullmatch(value.strip())
    if match is None:
        raise _Unreadable(name, DomainError("date_unreadable", given=value.strip()[:_NAME_LIMIT]))
    try:
        on = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return _Moment(on, None)
        at = time(int(match[4]), int(match[5]))
        if match[7] is None and "TZID" not in parameters:
            return _in_zone(on, at, local, zone)  # floating: the hour of where it is read, or of the calendar
        source = ZoneInfo("UTC") if match[7] else _zone_named(str(parameters["TZID"]))
        return _in_zone(on, at, source, zone) if source is not None else _Moment(on, at, is_zone_unknown=True)
    except (ValueError, OverflowError) as error:
        raise _Unreadable(
            name, DomainError("date_does_not_exist", given=value.strip()[:_NAME_LIMIT])
        ) from error


def _in_zone(on: date, at: time, source: ZoneInfo, zone: ZoneInfo) -> _Moment:
    if source.key == zone.key:
        return _Moment(on, at)
    moment = datetime.combine(on, at, tzinfo=source).astimezone(UTC).astimezone(zone)
    return _Moment(moment.date(), moment.time().replace(second=0, microsecond=0))


def _zone_named(name: str) -> ZoneInfo | None:
    """The zone of a TZID: a name of the tz database, also behind a path, or one that Windows uses."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - rarely needed

    plain = name.strip().strip('"')
    parts = plain.split("/")
    for candidate in (plain, "/".join(parts[-2:]), WINDOWS_TO_OLSON.get(plain, "")):
        if not candidate or not candidate.isascii() or len(candidate) > _NAME_LIMIT:
            continue
        try:
            return ZoneInfo(candidate)
        except (KeyError, ValueError, OSError):
            continue
    return None


def _end_of(draft: _Draft, start: _Moment) -> time | None:
    """The hour at which it ends on the same day; unknown when it runs past midnight or the file says nonsense."""
    end = draft.moments.get("DTEND")
    if start.at is None:
        return None
    if end is not None:
        is_after = end.on == start.on and end.at is not None and end.at > start.at
        return end.at if is_after else None
    if draft.duration is None:
        return None
    moment = datetime.combine(start.on, start.at) + draft.duration  # local, as the start is
    return moment.time() if moment.date() == start.on and moment.time() > start.at else None


def _unescaped(match: re.Match[str]) -> str:
    """The character that stands for itself, or a line end (RFC 5545 section 3.3.11)."""
    return "\n" if match[1] in "nN" else match[1]


def _uid_on(uid: str, on: date) -> str:
    return f"{uid}/{on:%Y%m%d}"


def _with_exceptions(events: Sequence[CalendarEvent]) -> tuple[CalendarEvent, ...]:
    """Let the later word on one occurrence of a repeated event, or a newer copy of an event, stand alone."""
    by_uid: dict[str, CalendarEvent] = {}
    kept: list[str | CalendarEvent] = []
    for event in events:
        if not event.uid:
            kept.append(event)
            continue
        if event.uid not in by_uid:
            kept.append(event.uid)
        by_uid[event.uid] = event
    return tuple(by_uid[one] if isinstance(one, str) else one for one in kept)


def _name_of(lines: Sequence[str]) -> str:
    """How a broken event is called for a person; empty without a summary."""
    for line in lines:
        if match := _SUMMARY.match(line):
            return tidy_cell(match[1].replace("\\", ""))[:_NAME_LIMIT]
    return ""
