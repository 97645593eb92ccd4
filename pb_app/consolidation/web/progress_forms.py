"""Forms of the work on approved items."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField

from pb_app.consolidation.progress.rules import (
    ALT_LIMIT,
    COUNCIL_LIMIT,
    NOTE_LIMIT,
    ProgressDraft,
    ProgressState,
    possible_states,
)
from pb_app.consolidation.progress.words import STATE_LABELS
from pb_app.consolidation.web.forms import DoubtForm
from pb_app.kernel.errors import DomainError
from pb_app.web.forms import (
    AmountText,
    BaseForm,
    CleanString,
    CleanText,
    DateText,
    OneOf,
    OptionalCount,
    Required,
    TokenField,
    VersionField,
)


class ProgressForm(DoubtForm):
    """How far it is, since when, what it has cost so far."""

    version = VersionField()
    token = TokenField()
    state = RadioField(
        _l("How far is it?"), [OneOf(_l("Say how far it is."))], choices=[], validate_choice=False
    )
    on_date = DateText(_l("Since which day?"), [Required(_l("Write the day."))])
    cost_to_date = AmountText(_l("Cost to date"))
    carried_to_year = OptionalCount(_l("To which year?"))
    council_decision = CleanString(_l("Council decision that removed it"), limit=COUNCIL_LIMIT)
    note = CleanText(_l("In a few words, for everybody to read"), limit=NOTE_LIMIT)
    photo = FileField(_l("Photo"))
    photo_alt = CleanString(_l("What does the photo show?"), limit=ALT_LIMIT)

    def fill(self, before: ProgressState | None) -> None:
        """Offer the states that may follow."""
        self.state.choices = [(state.value, STATE_LABELS[state]) for state in possible_states(before)]

    @property
    def draft(self) -> ProgressDraft:
        """What was reported; raise ``DomainError`` for a state that was not offered."""
        if self.on_date.data is None:
            raise DomainError("date_unreadable", field="on_date")
        cost = self.cost_to_date.data
        return ProgressDraft(
            state=ProgressState(self.state.data), on_date=self.on_date.data, note=self.note.data or "",
            cost_to_date=cost.lek if cost is not None else None,
            carried_to_year=self.carried_to_year.data, council_decision=self.council_decision.data or "",
            photo_alt=self.photo_alt.data or "", old_lek=cost is not None and cost.old_lek,
        )  # fmt: skip


class DueForm(BaseForm):
    """When an item is to be done."""

    version = VersionField()
    due_on = DateText(_l("To be done by"), description=_l("Empty: the end of the last year with an amount."))


class TakeBackForm(BaseForm):
    """Why a report is taken back."""

    reason = CleanString(_l("Reason"), [Required(_l("Write why."))], limit=500)


def photo_hint() -> str:
    """What a photo must be."""
    return _("JPEG or PNG. Where and when it was taken is removed from the file. Show the work, not people.")
