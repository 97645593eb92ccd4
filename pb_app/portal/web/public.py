"""The first pages: all municipalities, one municipality, one budget year; privacy, accessibility, colours."""

from urllib.parse import urlencode

from apiflask import APIBlueprint
from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb_app.hearings.queries import local_today
from pb_app.portal.brand import style_sheet
from pb_app.portal.web.embedding import embedded
from pb_app.portal.web.home_page import county_name, home_page
from pb_app.portal.web.municipality_page import (
    SourcedPage,
    activity_words,
    count_words,
    municipality_page,
    participants_words,
    request_words,
)
from pb_app.portal.web.offices import offices
from pb_app.portal.web.year_page import year_page
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.conditional import answer, etag_of
from pb_app.web.kept_answers import kept
from pb_app.web.locale import LOCALES, current_locale, in_language

bp = APIBlueprint("portal_public", __name__, enable_openapi=False)

QUERY_LIMIT = 60


@bp.get("/")
@kept("house", "")
@public
def home() -> ResponseReturnValue:
    """All municipalities, those in use first; ``?q=`` searches by name.

    Where only one is in use this leads to its page; ``?all=1`` shows the list there too.
    """
    asked = "".join(char for char in request.args.get("q", "") if char.isprintable())
    query = " ".join(asked.split())[:QUERY_LIMIT]
    page = home_page(query, local_today(house().clock.now()))
    if page.only is not None and not query and "all" not in request.args:
        return redirect(url_for("portal_public.municipality", m=page.only.card.id))
    return render_template("portal/public/home.html", page=page, county_name=county_name)


@bp.get("/<m>/")
@kept("pages", "{m}")
@public
def municipality(m: str) -> str:
    """One municipality: its budget year, or what public sources say of it."""
    page = municipality_page(get_municipality(m), house().clock.now())
    template = "sourced" if isinstance(page, SourcedPage) else "municipality"
    return render_template(
        f"portal/public/{template}.html",
        page=page,
        activity_words=activity_words,
        count_words=count_words,
        participants_words=participants_words,
        request_words=request_words,
    )


@bp.get("/<m>/budget/<int(fixed_digits=4):year>")
@kept("pages", "{m}")
@public
def year(m: str, year: int) -> str:
    """One budget year: phases, themes, ceilings, coverage of places, versions of the list, results."""
    page = year_page(get_municipality(m), year, local_today(house().clock.now()))
    return render_template("portal/public/year.html", page=page)


@bp.get("/<m>/brand.css")
@public
def brand(m: str) -> Response:
    """The municipality's accent in both themes."""
    body = style_sheet(get_municipality(m).accent).encode()
    return answer(
        body, media_type="text/css; charset=utf-8", etag=etag_of(body), cache="public, max-age=3600"
    )


@bp.get("/embed/<m>/hearings")
@kept("pages", "{m}")
@public
def embed(m: str) -> ResponseReturnValue:
    """The next hearings for the frame of another site: no form, no cookie, no script.

    Filtered like the calendar; ``?lang=en`` leads to the address of that language.
    """
    municipality = get_municipality(m)
    wanted = request.args.get("lang", "")
    if wanted in LOCALES and wanted != current_locale():
        kept_args = {name: value for name, value in request.args.items() if name != "lang"}
        query = f"?{urlencode(kept_args)}" if kept_args else ""
        return redirect(in_language(f"/embed/{m}/hearings{query}", wanted), code=308)
    return render_template("portal/public/embed.html", **embedded(municipality, request.args))


@bp.get("/privacy")
@public
def privacy() -> str:
    """What is kept of people, why and how long (law 124/2024)."""
    return render_template("portal/public/privacy.html", offices=offices())


@bp.get("/accessibility")
@public
def accessibility() -> str:
    """What works for whom, what does not yet, and whom to tell."""
    return render_template("portal/public/accessibility.html")
