"""«Kalendari i konsultimit publik» as HTML for the municipality's own site: plain elements, no classes, no styles."""

from collections.abc import Iterator
from html import escape

from pb_app.formats.safe_text import clean_text
from pb_app.formats.season_notice import SeasonNotice


def render_html(notice: SeasonNotice) -> str:
    """A fragment to paste: heading, facts, table; it takes the looks of the page around it."""
    return "\n".join(_lines(notice)) + "\n"


def _lines(notice: SeasonNotice) -> Iterator[str]:
    yield f'<section lang="{_text(notice.language)}">'
    yield f"<h2>{_text(notice.title)}</h2>"
    heads = (notice.municipality, notice.office, notice.protocol, notice.subtitle, notice.version)
    yield f"<p>{'<br>'.join(_text(line) for line in heads if line)}</p>"
    for line in (notice.mark, notice.example):
        if line:
            yield f"<p><strong>{_text(line)}</strong></p>"
    if notice.example_note:
        yield f"<p>{_text(notice.example_note)}</p>"
    for label, value in notice.facts:
        if value:
            yield _fact(label, value)
    if notice.rows:
        yield from _table(notice)
    else:
        yield f"<p>{_text(notice.no_rows)}</p>"
    if notice.contact[1]:
        yield _fact(*notice.contact)
    yield "</section>"


def _table(notice: SeasonNotice) -> Iterator[str]:
    yield "<table>"
    yield f"<caption>{_text(notice.table_heading)}</caption>"
    headings = "".join(f'<th scope="col">{_text(heading)}</th>' for heading in notice.headings)
    yield f"<thead><tr>{headings}</tr></thead>"
    yield "<tbody>"
    for row in notice.rows:
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in row.cells)
        yield f"<tr>{cells}</tr>"
    yield "</tbody>"
    yield "</table>"


def _fact(label: str, value: str) -> str:
    return f"<p><strong>{_text(label)}:</strong> {_text(value)}</p>"


def _text(text: str) -> str:
    return escape(clean_text(text)).replace("\n", "<br>")
