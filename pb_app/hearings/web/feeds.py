"""Feeds and files of hearings: what calendar programs, news readers and other people's tables read."""

from dataclasses import replace
from datetime import datetime
from typing import cast

from apiflask import APIBlueprint
from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from pb_app.hearings.exporting import hearings_csv, hearings_json, hearings_workbook
from pb_app.hearings.feed_reading import read_feed, read_head, read_single
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.feed_texts import Language
from pb_app.hearings.news import read_news
from pb_app.hearings.queries import HearingFilters, list_hearings
from pb_app.hearings.rules import Audience
from pb_app.hearings.saved_filters import find_code
from pb_app.hearings.web.calendar_choice import asked_scope, read_choice, usual_themes
from pb_app.kernel.errors import NotFound
from pb_app.kernel.text import ascii_slug
from pb_app.territory.queries import get_municipality, list_places
from pb_app.web.access import public
from pb_app.web.conditional import answer, etag_of
from pb_app.web.kept_answers import kept
from pb_app.web.locale import current_locale, in_language

CALENDAR = "text/calendar; charset=utf-8"
NEWS = "application/atom+xml; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEED_CACHE = "public, max-age=900, stale-if-error=604800"

bp = APIBlueprint("hearings_feeds", __name__, enable_openapi=False)


@bp.get("/<m>/hearings.ics")
@kept("feed", "{m}")
@public
def municipality_feed(m: str) -> ResponseReturnValue:
    """The hearings of a municipality, to subscribe to; a filter in the address leads to the feed of that choice.

    A filter that cannot be read is not found: whoever subscribes never looks at what was left out.
    """
    scope = asked_scope(m, request.args)
    if scope.has_own_address and scope.query:
        read_head(scope, _language())
        return _moved(scope)
    if scope.can_be_saved and (code := find_code(scope)):
        return _moved(FeedScope(m, code=code))
    return _feed(scope, m)


@bp.get("/<m>/places/<place>/hearings.ics")
@kept("feed", "{m}")
@public
def place_feed(m: str, place: str) -> Response:
    """The hearings that concern a place: its own, of its parts, of what it lies in, of the whole municipality."""
    return _feed(FeedScope(m, place_id=place), place)


@bp.get("/<m>/themes/<theme>/hearings.ics")
@kept("feed", "{m}")
@public
def theme_feed(m: str, theme: str) -> Response:
    """The hearings of a municipality about one theme."""
    return _feed(FeedScope(m, theme_id=theme), f"{m}-{theme}")


@bp.get("/<m>/audiences/<audience>/hearings.ics")
@kept("feed", "{m}")
@public
def audience_feed(m: str, audience: str) -> Response:
    """The hearings of a municipality to which an audience is invited by name."""
    if audience not in set(Audience):
        raise NotFound("feed")
    return _feed(FeedScope(m, audience=Audience(audience)), f"{m}-{audience}")


@bp.get("/<m>/feeds/<code>.ics")
@kept("feed", "{m}")
@public
def saved_feed(m: str, code: str) -> Response:
    """The hearings of a saved choice; its code stands for ever."""
    return _feed(FeedScope(m, code=code), f"{m}-{code}")


@bp.get("/<m>/hearings.atom")
@kept("feed", "{m}")
@public
def news(m: str) -> Response:
    """What was last announced and changed, for news readers; filters as in ``.ics``."""
    found = read_news(asked_scope(m, request.args), _language())
    return _open(_answer(found.body, NEWS, found.last_modified), f"hearings-{m}.atom", "inline")


@bp.get("/<m>/hearings/<ref>.ics")
@public
def one_hearing(m: str, ref: str) -> Response:
    """One hearing as a file."""
    return _open(_answer(read_single(m, ref, _language()), CALENDAR), f"{m}-{ref}.ics", "attachment")


@bp.get("/<m>/hearings.csv")
@public
def table(m: str) -> Response:
    """The calendar as the address filters it, as a table."""
    get_municipality(m)
    body = hearings_csv(list_hearings(m, _filters(m)))
    return _open(_answer(body, "text/csv; charset=utf-8"), f"hearings-{m}.csv", "attachment")


@bp.get("/<m>/hearings.xlsx")
@public
def workbook(m: str) -> Response:
    """The same for a spreadsheet program, with real dates and hours, ready to print."""
    body = hearings_workbook(get_municipality(m), list_hearings(m, _filters(m)))
    return _open(_answer(body, WORKBOOK), f"hearings-{m}.xlsx", "attachment")


@bp.get("/<m>/hearings.json")
@public
def data(m: str) -> Response:
    """The calendar as the address filters it, as data."""
    body = hearings_json(get_municipality(m), list_hearings(m, _filters(m)))
    return _open(_answer(body, "application/json"), f"hearings-{m}.json", "inline")


def _feed(scope: FeedScope, name: str) -> Response:
    feed = read_feed(scope, _language())
    response = answer(
        feed.body, media_type=CALENDAR, etag=feed.etag, last_modified=feed.last_modified, cache=FEED_CACHE
    )
    return _open(response, f"hearings-{name}.ics", "inline")


def _answer(body: bytes, media_type: str, last_modified: datetime | None = None) -> Response:
    return answer(
        body, media_type=media_type, etag=etag_of(body), last_modified=last_modified, cache=FEED_CACHE
    )


def _moved(scope: FeedScope) -> BaseResponse:
    response = redirect(in_language(scope.path, _language()), code=308)
    response.headers["Cache-Control"] = FEED_CACHE
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


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
