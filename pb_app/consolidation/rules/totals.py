"""Sums of what is proposed, beside the ceilings; figures that do not belong together are never added."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

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


class Scope(NamedTuple):
    """What a ceiling holds for: a programme (None: all), a place (None: everywhere) and one budget year."""

    programme_id: int | None
    place_id: str | None
    year: int


@dataclass(frozen=True, kw_only=True)
class PricedItem:
    """An item as sums need it; amounts are whole lekë by budget year.

    ``places`` are the places that count it, units above a village included; True marks one that shares it
    with a place outside. An item of several places counts wholly in each, and once in what has no place.
    """

    decision: Decision
    programme_id: int | None = None
    amounts: Mapping[int, int] = field(default_factory=dict)
    places: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CeilingFact:
    """A ceiling of a programme (None: of all) and a place (None: everywhere) in one year."""

    programme_id: int | None
    year: int
    amount: int
    is_final: bool
    place_id: str | None = None
    act: str = ""

    @property
    def scope(self) -> Scope:
        """What it holds for."""
        return Scope(self.programme_id, self.place_id, self.year)


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """What is proposed in a programme and a place (None: in all) in one year, beside its ceiling if there is one."""

    programme_id: int | None
    year: int
    proposed: int
    place_id: str | None = None
    shared: int = 0
    """So much of it is of items that other places count too."""
    ceiling: int | None = None
    is_final: bool = False
    act: str = ""

    @property
    def scope(self) -> Scope:
        """What it is counted for."""
        return Scope(self.programme_id, self.place_id, self.year)

    @property
    def over(self) -> int:
        """By how much the ceiling is passed; 0 if it is not, or if there is none."""
        return max(self.proposed - self.ceiling, 0) if self.ceiling is not None else 0

    @property
    def left(self) -> int | None:
        """What the ceiling still allows, never below 0; None without a ceiling."""
        return None if self.ceiling is None else max(self.ceiling - self.proposed, 0)


def counting_places(own: Iterable[str], paths: Mapping[str, str]) -> dict[str, bool]:
    """The places that count an item of these places: themselves and all above; True where it lies elsewhere too."""
    here = [paths[one] for one in own if one in paths]
    return {
        place_id: any(not _is_within(path, above) for path in here)
        for place_id, above in paths.items()
        if any(_is_within(path, above) for path in here)
    }


def _is_within(path: str, other: str) -> bool:
    return path == other or path.startswith(other + "/")


def commitments(
    items: Iterable[PricedItem], ceilings: Iterable[CeilingFact], years: Iterable[int]
) -> dict[Scope, Commitment]:
    """What is proposed by programme, place and year, the whole budget under no programme and no place.

    A final ceiling goes before a preparatory one. An item without a programme counts where no programme is
    named, one without a place where no place is.
    """
    wanted = tuple(years)
    proposed, shared = _sums(items)
    bounds: dict[Scope, CeilingFact] = {}
    for ceiling in ceilings:
        if ceiling.scope not in bounds or ceiling.is_final:
            bounds[ceiling.scope] = ceiling
    scopes = {scope for scope in (*proposed, *bounds) if scope.year in wanted}
    scopes |= {Scope(None, None, year) for year in wanted}
    return {scope: _commitment(scope, proposed, shared, bounds.get(scope)) for scope in scopes}


def _sums(items: Iterable[PricedItem]) -> tuple[Mapping[Scope, int], Mapping[Scope, int]]:
    proposed: dict[Scope, int] = defaultdict(int)
    shared: dict[Scope, int] = defaultdict(int)
    for item in items:
        if item.decision is not Decision.PROPOSED:
            continue
        places: list[tuple[str | None, bool]] = [(None, False), *item.places.items()]
        for year, amount in item.amounts.items():
            for programme_id in {None, item.programme_id}:
                for place_id, is_shared in places:
                    scope = Scope(programme_id, place_id, year)
                    proposed[scope] += amount
                    shared[scope] += amount * is_shared
    return proposed, shared


def _commitment(
    scope: Scope, proposed: Mapping[Scope, int], shared: Mapping[Scope, int], bound: CeilingFact | None
) -> Commitment:
    return Commitment(
        programme_id=scope.programme_id,
        place_id=scope.place_id,
        year=scope.year,
        proposed=proposed.get(scope, 0),
        shared=shared.get(scope, 0),
        ceiling=bound.amount if bound else None,
        is_final=bound is not None and bound.is_final,
        act=bound.act if bound else "",
    )


def newly_passed(
    before: Mapping[Scope, Commitment], after: Mapping[Scope, Commitment]
) -> tuple[Commitment, ...]:
    """The ceilings that a change passes, or passes by more than before; the widest first."""
    worse = [one for scope, one in after.items() if one.over > (before[scope].over if scope in before else 0)]
    return tuple(sorted(worse, key=lambda one: (one.year, one.programme_id or 0, one.place_id or "")))
