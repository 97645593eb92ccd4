"""Forms of hearings: what it is, its announcement, the day itself, documents."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, SelectMultipleField

from pb_app.hearings.rules import (
    LIMITS,
    REASON_LIMIT,
    VENUE_LIMIT,
    DocumentKind,
    HearingStatus,
    Slot,
    VenueChoice,
)
from pb_app.hearings.wording import document_label
from pb_app.kernel.errors import DomainError, NeedsConfirmation
from pb_app.territory.queries import VenueCard
from pb_app.web.error_texts import warnings_of
from pb_app.web.forms import (
    BaseForm,
    CleanString,
    CleanText,
    DateText,
    OneOf,
    OptionalCount,
    Required,
    TimeText,
    TokenField,
    VersionField,
)

OTHER_HALL = "other"
UNKNOWN_HALL = ""
TITLE_LIMIT = 160
_LONGEST_ID = 10


def is_id(text: str) -> bool:
    """Whether a choice can be the number of a row at all."""
    return text.isascii() and text.isdigit() and len(text) < _LONGEST_ID


class DoubtForm(BaseForm):
    """A form whose rules may doubt: each warning asks for a tick, and the ticks are audited."""

    confirm = SelectMultipleField(_l("Please look at this first"), validate_choice=False)

    def ask(self, error: NeedsConfirmation) -> None:
        """Show the warnings with a box each."""
        self.confirm.choices = warnings_of(error)

    @property
    def ticked(self) -> frozenset[str]:
        """The codes of the warnings that were ticked."""
        return frozenset(str(code) for code in self.confirm.data or ())


class SlotForm(DoubtForm):
    """Date, hours and hall as far as they are known."""

    on_date = DateText(_l("Day"), [Required(_l("Write the day of the hearing, for example 12.10.2026."))])
    start_time = TimeText(_l("Begins at"))
    end_time = TimeText(_l("Ends at"))
    venue_id = SelectField(_l("Hall"), validate_choice=False, default=UNKNOWN_HALL)
    venue_text = CleanString(_l("Another hall"), limit=VENUE_LIMIT)

    def fill_halls(self, venues: Sequence[VenueCard]) -> None:
        """The halls of the municipality between "not known yet" and "another one"."""
        self.venue_id.choices = [
            (UNKNOWN_HALL, _("Not known yet")),
            *(
                (str(venue.id), ", ".join(part for part in (venue.name, venue.address) if part))
                for venue in venues
            ),
            (OTHER_HALL, _("Another hall, written below")),
        ]

    @property
    def slot(self) -> Slot:
        """Date and hours as typed; valid forms only."""
        return Slot(on=cast("date", self.on_date.data), start=self.start_time.data, end=self.end_time.data)

    @property
    def venue(self) -> VenueChoice:
        """The hall as chosen; raise ``venue_twice`` for a hall of the list and another one beside it."""
        chosen, text = self.venue_id.data or UNKNOWN_HALL, self.venue_text.data or ""
        if chosen in {UNKNOWN_HALL, OTHER_HALL}:
            return VenueChoice(text=text)
        if text:
            raise DomainError("venue_twice", field="venue_text")
        if not is_id(chosen):
            raise DomainError("unknown_venue", field="venue_id")
        return VenueChoice(venue_id=int(chosen))


class HearingForm(SlotForm):
    """All that a person says of a hearing; ``with_parts`` adds a field for each organisation."""

    version = VersionField()
    token = TokenField()
    kind = RadioField(
        _l("What kind of meeting is it?"), [OneOf(_l("Choose the kind of meeting."))], validate_choice=False
    )
    place_ids = SelectMultipleField(_l("For which places?"), validate_choice=False)
    theme_ids = SelectMultipleField(_l("About which themes?"), validate_choice=False)
    audience = SelectField(
        _l("Who is invited?"), [OneOf(_l("Choose who is invited."))], validate_choice=False
    )
    online_url = CleanString(_l("Link to take part online"), limit=LIMITS["online_url"])
    accessibility = CleanString(_l("What people should know about getting in"), limit=LIMITS["accessibility"])
    title = CleanString(_l("Title"), limit=LIMITS["title"])
    purpose = CleanText(_l("What will be discussed?"), limit=LIMITS["purpose"])
    agenda = CleanText(_l("Agenda of the hearing"), limit=LIMITS["agenda"])
    title_en = CleanString(_l("Title in English"), limit=LIMITS["title_en"])
    purpose_en = CleanText(_l("What will be discussed, in English"), limit=LIMITS["purpose_en"])
    agenda_en = CleanText(_l("Agenda in English"), limit=LIMITS["agenda_en"])
    team = SelectMultipleField(_l("Who of the staff runs it?"), validate_choice=False)

    @property
    def part_fields(self) -> list[Any]:
        """The fields of the organisations, in their order."""
        return [field for field in self if field.name.startswith(PART_PREFIX)]

    @property
    def has_english_errors(self) -> bool:
        """Whether the folded English part must be open."""
        return any(field.errors for field in (self.title_en, self.purpose_en, self.agenda_en))


PART_PREFIX = "part-"


def with_parts(organisations: Sequence[tuple[int, str]]) -> type[HearingForm]:
    """The form with a select for the part of each organisation (id and name)."""
    fields = {
        f"part_{key}": SelectField(name, name=f"{PART_PREFIX}{key}", validate_choice=False, default="")
        for key, name in organisations
    }
    return type("HearingFormWithParts", (HearingForm,), fields)


class PublishForm(DoubtForm):
    """Announce a draft, or confirm what was tentative."""

    version = VersionField()
    status = RadioField(
        _l("How certain is it?"),
        [OneOf(_l("Choose how certain it is."))],
        validate_choice=False,
        default=HearingStatus.CONFIRMED.value,
    )


class MoveForm(SlotForm):
    """Another day, hour or hall, with the reason."""

    version = VersionField()
    reason = CleanString(
        _l("Why is it moved?"),
        [Required(_l("Please give the reason: it will be public."))],
        limit=REASON_LIMIT,
    )


class ReasonForm(DoubtForm):
    """A step that needs a reason: cancel, restore, take back that it was held."""

    version = VersionField()
    reason = CleanString(
        _l("Reason"), [Required(_l("Please give the reason: it will be public."))], limit=REASON_LIMIT
    )


class StepForm(BaseForm):
    """A step that needs only a look: mark held, discard a draft."""

    version = VersionField()


class PartsForm(BaseForm):
    """The parts of a count of people; empty means that nobody knows."""

    women = OptionalCount(_l("Women"))
    men = OptionalCount(_l("Men"))
    not_stated = OptionalCount(_l("Not stated"))
    under_16 = OptionalCount(_l("Under 16"))
    from_16_to_29 = OptionalCount(_l("16–29"))
    from_30_to_64 = OptionalCount(_l("30–64"))
    from_65 = OptionalCount(_l("65 and over"))
    disabilities = OptionalCount(_l("Persons with disabilities"))


class AttendanceForm(PartsForm):
    """All who were there, with the parts as far as they are known."""

    version = VersionField()
    total = OptionalCount(_l("People in all"))


class DocumentForm(BaseForm):
    """A version of a document."""

    kind = SelectField(_l("What is it?"), [OneOf(_l("Choose what the document is."))], validate_choice=False)
    title = CleanString(_l("Title"), [Required(_l("Give the document a title."))], limit=TITLE_LIMIT)
    dated_on = DateText(_l("Date of the document"), [Required(_l("Write the date like 12.10.2026."))])
    file = FileField(_l("File"), [Required(_l("Choose a file: a PDF or a picture."))])

    def fill_choices(self) -> None:
        """The kinds of document in the language of the page."""
        self.kind.choices = [(kind.value, document_label(kind)) for kind in DocumentKind]
