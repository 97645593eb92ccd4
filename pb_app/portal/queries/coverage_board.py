"""How the places of a municipality are served in a budget year: hearings, people, proposals, reports.

Ten statements, however many places, hearings and proposals there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pb_app.cycles.queries import CycleCard
from pb_app.hearings.coverage import Coverage, PlaceCoverage
from pb_app.hearings.figures import parts_of_organisations, reported_hearings
from pb_app.hearings.place_figures import MeetingFigures, ReportedHearing, sum_up
from pb_app.hearings.rules import HearingKind, Part
from pb_app.portal.queries.activity import ActivityCard, list_activity
from pb_app.proposals.queries.figures import Asked, asked_by_place
from pb_app.territory.queries import MunicipalityCard, PlaceCard, list_places
from pb_app.territory.rules import PlaceKind, TreePlace, covered_places


class BaseKind(StrEnum):
    """Of whom a rate is one per thousand."""

    INHABITANTS_2023 = "inhabitants_2023"
    VOTERS_2017 = "voters_2017"


@dataclass(frozen=True)
class Base:
    """How many people a rate is made on."""

    kind: BaseKind
    people: int

    def per_thousand(self, count: int) -> float:
        """The rate of a count."""
        return 1000 * count / self.people


@dataclass(frozen=True)
class BoardRow:
    """A place with all that lies in it; None is the whole municipality."""

    place: PlaceCard | None
    is_covered: bool
    figures: MeetingFigures
    asked: Asked
    base: Base | None

    @property
    def hearings_rate(self) -> float | None:
        """Hearings, not the cancelled ones, per thousand; None where nobody knows how many people there are."""
        return None if self.base is None else self.base.per_thousand(self.figures.counting)

    @property
    def proposals_rate(self) -> float | None:
        """Proposals per thousand."""
        return None if self.base is None else self.base.per_thousand(self.asked.proposals)


@dataclass(frozen=True)
class OrganisationRow:
    """What an organisation did: meetings by its part, and the places, counted apart."""

    name: str
    parts: Mapping[Part, int]
    meetings: int
    places: int


@dataclass(frozen=True)
class Board:
    """Everything on the board; the figures of a place are not to be added up, a hearing may be for several."""

    municipality: MunicipalityCard
    cycle: CycleCard
    kind: HearingKind | None
    units: Sequence[BoardRow]
    parts: Mapping[str, Sequence[BoardRow]]
    """The parts of a unit, by its id."""
    everywhere: BoardRow
    """What is for no place in particular."""
    total: BoardRow
    organisations: Sequence[OrganisationRow]
    activity: Sequence[ActivityCard]

    @property
    def rows(self) -> list[BoardRow]:
        """Each unit followed by its parts."""
        return [row for unit in self.units for row in (unit, *self.parts_of(unit))]

    def parts_of(self, unit: BoardRow) -> Sequence[BoardRow]:
        """The regions and quarters of a unit."""
        return self.parts.get(unit.place.id, ()) if unit.place else ()

    @property
    def covered_units(self) -> int:
        """How many of the units have a hearing."""
        return sum(unit.is_covered for unit in self.units)

    @property
    def without_hearing(self) -> list[PlaceCard]:
        """The places without a hearing; of a unit that is served in part, those of its parts."""
        found = []
        for unit in self.units:
            open_parts = [row for row in self.parts_of(unit) if not row.is_covered]
            some_are_served = len(open_parts) < len(self.parts_of(unit))
            rows = open_parts if open_parts and some_are_served else [unit]
            found += [row.place for row in rows if row.place is not None and not row.is_covered]
        return found

    @property
    def coverage(self) -> Coverage:
        """The same as the map reads it."""
        rows = [(row.place, row.is_covered) for row in self.rows]
        places = tuple(PlaceCoverage(place, is_covered, ()) for place, is_covered in rows if place)
        return Coverage(places=places, whole_municipality=())


def coverage_board(
    municipality: MunicipalityCard, cycle: CycleCard, today: date, kind: HearingKind | None = None
) -> Board:
    """Sum up a budget year; with ``kind`` only meetings of that kind count, proposals are counted all."""
    hearings = reported_hearings(cycle.id, kind)
    places = list_places(municipality.id, with_villages=True)
    asked = asked_by_place(cycle.id)
    heard = {place_id for one in hearings if one.is_counting for place_id in one.place_ids}
    tree = [TreePlace(id=place.id, parent_id=place.parent_id, kind=place.kind) for place in places]
    covered = covered_places(tree, heard)

    def row(place: PlaceCard) -> BoardRow:
        inside = {one.id for one in places if one.id == place.id or one.path.startswith(place.path + "/")}
        return BoardRow(
            place=place, is_covered=place.id in covered,
            figures=sum_up((one for one in hearings if one.place_ids & inside), today),
            asked=_sum(asked.get(place_id) for place_id in inside), base=_base(None, place.voters_2017),
        )  # fmt: skip

    shown = [place for place in places if place.kind is not PlaceKind.VILLAGE]
    parts: dict[str, list[BoardRow]] = {}
    for place in shown:
        if place.parent_id is not None:
            parts.setdefault(place.parent_id, []).append(row(place))
    unplaced = [one for one in hearings if not one.place_ids]
    return Board(
        municipality=municipality, cycle=cycle, kind=kind,
        units=[row(place) for place in shown if place.parent_id is None], parts=parts,
        everywhere=BoardRow(None, bool(unplaced), sum_up(unplaced, today), asked.get(None, Asked()), None),
        total=BoardRow(
            None, bool(hearings), sum_up(hearings, today), _sum(asked.values()),
            _base(municipality.population_2023, municipality.voters_2017),
        ),
        organisations=_organisations(cycle.id, {one.id: one for one in hearings}),
        activity=[one for one in list_activity(municipality.id) if _is_of(one, cycle, kind)],
    )  # fmt: skip


def _sum(several: Iterable[Asked | None]) -> Asked:
    return sum((one for one in several if one is not None), Asked())


def _base(inhabitants: int | None, voters: int | None) -> Base | None:
    """The census where it is known, else the voters; nothing where neither is."""
    if inhabitants:
        return Base(BaseKind.INHABITANTS_2023, inhabitants)
    return Base(BaseKind.VOTERS_2017, voters) if voters else None


def _organisations(cycle_id: int, hearings: Mapping[int, ReportedHearing]) -> list[OrganisationRow]:
    by_name: dict[str, list[tuple[Part, ReportedHearing]]] = {}
    for name, part, hearing_id in parts_of_organisations(cycle_id):
        if hearing_id in hearings:
            by_name.setdefault(name, []).append((part, hearings[hearing_id]))
    return [
        OrganisationRow(
            name=name,
            parts={part: sum(own is part for own, _hearing in took) for part in Part},
            meetings=len(took),
            places=len({place_id for _part, hearing in took for place_id in hearing.place_ids}),
        )
        for name, took in by_name.items()
    ]


def _is_of(one: ActivityCard, cycle: CycleCard, kind: HearingKind | None) -> bool:
    """Whether a total of a source belongs to this budget year: its meetings were in the year before."""
    return one.period_to.year == cycle.year - 1 and kind in (None, one.kind)
