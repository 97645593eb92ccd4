"""Tables in HTML: what a web page, a mail program or a spreadsheet's "web page" holds."""

from html.parser import HTMLParser
from typing import Final

from pb_app.formats.raw_table import MOST_COLUMNS, MOST_ROWS, RawTable, raw_table
from pb_app.kernel.errors import DomainError

_BREAKS: Final = frozenset({"br", "p", "div", "li"})
_UNSEEN: Final = frozenset({"script", "style", "template"})
_LONGEST_SPAN: Final = 500


def read_html_tables(text: str) -> list[RawTable]:
    """Every table with its cells as texts; a cell over several rows stands in each of them.

    Tables within tables are tables of their own. Raises ``table_too_long``.
    """
    parser = _Tables()
    parser.feed(text)
    parser.close()
    return [raw_table("", enumerate(table.rows, start=1)) for table in parser.tables if table.rows]


class _Table:
    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None
        self._spans: dict[int, tuple[int, str]] = {}
        self._row: list[str] | None = None
        self._rowspan = self._colspan = 1

    def open_row(self) -> None:
        self.close_row()
        if len(self.rows) > MOST_ROWS:
            raise DomainError("table_too_long", field="file", limit=MOST_ROWS)
        self._row = []

    def close_row(self) -> None:
        self.close_cell()
        if self._row is not None:
            self._fill_spans()
            self.rows.append(self._row)
        self._row = None

    def open_cell(self, rowspan: int, colspan: int) -> None:
        self.close_cell()
        if self._row is None:
            self.open_row()
        self.cell, self._rowspan, self._colspan = [], rowspan, colspan

    def close_cell(self) -> None:
        if self.cell is None or self._row is None:
            return
        text = "".join(self.cell)
        self.cell = None
        self._fill_spans()
        if self._rowspan > 1:
            self._spans[len(self._row)] = (self._rowspan - 1, text)
        self._row.extend([text, *[""] * (self._colspan - 1)][: max(0, MOST_COLUMNS - len(self._row))])

    def _fill_spans(self) -> None:
        """The cells that reach down from rows above, as far as they come next."""
        while self._row is not None and (span := self._spans.pop(len(self._row), None)) is not None:
            left, text = span
            if left > 1:
                self._spans[len(self._row)] = (left - 1, text)
            self._row.append(text)


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag == "table":
            self.tables.append(_Table())
            self._open.append(self.tables[-1])
        if not self._open:
            return
        table = self._open[-1]
        if tag == "tr":
            table.open_row()
        elif tag in {"td", "th"}:
            given = dict(attrs)
            table.open_cell(_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag in _BREAKS and table.cell:
            table.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if not self._open:
            return
        if tag in {"td", "th"}:
            self._open[-1].close_cell()
        elif tag == "tr":
            self._open[-1].close_row()
        elif tag == "table":
            self._open.pop().close_row()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen and (cell := self._open[-1].cell) is not None:
            # Line ends of the source are blanks; those that are meant were written by a tag.
            cell.append(" ".join(data.split("\n")) if data.strip() else " ")

    def close(self) -> None:
        super().close()
        while self._open:
            self._open.pop().close_row()


def _span(text: str | None) -> int:
    return (
        min(int(text), _LONGEST_SPAN) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
    )
