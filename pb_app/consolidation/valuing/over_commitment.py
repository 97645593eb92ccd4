"""The ceilings that a change would pass, summed inside the unit of work that makes it."""

from pb_app.consolidation.queries.ceilings import list_ceilings, priced_items
from pb_app.consolidation.rules.deciding import budget_years
from pb_app.consolidation.valuing.rules import Changes, doubt_of, passed_by
from pb_app.cycles.queries import list_programmes
from pb_app.kernel.errors import Warn
from pb_app.territory.queries import places_by_id


def over_commitment(cycle_id: int, year: int, changes: Changes) -> tuple[Warn, ...]:
    """The doubts about these changes; whoever writes them holds the budget year (``rows.hold_budget``)."""
    ceilings = list_ceilings(cycle_id)
    passed = passed_by(priced_items(cycle_id), changes, ceilings, budget_years(year)) if ceilings else ()
    if not passed:
        return ()
    programmes = {one.id: one.label for one in list_programmes(cycle_id)}
    places = {
        card.id: card.label
        for card in places_by_id({one.place_id for one in passed if one.place_id}).values()
    }
    return tuple(doubt_of(one, programmes, places) for one in passed)
