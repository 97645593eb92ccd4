"""Reads of approved items and the work on them: frozen views in a fixed number of statements."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.accounts.tables import Person
from pb_app.consolidation.progress.rules import APPROVED, ProgressState, due_day, is_delayed, is_silent
from pb_app.consolidation.progress.tables import ItemProgress
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.files.service import FileView, get_file
from pb_app.kernel.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class StepView:
    """One report; ``recorded_by`` is a member of the staff and never public."""

    id: int
    state: ProgressState
    on_date: date
    note: str
    cost_to_date: int | None
    carried_to_year: int | None
    council_decision: str
    has_photo: bool
    photo_alt: str
    photo_width: int | None
    photo_height: int | None
    recorded_at: datetime
    recorded_by: str
    is_taken_back: bool
    take_back_reason: str


@dataclass(frozen=True, kw_only=True)
class FollowedItem:
    """An approved item and how far it is; amounts are whole lekë by year, as approved."""

    id: int
    code: str
    municipality_id: str
    cycle_id: int
    year: int
    title: str
    title_en: str
    theme_id: str
    place_ids: tuple[str, ...]
    approved: Mapping[int, int]
    state: ProgressState | None
    on_date: date | None
    spent: int | None
    carried_to_year: int | None
    council_decision: str
    due_on: date
    is_delayed: bool
    is_silent: bool
    is_example: bool
    version: int
    given_due: date | None

    def title_in(self, locale: str) -> str:
        """The title in the language of the page, else the Albanian."""
        return (self.title_en or self.title) if locale == "en" else self.title

    @property
    def whole(self) -> int:
        """What was approved over all years."""
        return sum(self.approved.values())

    @property
    def in_year(self) -> int:
        """What was approved for the budget year alone, as the list shows it."""
        return self.approved.get(self.year, 0)

    @property
    def years(self) -> tuple[int, ...]:
        """The budget years with an approved amount."""
        return tuple(sorted(year for year, lek in self.approved.items() if lek))

    @property
    def share(self) -> int | None:
        """How many hundredths of it are spent, at most 100; None where nothing is known."""
        if self.spent is None or not self.whole:
            return None
        return min(100, self.spent * 100 // self.whole)


@dataclass(frozen=True)
class FollowFilter:
    """What is asked for; a place counts with all below it, an item for the whole municipality for each place."""

    place_ids: frozenset[str] = frozenset()
    theme_id: str = ""
    state: str = ""
    """A state, ``none`` for no report yet, or ``delayed``."""

    def takes(self, item: FollowedItem) -> bool:
        """Whether the item is asked for."""
        is_there = not self.place_ids or not item.place_ids or bool(self.place_ids & set(item.place_ids))
        return is_there and self.theme_id in ("", item.theme_id) and self._fits(item)

    def _fits(self, item: FollowedItem) -> bool:
        if self.state == "delayed":
            return item.is_delayed
        if self.state == "none":
            return item.state is None
        return self.state in ("", item.state.value if item.state else "none")


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The work of a year in figures; ``approved`` is by budget year, ``spent`` adds up what is known."""

    items: int
    states: Mapping[ProgressState | None, int]
    delayed: int
    approved: Mapping[int, int]
    spent: int


def totals_of(items: Collection[FollowedItem]) -> Totals:
    """Count states and sums; a year for which nothing was approved is left out."""
    approved: Counter[int] = Counter()
    for item in items:
        approved.update(item.approved)
    return Totals(
        items=len(items),
        states=Counter(item.state for item in items),
        delayed=sum(item.is_delayed for item in items),
        approved={year: lek for year, lek in sorted(approved.items()) if lek},
        spent=sum(item.spent or 0 for item in items),
    )


def list_followed(cycle_id: int, *, today: date) -> list[FollowedItem]:
    """Every approved item of a cycle by its number, as the office has it now."""
    return _of_office(ConsolidatedItem.cycle_id == cycle_id, today)


def get_followed(municipality_id: str, code: str, *, today: date) -> FollowedItem:
    """An approved item by its code; raise ``NotFound`` for any other."""
    found = _of_office(
        sa.and_(ConsolidatedItem.municipality_id == municipality_id, ConsolidatedItem.code == code.upper()), today
    ) if code.isprintable() else []  # fmt: skip
    if not found:
        raise NotFound("item")
    return found[0]


def _of_office(condition: sa.ColumnElement[bool], today: date) -> list[FollowedItem]:
    return followed_where(sa.and_(condition, ConsolidatedItem.council.in_(APPROVED)), today)


