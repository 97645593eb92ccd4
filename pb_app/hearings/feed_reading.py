"""Feeds as bytes: joined from kept events once a revision, then served from memory."""

import gzip
import logging
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from pb_app.cycles.queries import themes_by_id
from pb_app.database import db
from pb_app.formats.icalendar_feed import CalendarInfo, join_feed, render_single
from pb_app.hearings.addresses import calendar_url, feed_url, hearing_url
from pb_app.hearings.calendar_tables import CalendarEntry, FeedState
from pb_app.hearings.feed import place_scope, theme_scope
from pb_app.hearings.feed_texts import Language
from pb_app.hearings.queries import get_card, ids_at_place
from pb_app.hearings.tables import Hearing, HearingTheme
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import get_municipality, get_place
from pb_app.web.conditional import etag_of

SHELF = "pb_feed_shelf"
SHELF_SIZE = 64
_BEGIN, _END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FeedScope:
    """Whose feed it is: a municipality's, or of one of its places or of a theme in it."""

    municipality_id: str
    place_id: str | None = None
    theme_id: str | None = None

    @property
    def key(self) -> str:
        """The name of its state: ``vlore/places/vlore-rajoni-3``."""
        if self.place_id is not None:
            return place_scope(self.municipality_id, self.place_id)
        if self.theme_id is not None:
            return theme_scope(self.municipality_id, self.theme_id)
        return self.municipality_id


@dataclass(frozen=True)
class FeedBytes:
    """A feed ready to be sent; ``last_modified`` is None while no hearing was ever in it."""

    revision: int
    last_modified: datetime | None
    etag: str
    body: bytes
    packed: bytes
    """The same, gzipped; equal bytes for equal feeds."""


class Shelf:
    """The feeds last asked for, by scope and language; also what is served while the database is away."""

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
    """The feed of a scope; raise ``NotFound`` for a municipality, place or theme that is not there.

    One statement while nothing changed. A calendar program switches a feed off that answers with a server's
    error, so while the database does not answer, the last good copy is served.
    """
    shelf: Shelf = current_app.extensions.setdefault(SHELF, Shelf())
    key = (scope.key, language)
    kept = shelf.find(key)
    try:
        state = _find_state(scope, language)
        if state is None:
            return _joined(scope, language, 0, None)
        if kept is None or (kept.revision, kept.last_modified) != state:
            kept = _joined(scope, language, *state)
            shelf.put(key, kept)
    except DBAPIError:
        if kept is None:
            raise
        db.session.rollback()
        log.exception("the database does not answer; feed %s is served as it was", scope.key)
    return kept


def _find_state(scope: FeedScope, language: Language) -> tuple[int, datetime] | None:
    wanted = sa.select(FeedState.revision, FeedState.last_modified).where(
        FeedState.scope == scope.key, FeedState.language == language
    )
    row = db.session.execute(wanted).first()
    return None if row is None else (row[0], row[1])


def _joined(scope: FeedScope, language: Language, revision: int, last_modified: datetime | None) -> FeedBytes:
    info = _info(scope, language)
    wanted = (
        sa.select(CalendarEntry.hearing_id, CalendarEntry.body)
        .join(Hearing, Hearing.id == CalendarEntry.hearing_id)
        .where(
            Hearing.municipality_id == scope.municipality_id,
            CalendarEntry.language == language,
            CalendarEntry.in_feed,
        )
        .order_by(Hearing.on_date, Hearing.id)
    )
    if scope.place_id is not None:
        wanted = wanted.where(Hearing.id.in_(ids_at_place(scope.place_id)))
    if scope.theme_id is not None:
        of_theme = sa.select(HearingTheme.hearing_id).where(HearingTheme.theme_id == scope.theme_id)
        wanted = wanted.where(Hearing.id.in_(of_theme))
    body = join_feed(info, _sound(db.session.execute(wanted)))
    return FeedBytes(
        revision=revision,
        last_modified=last_modified,
        etag=etag_of(body),
        body=body,
        packed=gzip.compress(body, 6, mtime=0),
    )


def join_entries(municipality_id: str, hearing_ids: Sequence[int], language: Language) -> bytes:
    """A calendar of just these hearings, also those that have left the feeds; their order is kept."""
    wanted = sa.select(CalendarEntry.hearing_id, CalendarEntry.body).where(
        CalendarEntry.hearing_id.in_(hearing_ids), CalendarEntry.language == language
    )
    bodies = {entry.hearing_id: entry.body for entry in db.session.execute(wanted)}
    entries = [(hearing_id, bodies[hearing_id]) for hearing_id in hearing_ids if hearing_id in bodies]
    return join_feed(_info(FeedScope(municipality_id), language), _sound(entries))


def _sound(entries: Iterable[tuple[int, bytes] | sa.Row[int, bytes]]) -> Iterable[bytes]:
    """The bodies that are events; one that is damaged is left out, so that the rest can be read."""
    for hearing_id, body in entries:
        if body.startswith(_BEGIN) and body.endswith(_END):
            yield body
        else:
            log.error("the kept event of hearing %s is damaged and left out of the feed", hearing_id)


def _info(scope: FeedScope, language: Language) -> CalendarInfo:
    municipality = get_municipality(scope.municipality_id)
    query, part = "", ""
    if scope.place_id is not None:
        query, part = f"place={scope.place_id}", get_place(scope.place_id, municipality.id).label
    elif scope.theme_id is not None:
        theme = themes_by_id().get(scope.theme_id)
        if theme is None:
            raise NotFound("theme")
        query, part = f"theme={scope.theme_id}", theme.name_in(language)
    with force_locale(language):
        owner = _("Municipality of %(name)s", name=municipality.name)
        return CalendarInfo(
            name=_("Public hearings: %(what)s", what=f"{part} ({owner})" if part else owner),
            description=_("Public budget hearings, kept up to date by the municipality."),
            url=calendar_url(municipality.id, language, query),
            source_url=feed_url(scope.key, language),
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
        source_url=feed_url(municipality_id, language),
        language=language,
    )
    return render_single(info, body)
