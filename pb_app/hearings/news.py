"""What was last announced, moved and cancelled, for news readers."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.database import db
from pb_app.formats.atom_feed import AtomEntry, AtomFeed, render_atom
from pb_app.hearings import wording
from pb_app.hearings.addresses import absolute, calendar_url, hearing_url
from pb_app.hearings.calendar_tables import CalendarEntry
from pb_app.hearings.feed_reading import FeedHead, read_head
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.feed_texts import Language, location_of, summary_of
from pb_app.hearings.queries import HearingCard, cards_by_id, matching
from pb_app.hearings.tables import Hearing

SHOWN = 60
_NAMES = uuid.UUID("5a4d3f0c-0f2e-4f6b-9a37-6d0f7c1be2d4")
_BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)
"""The stamp of a feed in which nothing happened yet: Atom wants one, and it must not move by itself."""


@dataclass(frozen=True)
class News:
    """An Atom feed ready to be sent."""

    body: bytes
    last_modified: datetime | None


def read_news(scope: FeedScope, language: Language) -> News:
    """The newest changes first; raise ``NotFound``. Its identity follows from its address, not from the server's."""
    head = read_head(scope, language)
    stamps = _stamps(scope, language)
    cards = cards_by_id(stamps)
    with force_locale(language):
        entries = tuple(_entry(cards[hearing_id], stamp, language) for hearing_id, stamp in stamps.items())
        body = render_atom(_feed(head, entries, language))
    return News(body, head.last_modified)


def _stamps(scope: FeedScope, language: Language) -> dict[int, datetime]:
    """The hearings that changed last, with the moment of the change."""
    wanted: sa.Select[*tuple[Any, ...]] = (
        sa.select(CalendarEntry.hearing_id, CalendarEntry.last_modified)
        .join(Hearing, Hearing.id == CalendarEntry.hearing_id)
        .where(
            Hearing.municipality_id == scope.municipality_id,
            CalendarEntry.language == language,
            CalendarEntry.in_feed,
        )
    )
    newest = matching(wanted, scope.filters).order_by(
        CalendarEntry.last_modified.desc(), CalendarEntry.hearing_id.desc()
    )
    return {hearing_id: stamp for hearing_id, stamp in db.session.execute(newest.limit(SHOWN))}  # noqa: C416 - rows are no pairs


def _feed(head: FeedHead, entries: tuple[AtomEntry, ...], language: Language) -> AtomFeed:
    scope = head.scope
    owner = _("Municipality of %(name)s", name=head.municipality)
    part = head.part(language)
    query = urlencode(scope.query)
    path = f"/{scope.municipality_id}/hearings.atom" + (f"?{query}" if query else "")
    return AtomFeed(
        uid=str(uuid.uuid5(_NAMES, f"{language} {path}")),
        title=_("Public hearings: %(what)s", what=f"{part} ({owner})" if part else owner),
        subtitle=_("Public budget hearings, kept up to date by the municipality."),
        url=calendar_url(scope.municipality_id, language, query),
        own_url=absolute(path, language),
        calendar_url=scope.url(language),
        author=owner,
        author_url=absolute(f"/{scope.municipality_id}/", language),
        language=language,
        updated=max((entry.updated for entry in entries), default=head.last_modified or _BEFORE_ALL),
        entries=entries,
    )


def _entry(card: HearingCard, updated: datetime, language: Language) -> AtomEntry:
    page = hearing_url(card.municipality_id, card.ref, language)
    return AtomEntry(
        uid=card.uid,
        title=f"{summary_of(card)} – {wording.when_of(card)}",
        summary="\n".join(_lines(card)),
        url=page,
        calendar_url=f"{page}.ics",
        updated=updated,
        published=card.published_at,
        categories=(
            *((theme.id, theme.name_in(language)) for theme in card.themes),
            *((place.id, place.label) for place in card.places),
        ),
    )


def _lines(card: HearingCard) -> list[str]:
    """What happened first, then where and what about."""
    lines = [
        _("Cancelled. Reason: %(reason)s", reason=card.cancel_reason) if card.is_cancelled else "",
        _("Moved from %(slot)s. Reason: %(reason)s", slot=wording.moved_from(card), reason=card.move_reason)
        if card.is_moved
        else "",
        wording.status_label(card.status),
        wording.when_of(card),
        location_of(card),
        wording.in_language(card.purpose, card.purpose_en),
        _("This is example data, not a real hearing.") if card.is_example else "",
    ]
    return [line for line in lines if line]
