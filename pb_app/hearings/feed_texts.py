"""A hearing as its calendar event says it, in one language."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.formats.icalendar_feed import CalendarEvent
from pb_app.hearings import wording
from pb_app.hearings.addresses import hearing_url
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, calendar_status
from pb_app.territory.queries import MunicipalityCard

Language = Literal["sq", "en"]
LANGUAGES: tuple[Language, ...] = ("sq", "en")


def calendar_event(
    card: HearingCard,
    municipality: MunicipalityCard,
    *,
    language: Language,
    agenda: str,
    created_at: datetime,
    last_modified: datetime,
) -> CalendarEvent:
    """The event of a public hearing; ``agenda`` is already in the language."""
    with force_locale(language):
        venue = card.venue
        return CalendarEvent(
            uid=card.uid, sequence=card.sequence, status=calendar_status(card.status).value, on=card.on_date,
            starts=card.start_time, ends=card.shown_end, created_at=created_at, last_modified=last_modified,
            summary=summary_of(card), description=description_of(card, municipality, agenda),
            url=hearing_url(card.municipality_id, card.ref, language), language=language,
            categories=categories_of(card, language), location=location_of(card),
            latitude=venue.lat if venue else None, longitude=venue.lon if venue else None,
            join_url=card.online_url or None, contact=contact_of(municipality),
        )  # fmt: skip


def summary_of(card: HearingCard) -> str:
    """``ANULUAR: SHEMBULL: Dëgjesë publike: Rajoni 3``."""
    summary = wording.title_of(card)
    if card.is_example:
        summary = _("EXAMPLE: %(title)s", title=summary)
    return _("CANCELLED: %(title)s", title=summary) if card.is_cancelled else summary


def location_of(card: HearingCard) -> str:
    """The hall with its address and municipality, for the map of the telephone."""
    words = wording.venue_of(card)
    says_it_already = words.rpartition(", ")[2] == card.municipality_name
    return f"{words}, {card.municipality_name}" if card.is_venue_known and not says_it_already else words


def categories_of(card: HearingCard, language: str) -> tuple[str, ...]:
    """Themes and places."""
    return (
        *(theme.name_in(language) for theme in card.themes),
        *(place.short_label for place in card.places),
    )


def contact_of(municipality: MunicipalityCard) -> str | None:
    """The office that answers."""
    words = [part for part in (municipality.office, municipality.phone, municipality.email) if part]
    return ", ".join(words) if words else None


def description_of(card: HearingCard, municipality: MunicipalityCard, agenda: str) -> str:
    """What changed first, then where and what about; the link is added at its end by the renderer.

    Whatever a feed may choose by is said: an event that enters or leaves a feed reads differently then.
    """
    purpose = wording.in_language(card.purpose, card.purpose_en)
    blocks = [
        *_news(card),
        "\n".join(_for_whom(card, municipality)),
        *_unknown(card),
        purpose,
        _("Agenda:") + f"\n{agenda}" if agenda else "",
        _("Accessibility: %(words)s", words=card.accessibility) if card.accessibility else "",
        _("This is example data, not a real hearing.") if card.is_example else "",
    ]
    return "\n\n".join(block for block in blocks if block)


def _news(card: HearingCard) -> list[str]:
    """What a subscriber must not miss: cancelled, moved and from where."""
    found = []
    if card.is_cancelled:
        found.append(_("Cancelled. Reason: %(reason)s", reason=card.cancel_reason))
    if card.is_moved:
        found.append(
            _(
                "Moved from %(slot)s. Reason: %(reason)s",
                slot=wording.moved_from(card),
                reason=card.move_reason,
            )
        )
    return found


def _for_whom(card: HearingCard, municipality: MunicipalityCard) -> Iterator[str]:
    if wording.in_language(card.title, card.title_en):  # else the title says it
        yield wording.kind_label(card.kind)
    yield _("Municipality of %(name)s", name=municipality.name)
    if card.places:
        yield wording.places_of(card)
    if card.audience is not Audience.ALL:
        yield f"{_('Who is invited')}: {wording.audience_label(card.audience)}"


def _unknown(card: HearingCard) -> list[str]:
    lines = []
    if card.start_time is None:
        lines.append(_("The hour will be announced"))
    elif not card.is_end_known:
        lines.append(_("Until about %(end)s", end=f"{card.shown_end:%H:%M}"))
    if not card.is_venue_known and not card.online_url:
        lines.append(_("The venue will be announced"))
    return ["\n".join(lines)] if lines else []
