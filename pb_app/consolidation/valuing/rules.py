"""What a change does to the sums that are proposed, and the doubts that follow from it; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pb_app.consolidation.rules.totals import (
    CeilingFact,
    Commitment,
    PricedItem,
    Scope,
    commitments,
    newly_passed,
)
from pb_app.kernel.errors import Warn
from pb_app.kernel.money import grouped

Changes = Mapping[int, Mapping[str, Any]]
"""Fields of ``PricedItem`` that change, by the item's id."""


def passed_by(
    items: Mapping[int, PricedItem], changes: Changes, ceilings: Iterable[CeilingFact], years: Iterable[int]
) -> tuple[Commitment, ...]:
    """The ceilings that these changes pass, or pass by more than before, as they would stand afterwards."""
    bounds, wanted = list(ceilings), tuple(years)
    after = {item_id: replace(item, **changes.get(item_id, {})) for item_id, item in items.items()}
    return newly_passed(
        commitments(items.values(), bounds, wanted), commitments(after.values(), bounds, wanted)
    )


def doubt_of(passed: Commitment, programmes: Mapping[int, str], places: Mapping[str, str]) -> Warn:
    """The doubt that a person has to tick: which ceiling, and by how much.

    The key names the sum: if somebody else proposes more meanwhile, the tick no longer fits and it is asked anew.
    """
    scope = passed.scope
    return Warn(
        _code(scope),
        programme=programmes.get(scope.programme_id or 0, ""),
        place=places.get(scope.place_id or "", ""),
        year=scope.year,
        over=grouped(passed.over),
        ceiling=grouped(passed.ceiling or 0),
    ).keyed(key_of(passed))


def key_of(passed: Commitment) -> str:
    """What a tick for this doubt says."""
    scope = passed.scope
    return f"ceiling:{scope.programme_id or ''}:{scope.place_id or ''}:{scope.year}:{passed.over}"


def _code(scope: Scope) -> str:
    if scope.programme_id is not None:
        return "ceiling_passed_both" if scope.place_id is not None else "ceiling_passed_programme"
    return "ceiling_passed_place" if scope.place_id is not None else "ceiling_passed_whole"
