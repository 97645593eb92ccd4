"""Mails as they are written: subject, text and the headers by which a mail program offers to leave (RFC 8058)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from pb_app.cycles.queries import ThemeCard
from pb_app.hearings.addresses import absolute, calendar_url
from pb_app.hearings.queries import HearingCard
from pb_app.notices.links import token_of
from pb_app.notices.rules import NewsKind, Wishes
from pb_app.notices.wording import choice_words, heading_of, hearing_text, one_line, subject_of
from pb_app.territory.queries import MunicipalityCard, PlaceCard
from pb_app.unit_of_work import house

SUBSCRIPTION = "subscription"
INVITATION = "invitation"
_ROOMS = {SUBSCRIPTION: "notices", INVITATION: "invitations"}


@dataclass(frozen=True)
class Letter:
    """A mail to one reader."""

    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: str | None = None


@dataclass(frozen=True)
class Reader:
    """Who gets a mail: the language and the private link, no address."""

    municipality: MunicipalityCard
    language: str
    token_key: str
    purpose: Literal["subscription", "invitation"] = "subscription"
    why: str = ""

    @property
    def page_url(self) -> str:
        """The private page: see, change, leave."""
        token = token_of(self.token_key, secret=house().settings.secret_key, purpose=self.purpose)
        return absolute(f"/{self.municipality.id}/{_ROOMS[self.purpose]}/{token}", self.language)

    @property
    def leave_url(self) -> str:
        """The address that ends it: a page with a button, and for mail programs one POST."""
        return self.page_url + "/leave"

    @property
    def headers(self) -> dict[str, str]:
        """What lets a mail program sort these mails and offer to leave with one click."""
        host = urlsplit(house().settings.base_url).hostname or "localhost"
        return {
            "List-Id": f"<njoftime.{self.municipality.id}.{host}>",
            "List-Unsubscribe": f"<{self.leave_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


@dataclass(frozen=True)
class News:
    """What is told of one hearing."""

    kind: NewsKind
    card: HearingCard
    text: str
    """The hearing in words, in the reader's language."""


def why_words(
    wishes: Wishes,
    municipality: MunicipalityCard,
    places: Mapping[str, PlaceCard],
    themes: Mapping[str, ThemeCard],
) -> str:
    """Why somebody gets these mails, in the current locale."""
    chosen = choice_words(
        [places[key].label for key in wishes.place_ids if key in places],
        [themes[key].name_in(wishes.language) for key in wishes.theme_ids if key in themes],
    )
    return _(
        "You get this mail because somebody confirmed, from this address, the wish to hear of hearings. "
        "%(name)s: %(choice)s.",
        name=municipality.full_name,
        choice=chosen,
    )


def news_letter(reader: Reader, news: Sequence[News]) -> Letter:
    """What changed and what is new, each hearing once, the most pressing first."""
    with force_locale(reader.language):
        groups = [
            (heading_of(kind), [one.text for one in news if one.kind is kind])
            for kind in NewsKind
            if any(one.kind is kind for one in news)
        ]
        return _letter(reader, "news", _news_subject(reader, news), groups=groups)


def _news_subject(reader: Reader, news: Sequence[News]) -> str:
    if len(news) == 1:
        return subject_of(heading_of(news[0].kind), news[0].card)
    if all(one.kind is NewsKind.NEW for one in news):
        words = ngettext("%(num)d new hearing", "%(num)d new hearings", len(news))
    else:
        words = ngettext("%(num)d hearing with news", "%(num)d hearings with news", len(news))
    return one_line(f"{reader.municipality.full_name}: {words}")


def reminder_letter(reader: Reader, card: HearingCard, text: str) -> Letter:
    """A hearing that comes soon."""
    with force_locale(reader.language):
        return _letter(reader, "reminder", subject_of(_("Reminder"), card), hearing=text)


def digest_letter(reader: Reader, coming: Sequence[str], news: Sequence[News]) -> Letter:
    """What comes in the next two weeks, and what else changed since the last one."""
    with force_locale(reader.language):
        subject = one_line(_("Hearings of the week: %(name)s", name=reader.municipality.full_name))
        return _letter(
            reader, "digest", subject, coming=coming,
            news=[(heading_of(one.kind), one.text) for one in news],
            calendar_url=calendar_url(reader.municipality.id, reader.language),
        )  # fmt: skip


def confirm_letter(reader: Reader) -> Letter:
    """The one mail before the confirmation; it carries nothing but the request."""
    with force_locale(reader.language):
        subject = one_line(
            _("Please confirm: notices of hearings, %(name)s", name=reader.municipality.full_name)
        )
        return _letter(reader, "confirm", subject, is_list=False)


def known_letter(reader: Reader) -> Letter:
    """For an address that gets notices already: the private link again; nothing was changed."""
    with force_locale(reader.language):
        subject = one_line(_("Your notices of hearings, %(name)s", name=reader.municipality.full_name))
        return _letter(reader, "known", subject)


def invitation_confirm_letter(reader: Reader, card: HearingCard) -> Letter:
    """The request to confirm that somebody wants a hearing in the calendar."""
    with force_locale(reader.language):
        subject = subject_of(_("Please confirm"), card)
        return _letter(reader, "invitation_confirm", subject, is_list=False, hearing=hearing_text(card))


def invitation_letter(reader: Reader, card: HearingCard, *, is_first: bool, calendar: str) -> Letter:
    """The hearing for the reader's calendar, or what became of it."""
    with force_locale(reader.language):
        lead = _("Invitation") if is_first else _("New time or place")
        if card.is_cancelled:
            lead = heading_of(NewsKind.CANCELLED)
        letter = _letter(reader, "invitation", subject_of(lead, card), hearing=hearing_text(card), lead=lead)
        return Letter(letter.subject, letter.body, letter.headers, calendar)


def _letter(reader: Reader, name: str, subject: str, *, is_list: bool = True, **said: object) -> Letter:
    body = current_app.jinja_env.get_template(f"notices/emails/{name}.txt").render(
        reader=reader, municipality=reader.municipality, **said
    )
    return Letter(subject, body.strip() + "\n", reader.headers if is_list else {})
