"""Kept events and feed states: each VEVENT is rendered once a revision, one row stands behind every 304.

The feeds of a municipality share their state: a place's feed holds hearings of the whole municipality as well, and
an entity tag is made of the octets, so a feed in which nothing changed is still answered with 304.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from pb_app.cycles.queries import forget_known as forget_themes
from pb_app.formats.icalendar_feed import body_hash, render_event
from pb_app.hearings.calendar_tables import CalendarEntry, FeedState
from pb_app.hearings.feed_texts import LANGUAGES, Language, calendar_event
from pb_app.hearings.queries import HearingCard, hearing_cards, local_today
from pb_app.hearings.rules import PUBLIC_STATUSES, HearingStatus
from pb_app.hearings.tables import Hearing, HearingPlace, HearingTheme
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.queries import forget_municipality, get_municipality
from pb_app.unit_of_work import UnitOfWork, unit_of_work

CANCELLED_DAYS = 30
PAST_DAYS = 400
AFTER_RESTORE = 1000
_ONE_SECOND = timedelta(seconds=1)

log = logging.getLogger(__name__)


def is_in_window(status: HearingStatus, on: date, today: date) -> bool:
    """Whether feeds still carry it: 30 days past its date when cancelled, else 400."""
    days = CANCELLED_DAYS if status is HearingStatus.CANCELLED else PAST_DAYS
    return on + timedelta(days=days) >= today


def refresh(uow: UnitOfWork, hearing_ids: Iterable[int]) -> int:
    """Render the events of public hearings anew; where they changed, so did the feeds of their municipality.

    What a feed chooses by (place, theme, kind, audience, date) stands in the words of the event, so that a hearing
    that enters or leaves a feed has changed. Gives the number of events that changed.
    """
    wanted = (
        sa.select(Hearing)
        .where(Hearing.id.in_(list(hearing_ids)), Hearing.status.in_(PUBLIC_STATUSES))
        .options(sa.orm.selectinload(Hearing.places), sa.orm.selectinload(Hearing.themes))
    )
    uow.session.flush()
    rows = uow.session.scalars(wanted).all()
    kept = {
        (entry.hearing_id, entry.language): entry
        for entry in uow.session.scalars(
            sa.select(CalendarEntry).where(CalendarEntry.hearing_id.in_([row.id for row in rows]))
        )
    }
    touched: dict[Language, set[str]] = {language: set() for language in LANGUAGES}
    changed = 0
    for row, card in zip(rows, hearing_cards(rows), strict=True):
        for language in LANGUAGES:
            if _keep_entry(uow, row, card, language, kept.get((row.id, language))):
                touched[language].add(row.municipality_id)
                changed += 1
    for language, municipality_ids in touched.items():
        bump(uow, municipality_ids, language)
    return changed


def _keep_entry(
    uow: UnitOfWork, row: Hearing, card: HearingCard, language: Language, entry: CalendarEntry | None
) -> bool:
    """Write the entry if what it says, its sequence or its place in the window changed."""
    now = uow.now.replace(microsecond=0)
    try:
        body = _render(row, card, language, entry.last_modified if entry else now)
    except ValueError:
        # One hearing that cannot be said in iCalendar must not stop the others, nor the work of the staff.
        log.exception("hearing %s (%s) cannot be rendered for feeds", row.id, row.ref)
        return False
    digest = body_hash(body)
    in_feed = is_in_window(row.status, row.on_date, local_today(uow.now))
    if entry is None:
        uow.session.add(
            CalendarEntry(
                hearing_id=row.id,
                language=language,
                body=body,
                body_hash=digest,
                last_modified=now,
                sequence=row.sequence,
                in_feed=in_feed,
            )
        )
        return True
    if (entry.body_hash, entry.sequence, entry.in_feed) == (digest, row.sequence, in_feed):
        return False
    if (entry.body_hash, entry.sequence) != (digest, row.sequence):
        entry.last_modified = max(now, entry.last_modified + _ONE_SECOND)
        entry.body = _render(row, card, language, entry.last_modified)
        entry.body_hash, entry.sequence = digest, row.sequence
    entry.in_feed = in_feed
    return True


def _render(row: Hearing, card: HearingCard, language: Language, last_modified: datetime) -> bytes:
    agenda = row.agenda_en or row.agenda if language == "en" else row.agenda
    municipality = get_municipality(row.municipality_id)
    return render_event(
        calendar_event(
            card,
            municipality,
            language=language,
            agenda=agenda,
            created_at=row.created_at,
            last_modified=last_modified,
        )
    )


def bump(uow: UnitOfWork, municipality_ids: Iterable[str], language: Language) -> None:
    """Note that feeds changed; their Last-Modified strictly grows, also when something was removed."""
    wanted = set(municipality_ids)
    if not wanted:
        return
    now = uow.now.replace(microsecond=0)
    known = sa.select(FeedState).where(FeedState.scope.in_(wanted), FeedState.language == language)
    states = {state.scope: state for state in uow.session.scalars(known.with_for_update())}
    for scope in sorted(wanted):
        state = states.get(scope)
        if state is None:
            uow.session.add(FeedState(scope=scope, language=language, revision=1, last_modified=now))
        else:
            state.revision += 1
            state.last_modified = max(now, state.last_modified + _ONE_SECOND)
    uow.session.flush()


def refresh_municipality(uow: UnitOfWork, municipality_id: str) -> None:
    """Name, office or usual length changed: every event and every feed of the municipality says it."""
    forget_municipality(municipality_id)
    refresh(uow, uow.session.scalars(sa.select(Hearing.id).where(Hearing.municipality_id == municipality_id)))
    _bump_known(uow, FeedState.scope == municipality_id)


def refresh_venue(uow: UnitOfWork, venue_id: int) -> None:
    """A hall's name, address, position or accessibility changed."""
    refresh(uow, uow.session.scalars(sa.select(Hearing.id).where(Hearing.venue_id == venue_id)))


