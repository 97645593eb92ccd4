"""Hearings in words, in the language of the page or feed (gettext's current locale)."""

from datetime import time

from flask_babel import get_locale
from flask_babel import gettext as _

from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, DocumentKind, HearingKind, HearingStatus, Part
from pb_app.web.formatting import date_words, time_words


def language() -> str:
    """``sq`` or ``en``: of the request, or as forced for a feed."""
    return str(get_locale() or "sq")[:2]


def in_language(albanian: str, english: str) -> str:
    """The English text on English pages where there is one, else the Albanian."""
    return english or albanian if language() == "en" else albanian


def kind_label(kind: HearingKind) -> str:
    """The kind of meeting in words."""
    return {
        HearingKind.BUDGET_HEARING: _("Public hearing"),
        HearingKind.FOCUS_GROUP: _("Focus group"),
        HearingKind.PUBLIC_FORUM: _("Public forum"),
        HearingKind.COUNCIL_SESSION: _("Council session"),
    }[kind]


def status_label(status: HearingStatus) -> str:
    """The state in words."""
    return {
        HearingStatus.DRAFT: _("Draft"),
        HearingStatus.TENTATIVE: _("Not confirmed yet"),
        HearingStatus.CONFIRMED: _("Confirmed"),
        HearingStatus.HELD: _("Held"),
        HearingStatus.CANCELLED: _("Cancelled"),
    }[status]


def audience_label(audience: Audience) -> str:
    """To whom the invitation speaks, in words."""
    return {
        Audience.ALL: _("Everybody"),
        Audience.YOUTH: _("Young people"),
        Audience.WOMEN: _("Women"),
        Audience.BUSINESS: _("Businesses"),
        Audience.FARMERS: _("Farmers"),
        Audience.DISABILITIES: _("Persons with disabilities"),
    }[audience]


def part_label(part: Part) -> str:
    """What an organisation did, in words."""
    return {
        Part.ORGANISED: _("organised"),
        Part.CO_ORGANISED: _("co-organised"),
        Part.ASSISTED: _("assisted"),
        Part.FACILITATED: _("facilitated"),
        Part.OBSERVED: _("observed"),
    }[part]


def document_label(kind: DocumentKind) -> str:
    """What a document is, in words."""
    return {
        DocumentKind.DRAFT_BUDGET: _("Draft budget"),
        DocumentKind.SLIDES: _("Slides"),
        DocumentKind.NOTICE: _("Public notice"),
        DocumentKind.MINUTES: _("Minutes"),
        DocumentKind.OTHER: _("Other document"),
    }[kind]


def places_of(card: HearingCard, *, with_municipality: bool = False) -> str:
    """The places, or the municipality when there is none: ``Rajoni 3, Rajoni 4``.

    Where municipalities can meet, with theirs: ``Novoselë (Bashkia Vlorë)``.
    """
    if not card.places:
        return _("Municipality of %(name)s", name=card.municipality_name)
    names = ", ".join(place.short_label for place in card.places)
    if not with_municipality:
        return names
    return f"{names} ({_('Municipality of %(name)s', name=card.municipality_name)})"


def title_of(card: HearingCard, *, with_municipality: bool = False) -> str:
    """The title given, else kind and places: ``Dëgjesë publike: Rajoni 3``."""
    given = in_language(card.title, card.title_en)
    if given:
        return given
    return f"{kind_label(card.kind)}: {places_of(card, with_municipality=with_municipality)}"


def hour_of(card: HearingCard) -> str:
    """``16:30–18:00``; ``16:30, until about 18:00``; ``The hour will be announced``."""
    if card.start_time is None:
        return _("The hour will be announced")
    start = time_words(card.start_time)
    if card.end_time is not None:
        return f"{start}–{time_words(card.end_time)}"
    return _("%(start)s, until about %(end)s", start=start, end=time_words(card.shown_end or time(23, 59)))


def when_of(card: HearingCard) -> str:
    """Date and hour: ``e hënë, 12 tetor 2026, ora 16:30–18:00``."""
    day = date_words(card.on_date, language())
    if card.start_time is None:
        return f"{day}. {hour_of(card)}"
    return _("%(date)s, %(hours)s", date=day, hours=hour_of(card))


def venue_of(card: HearingCard) -> str:
    """The hall with its address, ``Online``, or ``The venue will be announced``."""
    if card.venue is not None:
        return ", ".join(part for part in (card.venue.name, card.venue.address) if part)
    if card.venue_text:
        return card.venue_text
    return _("Online") if card.online_url else _("The venue will be announced")


def moved_from(card: HearingCard) -> str:
    """What a moved hearing was announced for, in words; empty if it was not moved."""
    if card.moved_from_date is None:
        return ""
    words = date_words(card.moved_from_date, language())
    if card.moved_from_time is None:
        return words
    return _("%(date)s, %(hours)s", date=words, hours=time_words(card.moved_from_time))
