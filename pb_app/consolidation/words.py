"""Items and lists in the user's words: states, counts, amounts in new and old lekë."""

from decimal import Decimal as Number

from babel.numbers import format_decimal
from flask_babel import LazyString, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.consolidation.rules import Decision, EditionState, Nature, Stage, Valuation, Vat
from pb_app.consolidation.rules.differences import ChangeKind
from pb_app.kernel import money

_MILLION = 1_000_000
_DECIMALS = 3

VALUATION_LABELS: dict[Valuation, LazyString] = {
    Valuation.PENDING: _l("Not valued yet"),
    Valuation.FEASIBLE: _l("Feasible"),
    Valuation.NOT_FEASIBLE: _l("Not feasible"),
}

DECISION_CHOICES: dict[Decision, LazyString] = {
    Decision.NONE: _l("Not decided yet"),
    Decision.PROPOSED: _l("Proposed for the budget"),
    Decision.DEFERRED: _l("Deferred"),
    Decision.NOT_ACCEPTED: _l("Not accepted"),
    Decision.FORWARDED: _l("Forwarded to the authority in charge"),
}

NATURE_LABELS: dict[Nature, LazyString] = {
    Nature.CAPITAL: _l("capital expenditure"),
    Nature.CURRENT: _l("current expenditure"),
}

VAT_LABELS: dict[Vat, LazyString] = {
    Vat.WITH: _l("with VAT"),
    Vat.WITHOUT: _l("without VAT"),
    Vat.NOT_STATED: _l("VAT not stated"),
}

STAGE_LABELS: dict[Stage, LazyString] = {
    Stage.DRAFT: _l("draft (projekt)"),
    Stage.APPROVED: _l("approved (miratuar)"),
}

EDITION_STATE_LABELS: dict[EditionState, LazyString] = {
    EditionState.QUEUED: _l("being made"),
    EditionState.PUBLISHED: _l("published"),
    EditionState.FAILED: _l("could not be made"),
}

CHANGE_LABELS: dict[ChangeKind, LazyString] = {
    ChangeKind.NEW: _l("New in the list"),
    ChangeKind.REMOVED: _l("No longer in the list"),
    ChangeKind.DECISION: _l("Decision changed"),
    ChangeKind.AMOUNT: _l("Amount changed"),
    ChangeKind.TITLE: _l("Title changed"),
}

ACTION_LABELS: dict[str, LazyString] = {
    "item_created": _l("Item made of proposals"),
    "proposals_gathered": _l("Proposals added"),
    "gathering_undone": _l("Proposal taken out"),
    "item_edited": _l("Texts changed"),
    "item_valued": _l("Valuation saved"),
    "item_decided": _l("Decision saved"),
    "item_dissolved": _l("Item dissolved"),
    "item_merged_away": _l("Merged into another item"),
    "items_merged": _l("Another item merged into it"),
    "item_split": _l("Split: some proposals went into a new item"),
    "bench_undone": _l("Last step undone"),
}


def decision_label(decision: Decision, year: int) -> str:
    """The decision as lists name it; proposed is never called approved."""
    labels = {
        Decision.NONE: _("Not decided yet"),
        Decision.PROPOSED: _("Proposed in the draft budget %(year)s", year=year),
        Decision.DEFERRED: _("Deferred"),
        Decision.NOT_ACCEPTED: _("Not accepted"),
        Decision.FORWARDED: _("Forwarded to the authority in charge"),
    }
    return labels[decision]


def decision_words(decision: Decision, year: int, forwarded_to: str = "") -> str:
    """The decision about one item, with the authority to which it was forwarded."""
    if decision is Decision.FORWARDED and forwarded_to:
        return _("Forwarded to the authority in charge: %(authority)s", authority=forwarded_to)
    return decision_label(decision, year)


def edition_label(number: int) -> str:
    """``versioni nr. 2``."""
    return _("version no. %(number)s", number=number)


def provenance_parts(
    *,
    proposals: int,
    voices: int,
    signatures: int,
    supports: int,
    votes: int,
    hearings: int,
    places: int,
    people: int = 0,
) -> list[str]:
    """The counts in words, side by side; those that are 0 are left out."""
    known = people if people != voices else 0  # the same figure twice says nothing more
    parts = (
        (proposals, ngettext("%(num)d proposal", "%(num)d proposals", proposals)),
        (known, ngettext("%(num)d person in all", "%(num)d people in all", known)),
        (voices, ngettext("%(num)d voice", "%(num)d voices", voices)),
        (signatures, ngettext("%(num)d signature", "%(num)d signatures", signatures)),
        (supports, ngettext("%(num)d support", "%(num)d supports", supports)),
        (votes, ngettext("%(num)d vote at hearings", "%(num)d votes at hearings", votes)),
        (hearings, ngettext("%(num)d hearing", "%(num)d hearings", hearings)),
        (places, ngettext("%(num)d place", "%(num)d places", places)),
    )
    return [words for count, words in parts if count]


def others_words(others: int) -> str:
    """``edhe 14 të tjerë kërkuan të njëjtën gjë``; nothing for nobody."""
    if others < 1:
        return ""
    return ngettext("%(num)d other person asked for the same", "%(num)d others asked for the same", others)


def old_lek_words(lek: int) -> str:
    """The sum in old lekë as people say it: ``12 milionë lekë të vjetra``."""
    old = money.old_lek(lek)
    millions = Number(old) / _MILLION
    if old >= _MILLION and millions == round(millions, _DECIMALS):
        return _("%(millions)s million old lekë", millions=format_decimal(millions, locale=get_locale()))
    return _("%(amount)s old lekë", amount=money.grouped(old))