def refresh_place(uow: UnitOfWork, municipality_id: str, place_id: str) -> None:
    """A place was renamed: its hearings and its own feed say it."""
    wanted = sa.select(HearingPlace.hearing_id).where(HearingPlace.place_id == place_id)
    refresh(uow, uow.session.scalars(wanted))
    _bump_known(uow, FeedState.scope == municipality_id)


def refresh_theme(uow: UnitOfWork, theme_id: str) -> None:
    """A theme was renamed: in each municipality its hearings and its own feed say it."""
    forget_themes()
    wanted = sa.select(HearingTheme.hearing_id).where(HearingTheme.theme_id == theme_id)
    refresh(uow, uow.session.scalars(wanted))
    _bump_known(uow, sa.true())


def _bump_known(uow: UnitOfWork, condition: sa.ColumnElement[bool]) -> None:
    for language in LANGUAGES:
        known = sa.select(FeedState.scope).where(condition, FeedState.language == language)
        bump(uow, uow.session.scalars(known), language)


def move_window() -> None:
    """The work of each night: what is long past leaves the feeds, and their revision says so."""
    with unit_of_work(SYSTEM) as uow:
        today = local_today(uow.now)
        wanted = (
            sa.select(Hearing.id)
            .join(CalendarEntry, CalendarEntry.hearing_id == Hearing.id)
            .where(CalendarEntry.in_feed, Hearing.on_date < today - timedelta(days=CANCELLED_DAYS))
            .distinct()
        )
        refresh(uow, uow.session.scalars(wanted))


def render_all() -> int:
    """Render every event anew, as after a release that changed the template; give how many changed."""
    with unit_of_work(SYSTEM) as uow:
        return refresh(uow, uow.session.scalars(sa.select(Hearing.id)).all())


def after_restore() -> None:
    """After a backup came back: subscribers may know later revisions, so each SEQUENCE leaps and all stamps are now.

    Without it a calendar program would keep what it read before the restore (RFC 5546 section 2.1.5).
    """
    with unit_of_work(SYSTEM) as uow:
        uow.session.execute(
            sa.update(Hearing)
            .where(Hearing.published_at.is_not(None))
            .values(sequence=Hearing.sequence + AFTER_RESTORE, version=Hearing.version + 1)
        )
        uow.session.expire_all()
        refresh(uow, uow.session.scalars(sa.select(Hearing.id)).all())
        _bump_known(uow, sa.true())
