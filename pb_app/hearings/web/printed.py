"""What goes on the wall: the poster of a hearing, the sheet of a month."""

from datetime import date
from urllib.parse import urlencode

from flask import Response, request

from pb_app.files.printing import print_pdf
from pb_app.hearings.addresses import calendar_url
from pb_app.hearings.particulars import get_hearing
from pb_app.hearings.posters import Printed, month_sheet, poster
from pb_app.hearings.queries import hearings_between, local_today
from pb_app.hearings.web import hearings_public as bp
from pb_app.hearings.web.calendar_choice import last_day, month_of, read_choice, usual_themes
from pb_app.hearings.web.calendar_page import titled
from pb_app.hearings.wording import language
from pb_app.kernel.text import ascii_slug
from pb_app.territory.queries import get_municipality, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.conditional import answer, etag_of

PRINT_CACHE = "public, max-age=300"


@bp.get("/<m>/hearings/<ref>/poster.pdf")
@public
def poster_pdf(m: str, ref: str) -> Response:
    """One hearing on one A4 page, to hang up."""
    page = poster(get_municipality(m), get_hearing(m, ref))
    return _printed("poster.typ", page, f"{m}-{ref}")


@bp.get("/<m>/hearings.pdf")
@public
def month_pdf(m: str) -> Response:
    """The hearings of a month (``?month=2026-10``, else of this one), filtered like the calendar."""
    municipality = get_municipality(m)
    choice = read_choice(request.args, places=list_places(m), themes=usual_themes(m))
    first = choice.month or month_of(local_today(house().clock.now()))
    cards = hearings_between(m, first, last_day(first), choice.filters)
    query = urlencode(choice.scope(m).query)
    sheet = month_sheet(
        municipality, cards, first=first, place=titled(choice), url=calendar_url(m, language(), query)
    )
    return _printed("month_sheet.typ", sheet, _name(m, first, query))


def _name(m: str, first: date, query: str) -> str:
    return "-".join(part for part in (m, f"{first:%Y-%m}", query) if part)


def _printed(template: str, page: Printed, name: str) -> Response:
    body = print_pdf(template, page.data, timestamp=page.changed_at)
    response = answer(body, media_type="application/pdf", etag=etag_of(body), cache=PRINT_CACHE)
    response.headers["Content-Disposition"] = f'inline; filename="{ascii_slug(name)}.pdf"'
    return response
