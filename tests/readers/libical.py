"""libical, on which GNOME, KDE and most of the free desktop read calendars, called where it is installed."""

import ctypes
import ctypes.util
import datetime as dt
import os
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

_VEVENT = 4  # ICAL_VEVENT_COMPONENT


class _Time(ctypes.Structure):
    """``struct icaltimetype`` of libical 3."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


@dataclass(frozen=True)
class LibicalEvent:
    """An event in libical's words."""

    uid: str
    starts: dt.date | dt.datetime
    ends: dt.date | dt.datetime
    summary: str
    location: str | None
    status: str
    sequence: int
    modified: dt.datetime


@cache
def _library() -> Any:
    name = ctypes.util.find_library("ical")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    for function, result in {
        "icalparser_parse_string": ctypes.c_void_p,
        "icalcomponent_get_first_component": ctypes.c_void_p,
        "icalcomponent_get_next_component": ctypes.c_void_p,
        "icalcomponent_get_uid": ctypes.c_char_p,
        "icalcomponent_get_summary": ctypes.c_char_p,
        "icalcomponent_get_location": ctypes.c_char_p,
        "icalcomponent_get_first_property": ctypes.c_void_p,
        "icalproperty_get_value_as_string": ctypes.c_char_p,
        "icalcomponent_get_dtstart": _Time,
        "icalcomponent_get_dtend": _Time,
        "icaltime_as_timet_with_zone": ctypes.c_long,
        "icalcomponent_count_errors": ctypes.c_int,
        "icalrestriction_check": ctypes.c_int,
        "icalproperty_string_to_kind": ctypes.c_int,
        "icalcomponent_get_sequence": ctypes.c_int,
    }.items():
        getattr(library, function).restype = result
    library.icaltime_as_timet_with_zone.argtypes = [_Time, ctypes.c_void_p]
    return library


def read_with_libical(feed: bytes) -> list[LibicalEvent]:
    """Read a calendar; an error that libical notes, or a restriction of RFC 5545 that it finds broken, fails.

    Skips where it is not installed (Debian: ``libical3``), save in CI.
    """
    library = _library()
    if library is None and not os.environ.get("CI"):
        pytest.skip("libical is not installed: apt-get install libical3")
    calendar = ctypes.c_void_p(library.icalparser_parse_string(feed))
    assert calendar.value, "libical reads nothing"
    try:
        assert library.icalcomponent_count_errors(calendar) == 0
        assert library.icalrestriction_check(calendar)
        found = []
        event = library.icalcomponent_get_first_component(calendar, _VEVENT)
        while event:
            found.append(_event(library, ctypes.c_void_p(event)))
            event = library.icalcomponent_get_next_component(calendar, _VEVENT)
        return found
    finally:
        library.icalcomponent_free(calendar)


def _event(library: Any, event: ctypes.c_void_p) -> LibicalEvent:
    location = library.icalcomponent_get_location(event)
    return LibicalEvent(
        uid=library.icalcomponent_get_uid(event).decode(),
        starts=_moment(library, library.icalcomponent_get_dtstart(event)),
        ends=_moment(library, library.icalcomponent_get_dtend(event)),
        summary=library.icalcomponent_get_summary(event).decode(),
        location=None if location is None else location.decode(),
        status=_value(library, event, b"STATUS"),
        sequence=library.icalcomponent_get_sequence(event),
        modified=dt.datetime.strptime(_value(library, event, b"LAST-MODIFIED"), "%Y%m%dT%H%M%S%z"),
    )


def _value(library: Any, event: ctypes.c_void_p, name: bytes) -> str:
    kind = library.icalproperty_string_to_kind(name)
    found = ctypes.c_void_p(library.icalcomponent_get_first_property(event, kind))
    value: bytes = library.icalproperty_get_value_as_string(found)
    return value.decode()


def _moment(library: Any, time: _Time) -> dt.date | dt.datetime:
    if time.is_date:
        return dt.date(time.year, time.month, time.day)
    assert time.zone, "libical lost the time zone"
    return dt.datetime.fromtimestamp(library.icaltime_as_timet_with_zone(time, time.zone), dt.UTC)
