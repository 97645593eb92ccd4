"""What mails say, in the language of their reader (gettext's current locale)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from pb_app.hearings.addresses import hearing_url
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.wording import in_language, kind_label, language, places_of, title_of, venue_of, when_of
from pb_app.notices.rules import Known, NewsKind
from pb_app.web.formatting import date_words, time_words

SUBJECT_MOST = 180


@dataclass(frozen=True)
class _Item:
    """A hearing in a mail, in words."""

    title: str
    when: str
    before: str
    where: str
    reason: str
    access: str
    url: str


def heading_of(kind: NewsKind) -> str:
    """What happened, as the heading of a part of a mail and the beginning of a subject."""
    return {
        NewsKind.CANCELLED: _("Cancelled"),
        NewsKind.MOVED: _("Moved"),
        NewsKind.RESTORED: _("Takes place after all"),
        NewsKind.HALL: _("Another hall"),
        NewsKind.FILLED: _("Now known"),
        NewsKind.CONFIRMED: _("Now confirmed"),
        NewsKind.NEW: _("New hearing"),
    }[kind]


def hearing_text(
    card: HearingCard, kind: NewsKind | None = None, before: Known | None = None, reason: str = ""
) -> str:
    """A hearing with what there is to tell of it; ``before`` is said where people may have planned with it."""
    item = _Item(
        title=marked(card, title_of(card)),
        when=_capital(when_of(card)),
        before=_before(kind, before),
        where=venue_of(card),
        reason=reason or (card.cancel_reason if card.is_cancelled else ""),
        access=card.accessibility,
        url=hearing_url(card.municipality_id, card.ref, language()),
    )
    parts = current_app.jinja_env.get_template("notices/emails/parts.txt").module
    return str(parts.hearing(item))  # type: ignore[attr-defined]  # a macro of the template


def marked(card: HearingCard, words: str) -> str:
    """Examples are never told as if they were real."""
    return _("EXAMPLE: %(title)s", title=words) if card.is_example else words


def subject_of(lead: str, card: HearingCard) -> str:
    """``U shty: Dëgjesë publike, Novoselë: e hënë, 12 tetor 2026, ora 16:30``; cut where it would be too long."""
    day = date_words(card.on_date, language())
    when = (
        day
        if card.start_time is None
        else _("%(date)s, %(hours)s", date=day, hours=time_words(card.start_time))
    )
    given = in_language(card.title, card.title_en)
    name = marked(card, given or f"{kind_label(card.kind)}, {places_of(card)}")
    room = SUBJECT_MOST - len(lead) - len(when)
    return one_line(f"{lead}: {name if len(name) <= room else name[: room - 1] + '…'}: {when}")


def one_line(words: str) -> str:
    """Text for a header: on one line, no longer than the outbox keeps."""
    return " ".join(words.split())[:200]


def choice_words(place_labels: Sequence[str], theme_names: Sequence[str]) -> str:
    """What somebody chose: ``Rajoni 3, Novoselë · Arsimi``; all places and themes when nothing was chosen."""
    places = ", ".join(place_labels) or _("all places")
    themes = ", ".join(theme_names) or _("all themes")
    return f"{places} · {themes}"


def offset_words(hours: int) -> str:
    """``7 days before``, ``2 hours before``."""
    return {
        168: _("7 days before"),
        48: _("2 days before"),
        24: _("1 day before"),
        2: _("2 hours before"),
    }.get(hours) or _("%(hours)s hours before", hours=hours)


def _before(kind: NewsKind | None, before: Known | None) -> str:
    if before is None or kind is not NewsKind.MOVED:
        return before.venue if before is not None and kind is NewsKind.HALL else ""
    day = date_words(before.on, language())
    if before.start is None:
        return _capital(day)
    return _capital(_("%(date)s, %(hours)s", date=day, hours=time_words(before.start)))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
