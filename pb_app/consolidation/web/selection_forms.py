"""Forms of the suggested selection."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from pb_app.consolidation.selecting.queries import Money, SettingsView
from pb_app.consolidation.selecting.rules import Completion, Rule, RuleChoice, Utility
from pb_app.consolidation.selecting.rules.sources import Basis, VoteSource
from pb_app.consolidation.selecting.service import SettingsDraft
from pb_app.consolidation.selecting.words import (
    COMPLETION_LABELS,
    RULE_LABELS,
    SOURCE_LABELS,
    UTILITY_LABELS,
)
from pb_app.consolidation.web.forms import DoubtForm
from pb_app.cycles.queries import ProgrammeCard
from pb_app.web.formatting import lek
from pb_app.web.forms import BaseForm, OneOf, TokenField, VersionField

_MOST_DIGITS = 9


class RuleForm(BaseForm):
    """A rule, and what follows from equal shares."""

    rule = RadioField(
        _l("Rule"),
        [OneOf(_l("Choose a rule."))],
        choices=[SelectChoice(one.value, words) for one, words in RULE_LABELS.items()],
        default=Rule.GREEDY.value,
        validate_choice=False,
    )
    utility = RadioField(
        _l("What is an item worth to those who chose it?"),
        [OneOf(_l("Choose what an item is worth."))],
        choices=[SelectChoice(one.value, words) for one, words in UTILITY_LABELS.items()],
        default=Utility.COST.value,
        validate_choice=False,
    )
    completion = RadioField(
        _l("What becomes of money that is left?"),
        [OneOf(_l("Choose what becomes of money that is left."))],
        choices=[SelectChoice(one.value, words) for one, words in COMPLETION_LABELS.items()],
        default=Completion.ADD_ONE.value,
        validate_choice=False,
    )

    @property
    def choice(self) -> RuleChoice:
        """What was chosen; valid forms only."""
        return RuleChoice(
            rule=Rule(self.rule.data),
            utility=Utility(self.utility.data),
            completion=Completion(self.completion.data),
        )


class SettingsForm(RuleForm):
    """What the municipality asks for."""

    version = VersionField()
    is_enabled = BooleanField(_l("The municipality asks for a suggested selection"))
    source = RadioField(
        _l("What is counted"),
        [OneOf(_l("Choose what is counted."))],
        choices=[SelectChoice(one.value, words) for one, words in SOURCE_LABELS.items()],
        validate_choice=False,
    )
    basis = SelectField(_l("Money that is divided"), [OneOf(_l("Choose the money that is divided."))],
                        validate_choice=False)  # fmt: skip

    def fill(self, money: Sequence[Money], programmes: Sequence[ProgrammeCard], year: int) -> None:
        """The budgets that a ceiling bounds; without any, the whole of the first year, to be bounded later."""
        names = {one.id: one.label for one in programmes}
        self.basis.choices = [
            SelectChoice(_key(one.basis), f"{basis_words(one.basis, names)}: {lek(one.amount)}")
            for one in money
        ] or [SelectChoice(_key(Basis(year=year)), basis_words(Basis(year=year), names))]

    def show(self, settings: SettingsView) -> None:
        """Fill the form from what was asked for."""
        for name, value in stored_settings(settings).items():
            self[name].data = value
        self.version.data = settings.version

    @property
    def draft(self) -> SettingsDraft:
        """What was chosen; valid forms only."""
        return SettingsDraft(
            is_enabled=bool(self.is_enabled.data),
            choice=self.choice,
            source=VoteSource(self.source.data),
            basis=_basis(self.basis.data or ""),
        )


def basis_words(basis: Basis, programmes: Mapping[int, str]) -> str:
    """``2027, buxheti i gjithë`` or ``2027, 04520 Rrjeti rrugor``."""
    whole = _("the whole budget")
    return f"{basis.year}, {programmes.get(basis.programme_id, whole) if basis.programme_id else whole}"


def stored_settings(settings: SettingsView) -> dict[str, object]:
    """What was asked for, by the field names of ``SettingsForm``."""
    return {
        "is_enabled": settings.is_enabled,
        "rule": settings.choice.rule.value,
        "utility": settings.choice.utility.value,
        "completion": settings.choice.completion.value,
        "source": settings.source.value,
        "basis": _key(settings.basis),
    }


def _key(basis: Basis) -> str:
    return f"{basis.programme_id or 0}:{basis.year}"


def _basis(text: str) -> Basis:
    """A basis of an address or a form; what cannot be read is a year that no budget has."""
    parts = text.split(":")
    numbers = [int(one) for one in parts if one.isascii() and one.isdigit() and len(one) <= _MOST_DIGITS]
    programme, year = numbers if len(numbers) == len(parts) == len(("programme", "year")) else (0, 0)
    return Basis(year=year, programme_id=programme or None)


class RunForm(BaseForm):
    """One button: run it."""

    token = TokenField()


class ProposeForm(DoubtForm):
    """Which of the suggested items are proposed for the budget."""

    items = SelectMultipleField(_l("Suggested items without a decision"), validate_choice=False)


class PabulibForm(RuleForm):
    """A file of researchers, and the rule that is run over it."""

    file = FileField(_l("Pabulib file (.pb)"))
