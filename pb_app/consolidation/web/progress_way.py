"""What follow-through adds to the way of a proposal: how far the thing is that she asked for."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from flask_babel import gettext as _

from pb_app.consolidation.progress.in_public import work_of_proposals
from pb_app.consolidation.progress.reading import FollowedItem
from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.progress.words import TONES, item_state_words
from pb_app.consolidation.web.progress_public import local_today, progress_url
from pb_app.consolidation.web.progress_rows import plan_words
from pb_app.proposals.queries import InList, Refusal, Standing, TraceStep
from pb_app.web.formatting import lek, short_date_words

_ENDED = frozenset({ProgressState.STOPPED, ProgressState.REMOVED})


class ProgressWay:
    """Fills ``proposals.queries.TraceSource`` after the council's decision is published."""

    def steps(self, proposal_id: int) -> Sequence[TraceStep]:
        """One station for each approved item that holds the proposal."""
        found = work_of_proposals([proposal_id], today=local_today()).get(proposal_id, [])
        return [_step(item) for item in found]

    def standings(self, proposal_ids: Collection[int]) -> Mapping[int, Standing]:
        """How far the work is, where something was reported."""
        found = work_of_proposals(proposal_ids, today=local_today())
        return {
            proposal_id: Standing(item_state_words(items[0]), TONES[items[0].state])
            for proposal_id, items in found.items()
            if items[0].state is not None
        }

    def in_list(self, proposal_ids: Collection[int]) -> Mapping[int, InList]:  # noqa: ARG002 - the protocol's
        """Nothing: work on an item is no decision about it."""
        return {}

    def refusals(self, proposal_id: int) -> Sequence[Refusal]:  # noqa: ARG002 - the protocol's
        """None: what was approved was not refused."""
        return ()


def _step(item: FollowedItem) -> TraceStep:
    notes = []
    if item.spent is not None:
        notes.append(_spent(item))
    if item.is_delayed:
        notes.append(_("Late: it was to be done by %(date)s.", date=short_date_words(item.due_on)))
    return TraceStep(
        label=item_state_words(item) if item.state else _("The work on it"),
        state=_mark(item.state),
        date=item.on_date,
        note=" ".join(notes),
        url=progress_url(item.municipality_id, item),
        link=_("How far the work is"),
    )


def _spent(item: FollowedItem) -> str:
    """The cost so far runs over all years of a plan, so it stands beside the money of all of them."""
    spent, whole, plan = lek(item.spent or 0), lek(item.whole), plan_words(item)
    if plan:
        return _(
            "Cost to date: %(spent)s of %(approved)s for %(years)s.", spent=spent, approved=whole, years=plan
        )
    return _("Cost to date: %(spent)s of %(approved)s.", spent=spent, approved=whole)


def _mark(state: ProgressState | None) -> Literal["done", "now", "later", "no"]:
    if state is None:
        return "later"
    if state is ProgressState.DONE:
        return "done"
    return "no" if state in _ENDED else "now"
