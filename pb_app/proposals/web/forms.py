"""Forms of proposals: the citizen's, the office's, the recorder's."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import Field, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from pb_app.cycles.queries import ThemeCard
from pb_app.kernel.contact import normal_email, normal_phone
from pb_app.kernel.errors import DomainError
from pb_app.proposals.consultation_rules import PASSAGE_LIMIT
from pb_app.proposals.recorder_steps import WHOLE
from pb_app.proposals.rules import (
    FORWARD_LIMIT,
    REASON_LIMIT,
    SIGNATURES_LIMIT,
    STAFF_SOURCES,
    TEXT_LIMIT,
    VILLAGE_LIMIT,
    Contact,
    ProposalSource,
)
from pb_app.proposals.web.wording import source_label
from pb_app.territory.queries import PlaceCard
from pb_app.territory.rules import PlaceKind
from pb_app.web.error_texts import text_of
from pb_app.web.forms import (
    BaseForm,
    CleanString,
    CleanText,
    DateText,
    OptionalCount,
    Required,
    TokenField,
    VersionField,
)
from pb_app.web.locale import current_locale


class PlaceSelect(SelectField):
    """A select over the places of one municipality."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own types
        super().__init__(label, validators, validate_choice=False, choices=[], **kwargs)

    def fill(self, places: Sequence[PlaceCard], *, empty: str, first: Sequence[PlaceCard] = ()) -> None:
        """Offer the whole municipality and its places, ``first`` before the others; a village leads to its unit."""
        villages: dict[str | None, list[str]] = {}
        for place in places:
            if place.kind is PlaceKind.VILLAGE:
                villages.setdefault(place.parent_id, []).append(place.name)
        leading = {place.id for place in first}
        ordered = [*first, *(place for place in places if place.id not in leading)]
        self.choices = [
            ("", empty),
            (WHOLE, _("The whole municipality")),
            *(
                SelectChoice(place.id, place.label, {"data-alt": ", ".join(villages.get(place.id, ()))})
                for place in ordered
                if place.kind is not PlaceKind.VILLAGE
            ),
        ]

    @property
    def place_id(self) -> str | None:
        """The place chosen, None for the whole municipality; raise ``DomainError`` for anything not offered."""
        if not self.data or all(choice.value != self.data for choice in self.iter_choices()):
            raise DomainError("unknown_place", field=self.short_name)
        return None if self.data == WHOLE else str(self.data)


class ContactForm(BaseForm):
    """The author's own data, all of them optional."""

    name = CleanString(_l("Name and surname"), limit=120)
    email = CleanString(_l("E-mail"), limit=254)
    phone = CleanString(_l("Phone"), limit=40)

    def validate_email(self, field: Field) -> None:
        """An address that cannot be one is said beside every other fault of the form."""
        try:
            if field.data:
                normal_email(field.data)
        except DomainError as error:
            raise ValidationError(
                _("Write the e-mail address like emri@shembull.al, or leave it empty.")
            ) from error

    def validate_phone(self, field: Field) -> None:
        """Likewise a number."""
        try:
            normal_phone(field.data or "")
        except DomainError as error:
            raise ValidationError(text_of(error)) from error

    @property
    def contact(self) -> Contact:
        """What was given, of a form that is valid."""
        email = normal_email(self.email.data) if self.email.data else ""
        phone = normal_phone(self.phone.data or "")
        return Contact(name=self.name.data or "", email=email, phone=phone, language=current_locale())


class ProposalForm(ContactForm):
    """What the citizen's zone needs; ``website`` is a trap that people do not see."""

    token = TokenField()
    shown = HiddenField()
    place = PlaceSelect(_l("Where?"), [Required(_l("Choose where it is needed."))])
    village = CleanString(_l("Village or street"), limit=VILLAGE_LIMIT)
    theme = RadioField(
        _l("What is it about?"), [Required(_l("Choose what it is about."))], validate_choice=False
    )
    text = CleanText(_l("Your proposal"), [Required(_l("Write what your area needs."))], limit=TEXT_LIMIT)
    files = MultipleFileField(_l("Photo or document"))
    website = CleanString(_l("Leave this field empty"), limit=TEXT_LIMIT)
    answer = CleanString(_l("Your answer"), limit=40)

    def fill(self, places: Sequence[PlaceCard], themes: Sequence[ThemeCard], locale: str) -> None:
        """Offer the places and themes of the municipality."""
        self.place.fill(places, empty=_("Choose…"))
        self.theme.choices = [(theme.id, theme.name_in(locale)) for theme in themes]

    def check_choices(self) -> None:
        """Raise ``DomainError`` for a place or theme that was not offered."""
        _ignored = self.place.place_id
        if self.theme.data not in {value for value, _label in self.theme.choices}:
            raise DomainError("unknown_theme", field="theme")


