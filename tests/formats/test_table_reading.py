"""Tables of every kind that offices keep are read alike; what is hostile is refused before it does harm."""

import datetime as dt
import io
import resource
import struct
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pb_app.formats import sheet_reading
from pb_app.formats.html_table_reading import read_html_tables
from pb_app.formats.office_document import OfficeDocument
from pb_app.formats.raw_table import CELL_LIMIT, MOST_ROWS
from pb_app.formats.sheet_reading import MOST_UNPACKED_MEGABYTES, check_unpacked_size
from pb_app.formats.table_reading import read_tables
from pb_app.kernel.errors import DomainError

HEADINGS = ("Nr", "Aktiviteti", "Data", "Vendi", "Ora")
ROW = ("1", "Takim me Rajonin 1, Rajonin 2", "12.10.2026", "Pallati i Kulturës “Labëria”", "16.30")
MADE_AT = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book, book.add_worksheet("Tetor"))
    book.close()
    return out.getvalue()


def plain_workbook() -> bytes:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ROW)

    return workbook(fill)


def code_of(content: bytes) -> str:
    with pytest.raises(DomainError) as error:
        read_tables(content)
    return error.value.code


def docx() -> bytes:
    document = OfficeDocument(title="SHEMBULL", author="", language="sq")
    document.table(HEADINGS, [ROW])
    return document.to_bytes(timestamp=MADE_AT)


def ods() -> bytes:
    """The smallest OpenDocument table: what LibreOffice reads and writes, without its trimmings."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in (HEADINGS, ROW)
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Tetor">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind, zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return out.getvalue()


def separated(mark: str, encoding: str) -> bytes:
    rows = ([cell if mark not in cell else f'"{cell}"' for cell in row] for row in (HEADINGS, ROW))
    return "\r\n".join(mark.join(row) for row in rows).encode(encoding)


HTML = (
    "<p>Kalendari</p><table><thead><tr>" + "".join(f"<th>{cell}</th>" for cell in HEADINGS) + "</tr></thead><tbody><tr>"
    + "".join(f"<td><p>{cell}</p></td>" for cell in ROW) + "</tr></tbody></table>"
)  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        plain_workbook(),
        ods(),
        docx(),
        HTML.encode(),
        HTML.encode("utf-16"),
        *(
            separated(mark, encoding)
            for mark in ",;\t|"
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1250")
        ),
        separated("\t", "utf-16-le"),
    ],
)
def test_the_same_table_in_every_kind_of_file(content: bytes) -> None:
    (table,) = read_tables(content)
    assert [row.cells for row in table.rows] == [HEADINGS, ROW]
    assert [row.line for row in table.rows] == [1, 2]


def test_cells_of_a_sheet_are_read_as_what_they_show() -> None:
    def fill(book: Any, sheet: Any) -> None:
        day, hour = (book.add_format({"num_format": form}) for form in ("dd.mm.yyyy", "hh:mm"))
        sheet.merge_range("A1:F1", "KALENDARI")
        sheet.write_row(2, 0, HEADINGS)
        sheet.merge_range("C4:C5", dt.date(2026, 10, 12), day)
        sheet.write(3, 0, 1)
        sheet.write(3, 4, dt.time(16, 30), hour)
        sheet.write(4, 4, 16.3)
        sheet.write_formula(4, 0, "=1+1", None, 2)
        sheet.write(5, 1, "'=HYPERLINK(1)")
        sheet.write(5, 2, 46307.6875)

    (table,) = read_tables(workbook(fill))
    assert table.name == "Tetor"
    assert [(row.line, row.cells[:5]) for row in table.rows[2:]] == [
        (4, ("1", "", "2026-10-12", "", "16:30")),
        (5, ("2", "", "2026-10-12", "", "16.3")),
        (6, ("", "=HYPERLINK(1)", "46307.6875", "", "")),
    ]


def test_hidden_sheets_are_not_read() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "e dukshme")
        hidden = book.add_worksheet("e fshehur")
        hidden.write(0, 0, "shënime të brendshme")
        hidden.hide()

    assert [table.name for table in read_tables(workbook(fill))] == ["Tetor"]


def test_a_cell_over_several_rows_of_a_page_stands_in_each() -> None:
    (table,) = read_html_tables(
        "<table><tr><th>Data<th>Vendi<tr><td rowspan='2'>12.10.2026<td>Salla<br>e madhe"
        "<tr><td>Kati&nbsp;2<script>alert(1)</script></table>"
    )
    assert [row.cells for row in table.rows] == [
        ("Data", "Vendi"),
        ("12.10.2026", "Salla\ne madhe"),
        ("12.10.2026", "Kati 2"),
    ]


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_read() -> None:
    bomb = zipped("xl/workbook.xml", b"0" * (MOST_UNPACKED_MEGABYTES + 1) * 1024 * 1024)
    begun = time.monotonic()
    assert code_of(bomb) == "table_unpacks"
    assert time.monotonic() - begun < 5


def test_a_bomb_that_lies_about_its_size_is_refused_too() -> None:
    bomb = bytearray(zipped("xl/workbook.xml", b"0" * (MOST_UNPACKED_MEGABYTES + 1) * 1024 * 1024))
    at = bomb.rindex(b"PK\x01\x02") + 24  # the size unpacked, in the directory
    bomb[at : at + 4] = struct.pack("<I", 100)
    with pytest.raises(DomainError) as error:
        check_unpacked_size(bytes(bomb))
    assert error.value.code == "table_unpacks"


def test_a_cell_at_the_end_of_the_sheet_takes_no_memory_of_the_server() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "y")

    assert code_of(workbook(fill)) == "table_unreadable"


@pytest.mark.parametrize("piece", [b"<a ", b'<a x="', b"<!--", b"<table>", b"<table><tr><td>x</table>"])
def test_a_page_made_to_keep_the_parser_busy_is_given_up(
    piece: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the server itself it would hold every other request for as long."""
    monkeypatch.setattr(sheet_reading, "PAGE_SECONDS", 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    with suppress(DomainError):
        read_tables(b"<table><tr><td>" + piece * (200_000 // len(piece)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ...", "table_unreadable"),
        (b"PK\x03\x04 broken", "table_unreadable"),
        (zipped("other.txt", b"x"), "table_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "table_unreadable"),
        (b"x" * (5 * 1024 * 1024 + 1), "table_too_large"),
        (b"a;b\n" * (MOST_ROWS + 1), "table_too_long"),
        (b"<table>" + b"<tr><td>x" * (MOST_ROWS + 2), "table_too_long"),
    ],
)
def test_what_is_no_table_or_too_much_says_so(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_file_behind_a_password_says_so() -> None:
    packed = bytearray(zipped("xl/workbook.xml", b"x"))
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(packed)) == "table_locked"


def test_a_cell_without_end_is_cut_and_control_characters_go() -> None:
    (table,) = read_tables(("a\x07b\u202ec;" + "x" * 50_000).encode())
    assert table.rows[0].cells[0] == "abc"
    assert len(table.rows[0].cells[1]) == CELL_LIMIT


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_octets_break_the_reader(content: bytes) -> None:
    with suppress(DomainError):
        read_tables(content)


@given(st.text(alphabet="<>/tabletrd =\"'&;1\nx", max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_page_breaks_the_reader(text: str) -> None:
    read_html_tables("<table>" + text)
