"""Texts to post beside a picture: complete without it, and without anybody following a link."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask_babel import gettext as _

from pb_app.formats.safe_text import clean_text
from pb_app.hearings import wording
from pb_app.hearings.addresses import calendar_url, hearing_url
from pb_app.hearings.pack.pictures import news_of, ribbon_of
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience
from pb_app.territory.queries import MunicipalityCard
from pb_app.web.formatting import month_words

LIMIT: Final = 2200
"""Characters; Instagram cuts what is longer (the others take more)."""

_PURPOSE: Final = 700


def caption_of(card: HearingCard, municipality: MunicipalityCard) -> str:
    """The text of one hearing, at most ``LIMIT`` characters, in the language of the moment."""
    head = f"{ribbon_of(card)}: {wording.title_of(card)}" if ribbon_of(card) else wording.title_of(card)
    purpose = wording.in_language(card.purpose, card.purpose_en)
    lines = [
        _("EXAMPLE: %(title)s", title=head) if card.is_example else head,
        municipality.full_name,
        "",
        _("When: %(words)s", words=wording.when_of(card)),
        _("Where: %(words)s", words=wording.venue_of(card)),
        _("Access: %(words)s", words=card.accessibility) if card.accessibility else "",
        _("For whom: %(words)s", words=wording.audience_label(card.audience))
        if card.audience is not Audience.ALL
        else "",
        news_of(card),
        _shortened(purpose, _PURPOSE),
        ""
        if card.is_cancelled
        else _("The hearing is open to everybody: come and say what your area needs."),
        _ask(municipality),
        hearing_url(card.municipality_id, card.ref, wording.language()),
    ]
    return _shortened(_joined(lines), LIMIT)


def caption_of_month(cards: Sequence[HearingCard], municipality: MunicipalityCard, month: date) -> str:
    """The text of a month: each hearing in a line, as many as fit, then how many more there are."""
    language = wording.language()
    head = [
        _("Public hearings, %(month)s", month=month_words(month, language)),
        municipality.full_name,
        "",
    ]
    foot = [
        "",
        _ask(municipality),
        calendar_url(municipality.id, language, f"view=month&month={month:%Y-%m}"),
    ]
    lines = [_line(card) for card in cards]
    for count in range(len(lines), -1, -1):
        more = len(lines) - count
        rest = [_("… and %(count)s more: see the calendar.", count=more)] if more else []
        text = _joined([*head, *lines[:count], *rest, *foot])
        if len(text) <= LIMIT:
            return text
    return _shortened(_joined(head), LIMIT)


def _line(card: HearingCard) -> str:
    words = f"{wording.when_of(card)}: {wording.places_of(card)}, {wording.venue_of(card)}"
    marked = f"{ribbon_of(card)}: {words}" if ribbon_of(card) else words
    return "• " + (_("EXAMPLE: %(title)s", title=marked) if card.is_example else marked)


def _ask(municipality: MunicipalityCard) -> str:
    reach = ", ".join(part for part in (municipality.phone, municipality.email) if part)
    return _("Questions: %(words)s", words=reach) if reach else ""


def _joined(lines: Sequence[str]) -> str:
    """Lines without empty ones, except a single one between blocks."""
    kept: list[str] = []
    for line in (clean_text(each).strip() for each in lines):
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
