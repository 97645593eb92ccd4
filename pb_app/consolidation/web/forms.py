"""Forms of consolidation."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from pb_app.consolidation.queries.items import ItemCard
from pb_app.consolidation.rules import Decision, Stage
from pb_app.consolidation.rules.deciding import DecisionDraft
from pb_app.consolidation.service import ItemTexts
from pb_app.consolidation.words import DECISION_CHOICES
from pb_app.cycles.queries import ThemeCard
from pb_app.kernel.errors import NeedsConfirmation
from pb_app.territory.queries import PlaceCard
from pb_app.web.error_texts import warnings_of
from pb_app.web.forms import BaseForm, CleanString, CleanText, OneOf, TokenField, VersionField


class DoubtForm(BaseForm):
    """A form whose rules may doubt: each warning asks for a tick, and the ticks are audited."""

    confirm = SelectMultipleField(_l("Please read and tick"), validate_choice=False)

    def ask(self, error: NeedsConfirmation) -> None:
        """Show the warnings with a box each, and say that they are not ticked."""
        self.offer(error)
        self.confirm.errors = [_("Please read and tick what is asked here.")]

    def offer(self, error: NeedsConfirmation) -> None:
        """Show the warnings with a box each."""
        self.confirm.choices = [SelectChoice(key, words) for key, words in warnings_of(error)]

    @property
    def ticked(self) -> frozenset[str]:
        """The keys of the warnings that were ticked."""
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


class TextsForm(DoubtForm):
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


class DecisionForm(DoubtForm):
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
    departure = CleanText(_l("Why you decide otherwise than the suggested selection"), limit=1000)

    def show(self, card: ItemCard, departure: str = "") -> None:
        """Fill the form from the item, and from the reason that was given for leaving the suggestion."""
        for name, value in stored_decision(card).items():
            self[name].data = value
        self.departure.data = departure
        self.version.data = card.version

    @property
    def draft(self) -> DecisionDraft:
        """What was typed; valid forms only."""
        return DecisionDraft(
            decision=Decision(self.decision.data),
            reason=self.reason.data or "",
            forwarded_to=self.forwarded_to.data or "",
            departure=self.departure.data or "",
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
    """A note for the public beside the new version, and the stage of what was looked at."""

    token = TokenField()
    stage = HiddenField(default=Stage.DRAFT.value)
    note = CleanText(_l("Note to this version"), limit=1000)

    @property
    def chosen_stage(self) -> Stage:
        """The stage that the page showed; what cannot be read is a draft, which is refused after the council."""
        return Stage.APPROVED if self.stage.data == Stage.APPROVED.value else Stage.DRAFT
