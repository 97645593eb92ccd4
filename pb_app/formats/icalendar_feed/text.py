"""Text, addresses and line folding where the icalendar library is not strict enough.

The library turns a backslash with an N into a line break, folds between two backslashes that are one escape,
and lets control characters through, on which khal drops the event and libical stops reading.
"""

import re

from icalendar.prop import vCategory, vGeo, vText, vUri

from pb_app.formats.safe_text import clean_text

MAX_LINE_OCTETS = 75
MAX_LATITUDE, MAX_LONGITUDE = 90, 180

# Everything that some reader takes for the end of a line: VT, FF, FS, GS, RS, NEL, LS, PS beside CR and LF.
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACES_AND_BREAKS = re.compile(r"[ \n]+")
# A byte order mark is invisible in a text, yet some readers split or refuse the stream at it.
_BYTE_ORDER_MARK = "\ufeff"
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# RFC 3986 section 2: what may stand in a URI; all else must be percent-encoded by whoever gives it.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
# An octet line holds whole characters and whole escapes (a backslash with what follows it).
_FOLD_UNITS = re.compile(r"\\.|.", re.DOTALL)


def calendar_text(text: str) -> str:
    """Return text of one or more lines that every reader takes: LF breaks lines, no other control is left.

    Lone surrogates become U+FFFD, tabs become spaces, blanks at both ends go; the rest is NFC.
    """
    lines = _LINE_BREAKS.sub("\n", text).replace("\t", " ").replace(_BYTE_ORDER_MARK, "")
    return clean_text(lines).strip(" \n")


def calendar_line(text: str) -> str:
    """Return the same on a single line; runs of blanks and line breaks become one space."""
    return _SPACES_AND_BREAKS.sub(" ", calendar_text(text))


class Text(vText):
    """A TEXT value that escapes backslash, semicolon, comma, line break, nothing else (RFC 5545, 3.3.11)."""

    def to_ical(self) -> bytes:
        """Return the escaped value as UTF-8."""
        return str(self).translate(_ESCAPES).encode()


def text(value: str, language: str) -> Text:
    """Return a cleaned TEXT value of one or more lines that names its language."""
    return Text(calendar_text(value), params={"LANGUAGE": language})


def line(value: str, language: str) -> Text:
    """Return a cleaned TEXT value of a single line that names its language."""
    return Text(calendar_line(value), params={"LANGUAGE": language})


def plain_line(value: str) -> Text:
    """Return a cleaned TEXT value of a single line without parameters, for X- properties that allow none."""
    return Text(calendar_line(value))


def categories(values: tuple[str, ...], language: str) -> vCategory | None:
    """Return CATEGORIES without the empty and the repeated ones; None when nothing is left."""
    cleaned = dict.fromkeys(filter(None, map(calendar_line, values)))
    if not cleaned:
        return None
    category = vCategory([], params={"LANGUAGE": language})
    category.cats = [Text(value) for value in cleaned]
    return category


class _Position(vGeo):
    """GEO with six decimals: a float's own text may be ``1e-05``, which no reader knows."""

    def to_ical(self) -> str:
        return f"{self.latitude:.6f};{self.longitude:.6f}"


def position(latitude: float, longitude: float) -> vGeo:
    """Return a GEO value in degrees (WGS 84), written with a dot.

    Raises ValueError when a coordinate is out of range or not a number.
    """
    if not (abs(latitude) <= MAX_LATITUDE and abs(longitude) <= MAX_LONGITUDE):
        message = f"no such position: {latitude}, {longitude}"
        raise ValueError(message)
    return _Position((latitude, longitude))


def uri(value: str, **parameters: str) -> vUri:
    """Return a URI value with its parameters.

    Raises ValueError for anything RFC 3986 does not allow: blanks, controls, quotes, letters outside ASCII.
    """
    if not _URI.fullmatch(value):
        message = f"not a URI: {value!r}"
        raise ValueError(message)
    return vUri(value, params=parameters)


def fold(content_line: str) -> bytes:
    """Return one content line as octet lines of at most 75, each ended by CRLF (RFC 5545, section 3.1).

    No character and no escape is cut in two.
    """
    if len(content_line) <= MAX_LINE_OCTETS and content_line.isascii():
        return content_line.encode() + b"\r\n"
    lines, room = [bytearray()], MAX_LINE_OCTETS
    for unit in _FOLD_UNITS.findall(content_line):
        octets = unit.encode()
        if len(lines[-1]) + len(octets) > room:
            lines.append(bytearray())
            room = MAX_LINE_OCTETS - 1  # the blank that marks a continuation counts
        lines[-1] += octets
    return b"\r\n ".join(lines) + b"\r\n"
