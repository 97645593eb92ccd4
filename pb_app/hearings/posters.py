"""What the poster of a hearing and the sheet of a month say, in the language of the request."""

from calendar import Calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from babel.dates import format_date
from flask_babel import gettext as _

from pb_app.database import db
from pb_app.formats.qr_code import qr_svg
from pb_app.formats.safe_text import break_long_words, clean_text
from pb_app.hearings import wording
from pb_app.hearings.addresses import hearing_url
from pb_app.hearings.calendar_tables import CalendarEntry
from pb_app.hearings.feed_texts import contact_of
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, HearingStatus
from pb_app.hearings.wording import language
from pb_app.territory.queries import MunicipalityCard
from pb_app.web.formatting import date_parts, date_words, instant_words, month_words, short_date_words

MOST_WORDS = 700
"""Signs of purpose and agenda each that stay readable from a step away; the page on the web has all."""
MOST_PLACES = 8


@dataclass(frozen=True)
class Printed:
    """What a template prints, and when it last changed."""

    data: Mapping[str, object]
    changed_at: datetime


def poster(municipality: MunicipalityCard, detail: HearingDetail) -> Printed:
    """One hearing on one page; the public texts alone."""
    card = detail.card
    changed_at = _changed_at([card]) or card.published_at or detail.created_at
    url = hearing_url(card.municipality_id, card.ref, language())
    title = wording.title_of(card)
    data = {
        **_shared(municipality, url, is_example=card.is_example),
        "document_title": _line(f"{title}, {short_date_words(card.on_date, language())}"),
        "title": _line(title),
        "is_cancelled": card.is_cancelled,
        "date": asdict(date_parts(card.on_date, language())),
        "day_words": date_words(card.on_date, language()),
        "hour_words": _hour(card),
        "hour_note": _hour_note(card),
        "is_hour_known": card.start_time is not None,
        "notices": [
            {"title": _line(head), "struck": _line(struck), "words": _line(words)}
            for head, struck, words in _notices(card)
        ],
        "venue": _line(card.venue_name or wording.venue_of(card)),
        "venue_address": _line(card.venue.address) if card.venue else "",
        "access": _line(_access(card)),
        "online": _line(card.online_url),
        "places": _line(_places(card)),
        "audience": "" if card.audience is Audience.ALL else wording.audience_label(card.audience),
        "purpose": _text(card.purpose, card.purpose_en),
        "agenda": _text(detail.agenda, detail.agenda_en),
        "themes": _line(" · ".join(theme.name_in(language()) for theme in card.themes)),
        "invitation": _invitation(card),
        "revision": _(
            "Revision %(number)d, %(date)s", number=card.sequence + 1, date=instant_words(changed_at, language())
        ),
    }  # fmt: skip
    return Printed(data, changed_at)


def month_sheet(
    municipality: MunicipalityCard, cards: Sequence[HearingCard], *, first: date, place: str, url: str
) -> Printed:
    """The hearings of the month that begins on ``first``; ``place`` is what they are for, in words, or empty."""
    changed_at = _changed_at(cards) or datetime.combine(first, datetime.min.time(), tzinfo=UTC)
    month = month_words(first, language())
    title = _("Public hearings, %(month)s", month=month)
    days = {card.on_date for card in cards if not card.is_cancelled}
    data = {
        **_shared(municipality, url, is_example=any(card.is_example for card in cards)),
        "document_title": _line(f"{title}: {place or municipality.full_name}"),
        "title": title,
        "place": _line(place),
        "revision": _("As of %(date)s", date=instant_words(changed_at, language())),
        "weekdays": [
            format_date(date(2024, 1, number), "EEEEEE", locale=language()) for number in range(1, 8)
        ],
        "weeks": [
            [
                {
                    "number": str(day.day),
                    "is_outside": day.month != first.month,
                    "is_off": day.weekday() > 4,
                    "has_hearing": day in days,
                }
                for day in week
            ]
            for week in Calendar().monthdatescalendar(first.year, first.month)
        ],
        "rows": [_row(card) for card in cards],
    }
    return Printed(data, changed_at)


