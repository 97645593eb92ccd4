"""Hearings as pictures to share: what stands on them, and what they say to whoever cannot see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.files.printing import print_png
from pb_app.formats.safe_text import break_long_words, clean_text
from pb_app.hearings import wording
from pb_app.hearings.addresses import calendar_url, hearing_url
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, HearingStatus
from pb_app.territory.queries import MunicipalityCard
from pb_app.web.formatting import date_parts, date_words, day_month_words, month_words

_LINES: Final = {"portrait": 9, "story": 14}
_WORDS: Final = 600


class Shape(StrEnum):
    """Forms of a picture, as the social networks show them."""

    PORTRAIT = "portrait"
    STORY = "story"
    WIDE = "wide"


@dataclass(frozen=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


SIZES: Final = {Shape.PORTRAIT: Size(1080, 1350), Shape.STORY: Size(1080, 1920), Shape.WIDE: Size(1200, 630)}
MONTH_SHAPES: Final = (Shape.PORTRAIT, Shape.STORY)


def hearing_picture(card: HearingCard, municipality: MunicipalityCard, shape: Shape) -> bytes:
    """The PNG of one public hearing, in the language of the moment; raise what ``print_png`` raises."""
    size = SIZES[shape]
    data = {
        **_frame(municipality, size, hearing_url(card.municipality_id, card.ref, wording.language())),
        "is_example": card.is_example,
        "is_cancelled": card.is_cancelled,
        "ribbon": ribbon_of(card),
        "date": _date(card.on_date),
        "day_words": date_words(card.on_date, wording.language()),
        "hour_words": wording.hour_of(card) if card.start_time is None else f"{card.start_time:%H:%M}",
        "title": _words(wording.title_of(card)),
        "venue": _words(wording.venue_of(card)),
        "is_hour_known": card.start_time is not None,
        "news": _words(news_of(card)),
        "more": [_words(line) for line in _more(card)],
        "invitation": invitation_of(card),
    }
    return print_png("picture.typ", data)


def month_picture(
    cards: Sequence[HearingCard], municipality: MunicipalityCard, month: date, shape: Shape
) -> bytes:
    """The PNG of a month's public hearings, as many as can be read on a phone, then how many more there are."""
    shown = cards[: _LINES[shape.value]]
    more = len(cards) - len(shown)
    language = wording.language()
    query = f"view=month&month={month:%Y-%m}"
    data = {
        **_frame(municipality, SIZES[shape], calendar_url(municipality.id, language, query)),
        "is_example": any(card.is_example for card in cards),
        "title": _("Public hearings, %(month)s", month=month_words(month, language)),
        "lines": [_line(card) for card in shown],
        "more": ngettext("and %(num)s more", "and %(num)s more", more) if more else "",
    }
    return print_png("month_picture.typ", data)


def municipality_picture(municipality: MunicipalityCard) -> bytes:
    """The PNG that a shared link to the municipality's pages shows: whose pages they are and what for."""
    url = calendar_url(municipality.id, wording.language())
    data = {
        **_frame(municipality, SIZES[Shape.WIDE], url),
        "title": _("Public hearings on the budget"),
        "words": _("When they are, what people ask for, and what became of it."),
    }
    return print_png("municipality_picture.typ", data)


def ribbon_of(card: HearingCard) -> str:
    """The one word that nobody may miss: CANCELLED, MOVED, or none."""
    if card.is_cancelled:
        return _("CANCELLED")
    return _("MOVED") if card.is_moved else ""


def news_of(card: HearingCard) -> str:
    """Why it is cancelled, or from where it moved and why; empty otherwise."""
    if card.is_cancelled:
        return _("Cancelled. Reason: %(reason)s", reason=card.cancel_reason)
    if card.is_moved:
        return _(
            "Moved from %(slot)s. Reason: %(reason)s", slot=wording.moved_from(card), reason=card.move_reason
        )
    return ""


def alt_of(card: HearingCard) -> str:
    """The alternative text of a hearing's picture: all that can be read on it."""
    parts = (
        ribbon_of(card),
        wording.title_of(card),
        wording.when_of(card),
        wording.venue_of(card),
        news_of(card),
    )
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def alt_of_month(cards: Sequence[HearingCard], month: date) -> str:
    """The alternative text of a month's picture; the caption beside it names each hearing."""
    return ngettext(
        "Calendar of %(month)s: %(num)s public hearing, listed in the text.",
        "Calendar of %(month)s: %(num)s public hearings, listed in the text.",
        len(cards),
        month=month_words(month, wording.language()),
    )


def _frame(municipality: MunicipalityCard, size: Size, url: str) -> dict[str, object]:
    return {
        "width": size.width,
        "height": size.height,
        "language": wording.language(),
        "accent": municipality.accent or "",
        "municipality": municipality.full_name,
        "programme": _("Participatory budgeting"),
        "example": _("EXAMPLE"),
        "address": url.partition("://")[2],
    }


def _invitation(card: HearingCard) -> str:
    if card.status in {HearingStatus.CANCELLED, HearingStatus.HELD}:
        return ""
    return _("Come along: everybody may speak.") if card.audience is Audience.ALL else _("Come along.")


def invitation_of(card: HearingCard) -> str:
    """That people are welcome; empty for what is over or cancelled."""
    if card.status in {HearingStatus.CANCELLED, HearingStatus.HELD}:
        return ""
    return _("Come along: everybody may speak.") if card.audience is Audience.ALL else _("Come along.")


def _more(card: HearingCard) -> list[str]:
    lines = (
        "" if card.audience is Audience.ALL else wording.audience_label(card.audience),
        wording.in_language(card.purpose, card.purpose_en),
        card.accessibility,
    )
    return [line for line in lines if line]


def _line(card: HearingCard) -> dict[str, object]:
    return {
        "day": day_month_words(card.on_date, wording.language()),
        "weekday": _date(card.on_date)["weekday"],
        "is_cancelled": card.is_cancelled,
        "ribbon": ribbon_of(card),
        "places": _words(wording.places_of(card)),
        "where": _words(", ".join((wording.hour_of(card), wording.venue_of(card)))),
    }


def _date(day: date) -> dict[str, str]:
    parts = date_parts(day, wording.language())
    return {"weekday": parts.weekday, "day": parts.day, "month": parts.month, "year": parts.year}


def _words(text: str) -> str:
    """Clean, with words that can break, no longer than a picture can hold."""
    clean = " ".join(clean_text(text).split())
    return break_long_words(clean if len(clean) <= _WORDS else clean[: _WORDS - 1] + "…")
