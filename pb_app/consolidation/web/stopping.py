"""Where the leave link of a mail about answers leads: a button; mail programs may press it themselves (RFC 8058)."""

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from pb_app.consolidation.queries.authors import find_addresses
from pb_app.consolidation.service import stop_answers
from pb_app.consolidation.web import consolidation_public as bp
from pb_app.cycles.queries import get_cycle
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import public_form
from pb_app.web.csrf import one_click


@bp.route("/<m>/budget/<int(min=2000, max=2100):year>/answers/<token>/stop", methods=["GET", "POST"])
@one_click
@public_form
def stop(m: str, year: int, token: str) -> ResponseReturnValue:
    """GET: a button, and nothing changes. POST: the address is erased; a second time says the same."""
    get_municipality(m)
    cycle = get_cycle(m, year)
    if request.method == "POST":
        stop_answers(municipality_id=m, year=year, digest=token)
    is_kept = bool(find_addresses(cycle.id, token, secret=house().settings.secret_key))
    return _private(
        render_template(
            "consolidation/public/stop.html", nav="list", cycle=cycle, is_kept=is_kept, token=token
        )
    )


def _private(page: str) -> Response:
    """Nobody stores it, no other site learns its address, no search engine finds it."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
