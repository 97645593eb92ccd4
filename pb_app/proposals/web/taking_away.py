"""Proposals to take away: what is public for everybody, the office's own file in the background."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flask import Response, redirect, request, stream_with_context
from flask.typing import ResponseReturnValue

from pb_app.cycles.queries import find_current_cycle, list_themes
from pb_app.downloads.service import request_download
from pb_app.proposals.downloading import KIND, wish
from pb_app.proposals.exporting import MEDIA_TYPES, stream, write_file
from pb_app.proposals.queries import ProposalFilter
from pb_app.proposals.queries.exports import PUBLIC_COLUMNS, count_public, public_rows
from pb_app.proposals.web import proposals_public, proposals_staff
from pb_app.proposals.web.public import read_choice
from pb_app.proposals.web.staff import allow_queue, choice_of
from pb_app.territory.queries import get_municipality, list_places
from pb_app.web.access import current_actor, public, staff
from pb_app.web.locale import current_locale
from pb_app.web.urls import url_for

MOST_ROWS: Final = {"csv": 10_000, "json": 10_000, "xlsx": 5_000}
"""So many rows are written while somebody waits; more stand in the file of the year, which is made beforehand."""


@proposals_public.get("/<m>/proposals.<any(csv, xlsx, json):fmt>")
@public
def table(m: str, fmt: str) -> ResponseReturnValue:
    """The public proposals as the address narrows them; where they are too many, the year's file."""
    municipality = get_municipality(m)
    choice = read_choice(m, request.args, list_places(m), list_themes())
    most = MOST_ROWS[fmt]
    cycle = find_current_cycle(m)
    if cycle is not None and count_public(m, choice.filter, at_most=most + 1) > most:
        return redirect(url_for("open_data.of_year", m=m, year=cycle.year), 303)
    head = {"municipality": municipality.full_name, "filter": choice.query}
    if fmt == "xlsx":
        response = _workbook(m, choice.filter)
    else:
        pieces: Iterator[bytes] = stream(fmt, PUBLIC_COLUMNS, public_rows(m, choice.filter), head)
        response = Response(stream_with_context(pieces), content_type=MEDIA_TYPES[fmt])
    response.headers["Content-Disposition"] = f'attachment; filename="propozimet-{m}.{fmt}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _workbook(m: str, wanted: ProposalFilter) -> Response:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_file(path, "xlsx", PUBLIC_COLUMNS, public_rows(m, wanted), {})
        return Response(path.read_bytes(), content_type=MEDIA_TYPES["xlsx"])


@proposals_staff.post("/staff/<m>/proposals/export")
@staff
def export(m: str) -> ResponseReturnValue:
    """Have the worker write what the queue shows, in every state and with the office's columns."""
    allow_queue(m)
    actor = current_actor()
    fmt = request.form.get("format", "")
    fmt = fmt if fmt in MEDIA_TYPES else "xlsx"
    request_download(
        actor=actor, municipality_id=m, kind=KIND,
        params=wish(actor, m, fmt, choice_of(m, request.form), current_locale()),
        name=f"propozimet-{m}.{fmt}",
    )  # fmt: skip
    return redirect(url_for("downloads_staff.index", m=m), 303)
