"""Forms of consolidation."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from pb_app.consolidation.queries.items import ItemCard
from pb_app.consolidation.rules import Decision, Nature, Valuation, Vat
from pb_app.consolidation.rules.deciding import AmountDraft, DecisionDraft, ValuationDraft, budget_years
from pb_app.consolidation.service import ItemTexts
from pb_app.consolidation.words import DECISION_CHOICES, NATURE_LABELS, VALUATION_LABELS, VAT_LABELS
from pb_app.cycles.queries import ProgrammeCard, ThemeCard
from pb_app.kernel.errors import NeedsConfirmation
from pb_app.kernel.money import ParsedAmount
from pb_app.territory.queries import PlaceCard
from pb_app.web.error_texts import warnings_of
from pb_app.web.forms import AmountText, BaseForm, CleanString, CleanText, OneOf, TokenField, VersionField

_MOST_DIGITS = 9


class DoubtForm(BaseForm):
    """A form whose rules may doubt: each warning asks for a tick, and the ticks are audited."""

    confirm = SelectMultipleField(_l("Please read and tick"), validate_choice=False)

    def ask(self, error: NeedsConfirmation) -> None:
        """Show the warnings with a box each."""
        self.confirm.choices = [SelectChoice(code, words) for code, words in warnings_of(error)]
        self.confirm.errors = [_("Please read and tick what is asked here.")]

    @property
    def ticked(self) -> frozenset[str]:
        """The codes of the warnings that were ticked."""
        return frozenset(str(code) for code in self.confirm.data or ())


def item_choices(cards: Iterable[ItemCard]) -> list[SelectChoice]:
    """The items that are there, by code."""
    items = (SelectChoice(card.code, f"{card.code} {card.title}") for card in cards)
    return [SelectChoice("", _("Choose an item")), *items]


class PileForm(BaseForm):
    """The proposal that is offered, the siblings ticked beside it, the title of an item of its own."""

    token = TokenField()
    current = HiddenField()
    picks = SelectMultipleField(_l("Siblings"), validate_choice=False)
    title = CleanString(_l("Title of the new item"), limit=200)


class GatherForm(BaseForm):
    """Ticked proposals, and the item that they go into: a new one or one that is there."""

    token = TokenField()
    proposals = SelectMultipleField(_l("Proposals"), validate_choice=False)
    title = CleanString(_l("Title of the new item"), limit=200)
    item = SelectField(_l("Item"), validate_choice=False, default="")

    def fill_items(self, cards: Sequence[ItemCard]) -> None:
        """The items that are there."""
        self.item.choices = item_choices(cards)


class AddForm(BaseForm):
    """Proposals named by their references."""

    references = CleanString(_l("References of proposals"), limit=400)


class TextsForm(BaseForm):
    """What an item is called and where it is to be done."""

    version = VersionField()
    title = CleanString(_l("Title"), limit=200)
    description = CleanText(_l("Description"), limit=2000)
    theme_id = SelectField(_l("Theme"), validate_choice=False)
    places = SelectMultipleField(_l("Places"), validate_choice=False)
    title_en = CleanString(_l("Title in English"), limit=200)
    description_en = CleanText(_l("Description in English"), limit=2000)

    def fill_choices(self, themes: Iterable[ThemeCard], places: Iterable[PlaceCard], locale: str) -> None:
        """The themes of the process and the places of the municipality."""
        self.theme_id.choices = [SelectChoice(theme.id, theme.name_in(locale)) for theme in themes]
        self.places.choices = [SelectChoice(place.id, place.label) for place in places]

    @property
    def texts(self) -> ItemTexts:
        """What was typed."""
        return ItemTexts(
            title=self.title.data or "",
            title_en=self.title_en.data or "",
            description=self.description.data or "",
            description_en=self.description_en.data or "",
            theme_id=self.theme_id.data or "",
            place_ids=tuple(self.places.data or ()),
        )


class ValuationForm(DoubtForm):
    """Whether it can be done, in which programme, and what it costs each year."""

    version = VersionField()
    valuation = RadioField(
        _l("Can it be done?"),
        [OneOf(_l("Say whether it can be done."))],
        choices=[SelectChoice(one.value, words) for one, words in VALUATION_LABELS.items()],
        validate_choice=False,
    )
    reason = CleanText(_l("Reason, if it cannot be done"), limit=1000)
    programme_id = SelectField(_l("Budget programme"), validate_choice=False, default="")
    amount_0 = AmountText()
    amount_1 = AmountText()
    amount_2 = AmountText()
    fund_source = CleanString(_l("Source of funds"), limit=120)
    spending_unit = CleanString(_l("Spending unit"), limit=120)
    nature = SelectField(
        _l("Kind of expenditure"),
        [OneOf(_l("Choose the kind of expenditure."))],
        choices=[SelectChoice(one.value, words) for one, words in NATURE_LABELS.items()],
        default=Nature.CAPITAL.value,
        validate_choice=False,
    )
    vat = SelectField(
        _l("VAT"),
        [OneOf(_l("Say whether VAT is contained."))],
        choices=[SelectChoice(one.value, words) for one, words in VAT_LABELS.items()],
        default=Vat.NOT_STATED.value,
        validate_choice=False,
    )

    def fill(self, year: int, programmes: Sequence[ProgrammeCard]) -> None:
        """Name the years, and list the programmes of the process."""
        self.years = budget_years(year)
        for one, field in zip(self.years, self.amount_fields, strict=True):
            field.label.text = _("Amount for %(year)s, in lekë", year=one)
        self.programme_id.choices = [
            SelectChoice("", _("Not chosen yet")),
            *(SelectChoice(str(one.id), one.label) for one in programmes),
        ]  # fmt: skip

    @property
    def amount_fields(self) -> tuple[Any, Any, Any]:
        """The fields of the three years."""
        return (self.amount_0, self.amount_1, self.amount_2)

    def show(self, card: ItemCard) -> None:
        """Fill the form from the item."""
        for name, value in stored_valuation(card, self.years).items():
            self[name].data = value
        self.version.data = card.version

    def field_of_year(self, name: str) -> str:
        """The form's own name of the field that a rule calls ``amount_2027``."""
        given = name.removeprefix("amount_")
        known = {str(year): f"amount_{position}" for position, year in enumerate(self.years)}
        return known.get(given, name)

    @property
    def draft(self) -> ValuationDraft:
        """What was typed; valid forms only."""
        chosen = self.programme_id.data or ""
        is_id = chosen.isascii() and chosen.isdigit() and len(chosen) <= _MOST_DIGITS
        return ValuationDraft(
            valuation=Valuation(self.valuation.data),
            reason=self.reason.data or "",
            programme_id=int(chosen) if is_id else None,
            amounts=tuple(
                self._amount(year, field.data)
                for year, field in zip(self.years, self.amount_fields, strict=True)
                if field.data is not None
            ),
        )

    def _amount(self, year: int, parsed: ParsedAmount) -> AmountDraft:
        return AmountDraft(
            year=year,
            lek=parsed.lek,
            old_lek=parsed.old_lek,
            fund_source=self.fund_source.data or "",
            spending_unit=self.spending_unit.data or "",
            nature=Nature(self.nature.data),
            vat=Vat(self.vat.data),
        )


