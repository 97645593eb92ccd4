"""A suggested selection in the user's words: rules, counts, money, and every step as sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.consolidation.queries.items import ItemCard
from pb_app.consolidation.selecting.departures import Suggestion
from pb_app.consolidation.selecting.rules import (
    Completion,
    Rule,
    RuleChoice,
    Step,
    StepKind,
    Stop,
    TieBreak,
    Utility,
)
from pb_app.consolidation.selecting.rules.sources import LeftOut, VoteSource
from pb_app.kernel.money import grouped

_HUNDRED = 100

RULE_LABELS: dict[Rule, LazyString] = {
    Rule.GREEDY: _l("By support"),
    Rule.COST_EFFECTIVE: _l("By support for each lek"),
    Rule.EQUAL_SHARES: _l("Equal shares"),
}

RULE_HINTS: dict[Rule, LazyString] = {
    Rule.GREEDY: _l(
        "What most people asked for comes first; whatever still fits into the money is taken. Simple, but "
        "one large group can decide about everything."
    ),
    Rule.COST_EFFECTIVE: _l(
        "What has most votes for its price comes first. Many small works instead of a few large ones."
    ),
    Rule.EQUAL_SHARES: _l(
        "The money is divided equally among all who chose; an item is taken when its supporters can pay it out of "
        "their shares. Small groups and distant villages get their part too."
    ),
}

UTILITY_LABELS: dict[Utility, LazyString] = {
    Utility.COST: _l("What it costs: a large work is worth more to its supporters than a small one"),
    Utility.COUNT: _l("All the same: every item taken counts as one"),
}

COMPLETION_LABELS: dict[Completion, LazyString] = {
    Completion.NONE: _l("It stays for people to decide"),
    Completion.ADD_ONE: _l("All shares are raised little by little, until nothing more fits"),
    Completion.ADD_ONE_GREEDY: _l("The same, and what is left after that goes by support"),
}

SOURCE_LABELS: dict[VoteSource, LazyString] = {
    VoteSource.SUPPORTS: _l("Supports on the web"),
    VoteSource.VOTES: _l("Votes at hearings"),
    VoteSource.VOICES: _l("Voices"),
}

SOURCE_HINTS: dict[VoteSource, LazyString] = {
    VoteSource.SUPPORTS: _l(
        "Confirmed by e-mail, each person once. The only count that says who chose what together."
    ),
    VoteSource.VOTES: _l("Hands and dots counted at hearings: totals, so not for equal shares."),
    VoteSource.VOICES: _l("People who said it, as written down: totals, so not for equal shares."),
}

LEFT_OUT_LABELS: dict[LeftOut, LazyString] = {
    LeftOut.NOT_VALUED: _l("not valued yet"),
    LeftOut.NOT_FEASIBLE: _l("not feasible"),
    LeftOut.FORWARDED: _l("forwarded to the authority in charge"),
    LeftOut.OTHER_PROGRAMME: _l("belongs to another budget programme"),
    LeftOut.NO_AMOUNT: _l("has no amount in this year"),
    LeftOut.NO_VOTES: _l("has nobody in the count that was chosen"),
}

_TIE_WORDS: dict[TieBreak, LazyString] = {
    TieBreak.COST: _l("The lower price goes first."),
    TieBreak.VOTES: _l("Price and merit are the same, so more votes go first."),
    TieBreak.CODE: _l(
        "Price and votes are the same, so the code that comes first in the alphabet goes first."
    ),
}


@dataclass(frozen=True)
class StepLine:
    """A step for a page or a terminal: about what, what is said of it, and how it ended."""

    about: str
    words: str
    tie: str
    tone: str


class StepReader:
    """Puts steps into words; ``money`` writes an amount that is given in the instance's units."""

    def __init__(
        self, choice: RuleChoice, names: Mapping[str, str], money: Callable[[Fraction], str]
    ) -> None:
        self._choice = choice
        self._names = names
        self._money = money

    def line(self, step: Step) -> StepLine:
        """One step."""
        words, tone = self._READERS[step.kind](self, step)
        return StepLine(self._named(step.project) if step.project else "", words, self._tie(step), tone)

    def _named(self, project: str) -> str:
        name = self._names.get(project, "")
        return f"{project} {name}" if name else project

    def _amount(self, units: int) -> str:
        return self._money(Fraction(units))

    def _cents(self, cents: int) -> str:
        return self._money(Fraction(cents, _HUNDRED))

    def _tie(self, step: Step) -> str:
        if step.broken_by is None:
            return ""
        equals = _("Equal with: %(codes)s.", codes=", ".join(step.tied))
        return f"{equals} {_TIE_WORDS[step.broken_by]}"

    def _facts(self, step: Step) -> str:
        facts = _(
            "Votes: %(votes)s. Price: %(cost)s. Money left before: %(left)s.",
            votes=grouped(step.votes), cost=self._amount(step.cost), left=self._amount(step.left),
        )  # fmt: skip
        if self._choice.rule is Rule.COST_EFFECTIVE and step.votes:
            each = self._money(Fraction(step.cost, step.votes))
            facts += " " + _("Price for each vote: %(each)s.", each=each)
        return facts

    def _taken(self, step: Step) -> tuple[str, str]:
        return " ".join((self._facts(step), _("It fits, so it is suggested."))), "ok"

    def _too_dear(self, step: Step) -> tuple[str, str]:
        why = _("It costs more than what is left, so it is not suggested.")
        return f"{self._facts(step)} {why}", "no"

    def _shared(self, step: Step) -> tuple[str, str]:
        words = _(
            "People who chose: %(people)s. The money, %(left)s, is divided equally: %(share)s for each.",
            people=grouped(step.people), left=self._amount(step.left), share=self._cents(step.cents),
        )  # fmt: skip
        return words, "info"

    def _raised(self, step: Step) -> tuple[str, str]:
        if step.raises:
            words = ngettext(
                "Money would have been left unused, so each share was raised by %(by)s, once, to %(share)s.",
                "Money would have been left unused, so each share was raised by %(by)s, %(num)d times, to %(share)s.",
                step.raises, by=self._amount(step.raise_by), share=self._cents(step.cents),
            )  # fmt: skip
        else:
            words = _("The shares were not raised.")
        if step.stop is Stop.OVER_BUDGET:
            why = _(
                "One more raise would suggest items for %(total)s, which is more than there is.",
                total=self._amount(step.total),
            )
        else:
            why = _("Nothing more fits into what is left.")
        return f"{words} {why}", "info"

    def _bought(self, step: Step) -> tuple[str, str]:
        words = _(
            "Votes: %(votes)s. Price: %(cost)s. Its supporters can pay it out of their shares, each %(price)s; "
            "no other item that could be paid costs its supporters less for what it is worth. It is suggested.",
            votes=grouped(step.votes), cost=self._amount(step.cost), price=self._cents(step.cents),
        )  # fmt: skip
        if step.people_short:
            words += " " + ngettext(
                "%(num)d of them had less and gave all that was left.",
                "%(num)d of them had less and gave all that was left.",
                step.people_short,
            )
        return words, "ok"

    def _not_afforded(self, step: Step) -> tuple[str, str]:
        words = _(
            "Votes: %(votes)s. Price: %(cost)s. Its supporters have %(together)s left together, which is not "
            "enough. It is not suggested.",
            votes=grouped(step.votes), cost=self._amount(step.cost), together=self._cents(step.cents),
        )  # fmt: skip
        return words, "no"

    def _completed(self, step: Step) -> tuple[str, str]:
        return _("What is left, %(left)s, now goes by support.", left=self._amount(step.left)), "info"

    _READERS: Mapping[StepKind, Callable[["StepReader", Step], tuple[str, str]]] = {
        StepKind.TAKEN: _taken,
        StepKind.TOO_DEAR: _too_dear,
        StepKind.SHARED: _shared,
        StepKind.RAISED: _raised,
        StepKind.BOUGHT: _bought,
        StepKind.NOT_AFFORDED: _not_afforded,
        StepKind.COMPLETED: _completed,
    }