def _shared(municipality: MunicipalityCard, url: str, *, is_example: bool) -> dict[str, object]:
    return {
        "language": language(),
        "accent": municipality.accent or "",
        "municipality": _line(_("Municipality of %(name)s", name=municipality.name)),
        "address": _line(municipality.address or municipality.full_name),
        "contact": _line(contact_of(municipality) or ""),
        "is_example": is_example,
        "url": url,
        "url_words": url.partition("://")[2],
        "qr": qr_svg(url),
        "labels": {
            "example": _("EXAMPLE"), "cancelled": _("CANCELLED"), "programme": _("Participatory budgeting"),
            "where": _("Where"), "access": _("Way in"), "online": _("Online"), "for_whom": _("For whom"),
            "about": _("What will be discussed"), "qr_alt": _("QR code with the address of the page"),
            "scan": _("Scan the code: the page says more, and says so if anything changes."),
            "ask": _("Ask:"), "page_of": _("Page {page} of {pages}"), "date": _("Date"), "hour": _("Hour"),
            "what": _("What and where"), "nothing": _("No hearing is announced for this month."),
        },
    }  # fmt: skip


def _changed_at(cards: Sequence[HearingCard]) -> datetime | None:
    wanted = sa.select(sa.func.max(CalendarEntry.last_modified)).where(
        CalendarEntry.hearing_id.in_([card.id for card in cards]), CalendarEntry.language == language()
    )
    return db.session.scalar(wanted) if cards else None


def _hour(card: HearingCard) -> str:
    if card.start_time is None:
        return wording.hour_of(card)
    end = f"–{card.end_time:%H:%M}" if card.end_time else ""
    return _("at %(hours)s", hours=f"{card.start_time:%H:%M}{end}")


def _hour_note(card: HearingCard) -> str:
    if card.start_time is None or card.is_end_known or card.shown_end is None:
        return ""
    return _("Until about %(end)s", end=f"{card.shown_end:%H:%M}")


def _notices(card: HearingCard) -> Iterator[tuple[str, str, str]]:
    """Head, words struck through, words: what nobody may miss."""
    if card.is_example:
        yield _("EXAMPLE"), "", _("This is example data, not a real hearing.")
    if card.is_cancelled:
        yield _("CANCELLED"), "", card.cancel_reason
    if card.is_moved:
        yield _("MOVED"), wording.moved_from(card), card.move_reason
    if card.status is HearingStatus.TENTATIVE:
        yield _("Not confirmed yet"), "", _("Date, hour or place may still change.")


def _access(card: HearingCard) -> str:
    if card.venue is None or card.venue.step_free is None:
        return card.accessibility
    words = _("Step-free entrance") if card.venue.step_free else _("There are steps at the entrance")
    return f"{words}. {card.accessibility}" if card.accessibility else words


def _places(card: HearingCard) -> str:
    if len(card.places) <= MOST_PLACES:
        return wording.places_of(card)
    names = ", ".join(place.short_label for place in card.places[:MOST_PLACES])
    return _("%(names)s and %(count)d more", names=names, count=len(card.places) - MOST_PLACES)


def _invitation(card: HearingCard) -> str:
    if card.is_cancelled or card.status is HearingStatus.HELD:
        return ""
    return _("Come along! Everybody is welcome.") if card.audience is Audience.ALL else _("Come along!")


def _row(card: HearingCard) -> dict[str, object]:
    state, reason = _state(card)
    step_free = card.venue is not None and card.venue.step_free
    return {
        "date": asdict(date_parts(card.on_date, language())),
        "day_words": date_words(card.on_date, language()),
        "hour": wording.hour_of(card),
        "title": _line(wording.title_of(card)),
        "venue": _line(wording.venue_of(card)),
        "access": _("step-free entrance") if step_free else "",
        "audience": ""
        if card.audience is Audience.ALL
        else _("for: %(audience)s", audience=wording.audience_label(card.audience)),
        "state": state,
        "reason": _line(reason),
        "is_off": card.is_cancelled,
    }


def _state(card: HearingCard) -> tuple[str, str]:
    if card.is_cancelled:
        return _("CANCELLED"), card.cancel_reason
    if card.is_moved:
        return _("MOVED"), f"{wording.moved_from(card)}. {card.move_reason}"
    return (_("Not confirmed yet"), "") if card.status is HearingStatus.TENTATIVE else ("", "")


def _text(albanian: str, english: str) -> dict[str, str]:
    """A text with the language that it is in, whole words of it, so many as a poster holds."""
    words = wording.in_language(albanian, english)
    cleaned = clean_text(words).strip()
    if len(cleaned) > MOST_WORDS:
        cleaned = cleaned[:MOST_WORDS].rsplit(maxsplit=1)[0].rstrip(".,;: ") + " …"
    is_english = language() == "en" and bool(english)
    return {"words": break_long_words(cleaned), "language": "en" if is_english else "sq"}


def _line(words: str) -> str:
    return break_long_words(" ".join(clean_text(words).split()))
