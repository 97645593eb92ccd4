"""The form of the votes: a number for each proposal, named by its reference."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField

from pb_app.kernel.errors import NeedsConfirmation
from pb_app.proposals.voting_rules import VoteKind
from pb_app.web.error_texts import warnings_of
from pb_app.web.forms import BaseForm, OneOf, OptionalCount, Required, VersionField


class VoteForm(BaseForm):
    """How people voted, and the doubts of the rules; the numbers are added by ``vote_form``."""

    refs: Sequence[str] = ()
    version = VersionField()
    kind = RadioField(
        _l("How did people vote?"), [OneOf(_l("Choose how people voted."))], validate_choice=False
    )
    most_each = OptionalCount(
        _l("Votes for each person, at most"), [Required(_l("Write how many votes each person had."))]
    )
    confirm = SelectMultipleField(_l("Please look at this first"), validate_choice=False)

    def ask(self, error: NeedsConfirmation) -> None:
        """Show the warnings with a box each."""
        self.confirm.choices = warnings_of(error)

    @property
    def ticked(self) -> frozenset[str]:
        """The codes of the warnings that were ticked."""
        return frozenset(str(code) for code in self.confirm.data or ())


def vote_form(refs: Sequence[str], data: Mapping[str, object]) -> VoteForm:
    """The form of one hearing."""
    fields = {ref: OptionalCount(_("Votes for %(ref)s", ref=ref)) for ref in refs}
    form: VoteForm = type("VotesOfHearing", (VoteForm,), {**fields, "refs": tuple(refs)})(data=dict(data))
    form.kind.choices = [
        (VoteKind.HANDS.value, _("Show of hands")),
        (VoteKind.DOTS.value, _("Dots on paper")),
    ]
    return form
