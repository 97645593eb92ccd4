"""Forms of notices."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField

from pb_app.cycles.queries import ThemeCard
from pb_app.kernel.contact import EMAIL_MOST, normal_email
from pb_app.kernel.ids import new_token
from pb_app.notices.rules import REMINDER_HOURS, Digest, Wishes
from pb_app.notices.wording import offset_words
from pb_app.territory.queries import PlaceCard
from pb_app.web.forms import BaseForm, CleanString, OneOf, Required, TokenField
from pb_app.web.locale import LOCALES
from pb_app.web.person_check import seal_now

_LANGUAGES = {"sq": "Shqip", "en": "English"}


class Ticks(SelectMultipleField):
    """None, one or several of what is offered; anything else is an error of the rules, not of the form."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own types
        super().__init__(label, choices=[], validate_choice=False, **kwargs)


class WishesForm(BaseForm):
    """What somebody wants to be told."""

    places = Ticks(_l("Of which places?"))
    themes = Ticks(_l("On which themes?"))
    digest = RadioField(
        _l("How are new hearings told to you?"),
        [OneOf(_l("Choose how new hearings are told to you."))],
        validate_choice=False,
    )
    reminders = Ticks(_l("When are you reminded of a hearing?"))
    language = RadioField(
        _l("Language of the mails"), [OneOf(_l("Choose a language."))], validate_choice=False
    )

    def fill(self, places: Sequence[PlaceCard], themes: Sequence[ThemeCard], locale: str) -> None:
        """Offer the places and themes of the municipality."""
        self.places.choices = [(place.id, place.label) for place in places]
        self.themes.choices = [(theme.id, theme.name_in(locale)) for theme in themes]
        self.digest.choices = [
            (Digest.EACH.value, _("At once, each of them")),
            (Digest.WEEKLY.value, _("Once a week, on Monday morning")),
            (Digest.NONE.value, _("Not at all")),
        ]
        self.reminders.choices = [(str(hours), offset_words(hours)) for hours in REMINDER_HOURS]
        self.language.choices = [(code, _LANGUAGES[code]) for code in LOCALES]

    def show(self, wishes: Wishes) -> None:
        """Show wishes in a form that nobody has filled in yet."""
        self.places.data, self.themes.data = list(wishes.place_ids), list(wishes.theme_ids)
        self.digest.data, self.language.data = wishes.digest.value, wishes.language
        self.reminders.data = [str(hours) for hours in wishes.reminder_hours]

    @property
    def wishes(self) -> Wishes:
        """What was chosen; an offset that is no number becomes one that nobody offers."""
        hours = tuple(
            int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
            for text in self.reminders.data or ()
        )
        return Wishes(
            place_ids=tuple(self.places.data or ()),
            theme_ids=tuple(self.themes.data or ()),
            digest=Digest(self.digest.data),
            reminder_hours=hours,
            language=str(self.language.data),
        )


class _PersonFields:
    """What keeps robots out: ``website`` is a trap that people do not see, ``answer`` comes only when asked for."""

    token = TokenField()
    shown = HiddenField()
    website = CleanString(_l("Leave this field empty"), limit=400)
    answer = CleanString(_l("Your answer"), limit=40)


class SubscribeForm(_PersonFields, WishesForm):
    """The address and what to tell it."""

    email = CleanString(_l("Your e-mail"), [Required(_l("Write your e-mail."))], limit=EMAIL_MOST)

    @property
    def address(self) -> str:
        """The address as it is kept; raise ``DomainError`` for one that cannot be."""
        return normal_email(self.email.data or "")


class InviteForm(_PersonFields, BaseForm):
    """The address whose calendar gets the hearing."""

    email = CleanString(_l("Your e-mail"), [Required(_l("Write your e-mail."))], limit=EMAIL_MOST)

    @property
    def address(self) -> str:
        """The address as it is kept; raise ``DomainError`` for one that cannot be."""
        return normal_email(self.email.data or "")


def open_form(form: SubscribeForm | InviteForm) -> None:
    """Seal when the form was first shown, and give it a token that can stand in a page."""
    form.shown.data = form.shown.data or seal_now()
    if not (form.token.data or "").isprintable():
        form.token.data = new_token()