def suggestion_words(suggestion: Suggestion | None, card: ItemCard) -> str:
    """What the run that is the basis says of an item; nothing where it says nothing of it."""
    if suggestion is None:
        return ""
    if card.code in suggestion.selected:
        return _(
            "Run no. %(number)s of the suggested selection suggests this item.", number=suggestion.number
        )
    if suggestion.basis.concerns(card.programme_id):
        return _("Run no. %(number)s of the suggested selection does not suggest this item.",
                 number=suggestion.number)  # fmt: skip
    return ""


def lek_words(amount: Fraction) -> str:
    """An amount in new lekë; hundredths only where there are any."""
    return f"{decimal_words(amount)}\u00a0lekë"


def decimal_words(amount: Fraction) -> str:
    """A number with its thousands parted, and two decimals where it is not whole."""
    cents = round(amount * _HUNDRED)
    whole, rest = divmod(cents, _HUNDRED)
    return grouped(whole) if not rest else f"{grouped(whole)},{rest:02d}"


def choice_words(choice: RuleChoice) -> str:
    """The rule in a few words."""
    if choice.rule is not Rule.EQUAL_SHARES:
        return str(RULE_LABELS[choice.rule])
    worth = _("worth by cost") if choice.utility is Utility.COST else _("every item worth the same")
    left = {
        Completion.NONE: _("without completion"),
        Completion.ADD_ONE: _("shares raised (add-one)"),
        Completion.ADD_ONE_GREEDY: _("shares raised (add-one), the rest by support"),
    }[choice.completion]
    return f"{RULE_LABELS[choice.rule]}, {worth}, {left}"
