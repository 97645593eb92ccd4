"""Forms of notices."""

from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, SelectMultipleField

from pb_app.hearings.announcing.rules import LIMITS, NoticeChannel, NoticeFacts
from pb_app.hearings.web.announcing_words import channel_label
from pb_app.hearings.web.forms import is_id
from pb_app.kernel.errors import DomainError
from pb_app.web.forms import BaseForm, CleanString, DateText, OneOf, Required


class NoticeForm(BaseForm):
    """How a hearing, or several in the same way, was made known."""

    channel = SelectField(
        _l("How was it made known?"), [OneOf(_l("Choose how it was made known."))], validate_choice=False
    )
    place_text = CleanString(_l("Where?"), limit=LIMITS["place_text"])
    url = CleanString(_l("Link"), limit=LIMITS["url"])
    given_on = DateText(
        _l("On which day?"), [Required(_l("Write the day of the notice, for example 12.10.2026."))]
    )
    file = FileField(_l("Scan or photo as proof"))
    protocol_number = CleanString(_l("Protocol number"), limit=LIMITS["protocol_number"])
    protocol_on = DateText(_l("Date of the protocol"))
    note = CleanString(_l("Note for the office"), limit=LIMITS["note"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own types
        super().__init__(*args, **kwargs)
        self.channel.choices = [(one.value, channel_label(one)) for one in NoticeChannel]

    @property
    def facts(self) -> NoticeFacts:
        """What was typed; valid forms only."""
        return NoticeFacts(
            channel=NoticeChannel(self.channel.data), given_on=cast("date", self.given_on.data),
            place_text=self.place_text.data or "", url=self.url.data or "",
            protocol_number=self.protocol_number.data or "", protocol_on=self.protocol_on.data,
            note=self.note.data or "",
        )  # fmt: skip

    @property
    def has_protocol(self) -> bool:
        """Whether the folded part of the form must be open."""
        return any(one.data or one.errors for one in (self.protocol_number, self.protocol_on, self.note))

    def proof(self, most_octets: int) -> bytes | None:
        """The octets of the file, at most so many and one more; None where none was chosen."""
        return self.file.data.read(most_octets + 1) or None if self.file.data else None


class SharedNoticeForm(NoticeForm):
    """The same notice for several hearings."""

    hearing_ids = SelectMultipleField(_l("Which hearings?"), validate_choice=False)

    @property
    def ids(self) -> list[int]:
        """The hearings that were ticked; raise ``hearing_required`` for what is none."""
        chosen = [str(one) for one in self.hearing_ids.data or ()]
        if not all(is_id(one) for one in chosen):
            raise DomainError("hearing_required", field="hearing_ids")
        return [int(one) for one in chosen]


class WithdrawNoticeForm(BaseForm):
    """Why a notice is taken back."""

    reason = CleanString(
        _l("Reason"), [Required(_l("Say in a few words why it is taken back."))], limit=LIMITS["reason"]
    )
