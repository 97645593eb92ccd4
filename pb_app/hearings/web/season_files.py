"""«Kalendari i konsultimit publik» as files: PDF, DOCX, HTML to paste; for everybody once it is published."""

from flask import Response

from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.cycles.rules import CycleStatus
from pb_app.files.printing import print_pdf
from pb_app.formats.season_docx import MEDIA_TYPE as DOCX
from pb_app.formats.season_docx import render_docx
from pb_app.formats.season_html import render_html
from pb_app.formats.season_notice import print_data
from pb_app.hearings.season.document import PreparedNotice, season_notice_of
from pb_app.hearings.web import hearings_public as bp
from pb_app.hearings.wording import language
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import get_municipality
from pb_app.web.access import public
from pb_app.web.conditional import answer, etag_of

TEMPLATE = "season_notice.typ"
_MEDIA_TYPES = {"pdf": "application/pdf", "docx": DOCX, "html": "text/html; charset=utf-8"}
_CACHE = "public, max-age=300"


@bp.get("/<m>/hearings/kalendari-<int(min=2000, max=2100):year>.<any(pdf, docx):fmt>")
@public
def season_notice(m: str, year: int, fmt: str) -> Response:
    """The published calendar of a budget year, to print or to go on editing."""
    get_municipality(m)
    cycle = get_cycle(m, year)
    if cycle.status is CycleStatus.PREPARING:
        raise NotFound("cycle")
    return season_file(cycle, season_notice_of(cycle, language()), fmt, cache=_CACHE)


def season_file(
    cycle: CycleCard, prepared: PreparedNotice, fmt: str, *, cache: str, variant: str = ""
) -> Response:
    """The document in one format; ``variant`` is a part of its name."""
    body = made(prepared, fmt)
    response = answer(body, media_type=_MEDIA_TYPES[fmt], etag=etag_of(body), cache=cache)
    name = "-".join(part for part in ("kalendari", cycle.municipality_id, str(cycle.year), variant) if part)
    disposition = "inline" if fmt == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{name}.{fmt}"'
    return response


def made(prepared: PreparedNotice, fmt: str) -> bytes:
    """The octets of the document; equal content gives equal octets."""
    if fmt == "pdf":
        return print_pdf(TEMPLATE, print_data(prepared.notice), timestamp=prepared.changed_at)
    if fmt == "docx":
        return render_docx(prepared.notice, timestamp=prepared.changed_at)
    return render_html(prepared.notice).encode()
