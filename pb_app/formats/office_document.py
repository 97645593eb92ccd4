"""A document that an office goes on editing (DOCX): headings, paragraphs, facts, tables, places to sign."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from pb_app.formats.safe_text import clean_text

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_LANGUAGES: Final = {"sq": "sq-AL", "en": "en-GB"}
_MARGIN_MILLIMETRES: Final = 20
_FONT: Final = "Times New Roman"
_POINTS: Final = 11
_HEADING_POINTS: Final = (14, 13, 11)
_SMALL_POINTS: Final = 9
_FIELDS: Final = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


class OfficeDocument:
    """Builds one DOCX on A4; texts are translated already and never read as markup."""

    def __init__(
        self, *, title: str, author: str, language: str, landscape: bool = False, points: int = _POINTS
    ) -> None:
        from docx import Document  # noqa: PLC0415 - loaded only where a document is asked for
        from docx.enum.section import WD_ORIENT  # noqa: PLC0415 - as above
        from docx.shared import Mm, Pt  # noqa: PLC0415 - as above

        self._document: Any = Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.language = _clean(title), _clean(author), language
        properties.comments = ""
        section = self._document.sections[0]
        width, height = Mm(210), Mm(297)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            width, height = height, width
        section.page_width, section.page_height = width, height
        section.left_margin = section.right_margin = Mm(_MARGIN_MILLIMETRES)
        section.top_margin = section.bottom_margin = Mm(_MARGIN_MILLIMETRES)
        styles: Any = self._document.styles
        styles["Normal"].font.name, styles["Normal"].font.size = _FONT, Pt(points)
        self._small = Pt(_SMALL_POINTS)
        _set_language(styles["Normal"], _LANGUAGES.get(language, language))
        for level in range(1, 4):
            font = styles[f"Heading {level}"].font
            font.name, font.color.rgb = _FONT, None
            font.size = Pt(round(_HEADING_POINTS[level - 1] * points / _POINTS))
            _use_one_font(styles[f"Heading {level}"])

    def heading(self, text: str, *, level: int = 1, centred: bool = False) -> None:
        """A heading of level 1 to 3."""
        self._align(self._document.add_heading(_clean(text), level), centred=centred)

    def paragraph(
        self, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False
    ) -> None:
        """A paragraph; line breaks within stay line breaks."""
        made = self._document.add_paragraph()
        run = made.add_run(_clean(text))
        run.bold, run.italic = bold or None, italic or None
        self._align(made, centred=centred)

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Lines of a label and what it is; a fact without a value is left out."""
        for label, value in facts:
            if not value:
                continue
            made = self._document.add_paragraph()
            made.add_run(f"{_clean(label)}: ").bold = True
            made.add_run(_clean(value))

    def items(self, texts: Iterable[str], *, numbered: bool = False) -> None:
        """A list, with dots or numbers."""
        style = "List Number" if numbered else "List Bullet"
        for text in texts:
            self._document.add_paragraph(_clean(text), style=style)

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        widths_mm: Sequence[float] = (),
        small: bool = False,
        numbers_from: int | None = None,
        has_total: bool = False,
    ) -> None:
        """A ruled table whose head is repeated on each page; no row breaks over two, ``small`` for many columns.

        Columns from ``numbers_from`` on stand to the right; a last row that is the total is bold.
        """
        from docx.shared import Mm  # noqa: PLC0415 - as above

        made = self._document.add_table(rows=1, cols=len(headings), style="Table Grid")
        for cell, text in zip(made.rows[0].cells, headings, strict=True):
            cell.paragraphs[0].add_run(_clean(text)).bold = True
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        _mark_row(made.rows[0], "w:tblHeader")
        for row in rows:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = _clean(text)
        made.autofit = not widths_mm
        for column, width in zip(made.columns, widths_mm, strict=False):
            column.width = Mm(width)
        for row_made in made.rows:
            _mark_row(row_made, "w:cantSplit")
            self._set_cells(row_made.cells, widths_mm, numbers_from, small=small)
        for cell in made.rows[-1].cells if has_total else ():
            for run in cell.paragraphs[0].runs:
                run.bold = True
        self._document.add_paragraph()

    def _set_cells(
        self, cells: Sequence[Any], widths_mm: Sequence[float], numbers_from: int | None, *, small: bool
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
        from docx.shared import Mm  # noqa: PLC0415 - as above

        for cell, width in zip(cells, widths_mm, strict=False):
            cell.width = Mm(width)
        for cell in cells[numbers_from:] if numbers_from is not None else ():
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if small:
            self._make_small(run for cell in cells for line in cell.paragraphs for run in line.runs)

    def footer(self, text: str, page_of: str) -> None:
        """A foot on every page: ``text``, then ``page_of``, in which ``{page}`` and ``{pages}`` become numbers."""
        made = self._document.sections[0].footer.paragraphs[0]
        if text:
            made.add_run(f"{_clean(text)} · ")
        for part in re.split(r"(\{pages?\})", _clean(page_of)):
            if part in _FIELDS:
                _add_field(made, _FIELDS[part])
            elif part:
                made.add_run(part)
        self._make_small(made.runs)
        self._align(made, centred=True)

    def signatures(self, offices: Sequence[tuple[str, str]]) -> None:
        """Side by side, an office and a name with a line to sign above them."""
        if not offices:
            return
        made = self._document.add_table(rows=1, cols=len(offices))
        for cell, (office, name) in zip(made.rows[0].cells, offices, strict=True):
            cell.text = "\n".join((_clean(office), "", "_" * 24, _clean(name)))

    def to_bytes(self, *, timestamp: dt.datetime) -> bytes:
        """The file; ``timestamp`` (aware) is written as the day it was made and last changed.

        Equal content and timestamps give equal bytes.
        """
        naive = timestamp.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        properties = self._document.core_properties
        properties.created, properties.modified = naive, naive
        made = io.BytesIO()
        self._document.save(made)
        return _dated(made, naive)

    def _make_small(self, runs: Iterable[Any]) -> None:
        for run in runs:
            run.font.size = self._small

    @staticmethod
    def _align(paragraph: "Paragraph", *, centred: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above

        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _dated(made: io.BytesIO, naive: dt.datetime) -> bytes:
    """The package again, its parts dated like its content: python-docx dates them now."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as dated:
        for name in package.namelist():
            part = zipfile.ZipInfo(name, naive.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            dated.writestr(part, package.read(name))
    return out.getvalue()


def _clean(text: str) -> str:
    return clean_text(text)


def _set_language(style: Any, code: str) -> None:  # noqa: ANN401 - a python-docx style and its XML
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    language = OxmlElement("w:lang")
    language.set(qn("w:val"), code)
    style.element.get_or_add_rPr().append(language)


def _use_one_font(style: Any) -> None:  # noqa: ANN401 - as above
    """Drop the theme's fonts of a heading, which would win over the name set."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    fonts = style.element.rPr.rFonts
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)


def _add_field(paragraph: Any, name: str) -> None:  # noqa: ANN401 - as above
    """A number that the program fills in where the page is shown."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    for kind in ("begin", "", "separate", "end"):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 - as above
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {name} "
            run._r.append(instruction)  # noqa: SLF001 - as above


def _mark_row(row: Any, name: str) -> None:  # noqa: ANN401 - as above
    """Say something of a row for which python-docx has no word."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above

    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - as above
