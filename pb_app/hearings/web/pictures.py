"""Pictures of hearings for social networks, and for the preview of a shared link."""

from datetime import date

from flask import Response

from pb_app.hearings.pack.pictures import Shape, hearing_picture, month_picture, municipality_picture
from pb_app.hearings.pack.service import hearings_of
from pb_app.hearings.queries import get_card
from pb_app.hearings.web import hearings_public as bp
from pb_app.hearings.web.calendar_choice import read_month
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import get_municipality
from pb_app.web.access import public
from pb_app.web.conditional import answer, etag_of

_CACHE = "public, max-age=300"


@bp.get("/<m>/hearings/<ref>/picture-<any(portrait,story,wide):shape>.png")
@public
def picture(m: str, ref: str, shape: str) -> Response:
    """One hearing: what, when, where; moved and cancelled plain to see."""
    return _png(hearing_picture(get_card(m, ref), get_municipality(m), Shape(shape)))


@bp.get("/<m>/hearings/month-<month>-<any(portrait,story):shape>.png")
@public
def month_as_picture(m: str, month: str, shape: str) -> Response:
    """The hearings of a month; there is none of a month without hearings."""
    municipality = get_municipality(m)
    first = read_month(month)
    cards = hearings_of(m, first) if isinstance(first, date) else []
    if first is None or not cards:
        raise NotFound("month")
    return _png(month_picture(cards, municipality, first, Shape(shape)))


@bp.get("/<m>/picture.png")
@public
def municipality_as_picture(m: str) -> Response:
    """What a shared link to the municipality's pages shows."""
    return _png(municipality_picture(get_municipality(m)))


def _png(content: bytes) -> Response:
    response = answer(content, media_type="image/png", etag=etag_of(content), cache=_CACHE)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
