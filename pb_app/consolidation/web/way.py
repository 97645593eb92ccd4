"""What consolidation adds to the way of a proposal: where it was gathered, and what was published about it."""

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _

from pb_app.consolidation.queries.provenance import provenance_of
from pb_app.consolidation.queries.tracing import HoldingItem, PublishedAnswer, Whereabouts, whereabouts_of
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.totals import Provenance
from pb_app.consolidation.words import decision_label, decision_words, old_lek_words, others_words
from pb_app.kernel.periods import to_local
from pb_app.proposals.queries import Standing, TraceStep
from pb_app.web.formatting import lek
from pb_app.web.locale import current_locale
from pb_app.web.urls import url_for

_TONES = {
    Decision.PROPOSED: "ok",
    Decision.DEFERRED: "wait",
    Decision.NOT_ACCEPTED: "no",
    Decision.FORWARDED: "info",
}


class ConsolidationWay:
    """Fills ``proposals.queries.TraceSource``: gathered is said at once, a decision only once it is published."""

    def steps(self, proposal_id: int) -> Sequence[TraceStep]:
        """Each item that holds the proposal, what the newest version says of it, and what is still to come."""
        where = whereabouts_of([proposal_id]).get(proposal_id)
        if where is None:
            return []
        counts = provenance_of([item.id for item in where.items])
        is_answered = bool(where.answers)
        steps = [
            _gathered(item, counts.get(item.id, Provenance()), is_now=not is_answered) for item in where.items
        ]
        steps += [_answered(answer, where) for answer in where.answers]
        return steps + _to_come(where)

    def standings(self, proposal_ids: Collection[int]) -> Mapping[int, Standing]:
        """Published decision, else that it was gathered."""
        return {proposal_id: _standing(where) for proposal_id, where in whereabouts_of(proposal_ids).items()}


def _gathered(item: HoldingItem, counts: Provenance, *, is_now: bool) -> TraceStep:
    title = (item.title_en or item.title) if current_locale() == "en" else item.title
    return TraceStep(
        label=_("Joined with others in “%(title)s”", title=title) if counts.proposals > 1
        else _("Taken up as “%(title)s”", title=title),
        state="now" if is_now else "done",
        date=to_local(item.linked_at).date(),
        note=others_words(counts.others),
    )  # fmt: skip


def _answered(answer: PublishedAnswer, where: Whereabouts) -> TraceStep:
    item = answer.item
    price = item.amounts.get(where.year) or next(iter(item.amounts.values()), None)
    is_proposed = item.decision is Decision.PROPOSED
    address = url_for(
        "consolidation_public.edition", m=where.municipality_id, year=where.year, edition=answer.number
    )
    return TraceStep(
        label=decision_words(item.decision, where.year, item.forwarded_to),
        state="no" if item.decision is Decision.NOT_ACCEPTED else "now",
        date=to_local(answer.published_at).date() if answer.published_at else None,
        amount=f"{lek(price)} ({old_lek_words(price)})" if is_proposed and price is not None else "",
        note=item.reason,
        url=f"{address}#{item.code}",
        link=_("See it in the list"),
    )


def _to_come(where: Whereabouts) -> list[TraceStep]:
    steps = []
    if not where.answers:
        label = _("The municipality’s list for the draft budget %(year)s", year=where.year)
        steps.append(TraceStep(label=label, state="later"))
    is_open = not where.answers or any(one.item.decision is Decision.PROPOSED for one in where.answers)
    if is_open:
        steps.append(TraceStep(label=_("Decision of the municipal council"), state="later"))
    return steps


def _standing(where: Whereabouts) -> Standing:
    if not where.answers:
        return Standing(_("Gathered"), "info")
    decision = where.answers[0].item.decision
    return Standing(decision_label(decision, where.year), _TONES[decision])
