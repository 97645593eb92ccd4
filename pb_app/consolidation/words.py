"""Items and lists in the user's words: states, counts, amounts in new and old lekë."""

from datetime import date
from decimal import Decimal as Number

from babel.numbers import format_decimal
from flask_babel import LazyString, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.consolidation.rules import CouncilOutcome, Decision, EditionState, Nature, Stage, Valuation, Vat
from pb_app.consolidation.rules.answering import Lack
from pb_app.consolidation.rules.differences import ChangeKind
from pb_app.consolidation.rules.frozen import FrozenAct, FrozenItem
from pb_app.kernel import money
from pb_app.web.formatting import short_date_words

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
    ChangeKind.APPROVED: _l("Approved by the council as it was proposed"),
    ChangeKind.CHANGED: _l("Approved by the council with another amount"),
    ChangeKind.DROPPED: _l("Not approved by the council"),
}

OUTCOME_LABELS: dict[CouncilOutcome, LazyString] = {
    CouncilOutcome.NONE: _l("The council has not decided yet"),
    CouncilOutcome.APPROVED: _l("Approved by the council"),
    CouncilOutcome.CHANGED: _l("Approved by the council with another amount"),
    CouncilOutcome.DROPPED: _l("Not approved by the council"),
}

LACK_LABELS: dict[Lack, LazyString] = {
    Lack.VALUATION: _l("Not valued yet"),
    Lack.PRICE: _l("No price"),
    Lack.PROGRAMME: _l("No budget programme"),
    Lack.DECISION: _l("Not decided yet"),
    Lack.REASON: _l("No reason"),
}

ACTION_LABELS: dict[str, LazyString] = {
    "item_created": _l("Item made of proposals"),
    "proposals_gathered": _l("Proposals added"),
    "gathering_undone": _l("Proposal taken out"),
    "item_edited": _l("Texts changed"),
    "item_valued": _l("Valuation saved"),
    "valuation_assigned": _l("Valuation entrusted"),
    "valuation_released": _l("Valuation taken back"),
    "item_decided": _l("Decision saved"),
    "item_dissolved": _l("Item dissolved"),
    "item_covered": _l("Personal data covered"),
    "item_merged_away": _l("Merged into another item"),
    "items_merged": _l("Another item merged into it"),
    "item_council": _l("Decision of the council entered"),
    "item_council_undone": _l("Decision of the council taken back"),
    "forwarding_noted": _l("Answer of the other authority noted"),
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


def departure_words(reason: str) -> str:
    """Why the decision leaves the suggested selection, as a sentence; nothing where it does not."""
    return _("Otherwise than the suggested selection, because: %(reason)s", reason=reason) if reason else ""


def act_words(act: FrozenAct) -> str:
    """``VKB nr. 45, datë 20 dhjetor 2026``."""
    on = short_date_words(date.fromisoformat(act.decided_on))
    return _("VKB no. %(number)s of %(date)s", number=act.number, date=on)


def standing_label(standing: str, year: int) -> str:
    """The word that holds, the council's or the municipality's, as lists name it."""
    if standing in {one.value for one in Decision}:
        return decision_label(Decision(standing), year)
    return str(OUTCOME_LABELS[CouncilOutcome(standing)])


def standing_words(item: FrozenItem, year: int) -> str:
    """The word that holds about one line, with the council's decision or the authority in charge."""
    if item.council is CouncilOutcome.NONE:
        return decision_words(item.decision, year, item.forwarded_to)
    if item.act is None:
        return str(OUTCOME_LABELS[item.council])
    said = {
        CouncilOutcome.APPROVED: _("Approved by %(act)s", act=act_words(item.act)),
        CouncilOutcome.CHANGED: _("Approved with another amount by %(act)s", act=act_words(item.act)),
        CouncilOutcome.DROPPED: _("Not approved by the council (%(act)s)", act=act_words(item.act)),
    }
    return said[item.council]


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


def amount_echo(parsed: money.ParsedAmount) -> str:
    """An amount as it is understood: ``1 200 000 lekë, një milion e dyqind mijë lekë = 12 milionë lekë të vjetra``."""
    words = money.in_words(parsed.lek, str(get_locale()))
    return _(
        "%(amount)s lekë: %(words)s = %(old)s",
        amount=money.grouped(parsed.lek), words=words, old=old_lek_words(parsed.lek),
    )  # fmt: skip
