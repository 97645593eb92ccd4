"""Feeds and files of hearings: what calendar programs and other people's tables read."""

from dataclasses import replace
from typing import cast

from apiflask import APIBlueprint
from flask import Response, request

from pb_app.hearings.exporting import hearings_csv, hearings_json
from pb_app.hearings.feed_reading import FeedScope, read_feed, read_single
from pb_app.hearings.feed_texts import Language
from pb_app.hearings.queries import HearingFilters, list_hearings
from pb_app.hearings.web.calendar_choice import read_choice, usual_themes
from pb_app.kernel.text import ascii_slug
from pb_app.territory.queries import get_municipality, list_places
from pb_app.web.access import public
from pb_app.web.conditional import answer, etag_of
from pb_app.web.kept_answers import kept
from pb_app.web.locale import current_locale

CALENDAR = "text/calendar; charset=utf-8"
FEED_CACHE = "public, max-age=900, stale-if-error=604800"

bp = APIBlueprint("hearings_feeds", __name__, enable_openapi=False)


@bp.get("/<m>/hearings.ics")
@kept("feed", "{m}")
@public
def municipality_feed(m: str) -> Response:
    """The hearings of a municipality, to subscribe to."""
    return _feed(FeedScope(m), m)


@bp.get("/<m>/places/<place>/hearings.ics")
@kept("feed", "{m}/places/{place}")
@public
def place_feed(m: str, place: str) -> Response:
    """The hearings of a place and of all below it."""
    return _feed(FeedScope(m, place_id=place), place)


@bp.get("/<m>/themes/<theme>/hearings.ics")
@kept("feed", "{m}/themes/{theme}")
@public
def theme_feed(m: str, theme: str) -> Response:
    """The hearings of a municipality about one theme."""
    return _feed(FeedScope(m, theme_id=theme), f"{m}-{theme}")


@bp.get("/<m>/hearings/<ref>.ics")
@public
def one_hearing(m: str, ref: str) -> Response:
    """One hearing as a file."""
    body = read_single(m, ref, _language())
    response = answer(body, media_type=CALENDAR, etag=etag_of(body), cache=FEED_CACHE)
    return _open(response, f"{m}-{ref}.ics", "attachment")


@bp.get("/<m>/hearings.csv")
@public
def table(m: str) -> Response:
    """The calendar as the address filters it, as a table."""
    get_municipality(m)
    body = hearings_csv(list_hearings(m, _filters(m)))
    response = answer(body, media_type="text/csv; charset=utf-8", etag=etag_of(body), cache=FEED_CACHE)
    return _open(response, f"hearings-{m}.csv", "attachment")


@bp.get("/<m>/hearings.json")
@public
def data(m: str) -> Response:
    """The calendar as the address filters it, as data."""
    municipality = get_municipality(m)
    body = hearings_json(municipality, list_hearings(m, _filters(m)))
    response = answer(body, media_type="application/json", etag=etag_of(body), cache=FEED_CACHE)
    return _open(response, f"hearings-{m}.json", "inline")


def _feed(scope: FeedScope, name: str) -> Response:
    feed = read_feed(scope, _language())
    packed = request.accept_encodings["gzip"] > 0
    response = answer(
        feed.packed if packed else feed.body,
        media_type=CALENDAR,
        etag=feed.etag,
        last_modified=feed.last_modified,
        cache=FEED_CACHE,
    )
    if packed:
        # Kept bytes have a tag of their own; compressing on the way out would make a new one each time.
        response.headers["ETag"] = f'"{feed.etag}-gzip"'
        if response.status_code == 200:
            response.headers["Content-Encoding"] = "gzip"
    return _open(response, f"hearings-{name}.ics", "inline")


def _open(response: Response, name: str, disposition: str) -> Response:
    """Let scripts of any site read it, and give it a name that every program takes."""
    stem, _dot, ending = name.rpartition(".")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{ascii_slug(stem)}.{ending}"'
    return response


def _filters(m: str) -> HearingFilters:
    choice = read_choice(request.args, places=list_places(m), themes=usual_themes(m))
    return replace(choice.filters, from_date=choice.from_date, to_date=choice.to_date)


def _language() -> Language:
    return cast("Language", current_locale())
