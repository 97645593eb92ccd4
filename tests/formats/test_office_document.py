"""Documents that offices go on editing: built as asked, harmless, the same bytes for the same content."""

import datetime as dt
import io
import zipfile

import time_machine
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from pb_app.formats.office_document import OfficeDocument

MADE_AT = dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC)
WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def start(**given: bool) -> OfficeDocument:
    return OfficeDocument(title="Kalendari", author="Bashkia Vlorë", language="sq", **given)


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)


def whole() -> bytes:
    made = start()
    made.heading("Kalendari i konsultimit publik", centred=True)
    made.paragraph("rreshti i parë\nrreshti i dytë", italic=True)
    made.facts([("Baza ligjore", "Ligji 146/2014"), ("Propozuesi", "")])
    made.items(["një", "dy"], numbered=True)
    made.table(
        ["Nr.", "Aktiviteti"], [["1", "Rajoni 1\nPBA"], ["2", "Rajoni 2"]], widths_mm=(10, 160), small=True
    )
    made.signatures([("Kryetari", "SHEMBULL")])
    made.footer("Bashkia Vlorë", "Faqja {page} nga {pages}")
    return made.to_bytes(timestamp=MADE_AT)


def test_what_was_built_is_there_in_its_order() -> None:
    document = Document(io.BytesIO(whole()))
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert texts == [
        "Kalendari i konsultimit publik", "rreshti i parë\nrreshti i dytë", "Baza ligjore: Ligji 146/2014", "një", "dy",
    ]  # fmt: skip
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Nr.", "Aktiviteti"], ["1", "Rajoni 1\nPBA"], ["2", "Rajoni 2"],
    ]  # fmt: skip
    assert document.core_properties.title == "Kalendari"
    assert document.core_properties.modified == MADE_AT


def test_a_table_has_the_widths_and_the_size_asked_for() -> None:
    table = Document(io.BytesIO(whole())).tables[0]
    assert [round(column.width / Mm(1)) for column in table.columns] == [10, 160]
    assert {
        run.font.size for cell in table.rows[1].cells for line in cell.paragraphs for run in line.runs
    } == {Pt(9)}
    body = parse_xml(part(whole(), "word/document.xml"))
    rows = list(body.iter(f"{WORDS}tr"))
    assert [row.find(f"{WORDS}trPr/{WORDS}tblHeader") is not None for row in rows[:3]] == [True, False, False]
    assert all(row.find(f"{WORDS}trPr/{WORDS}cantSplit") is not None for row in rows[:3])


def test_the_foot_counts_the_pages_by_itself() -> None:
    foot = parse_xml(part(whole(), "word/footer1.xml"))
    assert [field.text for field in foot.iter(f"{WORDS}instrText")] == [" PAGE ", " NUMPAGES "]
    assert "".join(text.text or "" for text in foot.iter(f"{WORDS}t")) == "Bashkia Vlorë · Faqja  nga "


def test_a_document_lies_on_a4_either_way_and_says_its_language() -> None:
    for landscape, size in ((False, (210, 297)), (True, (297, 210))):
        section = Document(io.BytesIO(start(landscape=landscape).to_bytes(timestamp=MADE_AT))).sections[0]
        assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == size
    assert b'w:lang w:val="sq-AL"' in part(whole(), "word/styles.xml")


def test_equal_content_gives_equal_bytes_at_any_hour() -> None:
    first = whole()
    with time_machine.travel(dt.datetime(2031, 1, 1, tzinfo=dt.UTC)):
        assert whole() == first


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_a_document_that_opens(text: str) -> None:
    made = start()
    made.heading(text)
    made.facts([(text, text)])
    made.table([text], [[text]], small=True)
    made.footer(text, text)
    assert len(Document(io.BytesIO(made.to_bytes(timestamp=MADE_AT))).tables) == 1
