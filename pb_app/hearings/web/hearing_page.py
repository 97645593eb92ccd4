"""One hearing in words: banners before it, facts, what came of it after it, and its data for search engines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.formats.event_json_ld import EventState, LinkedEvent, linked_event
from pb_app.hearings.addresses import absolute, hearing_url
from pb_app.hearings.announcing.queries import with_notices
from pb_app.hearings.day.raised import raised_at, voting_at
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.queries import HearingCard, local_today
from pb_app.hearings.rules import ANNOUNCED, Audience, HearingStatus
from pb_app.hearings.web.announcing_words import MadeKnown, days_before_words, made_known
from pb_app.hearings.web.calendar_page import FeedBox, feed_links
from pb_app.hearings.web.late import late_completion
from pb_app.hearings.web.report_words import (
    AttendanceReport,
    DocumentRow,
    attendance_report,
    document_rows,
)
from pb_app.hearings.web.rows import AgendaTheme, capitalised, is_last_minute
from pb_app.hearings.wording import (
    audience_label,
    in_language,
    kind_label,
    language,
    moved_from,
    part_label,
    places_of,
    title_of,
    venue_of,
    when_of,
)
from pb_app.kernel.periods import TIRANE
from pb_app.territory.queries import MunicipalityCard
from pb_app.web.formatting import DateParts, date_parts, number
from pb_app.web.urls import url_for


@dataclass(frozen=True)
class Banner:
    """What must be seen before anything else."""

    tone: str
    title: str
    words: Sequence[str]


@dataclass(frozen=True)
class Fact:
    """A line of the facts, as the component reads it."""

    icon: str
    words: str
    value: str
    note: str = ""
    url: str = ""
    iso: str = ""


@dataclass(frozen=True)
class VotedRow:
    """A proposal with the votes of those present."""

    text: str
    is_foreign: bool
    url: str
    votes: str


@dataclass(frozen=True)
class HearingPage:
    """Everything the page says."""

    title: str
    summary: str
    date: DateParts
    when: str
    banners: Sequence[Banner]
    facts: Sequence[Fact]
    themes: Sequence[AgendaTheme]
    purpose: str
    agenda: str
    is_purpose_foreign: bool
    is_agenda_foreign: bool
    organisations: Sequence[tuple[str, str]]
    documents: Sequence[DocumentRow]
    attendance: AttendanceReport | None
    minutes: str
    is_minutes_foreign: bool
    feed: FeedBox
    event_url: str
    is_coming: bool
    voted: Sequence[VotedRow]
    about_heading: str
    made_known: Sequence[MadeKnown]
    made_known_words: str
    linked_data: dict[str, Any]


def hearing_page(municipality: MunicipalityCard, detail: HearingDetail, *, now: datetime) -> HearingPage:
    """The page of one hearing as the public sees it."""
    card = detail.card
    minutes = detail.minutes
    noticed = with_notices([card], local_today(now))[0]
    days_before = noticed.standing.days_before
    return HearingPage(
        title=title_of(card),
        summary=_summary(card, municipality),
        date=date_parts(card.on_date, language()),
        when=capitalised(when_of(card)),
        banners=banners(card, now),
        facts=_facts(card),
        themes=[AgendaTheme(icon=theme.icon, name=theme.name_in(language())) for theme in card.themes],
        purpose=in_language(card.purpose, card.purpose_en),
        agenda=in_language(detail.agenda, detail.agenda_en),
        is_purpose_foreign=_is_foreign(card.purpose_en),
        is_agenda_foreign=_is_foreign(detail.agenda_en),
        organisations=[(entry.name, part_label(entry.part)) for entry in detail.organisations],
        documents=document_rows(card, detail.documents),
        attendance=attendance_report(detail.attendance),
        minutes=in_language(minutes.text, minutes.text_en) if minutes else "",
        is_minutes_foreign=_is_foreign(minutes.text_en) if minutes else False,
        feed=_feed(municipality, card),
        event_url=url_for("hearings_public.hearing", m=card.municipality_id, ref=card.ref) + ".ics",
        is_coming=card.status in ANNOUNCED and card.on_date >= local_today(now),
        voted=[] if card.on_date > local_today(now) else _voted(card),
        about_heading=_about_heading(card, local_today(now)),
        made_known=made_known(noticed),
        made_known_words=days_before_words(days_before) if days_before is not None else "",
        linked_data=linked_event(_linked(municipality, card)),
    )


def _voted(card: HearingCard) -> list[VotedRow]:
    """What those present voted for before leaving, the most votes first."""
    if voting_at(card.id) is None:
        return []
    counted = [(one.votes, one) for one in raised_at(card.id) if one.votes is not None]
    return [
        VotedRow(
            text=in_language(one.text, one.text_en),
            is_foreign=_is_foreign(one.text_en),
            url=url_for("proposals_public.detail", m=card.municipality_id, ref=one.ref),
            votes=ngettext(
                "%(shown)s vote in the hall", "%(shown)s votes in the hall", votes, shown=number(votes)
            ),
        )
        for votes, one in sorted(counted, key=lambda pair: -pair[0])
    ]


def banners(card: HearingCard, now: datetime) -> list[Banner]:
    """Completed late, cancelled, moved, not confirmed, gone by; what changed at the last minute says so."""
    found = []
    late = [_("This changed at the last minute. Please tell those who meant to come.")]
    hurry = late if is_last_minute(card, now) else []
    if completion := late_completion(card, now):
        found.append(Banner("wait", completion, [when_of(card), venue_of(card), *late]))
    if card.is_cancelled:
        found.append(Banner("no", _("This hearing is cancelled"), [card.cancel_reason, *hurry]))
    elif card.is_moved and card.status in ANNOUNCED:
        words = [
            _("Before: %(when)s.", when=moved_from(card)),
            _("Now: %(when)s.", when=when_of(card)),
            card.move_reason,
        ]
        found.append(Banner("wait", _("This hearing was moved"), [*words, *hurry]))
    if card.status is HearingStatus.TENTATIVE and not card.is_report_missing(local_today(now)):
        found.append(Banner("wait", _("Not confirmed yet"), [_("Date, hour or place may still change.")]))
    if card.is_report_missing(local_today(now)):
        found.append(
            Banner("info", _("The day of this hearing has gone by"), [_("There is no report on it yet.")])
        )
    return found


def _about_heading(card: HearingCard, today: date) -> str:
    if card.is_cancelled:
        return _("What was to be discussed")
    is_over = card.status is HearingStatus.HELD or card.is_report_missing(today)
    return _("What it was about") if is_over else _("What will be discussed")


def _facts(card: HearingCard) -> list[Fact]:
    facts = [
        Fact("clock", _("When"), capitalised(when_of(card)), iso=card.iso),
        _venue(card),
        Fact("step-free", _("Can one get in without steps?"), _step_free(card), note=card.accessibility),
    ]
    if card.online_url:
        facts.append(Fact("speech", _("Online"), card.online_url, url=card.online_url))
    facts += [
        Fact("calendar", _("For which places"), places_of(card)),
        Fact("person", _("Who is invited"), audience_label(card.audience)),
        Fact("civic", _("What kind of meeting"), kind_label(card.kind)),
    ]
    return facts


def _venue(card: HearingCard) -> Fact:
    venue = card.venue
    if venue is None:
        unknown = _("Only online") if card.online_url else _("The venue will be announced")
        return Fact("place", _("Where"), card.venue_text or unknown)
    seats = ngettext("%(num)d seat", "%(num)d seats", venue.capacity) if venue.capacity else ""
    note = " · ".join(part for part in (venue.address, seats) if part)
    return Fact("place", _("Where"), venue.name, note=note, url=_map_url(venue.lat, venue.lon))


def _map_url(lat: float | None, lon: float | None) -> str:
    if lat is None or lon is None:
        return ""
    return f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}"


def _step_free(card: HearingCard) -> str:
    if card.venue is None or card.venue.step_free is None:
        return _("Not said. Please ask the office.")
    return _("Yes, step-free entrance") if card.venue.step_free else _("No, there are steps")


def _feed(municipality: MunicipalityCard, card: HearingCard) -> FeedBox:
    if len(card.places) == 1:
        place = card.places[0]
        return feed_links(FeedScope(municipality.id, place_id=place.id), place.label)
    return feed_links(FeedScope(municipality.id), municipality.full_name)


def _summary(card: HearingCard, municipality: MunicipalityCard) -> str:
    where = card.venue_name or (_("Online") if card.online_url else _("The venue will be announced"))
    state = _("Cancelled") + ": " if card.is_cancelled else ""
    return f"{state}{capitalised(when_of(card))}. {where}. {municipality.full_name}."


def _linked(municipality: MunicipalityCard, card: HearingCard) -> LinkedEvent:
    venue = card.venue
    return LinkedEvent(
        name=title_of(card),
        url=hearing_url(card.municipality_id, card.ref, language()),
        starts=_start(card.on_date, card.start_time),
        ends=_instant(card.on_date, card.shown_end) if card.shown_end else None,
        state=_state(card),
        previous_start=_start(card.moved_from_date, card.moved_from_time) if card.moved_from_date else None,
        description=in_language(card.purpose, card.purpose_en) or _summary(card, municipality),
        venue=card.venue_name,
        address=venue.address if venue else "",
        locality=municipality.name,
        position=(venue.lat, venue.lon)
        if venue and venue.lat is not None and venue.lon is not None
        else None,
        online_url=card.online_url,
        organiser=municipality.full_name,
        organiser_url=absolute(f"/{municipality.id}/", language()),
        language=language(),
        about=tuple(theme.name_in(language()) for theme in card.themes),
        audience="" if card.audience is Audience.ALL else audience_label(card.audience),
        uid=card.uid,
    )


def _state(card: HearingCard) -> EventState:
    if card.is_cancelled:
        return EventState.CANCELLED
    return EventState.RESCHEDULED if card.is_moved else EventState.SCHEDULED


def _start(on: date, at: time | None) -> date | datetime:
    return on if at is None else _instant(on, at)


def _instant(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=TIRANE)


def _is_foreign(english: str) -> bool:
    return language() == "en" and not english
