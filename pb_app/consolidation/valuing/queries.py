"""Reads of valuing: the ceilings that an item touches, the words used before, who values what until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from pb_app.accounts.tables import Membership, Person
from pb_app.consolidation.queries.ceilings import list_ceilings, place_paths, priced_items
from pb_app.consolidation.queries.items import ItemCard
from pb_app.consolidation.rules import Decision, Valuation
from pb_app.consolidation.rules.deciding import budget_years
from pb_app.consolidation.rules.totals import Commitment, PricedItem, commitments, counting_places
from pb_app.consolidation.tables import ConsolidatedItem, ItemAmount, ItemPlace
from pb_app.consolidation.valuing.tables import ValuationAssignment
from pb_app.cycles.queries import CycleCard, list_programmes
from pb_app.database import db
from pb_app.kernel.actor import Role
from pb_app.kernel.alphabet import sort_key
from pb_app.territory.queries import places_by_id
from pb_app.territory.tables import Place

_MOST_WORDS = 60


@dataclass(frozen=True, kw_only=True)
class Room:
    """A ceiling that counts an item: what is proposed under it once the item is."""

    programme: str
    place: str
    then: Commitment
    is_counted: bool
    """Whether the item is proposed already."""


@dataclass(frozen=True)
class UsedWords:
    """Sources of funds and spending units that this municipality has named before."""

    fund_sources: tuple[str, ...]
    spending_units: tuple[str, ...]


def ceilings_of(card: ItemCard, cycle: CycleCard) -> list[Room]:
    """The ceilings that count this item in the years that it costs something, as if it were proposed."""
    items, ceilings = priced_items(cycle.id), list_ceilings(cycle.id)
    places = counting_places(card.place_ids, place_paths(cycle.id))
    item = PricedItem(
        decision=Decision.PROPOSED, programme_id=card.programme_id, amounts=card.by_year, places=places
    )
    years = [year for year in budget_years(cycle.year) if card.by_year.get(year)]
    sums = commitments({**items, card.id: item}.values(), ceilings, years)
    touched = [
        one
        for one in sums.values()
        if one.ceiling is not None
        and one.programme_id in {None, card.programme_id}
        and (one.place_id is None or one.place_id in places)
    ]
    programmes = {one.id: one.label for one in list_programmes(cycle.id)}
    labels = {one.id: one.label for one in places_by_id({*places, ""}).values()}
    return [
        Room(
            programme=programmes.get(one.programme_id or 0, ""),
            place=labels.get(one.place_id or "", ""),
            then=one,
            is_counted=card.decision is Decision.PROPOSED,
        )
        for one in sorted(touched, key=lambda one: (one.year, one.programme_id or 0, one.place_id or ""))
    ]


def used_words(municipality_id: str) -> UsedWords:
    """What was written before in this municipality, the newest budget years first; for suggestions."""
    wanted = (
        sa.select(ItemAmount.fund_source, ItemAmount.spending_unit)
        .join(ConsolidatedItem, ConsolidatedItem.id == ItemAmount.item_id)
        .where(ConsolidatedItem.municipality_id == municipality_id)
        .group_by(ItemAmount.fund_source, ItemAmount.spending_unit)
        .order_by(sa.func.count().desc(), ItemAmount.fund_source, ItemAmount.spending_unit)
        .limit(_MOST_WORDS)
    )
    rows = db.session.execute(wanted).all()
    return UsedWords(
        tuple(dict.fromkeys(row[0] for row in rows if row[0])),
        tuple(dict.fromkeys(row[1] for row in rows if row[1])),
    )


class Shown(StrEnum):
    """Which of the items that wait for a valuation are asked for."""

    ALL = "all"
    MINE = "mine"
    NOBODY = "nobody"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class WaitingFilter:
    """What the page «Për vlerësim» is asked for; empty asks for everything that waits."""

    shown: Shown = Shown.ALL
    theme_id: str = ""
    programme_id: int | None = None
    place_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An item that nobody has valued yet, with who is to do it and until when."""

    id: int
    code: str
    title: str
    title_en: str
    theme_id: str
    is_example: bool
    place_ids: tuple[str, ...]
    person_id: int | None
    person: str
    directorate: str
    due_on: date | None

    def title_in(self, locale: str) -> str:
        """The title in the language of the page, else the Albanian."""
        return (self.title_en or self.title) if locale == "en" else self.title

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Valuer:
    """Somebody of the municipality who may value."""

    id: int
    name: str


