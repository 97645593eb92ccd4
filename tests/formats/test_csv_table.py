"""Tables as CSV: octets, numbers, and texts that would be formulas."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.formats.csv_table import render_csv
from pb_app.formats.safe_text import neutralise_cell

cells = st.text(max_size=20) | st.sampled_from(
    ["=1", "+355", "-", "@x", "\t=1", "\r=1", 'a"b', "a,b", "a;b", "ë\nç"]
)


def test_the_octets_of_a_table() -> None:
    rows = [
        ["Ujë, rrugë", 1_200_000, Decimal("-1500.50"), dt.date(2026, 10, 7), dt.time(16, 30), None],
        ['"Rajoni" 3', -5, Decimal("1E+3"), dt.datetime(2026, 10, 7, 14, 30, tzinfo=dt.UTC), "-5", True],
    ]
    assert (
        b"".join(render_csv(["a", "b", "c", "d", "e", "=f"], rows))
        == (
            "\ufeffa,b,c,d,e,'=f\r\n"
            '"Ujë, rrugë",1200000,-1500.50,2026-10-07,16:30:00,\r\n'
            '"""Rajoni"" 3",-5,1000,2026-10-07T14:30:00+00:00,\'-5,true\r\n'
        ).encode()
    )


@given(st.lists(st.tuples(cells, cells, st.integers()), max_size=30))
def test_what_is_read_back_is_what_was_written_made_harmless(rows: list[tuple[str, str, int]]) -> None:
    written = b"".join(render_csv(["titulli", "vendi", "shuma"], rows))
    assert written.startswith(b"\xef\xbb\xbftitulli,vendi,shuma\r\n")
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert read[1:] == [
        [neutralise_cell(first), neutralise_cell(second), str(third)] for first, second, third in rows
    ]
    assert all(cell[:1] not in tuple("=+-@\t\r") or cell == "" for row in read[1:] for cell in row[:2])


def test_the_header_comes_before_any_row_is_drawn_and_rows_come_in_pieces() -> None:
    drawn = 0

    def rows() -> Iterator[list[int]]:
        nonlocal drawn
        for number in range(1000):
            drawn += 1
            yield [number]

    pieces = render_csv(["numri"], rows())
    assert next(pieces) == b"\xef\xbb\xbfnumri\r\n"
    assert drawn == 0
    next(pieces)
    assert 0 < drawn < 1000
    assert b"".join(pieces).endswith(b"999\r\n")


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 2 cells"):
        list(render_csv(["a", "b"], [[1, 2], [3]]))
