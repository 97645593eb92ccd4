"""What consolidation adds to the way of a proposal: where it was gathered, and what was published about it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from pb_app.consolidation.queries.provenance import provenance_of
from pb_app.consolidation.queries.tracing import (
    ClosedList,
    HoldingItem,
    PublishedAnswer,
    Whereabouts,
    whereabouts_of,
)
from pb_app.consolidation.rules import CouncilOutcome, Decision
from pb_app.consolidation.rules.frozen import FrozenItem
from pb_app.consolidation.rules.totals import Provenance
from pb_app.consolidation.web.list_view import TONES
from pb_app.consolidation.words import (
    decision_words,
    old_lek_words,
    others_words,
    standing_label,
    standing_words,
)
from pb_app.kernel.periods import to_local
from pb_app.proposals.queries import InList, Refusal, Standing, TraceStep
from pb_app.territory.queries import get_municipality
from pb_app.web.formatting import lek
from pb_app.web.locale import current_locale
from pb_app.web.urls import url_for

REFUSED = frozenset({"deferred", "not_accepted", "forwarded", "dropped"})


class ConsolidationWay:
    """Fills ``proposals.queries.TraceSource``: gathered is said at once, a decision only once it is published."""

    def steps(self, proposal_id: int) -> Sequence[TraceStep]:
        """Each item that holds the proposal, what the newest version says of it, and what is still to come."""
        where = whereabouts_of([proposal_id]).get(proposal_id)
        if where is None:
            return []
        counts = provenance_of([item.id for item in where.items])
        is_answered = bool(where.answers or where.left_out_of)
        steps = [
            _gathered(item, counts.get(item.id, Provenance()), is_now=not is_answered) for item in where.items
        ]
        steps += [step for answer in where.answers for step in _answered(answer, where)]
        if where.left_out_of is not None:
            return [*steps, _left_out(where, where.left_out_of)]
        return steps + _to_come(where)

    def refusals(self, proposal_id: int) -> Sequence[Refusal]:
        """What the newest version says of the items that hold it, where that is not a yes; or that it says nothing."""
        where = whereabouts_of([proposal_id]).get(proposal_id)
        if where is None:
            return []
        if where.left_out_of is not None:
            return [_unanswered(where, where.left_out_of)]
        return [_refusal(answer, where) for answer in where.answers if answer.item.standing in REFUSED]

    def standings(self, proposal_ids: Collection[int]) -> Mapping[int, Standing]:
        """Published decision, else that the list was closed without it, else that it was gathered."""
        return {proposal_id: _standing(where) for proposal_id, where in whereabouts_of(proposal_ids).items()}

    def in_list(self, proposal_ids: Collection[int]) -> Mapping[int, InList]:
        """The items that hold them now, and what the newest version says of the first it knows."""
        return {proposal_id: _in_list(where) for proposal_id, where in whereabouts_of(proposal_ids).items()}


def _gathered(item: HoldingItem, counts: Provenance, *, is_now: bool) -> TraceStep:
    title = (item.title_en or item.title) if current_locale() == "en" else item.title
    return TraceStep(
        label=_("Joined with others in “%(title)s”", title=title) if counts.proposals > 1
        else _("Taken up as “%(title)s”", title=title),
        state="now" if is_now else "done",
        date=to_local(item.linked_at).date(),
        note=others_words(counts.others),
    )  # fmt: skip


def _answered(answer: PublishedAnswer, where: Whereabouts) -> list[TraceStep]:
    """The municipality's word, and after it the council's, once that is published."""
    item = answer.item
    address = url_for(
        "consolidation_public.edition", m=where.municipality_id, year=where.year, edition=answer.number
    )
    on = to_local(answer.published_at).date() if answer.published_at else None
    has_council = item.council is not CouncilOutcome.NONE
    own = TraceStep(
        label=decision_words(item.decision, where.year, item.forwarded_to),
        state="done" if has_council else ("no" if item.decision is Decision.NOT_ACCEPTED else "now"),
        date=date.fromisoformat(item.decided_on) if has_council and item.decided_on else on,
        amount=_price(item.amounts, where.year) if item.decision is Decision.PROPOSED else "",
        note=item.reason,
        url="" if has_council else f"{address}#{item.code}",
        link="" if has_council else _("See it in the list"),
    )
    if not has_council:
        return [own]
    return [own, _by_council(item, where.year, f"{address}#{item.code}")]


def _by_council(item: FrozenItem, year: int, url: str) -> TraceStep:
    was = _price(item.amounts, year) if item.council is CouncilOutcome.CHANGED else ""
    return TraceStep(
        label=standing_words(item, year),
        state="no" if item.council is CouncilOutcome.DROPPED else "now",
        date=None if item.act is None else date.fromisoformat(item.act.decided_on),
        amount=_price(item.approved, year),
        detail=_("Proposed: %(amount)s", amount=was) if was else "",
        note=item.council_reason,
        url=url,
        link=_("See it in the list"),
    )


def _left_out(where: Whereabouts, closed: ClosedList) -> TraceStep:
    """The end of a way on which nobody answered: nothing of this year is still to come."""
    return TraceStep(
        label=_("Not in the list that the council approved"),
        state="no",
        date=to_local(closed.published_at).date() if closed.published_at else None,
        note=_left_out_words(where),
        url=url_for(
            "consolidation_public.edition", m=where.municipality_id, year=where.year, edition=closed.number
        ),
        link=_("The approved list"),
    )


def _left_out_words(where: Whereabouts) -> str:
    if where.items:
        return _(
            "It was gathered, but the %(year)s list was approved without an answer to it.", year=where.year
        )
    return _("It was not gathered into any line of the %(year)s list.", year=where.year)


def _unanswered(where: Whereabouts, closed: ClosedList) -> Refusal:
    return Refusal(
        label=_("Not in the list that the council approved"),
        decided_by="",
        decided_on=None,
        reason="",
        explanation=_left_out_words(where),
        url=url_for(
            "consolidation_public.edition", m=where.municipality_id, year=where.year, edition=closed.number
        ),
    )


def _refusal(answer: PublishedAnswer, where: Whereabouts) -> Refusal:
    item = answer.item
    is_english = current_locale() == "en" and bool(item.title_en)
    own = next((one for one in where.items if one.code == item.code), None)
    name = get_municipality(where.municipality_id).full_name
    on = item.act.decided_on if item.act is not None else item.decided_on
    is_councils = item.council is not CouncilOutcome.NONE
    is_forwarded = own is not None and item.standing == Decision.FORWARDED
    return Refusal(
        label=standing_words(item, where.year),
        decided_by=_("%(name)s, the municipal council", name=name) if is_councils else name,
        decided_on=date.fromisoformat(on) if on else None,
        reason=item.said_reason,
        title=item.title_en if is_english else item.title,
        language="" if is_english or current_locale() == "sq" else "sq",
        others=others_words(max(item.voices - 1, 0)),
        forwarded_to=item.forwarded_to,
        protocol=own.forwarded_protocol if own is not None and is_forwarded else "",
        answer=own.forwarded_answer if own is not None and is_forwarded else "",
        answered_on=own.forwarded_answered_on if own is not None and is_forwarded else None,
        url=url_for(
            "consolidation_public.edition", m=where.municipality_id, year=where.year, edition=answer.number
        )
        + f"#{item.code}",
    )


def _price(amounts: Mapping[int, int], year: int) -> str:
    """The amount of the budget year, else of the first one that has any, in new and old lekë."""
    price = amounts.get(year) or next(iter(amounts.values()), None)
    return "" if price is None else f"{lek(price)} ({old_lek_words(price)})"


def _to_come(where: Whereabouts) -> list[TraceStep]:
    steps = []
    if not where.answers:
        label = _("The municipality’s list for the draft budget %(year)s", year=where.year)
        steps.append(TraceStep(label=label, state="later"))
    is_open = not where.answers or any(one.item.standing == Decision.PROPOSED for one in where.answers)
    if is_open:
        steps.append(TraceStep(label=_("Decision of the municipal council"), state="later"))
    return steps


def _standing(where: Whereabouts) -> Standing:
    if where.left_out_of is not None:
        return Standing(_("Not in the approved list"), "no", is_answer=True)
    if not where.answers:
        return Standing(_("Gathered"), "info")
    standing = where.answers[0].item.standing
    return Standing(standing_label(standing, where.year), TONES[standing], is_answer=True)


def _in_list(where: Whereabouts) -> InList:
    codes = [item.code for item in where.items]
    if not where.answers:
        return InList(codes=codes)
    item = where.answers[0].item
    is_councils = item.council is not CouncilOutcome.NONE
    decision = (
        standing_label(item.standing, where.year)
        if is_councils
        else decision_words(item.decision, where.year, item.forwarded_to)
    )
    return InList(codes=codes, decision=decision, reason=item.said_reason)
