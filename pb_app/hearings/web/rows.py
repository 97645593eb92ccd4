"""Hearings as rows of lists and months, in words; also for pages of other features."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from pb_app.hearings.queries import HearingCard, local_today
from pb_app.hearings.rules import Audience, HearingStatus
from pb_app.hearings.web.month_grid import MonthEntry
from pb_app.hearings.wording import (
    audience_label,
    language,
    moved_from,
    places_of,
    status_label,
    title_of,
    when_of,
)
from pb_app.web.formatting import DateParts, date_parts, time_words
from pb_app.web.urls import url_for

LAST_MINUTE = timedelta(days=2)
"""Calendar programs look every few hours, Google once a day: a later change has to be said on the page."""


@dataclass(frozen=True)
class AgendaTheme:
    """A theme as the component shows it."""

    icon: str
    name: str


@dataclass(frozen=True, kw_only=True)
class AgendaRow:
    """A hearing as the component ``agenda_row`` reads it."""

    url: str
    title: str
    date: DateParts
    when: str
    iso: str
    venue: str
    access: str
    themes: Sequence[AgendaTheme]
    state: str
    tone: str
    reason: str
    off: bool
    example: bool


def capitalised(words: str) -> str:
    """The words with a capital at the beginning: weekdays begin small in Albanian."""
    return words[:1].upper() + words[1:]


def agenda_row(card: HearingCard, *, url: str | None = None, with_municipality: bool = False) -> AgendaRow:
    """A hearing in a list; ``url`` is its public page unless another is given."""
    state, tone, reason = state_words(card)
    return AgendaRow(
        url=url or url_for("hearings_public.hearing", m=card.municipality_id, ref=card.ref),
        title=title_of(card, with_municipality=with_municipality),
        date=date_parts(card.on_date, language()),
        when=capitalised(when_of(card)),
        iso=card.iso,
        venue=card.venue_name or (_("Online") if card.online_url else ""),
        access=_access(card),
        themes=tuple(AgendaTheme(icon=theme.icon, name=theme.name_in(language())) for theme in card.themes),
        state=state,
        tone=tone,
        reason=reason,
        off=card.is_cancelled,
        example=card.is_example,
    )


def month_entry(card: HearingCard) -> MonthEntry:
    """A hearing in a cell of the month."""
    name = places_of(card)
    return MonthEntry(
        on=card.on_date,
        url=url_for("hearings_public.hearing", m=card.municipality_id, ref=card.ref),
        hour=time_words(card.start_time) if card.start_time else "",
        name=_("%(name)s (cancelled)", name=name) if card.is_cancelled else name,
        off=card.is_cancelled,
        example=card.is_example,
    )


def state_words(card: HearingCard) -> tuple[str, str, str]:
    """State, tone and reason of a hearing; a confirmed one needs no word."""
    if card.is_cancelled:
        return status_label(card.status), "no", card.cancel_reason
    if card.status is HearingStatus.HELD:
        return status_label(card.status), "ok", ""
    if card.is_moved:
        before = _("It was announced for %(when)s.", when=moved_from(card))
        return _("Moved"), "wait", f"{before} {card.move_reason}".strip()
    if card.status in {HearingStatus.TENTATIVE, HearingStatus.DRAFT}:
        return status_label(card.status), "wait", ""
    return "", "", ""


def is_last_minute(card: HearingCard, now: datetime) -> bool:
    """Whether people may come to a day that no longer holds: cancelled or moved close to it."""
    today = local_today(now)
    horizon = today + LAST_MINUTE
    if card.is_cancelled:
        return today <= card.on_date <= horizon
    if card.moved_at is None or now - card.moved_at > LAST_MINUTE:
        return False
    return any(today <= on <= horizon for on in (card.moved_from_date, card.on_date) if on is not None)


def by_month(cards: Sequence[HearingCard]) -> list[tuple[date, list[HearingCard]]]:
    """The hearings under the first day of their month, in the order given."""
    found: dict[date, list[HearingCard]] = {}
    for card in cards:
        found.setdefault(card.on_date.replace(day=1), []).append(card)
    return list(found.items())


def _access(card: HearingCard) -> str:
    words = [_("step-free entrance")] if card.venue is not None and card.venue.step_free else []
    if card.audience is not Audience.ALL:
        words.append(_("for: %(audience)s", audience=audience_label(card.audience)))
    return " · ".join(words)