class CommentForm(ProposalForm):
    """What somebody says of the draft budget."""

    passage = CleanString(_l("Page or line of the draft"), limit=PASSAGE_LIMIT)
    text = CleanText(_l("Your comment"), [Required(_l("Write your comment."))], limit=TEXT_LIMIT)


class RecorderForm(BaseForm):
    """One thing said at a hearing; the theme may be left to its words."""

    token = TokenField()
    text = CleanText(_l("What was said"), [Required(_l("Write what was said."))], limit=TEXT_LIMIT)
    theme = SelectField(_l("Theme"), validate_choice=False, choices=[])
    place = PlaceSelect(_l("Unit / region"), [Required(_l("Choose a place from the list."))])
    village = CleanString(_l("Village or street"), limit=VILLAGE_LIMIT)
    voices = OptionalCount(_l("Voices"), default=1)
    source = SelectField(_l("How it was said"), choices=[])
    signatures = OptionalCount(_l("Signatures"))
    answer_in_hall = CleanText(_l("Answer given in the hall"), limit=REASON_LIMIT)
    sheet = CleanString(_l("Sheet"), limit=40)
    again = HiddenField()
    """The sheet of which the page said that it has been typed already: saving once more is meant so."""

    def fill(
        self,
        places: Sequence[PlaceCard],
        first: Sequence[PlaceCard],
        themes: Sequence[ThemeCard],
        locale: str,
    ) -> None:
        """Offer themes, sources and places, those of the hearing before the others."""
        self.place.fill(places, empty=_("Choose…"), first=first)
        self.theme.choices = [
            ("", _("From the words of the text")),
            *((theme.id, theme.name_in(locale)) for theme in themes),
        ]
        self.source.choices = [(source.value, source_label(source)) for source in STAFF_SOURCES]

    @property
    def chosen_source(self) -> ProposalSource:
        """How it was said."""
        return ProposalSource(self.source.data or ProposalSource.HEARING)


class PileForm(BaseForm):
    """How many sheets of paper came back."""

    sheets = OptionalCount(_l("Sheets in all"))


class EditForm(BaseForm):
    """What the office may put right."""

    version = VersionField()
    text = CleanText(_l("Text"), [Required(_l("Write what was said."))], limit=TEXT_LIMIT)
    text_en = CleanText(_l("Text in English"), limit=TEXT_LIMIT)
    theme = SelectField(_l("Theme"), validate_choice=False, choices=[])
    place = SelectField(_l("Unit / region"), validate_choice=False, choices=[])
    village = CleanString(_l("Village or street"), limit=VILLAGE_LIMIT)
    voices = OptionalCount(_l("Voices"), [Required(_l("Write how many people say so."))])
    signatures = OptionalCount(_l("Signatures"), description=_l("At most %(most)d.", most=SIGNATURES_LIMIT))
    answer_in_hall = CleanText(_l("Answer given in the hall"), limit=REASON_LIMIT)
    protocol_number = CleanString(_l("Protocol number"), limit=40)
    protocol_on = DateText(_l("Protocol date"))

    def fill(self, places: Sequence[PlaceCard], themes: Sequence[ThemeCard], locale: str) -> None:
        """Offer the municipality's places and the themes."""
        self.place.choices = [
            (WHOLE, _("The whole municipality")),
            *((place.id, place.label) for place in places),
        ]
        self.theme.choices = [(theme.id, theme.name_in(locale)) for theme in themes]

    @property
    def place_id(self) -> str | None:
        """The place chosen, None for the whole municipality; raise ``DomainError`` for anything not offered."""
        if self.place.data not in {value for value, _label in self.place.choices}:
            raise DomainError("unknown_place", field="place")
        return None if self.place.data == WHOLE else str(self.place.data)


class ModerationForm(BaseForm):
    """The office's answer to one proposal."""

    version = VersionField()
    status = RadioField(
        _l("What becomes of it"), [Required(_l("Choose what becomes of it."))], validate_choice=False
    )
    forwarded_to = CleanString(_l("Passed on to"), limit=FORWARD_LIMIT)
    reason = CleanText(_l("Reason"), limit=REASON_LIMIT)
