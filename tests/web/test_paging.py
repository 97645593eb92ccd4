"""Cursors in addresses."""

import pytest

from pb_app.web.paging import read_cursor


@pytest.mark.parametrize(("text", "row_id"), [("1", 1), ("0", 0), ("2147483647", 2147483647)])
def test_a_cursor_is_a_row_id(text: str, row_id: int) -> None:
    assert read_cursor(text) == row_id


@pytest.mark.parametrize(
    "text", [None, "", "-1", "+1", "1.0", "2147483648", "9" * 18, "9" * 5000, "٣", "\x00", "1 ", "x"]
)
def test_whatever_cannot_be_a_row_id_counts_as_none(text: str | None) -> None:
    assert read_cursor(text) is None
