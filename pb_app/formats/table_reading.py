"""The tables of a file of any kind that offices keep; what it is, its octets say, never its name."""

from pb_app.formats.csv_reading import decoded, read_loose_csv
from pb_app.formats.raw_table import MOST_MEGABYTES, RawTable
from pb_app.formats.sheet_reading import is_office_file, read_office_tables, read_page_tables
from pb_app.kernel.errors import DomainError

_MEBIBYTE = 1024 * 1024
_NO_TABLES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")


def read_tables(content: bytes, *, is_money: bool = False) -> list[RawTable]:
    """Every table: XLSX, XLSB, ODS, XLS, DOCX, HTML, or text parted by tabs, semicolons, commas or bars.

    ``is_money`` keeps numbers with decimals apart from grouped texts.
    Raises ``DomainError``: ``table_too_large``, ``table_too_long``, ``table_unpacks``, ``table_locked``,
    ``table_unreadable``, also for pictures and PDF.
    """
    if len(content) > MOST_MEGABYTES * _MEBIBYTE:
        raise DomainError("table_too_large", field="file", limit=MOST_MEGABYTES)
    if is_office_file(content):
        return read_office_tables(content, is_money=is_money)
    if content.startswith(_NO_TABLES):
        raise DomainError("table_unreadable", field="file")
    text = decoded(content)
    if "<table" in text[:200_000].lower():
        return read_page_tables(text)
    return [read_loose_csv(content)]
