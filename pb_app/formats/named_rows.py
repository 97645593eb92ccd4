"""A table with a row of headings, whether it comes as CSV or from a spreadsheet."""

from pb_app.formats.csv_reading import CsvRow, read_csv
from pb_app.formats.sheet_reading import is_office_file, read_office_tables


def read_named_rows(content: bytes) -> tuple[tuple[str, ...], list[CsvRow]]:
    """The column names and the rows that are not empty; of a workbook, those of its first sheet that holds something.

    Raises ``csv_unreadable`` for CSV, and for a workbook as ``read_office_tables`` does.
    """
    if not is_office_file(content):
        return read_csv(content)
    table = next((one for one in read_office_tables(content, is_money=True) if one.rows), None)
    if table is None:
        return (), []
    header = tuple(" ".join(cell.split()) for cell in table.rows[0].cells)
    rows = [CsvRow(row.line, dict(zip(header, row.cells, strict=False))) for row in table.rows[1:]]
    return header, rows