def followed_where(
    condition: sa.ColumnElement[bool], today: date, granted: Mapping[int, Mapping[int, int]] | None = None
) -> list[FollowedItem]:
    """The items that fit, by their number; ``granted`` are the approved amounts by item, if not those entered last."""
    wanted = (
        sa.select(ConsolidatedItem, BudgetCycle.year)
        .join(BudgetCycle, BudgetCycle.id == ConsolidatedItem.cycle_id)
        .where(condition, ConsolidatedItem.is_dissolved.is_(False))
        .order_by(ConsolidatedItem.cycle_id, ConsolidatedItem.number)
        .options(selectinload(ConsolidatedItem.amounts), selectinload(ConsolidatedItem.places))
    )
    rows = db.session.execute(wanted).all()
    latest = _latest([row.id for row, _year in rows])
    return [
        _view(
            row, year, latest.get(row.id), today, row.approved_by_year if granted is None else granted[row.id]
        )
        for row, year in rows
    ]


@dataclass(frozen=True)
class _Latest:
    step: ItemProgress
    spent: int | None


def _latest(item_ids: Collection[int]) -> dict[int, _Latest]:
    """The last report of each item, and the highest cost reported."""
    if not item_ids:
        return {}
    newest = (
        sa.select(
            sa.func.max(ItemProgress.id).label("id"), sa.func.max(ItemProgress.cost_to_date).label("spent")
        )
        .where(ItemProgress.item_id.in_(item_ids), ItemProgress.taken_back_at.is_(None))
        .group_by(ItemProgress.item_id)
        .subquery()
    )
    wanted = sa.select(ItemProgress, newest.c.spent).join(newest, newest.c.id == ItemProgress.id)
    found = {}
    for step, highest in db.session.execute(wanted):
        found[step.item_id] = _Latest(step, step.cost_to_date if step.cost_to_date is not None else highest)
    return found


def _view(
    row: ConsolidatedItem, year: int, latest: _Latest | None, today: date, approved: Mapping[int, int]
) -> FollowedItem:
    step = latest.step if latest else None
    state = step.state if step else None
    due = due_day(row.due_on, tuple(year for year, amount in approved.items() if amount), year)
    return FollowedItem(
        id=row.id, code=row.code, municipality_id=row.municipality_id, cycle_id=row.cycle_id, year=year,
        title=row.title, title_en=row.title_en,
        theme_id=row.theme_id, place_ids=tuple(place.place_id for place in row.places), approved=approved,
        state=state, on_date=step.on_date if step else None, spent=latest.spent if latest else None,
        carried_to_year=step.carried_to_year if step else None,
        council_decision=step.council_decision if step else "", due_on=due,
        is_delayed=is_delayed(state, due, today), is_silent=is_silent(state, step.on_date if step else None, today),
        is_example=row.is_example, version=row.version, given_due=row.due_on,
    )  # fmt: skip


def list_steps(item_id: int, *, with_taken_back: bool = False) -> list[StepView]:
    """The reports on an item, the newest first."""
    wanted = (
        sa.select(ItemProgress, Person.name)
        .outerjoin(Person, Person.id == ItemProgress.recorded_by_id)
        .where(ItemProgress.item_id == item_id)
        .order_by(ItemProgress.id.desc())
    )
    if not with_taken_back:
        wanted = wanted.where(ItemProgress.taken_back_at.is_(None))
    return [_step(row, name) for row, name in db.session.execute(wanted)]


def _step(row: ItemProgress, name: str | None) -> StepView:
    return StepView(
        id=row.id, state=row.state, on_date=row.on_date, note=row.note, cost_to_date=row.cost_to_date,
        carried_to_year=row.carried_to_year, council_decision=row.council_decision,
        has_photo=row.photo_id is not None, photo_alt=row.photo_alt, photo_width=row.photo_width,
        photo_height=row.photo_height, recorded_at=row.recorded_at, recorded_by=name or "",
        is_taken_back=row.taken_back_at is not None, take_back_reason=row.take_back_reason,
    )  # fmt: skip


def get_photo(item_id: int, step_id: int) -> FileView:
    """The picture of a report that stands; raise ``NotFound``."""
    wanted = sa.select(ItemProgress.photo_id).where(
        ItemProgress.id == step_id, ItemProgress.item_id == item_id, ItemProgress.taken_back_at.is_(None)
    )
    photo_id = db.session.scalar(wanted)
    if photo_id is None:
        raise NotFound("file")
    return get_file(photo_id)
