"""From octets to content lines: line ends, length, encoding, folding, characters (RFC 5545, section 3.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MAX_LINE_OCTETS = 75
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# C0 and C1 controls, DEL, the line and paragraph separators, the byte order mark, noncharacters.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufdd0-\ufdef\ufffe\uffff]")
_LAST_BACKSLASHES = re.compile(r"\\*\Z")
_TOKEN = "[A-Z0-9-]+"  # noqa: S105 - a name in the grammar, no secret
_PARAMETER_VALUE = r'(?:"[^"]*"|[^";:,]*)'
_PARAMETER = re.compile(f";({_TOKEN})=({_PARAMETER_VALUE}(?:,{_PARAMETER_VALUE})*)")
_CONTENT_LINE = re.compile(f"({_TOKEN})((?:{_PARAMETER.pattern})*):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ContentLine:
    """A property with its value as it stands in the stream, escapes and all."""

    number: int
    """The line of the stream it begins on, from 1."""
    name: str
    parameters: dict[str, str]
    value: str


def read_content_lines(feed: bytes) -> tuple[list[ContentLine], list[str]]:
    """Unfold and split a stream; what cannot be read is named and left out."""
    found = list(_stream_problems(feed))
    content_lines = []
    for number, text in _unfold(feed.removesuffix(b"\r\n").split(b"\r\n"), found):
        if match := _CONTENT_LINE.fullmatch(text):
            name, parameters, value = match[1], match[2], match[match.re.groups]
            given = [(parameter[1], parameter[2]) for parameter in _PARAMETER.finditer(parameters)]
            if len(dict(given)) < len(given):
                found.append(f"line {number}: a parameter stands twice")
            content_lines.append(ContentLine(number, name, dict(given), value))
        else:
            found.append(f"line {number}: not NAME;PARAMETER=VALUE:VALUE in capitals: {text[:60]!r}")
    return content_lines, found


def _stream_problems(feed: bytes) -> Iterator[str]:
    if feed.startswith(_BYTE_ORDER_MARK):
        yield "line 1: a byte order mark"
    if not feed.endswith(b"\r\n"):
        yield "the last line has no CRLF"
    for number, line in enumerate(feed.removesuffix(b"\r\n").split(b"\r\n"), 1):
        yield from (f"line {number}: {problem}" for problem in _line_problems(line))


def _line_problems(line: bytes) -> Iterator[str]:
    if b"\r" in line or b"\n" in line:
        yield "CR or LF alone"
    if len(line) > _MAX_LINE_OCTETS:
        yield f"{len(line)} octets, more than {_MAX_LINE_OCTETS}"
    if not line.strip(b" \t"):
        yield "an empty line"
    if line.startswith(b"\t"):
        yield "folded with a tab"
    try:
        text = line.decode()
    except UnicodeDecodeError:
        yield "not UTF-8, or a character cut by folding"
        return
    if match := _FORBIDDEN.search(text):
        yield f"the character U+{ord(match[0]):04X}"


def _unfold(lines: list[bytes], found: list[str]) -> Iterator[tuple[int, str]]:
    begun_on, text = 1, b""
    for number, line in enumerate(lines, 1):
        if line.startswith((b" ", b"\t")):
            if number == 1:
                found.append("line 1: begins as a continuation")
            if _has_open_escape(text):
                found.append(f"line {number}: an escape cut by folding")
            text += line[1:]
            continue
        if number > 1:
            yield begun_on, text.decode(errors="replace")
        begun_on, text = number, line
    yield begun_on, text.decode(errors="replace")


def _has_open_escape(text: bytes) -> bool:
    match = _LAST_BACKSLASHES.search(text.decode(errors="replace"))
    return match is not None and len(match[0]) % 2 == 1
