"""«Kalendari i konsultimit publik» as a document that the office goes on editing (DOCX)."""

import datetime as dt
from typing import Final

from pb_app.formats.office_document import OfficeDocument
from pb_app.formats.season_notice import WIDTHS_MM, SeasonNotice

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render_docx(notice: SeasonNotice, *, timestamp: dt.datetime) -> bytes:
    """The same words in the same order as on paper; `timestamp` (aware) is when the content last changed."""
    made = OfficeDocument(title=notice.title, author=notice.municipality, language=notice.language)
    _centred(made, notice.republic)
    _centred(made, notice.municipality, bold=True)
    _centred(made, notice.office, notice.protocol)
    made.heading(notice.title, centred=True)
    _centred(made, notice.subtitle, notice.version)
    _centred(made, notice.mark, notice.example, bold=True)
    _centred(made, notice.example_note)
    made.facts(notice.facts)
    made.heading(notice.table_heading, level=2)
    if notice.rows:
        made.table(notice.headings, [row.cells for row in notice.rows], widths_mm=WIDTHS_MM, small=True)
    else:
        made.paragraph(notice.no_rows)
    made.facts([notice.contact])
    made.footer(notice.municipality, notice.page_of)
    return made.to_bytes(timestamp=timestamp)


def _centred(made: OfficeDocument, *lines: str, bold: bool = False) -> None:
    for line in lines:
        if line:
            made.paragraph(line, bold=bold, centred=True)
