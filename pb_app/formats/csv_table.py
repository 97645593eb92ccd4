"""A table as CSV (RFC 4180) that spreadsheets open with its letters right and its texts harmless."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from unicodedata import is_normalized

from pb_app.formats.safe_text import CELL_LIMIT, neutralise_cell

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads the octets in the computer's old code page
_ROWS_AT_ONCE = 200
_SHORT = 60


def render_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield UTF-8 with a byte order mark, commas and CRLF: first the header, then some hundred rows at once.

    An int or Decimal stays a number, with a dot; a date, time or datetime is in ISO 8601; None is empty;
    everything else is text, neutralised where a spreadsheet would take it for a formula. Rows are drawn as
    they are needed, so memory stays flat however many there are. Raises ValueError for a row that is not as
    long as the header.
    """
    yield (_BYTE_ORDER_MARK + _lines([header])).encode()
    width = len(header)
    waiting = iter(rows)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        if any(len(row) != width for row in some):
            message = f"every row needs {width} cells"
            raise ValueError(message)
        yield _lines(some).encode()


def _lines(rows: Sequence[Sequence[object]]) -> str:
    # A table of ten thousand rows asks for a quarter of a million cells, and a call for each would be half the cost.
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(
        [
            value
            if type(value) is int
            else _short_cell(value)
            if isinstance(value, str) and len(value) < _SHORT
            else _cell(value)
            for value in row
        ]
        for row in rows
    )
    return stream.getvalue()


def _cell(value: object) -> str | int:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int():
            return int(value)
        case Decimal() if value.is_finite():
            return f"{value:f}"
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return _text_cell(str(value))


def _text_cell(text: str) -> str:
    # Most texts need nothing, and finding that out costs a seventh of cleaning them.
    needs_nothing = (
        text[:1].isalnum() and text.isprintable() and (text.isascii() or is_normalized("NFC", text))
    )
    return text if needs_nothing and len(text) <= CELL_LIMIT else neutralise_cell(text)


_short_cell = lru_cache(4096)(_text_cell)
"""Ids, names and states come again and again."""