def stored_valuation(card: ItemCard, years: Sequence[int]) -> dict[str, object]:
    """The values of an item by the field names of ``ValuationForm``."""
    first = card.amounts[0] if card.amounts else None
    amounts = {f"amount_{position}": card.by_year.get(year) for position, year in enumerate(years)}
    return {
        "valuation": card.valuation.value,
        "reason": card.valuation_reason,
        "programme_id": str(card.programme_id or ""),
        "fund_source": first.fund_source if first else "",
        "spending_unit": first.spending_unit if first else "",
        "nature": first.nature.value if first else Nature.CAPITAL.value,
        "vat": first.vat.value if first else Vat.NOT_STATED.value,
        **amounts,
    }


class DecisionForm(BaseForm):
    """What the municipality decided."""

    version = VersionField()
    decision = RadioField(
        _l("Decision"),
        [OneOf(_l("Choose a decision."))],
        choices=[SelectChoice(one.value, words) for one, words in DECISION_CHOICES.items()],
        validate_choice=False,
    )
    forwarded_to = CleanString(_l("Forwarded to"), limit=160)
    reason = CleanText(_l("Reason of the decision"), limit=1000)

    def show(self, card: ItemCard) -> None:
        """Fill the form from the item."""
        for name, value in stored_decision(card).items():
            self[name].data = value
        self.version.data = card.version

    @property
    def draft(self) -> DecisionDraft:
        """What was typed; valid forms only."""
        return DecisionDraft(
            decision=Decision(self.decision.data),
            reason=self.reason.data or "",
            forwarded_to=self.forwarded_to.data or "",
        )


def stored_decision(card: ItemCard) -> dict[str, object]:
    """The values of an item by the field names of ``DecisionForm``."""
    return {
        "decision": card.decision.value,
        "forwarded_to": card.forwarded_to,
        "reason": card.decision_reason,
    }


class ReasonForm(BaseForm):
    """Why something is undone."""

    version = VersionField()
    reason = CleanText(_l("Reason"), limit=400)


class SplitForm(BaseForm):
    """The proposals that go into an item of their own, its title and why."""

    version = VersionField()
    token = TokenField()
    proposals = SelectMultipleField(_l("Proposals"), validate_choice=False)
    title = CleanString(_l("Title of the new item"), limit=200)
    reason = CleanString(_l("Reason"), limit=400)


class MergeForm(DoubtForm):
    """The item into which another one is merged."""

    version = VersionField()
    target = SelectField(_l("Merge into"), validate_choice=False, default="")
    reason = CleanString(_l("Reason"), limit=400)


class PublishForm(DoubtForm):
    """A note for the public beside the new version."""

    token = TokenField()
    note = CleanText(_l("Note to this version"), limit=1000)
