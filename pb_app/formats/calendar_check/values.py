"""What one property may say: its parameters and the form of its value (RFC 5545 section 3.3, RFC 7986)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from pb_app.formats.calendar_check.components import Component
from pb_app.formats.calendar_check.octets import ContentLine

LANGUAGES = ("sq", "en")
_ANY = "*"
_RANDOM_UUID = 4
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,n])*")
_TEXT_LIST = re.compile(r"(?:[^\\;,]|\\[\\;,n])+(?:,(?:[^\\;,]|\\[\\;,n])+)*")
_ESCAPE = re.compile(r"\\(.)")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_POSITION = re.compile(r"-?\d{1,2}\.\d+;-?\d{1,3}\.\d+")
_INTEGER = re.compile(r"0|[1-9]\d*")
_UTC_FORM = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class PropertyRule:
    """How one property stands in a component: at most once, with exactly these parameters."""

    check: Callable[[str], str | None]
    """Says what is wrong with a value, or None."""
    is_required: bool = False
    parameters: tuple[Mapping[str, str], ...] = ({},)
    """The sets of parameters it may have; ``*`` is any value."""


def property_problems(component: Component, rules: Mapping[str, PropertyRule]) -> Iterator[str]:
    """Compare the properties of a component with what it may and must have."""
    names = [line.name for line in component.properties]
    for name, rule in rules.items():
        if rule.is_required and name not in names:
            yield f"line {component.number}: {component.name} without {name}"
    for position, line in enumerate(component.properties):
        if line.name in names[:position]:
            yield f"line {line.number}: {line.name} a second time"
        yield from (f"line {line.number}: {problem}" for problem in _line_problems(line, rules))


def _line_problems(line: ContentLine, rules: Mapping[str, PropertyRule]) -> Iterator[str]:
    rule = rules.get(line.name)
    if rule is None:
        yield f"{line.name} has no place here"
        return
    if not any(_has_form(line.parameters, form) for form in rule.parameters):
        yield f"{line.name} with the parameters {line.parameters or 'none'}"
    if problem := rule.check(line.value):
        yield f"{line.name} {problem}: {line.value[:60]!r}"


def _has_form(parameters: Mapping[str, str], form: Mapping[str, str]) -> bool:
    return parameters.keys() == form.keys() and all(
        form[name] == value or (form[name] == _ANY and value) for name, value in parameters.items()
    )


def in_words(value: str) -> str:
    """Undo the escapes of a TEXT value."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], value)


def one_of(*allowed: str) -> Callable[[str], str | None]:
    """Make a check that a value is one of these."""
    return lambda value: None if value in allowed else f"is none of {', '.join(allowed)}"


def text(value: str) -> str | None:
    """Check a TEXT value: not empty, and escaped where it must be, nowhere else."""
    if not value.strip(" "):
        return "is empty"
    return None if _TEXT.fullmatch(value) else "is not escaped as TEXT"


def one_line(value: str) -> str | None:
    """Check a TEXT value that has no line break."""
    return text(value) or ("has a line break" if "\n" in in_words(value) else None)


def text_list(value: str) -> str | None:
    """Check TEXT values parted by commas."""
    return None if _TEXT_LIST.fullmatch(value) else "is no list of escaped TEXT"


def uri(value: str) -> str | None:
    """Check a URI (RFC 3986): ASCII, no blank, no control."""
    return None if _URI.fullmatch(value) else "is no URI"


def web_address(value: str) -> str | None:
    """Check an address that a browser opens."""
    return uri(value) or (None if value.startswith(("https://", "http://")) else "is no web address")


def feed_address(value: str) -> str | None:
    """Check the address of a feed; Google refuses more than 256 characters."""
    return web_address(value) or (None if len(value) <= 256 else "is longer than 256")


def integer(value: str) -> str | None:
    """Check a count from 0."""
    return None if _INTEGER.fullmatch(value) else "is no count from 0"


def utc(value: str) -> str | None:
    """Check an instant in UTC."""
    return None if find_utc(value) else "is no instant in UTC"


def random_uuid(value: str) -> str | None:
    """Check a random UUID in its usual form (RFC 9562, version 4)."""
    try:
        uuid = UUID(value)
    except ValueError:
        return "is no UUID"
    return (
        None if str(uuid) == value and uuid.version == _RANDOM_UUID else "is no random UUID in its usual form"
    )


def position(value: str) -> str | None:
    """Check latitude and longitude in degrees, with dots."""
    if not _POSITION.fullmatch(value):
        return "is not LATITUDE;LONGITUDE with dots"
    latitude, longitude = map(float, value.split(";"))
    return None if abs(latitude) <= 90 and abs(longitude) <= 180 else "is not on Earth"


def find_utc(value: str) -> datetime | None:
    """Return the instant a UTC value names."""
    try:
        moment = datetime.strptime(value, _UTC_FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.strftime(_UTC_FORM) == value else None


def find_local(value: str) -> datetime | date | None:
    """Return the day, or the day and hour without a zone, that a value names."""
    for form in ("%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            moment = datetime.strptime(value, form)  # noqa: DTZ007 - the zone stands in the parameter
        except ValueError:
            continue
        if moment.strftime(form) == value:
            return moment if "T" in value else moment.date()
    return None
