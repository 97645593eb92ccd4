"""Feeds as bytes: joined from kept events once a revision, then served from memory."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from pb_app.cycles.tables import Theme
from pb_app.database import db
from pb_app.formats.icalendar_feed import MAX_ADDRESS_LENGTH, CalendarInfo, join_feed, render_single
from pb_app.hearings.addresses import calendar_url, hearing_url
from pb_app.hearings.calendar_tables import CalendarEntry, FeedState, SavedFilter
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.feed_texts import Language
from pb_app.hearings.queries import get_card, matching
from pb_app.hearings.tables import Hearing
from pb_app.hearings.wording import audience_label, kind_label
from pb_app.kernel.errors import NotFound
from pb_app.territory.rules import label
from pb_app.territory.tables import Municipality, Place
from pb_app.web.conditional import etag_of

SHELF = "pb_feed_shelf"
SHELF_SIZE = 64
_BEGIN, _END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FeedBytes:
    """A feed ready to be sent; ``last_modified`` is None while its municipality never announced a hearing."""

    revision: int
    last_modified: datetime | None
    etag: str
    body: bytes


@dataclass(frozen=True)
class FeedHead:
    """What one statement says of a feed: whose it is, in words, and whether it changed."""

    scope: FeedScope
    municipality: str
    place: str
    theme: str
    theme_en: str
    revision: int
    last_modified: datetime | None

    def part(self, language: Language) -> str:
        """What the choice leaves, in words; empty for the whole municipality."""
        scope = self.scope
        words = (
            self.place,
            self.theme_en if language == "en" else self.theme,
            kind_label(scope.kind) if scope.kind else "",
            audience_label(scope.audience) if scope.audience else "",
        )
        return " · ".join(word for word in words if word)


class Shelf:
    """The feeds last asked for, by address and language; also what is served while the database is away."""

    def __init__(self, size: int = SHELF_SIZE) -> None:
        self._feeds: OrderedDict[tuple[str, str], FeedBytes] = OrderedDict()
        self._lock = Lock()
        self._size = size

    def find(self, key: tuple[str, str]) -> FeedBytes | None:
        """The feed as it was last joined."""
        with self._lock:
            found = self._feeds.get(key)
            if found is not None:
                self._feeds.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], feed: FeedBytes) -> None:
        """Keep a feed, and drop the one asked for longest ago."""
        with self._lock:
            self._feeds[key] = feed
            self._feeds.move_to_end(key)
            while len(self._feeds) > self._size:
                self._feeds.popitem(last=False)


def read_feed(scope: FeedScope, language: Language) -> FeedBytes:
    """The feed of a scope; raise ``NotFound`` for a municipality, place, theme or code that is not there.

    One statement while nothing changed, two after a change. A calendar program switches a feed off that answers
    with a server's error, so while the database does not answer, the last good copy is served.
    """
    shelf: Shelf = current_app.extensions.setdefault(SHELF, Shelf())
    key = (scope.path, language)
    kept = shelf.find(key)
    try:
        head = read_head(scope, language)
        if kept is None or (kept.revision, kept.last_modified) != (head.revision, head.last_modified):
            kept = _joined(head, language)
            shelf.put(key, kept)
    except DBAPIError:
        if kept is None:
            raise
        db.session.rollback()
        log.exception("the database does not answer; feed %s is served as it was", scope.path)
    return kept


def read_head(scope: FeedScope, language: Language) -> FeedHead:
    """Whose feed it is and when it changed, in one statement; raise ``NotFound``."""
    given = (scope.municipality_id, scope.code, *scope.query.values())
    if not all(value.isprintable() for value in given) or len(scope.url(language)) > MAX_ADDRESS_LENGTH:
        raise NotFound("feed")
    row = db.session.execute(_head_statement(scope, language)).one_or_none()
    if row is None:
        raise NotFound("feed" if scope.code else "municipality")
    if (scope.place_id and row.place_name is None) or (scope.theme_id and row.theme is None):
        raise NotFound("place" if row.place_name is None else "theme")
    if scope.code:
        scope = replace(
            scope, place_id=row.place_id, theme_id=row.theme_id, kind=row.kind, audience=row.audience
        )
    return FeedHead(
        scope=scope,
        municipality=row.municipality,
        place=label(row.place_kind, row.place_name) if row.place_name is not None else "",
        theme=row.theme or "",
        theme_en=row.theme_en or "",
        revision=row.revision or 0,
        last_modified=row.last_modified,
    )


def _head_statement(scope: FeedScope, language: Language) -> sa.Select[*tuple[Any, ...]]:
    wanted: sa.Select[*tuple[Any, ...]] = sa.select(
        Municipality.name.label("municipality"),
        Place.kind.label("place_kind"),
        Place.name.label("place_name"),
        Theme.name.label("theme"),
        Theme.name_en.label("theme_en"),
        FeedState.revision,
        FeedState.last_modified,
    ).select_from(Municipality)
    place_id: Any = scope.place_id
    theme_id: Any = scope.theme_id
    if scope.code:
        place_id, theme_id = SavedFilter.place_id, SavedFilter.theme_id
        wanted = (
            wanted.add_columns(
                SavedFilter.place_id, SavedFilter.theme_id, SavedFilter.kind, SavedFilter.audience
            )
            .join(SavedFilter, SavedFilter.municipality_id == Municipality.id)
            .where(SavedFilter.code == scope.code)
        )
    return (
        wanted.outerjoin(Place, sa.and_(Place.id == place_id, Place.municipality_id == Municipality.id))
        .outerjoin(Theme, Theme.id == theme_id)
        .outerjoin(FeedState, sa.and_(FeedState.scope == Municipality.id, FeedState.language == language))
        .where(Municipality.id == scope.municipality_id)
    )


def _joined(head: FeedHead, language: Language) -> FeedBytes:
    wanted: sa.Select[*tuple[Any, ...]] = (
        sa.select(CalendarEntry.hearing_id, CalendarEntry.body)
        .join(Hearing, Hearing.id == CalendarEntry.hearing_id)
        .where(
            Hearing.municipality_id == head.scope.municipality_id,
            CalendarEntry.language == language,
            CalendarEntry.in_feed,
        )
        .order_by(Hearing.on_date, Hearing.id)
    )
    # By the connection: rows of a session cost half as much again, and these are read by the thousand.
    found = db.session.connection().execute(matching(wanted, head.scope.filters))
    body = join_feed(_info(head, language), _sound(found))
    return FeedBytes(revision=head.revision, last_modified=head.last_modified, etag=etag_of(body), body=body)


def join_entries(municipality_id: str, hearing_ids: Sequence[int], language: Language) -> bytes:
    """A calendar of just these hearings, also those that have left the feeds; their order is kept."""
    wanted = sa.select(CalendarEntry.hearing_id, CalendarEntry.body).where(
        CalendarEntry.hearing_id.in_(hearing_ids), CalendarEntry.language == language
    )
    bodies = {entry.hearing_id: entry.body for entry in db.session.execute(wanted)}
    entries = [(hearing_id, bodies[hearing_id]) for hearing_id in hearing_ids if hearing_id in bodies]
    return join_feed(_info(read_head(FeedScope(municipality_id), language), language), _sound(entries))


def _sound(entries: Iterable[tuple[int, bytes] | sa.Row[*tuple[Any, ...]]]) -> Iterable[bytes]:
    """The bodies that are events; one that is damaged is left out, so that the rest can be read."""
    for hearing_id, body in entries:
        if body.startswith(_BEGIN) and body.endswith(_END):
            yield body
        else:
            log.error("the kept event of hearing %s is damaged and left out of the feed", hearing_id)


def _info(head: FeedHead, language: Language) -> CalendarInfo:
    with force_locale(language):
        owner = _("Municipality of %(name)s", name=head.municipality)
        part = head.part(language)
        return CalendarInfo(
            name=_("Public hearings: %(what)s", what=f"{part} ({owner})" if part else owner),
            description=_("Public budget hearings, kept up to date by the municipality."),
            url=calendar_url(head.scope.municipality_id, language, urlencode(head.scope.query)),
            source_url=head.scope.url(language),
            language=language,
        )


def read_single(municipality_id: str, ref: str, language: Language) -> bytes:
    """A file with one public hearing, also when it has left the feeds; raise ``NotFound``."""
    card = get_card(municipality_id, ref)
    body = db.session.scalar(
        sa.select(CalendarEntry.body).where(
            CalendarEntry.hearing_id == card.id, CalendarEntry.language == language
        )
    )
    if body is None:
        raise NotFound("hearing")
    info = CalendarInfo(
        name=card.ref,
        url=hearing_url(municipality_id, ref, language),
        source_url=FeedScope(municipality_id).url(language),
        language=language,
    )
    return render_single(info, body)
