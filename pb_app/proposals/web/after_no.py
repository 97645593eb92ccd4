"""After a "no": the own words beside the answer, who decided and why, where to complain, and how to raise it anew."""

from collections.abc import Mapping

from flask_babel import gettext as _

from pb_app.cycles.queries import find_current_cycle
from pb_app.cycles.rules import CycleStatus
from pb_app.kernel import references
from pb_app.kernel.errors import DomainError
from pb_app.kernel.periods import to_local
from pb_app.proposals.queries import ProposalCard, Refusal, find_public_proposal, list_steps, refusals_of
from pb_app.proposals.rules import ProposalStatus
from pb_app.territory.queries import get_municipality
from pb_app.web.urls import url_for


def refusals_for(card: ProposalCard) -> list[Refusal]:
    """Each answer that is not the one that was asked for: the office's own, else what others published."""
    if card.status is ProposalStatus.LISTED:
        return refusals_of(card.id)
    if card.status not in (ProposalStatus.DECLINED, ProposalStatus.FORWARDED):
        return []
    steps = list_steps(card.id)
    return [
        Refusal(
            label=_("Not accepted") if card.status is ProposalStatus.DECLINED else _("Passed on"),
            decided_by=get_municipality(card.municipality_id).full_name,
            decided_on=to_local(steps[-1].at).date() if steps else None,
            reason=card.status_reason,
            forwarded_to=card.forwarded_to,
        )
    ]


def again_url(card: ProposalCard) -> str:
    """Where the same can be asked for in another year; empty while no other process is open."""
    cycle = find_current_cycle(card.municipality_id)
    if cycle is None or cycle.id == card.cycle_id or cycle.status is not CycleStatus.OPEN:
        return ""
    return url_for("proposals_public.new", m=card.municipality_id, again=card.ref)


def words_of_former(m: str, args: Mapping[str, str]) -> dict[str, str]:
    """What a public proposal of another year said, for the form; nothing for one that was withdrawn."""
    given = args.get("again", "")
    try:
        ref = str(references.parse(given)) if given else ""
    except DomainError:
        return {}
    card = find_public_proposal(m, ref) if ref else None
    if card is None or card.status is ProposalStatus.WITHDRAWN:
        return {}
    known = {"text": card.text, "theme": card.theme.id, "village": card.village}
    return known | ({"place": card.place.id} if card.place else {})
