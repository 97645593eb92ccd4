"""The minutes as an office goes on editing them (DOCX): the same words in the same order as on paper."""

import datetime as dt
from typing import Final

from pb_app.formats.minutes_document import MinutesDocument, MinutesSection
from pb_app.formats.office_document import OfficeDocument

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render_docx(document: MinutesDocument, *, timestamp: dt.datetime) -> bytes:
    """The document as DOCX; ``timestamp`` (aware) is when its content last changed."""
    made = OfficeDocument(title=document.title, author=document.office, language=document.language)
    made.paragraph(document.republic, centred=True)
    made.paragraph(document.office, bold=True, centred=True)
    made.heading(document.title, level=1, centred=True)
    made.paragraph(document.subtitle, centred=True)
    if document.example:
        made.paragraph(document.example, bold=True, centred=True)
    made.facts(document.facts)
    for section in document.sections:
        _write(made, section)
    made.signatures(document.signatures)
    made.footer("", document.page_of)
    return made.to_bytes(timestamp=timestamp)


def _write(made: OfficeDocument, section: MinutesSection) -> None:
    made.heading(section.heading, level=2)
    for text in section.paragraphs:
        made.paragraph(text)
    if section.items:
        made.items(section.items)
    if section.rows:
        made.table(section.columns, section.rows, widths_mm=section.widths_mm)
    if section.note:
        made.paragraph(section.note, italic=True)
