"""The step that a decision goes through where a run is the basis: to leave it, a reason is needed."""

from pb_app.consolidation.rules import Decision
from pb_app.consolidation.selecting.departures import find_suggestion
from pb_app.consolidation.selecting.rules.sources import departs
from pb_app.consolidation.selecting.tables import SelectionDeparture
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.kernel.errors import DomainError
from pb_app.unit_of_work import UnitOfWork


def apply_departure(uow: UnitOfWork, item: ConsolidatedItem, decision: Decision, reason: str) -> str:
    """Keep the reason for a decision that leaves the suggestion, drop one that is no longer needed; give it.

    Raises ``departure_reason_required``.
    """
    suggestion = find_suggestion(item.cycle_id)
    kept = uow.session.get(SelectionDeparture, item.id)
    is_departure = suggestion is not None and departs(
        is_suggested=item.code in suggestion.selected,
        is_concerned=suggestion.basis.concerns(item.programme_id),
        decision=decision,
    )
    if suggestion is None or not is_departure:
        if kept is not None:
            uow.session.delete(kept)
        return ""
    if not reason:
        raise DomainError("departure_reason_required", field="departure")
    if kept is None:
        kept = SelectionDeparture(item_id=item.id)
        uow.session.add(kept)
    kept.run_id, kept.reason = suggestion.run_id, reason
    kept.made_at, kept.made_by_id = uow.now, uow.actor.person_id
    return reason
