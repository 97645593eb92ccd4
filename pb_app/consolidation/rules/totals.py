"""Sums of what is proposed, beside the ceilings; figures that do not belong together are never added."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pb_app.consolidation.rules.states import Decision


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where an item comes from: counts that stand side by side, because one person may be in several."""

    proposals: int = 0
    people: int = 0
    """Different people as far as is known: voices and supporters; who authored several proposals, or supports
    one and authored another, counts once. Signatures and hands in a hall have no names and are not in it."""
    voices: int = 0
    signatures: int = 0
    supports: int = 0
    """People who asked for the same on the web, each once, without those who authored a proposal here."""
    votes: int = 0
    """Hands or dots at hearings."""
    hearings: int = 0
    places: int = 0

    @property
    def others(self) -> int:
        """How many people said the same beside the one who asks."""
        return max(self.voices - 1, 0)


@dataclass(frozen=True, kw_only=True)
class PricedItem:
    """An item as sums need it; amounts are whole lekë by budget year."""

    decision: Decision
    programme_id: int | None = None
    amounts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CeilingFact:
    """A ceiling of a programme (None: of the whole budget) in one year."""

    programme_id: int | None
    year: int
    amount: int
    is_final: bool


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """What is proposed in a programme (None: in all) in one year, beside its ceiling if there is one."""

    programme_id: int | None
    year: int
    proposed: int
    ceiling: int | None = None
    is_final: bool = False

    @property
    def over(self) -> int:
        """By how much the ceiling is passed; 0 if it is not, or if there is none."""
        return max(self.proposed - self.ceiling, 0) if self.ceiling is not None else 0

    @property
    def left(self) -> int | None:
        """What the ceiling still allows, never below 0; None without a ceiling."""
        return None if self.ceiling is None else max(self.ceiling - self.proposed, 0)


def commitments(
    items: Iterable[PricedItem], ceilings: Iterable[CeilingFact], years: Iterable[int]
) -> dict[tuple[int | None, int], Commitment]:
    """What is proposed by (programme, year), the whole budget under programme None.

    A final ceiling goes before a preparatory one. An item without a programme counts in the whole alone.
    """
    wanted = tuple(years)
    proposed: dict[tuple[int | None, int], int] = defaultdict(int)
    for item in items:
        if item.decision is not Decision.PROPOSED:
            continue
        for year, amount in item.amounts.items():
            for programme_id in {None, item.programme_id}:
                proposed[programme_id, year] += amount
    bounds: dict[tuple[int | None, int], CeilingFact] = {}
    for ceiling in ceilings:
        key = (ceiling.programme_id, ceiling.year)
        if key not in bounds or ceiling.is_final:
            bounds[key] = ceiling
    keys = {key for key in (*proposed, *bounds) if key[1] in wanted} | {(None, year) for year in wanted}
    return {
        key: Commitment(
            programme_id=key[0],
            year=key[1],
            proposed=proposed.get(key, 0),
            ceiling=bounds[key].amount if key in bounds else None,
            is_final=key in bounds and bounds[key].is_final,
        )
        for key in keys
    }