def list_waiting(
    cycle_id: int, wanted: WaitingFilter, *, person_id: int | None, today: date
) -> list[Waiting]:
    """The items of a cycle that wait for a valuation, the nearest day first, those without a day last."""
    statement = (
        sa.select(ConsolidatedItem, ValuationAssignment, Person.name)
        .outerjoin(ValuationAssignment, ValuationAssignment.item_id == ConsolidatedItem.id)
        .outerjoin(Person, Person.id == ValuationAssignment.person_id)
        .where(
            ConsolidatedItem.cycle_id == cycle_id,
            ConsolidatedItem.is_dissolved.is_(False),
            ConsolidatedItem.valuation == Valuation.PENDING,
            *_asked(wanted, person_id, today),
        )
    )
    rows = db.session.execute(statement).all()
    places = _places_of([item.id for item, _assignment, _name in rows])
    found = [
        _waiting(item, assignment, name or "", places.get(item.id, ())) for item, assignment, name in rows
    ]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.id))


def _asked(wanted: WaitingFilter, person_id: int | None, today: date) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    shown = {
        Shown.MINE: ValuationAssignment.person_id == (person_id or 0),
        Shown.NOBODY: ValuationAssignment.item_id.is_(None),
        Shown.LATE: ValuationAssignment.due_on < today,
    }.get(wanted.shown)
    if shown is not None:
        found.append(shown)
    if wanted.theme_id:
        found.append(ConsolidatedItem.theme_id == wanted.theme_id)
    if wanted.programme_id is not None:
        found.append(ConsolidatedItem.programme_id == wanted.programme_id)
    if wanted.place_id:
        found.append(ConsolidatedItem.id.in_(_lying_in(wanted.place_id)))
    return found


def _lying_in(place_id: str) -> sa.Select[Any]:
    """The items of a place and of all below it: a unit stands for its villages."""
    path = sa.select(Place.path).where(Place.id == place_id).scalar_subquery()
    is_there = sa.or_(Place.id == place_id, Place.path.startswith(path.concat("/")))
    return sa.select(ItemPlace.item_id).join(Place, Place.id == ItemPlace.place_id).where(is_there)


def _places_of(item_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    wanted = sa.select(ItemPlace.item_id, ItemPlace.place_id).where(ItemPlace.item_id.in_(item_ids))
    places: dict[int, tuple[str, ...]] = {}
    for item_id, place_id in db.session.execute(wanted):
        places[item_id] = (*places.get(item_id, ()), place_id)
    return places


def _waiting(
    item: ConsolidatedItem, assignment: ValuationAssignment | None, name: str, place_ids: tuple[str, ...]
) -> Waiting:
    return Waiting(
        id=item.id,
        code=item.code,
        title=item.title,
        title_en=item.title_en,
        theme_id=item.theme_id,
        is_example=item.is_example,
        place_ids=place_ids,
        person_id=assignment.person_id if assignment else None,
        person=name,
        directorate=assignment.directorate if assignment else "",
        due_on=assignment.due_on if assignment else None,
    )


@dataclass(frozen=True)
class AssignmentView:
    """Who is to value an item, until when."""

    who: str
    due_on: date


def find_assignment(item_id: int) -> AssignmentView | None:
    """Who is to value an item, or None."""
    wanted = (
        sa.select(ValuationAssignment, Person.name)
        .outerjoin(Person, Person.id == ValuationAssignment.person_id)
        .where(ValuationAssignment.item_id == item_id)
    )
    row = db.session.execute(wanted).first()
    if row is None:
        return None
    return AssignmentView(", ".join(part for part in (row[1], row[0].directorate) if part), row[0].due_on)


def list_valuers(municipality_id: str) -> list[Valuer]:
    """The coordinators and budget officers of a municipality, in Albanian order."""
    wanted = (
        sa.select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.municipality_id == municipality_id,
            Membership.role.in_([Role.COORDINATOR, Role.BUDGET_OFFICER]),
            Membership.ended_at.is_(None),
            Person.active,
        )
        .distinct()
    )
    found = [Valuer(person_id, name) for person_id, name in db.session.execute(wanted)]
    return sorted(found, key=lambda one: (sort_key(one.name), one.id))
