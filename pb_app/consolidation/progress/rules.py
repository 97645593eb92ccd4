"""States of the work on an approved item, which may follow which, and when it is late; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from pb_app.consolidation.rules.states import CouncilOutcome
from pb_app.kernel.errors import DomainError, Warn
from pb_app.kernel.money import grouped

APPROVED: Final = frozenset({CouncilOutcome.APPROVED, CouncilOutcome.CHANGED})
"""What the council let through, as it was or with another amount: only this is followed."""

NOTE_LIMIT: Final = 1000
ALT_LIMIT: Final = 200
COUNCIL_LIMIT: Final = 60
MOST_LEK: Final = 10**13
SILENT_AFTER: Final = timedelta(days=90)
"""An item of which nothing was heard for so long is shown as such: three months are a quarter's report."""


class ProgressState(StrEnum):
    """How far the work is."""

    PLANNED = "planned"
    TENDERED = "tendered"
    UNDER_WAY = "under_way"
    STOPPED = "stopped"
    DONE = "done"
    CARRIED_OVER = "carried_over"
    REMOVED = "removed"


FINISHED: Final = frozenset({ProgressState.DONE, ProgressState.CARRIED_OVER, ProgressState.REMOVED})
"""Nothing more is expected of this year's item."""

_WORKING: Final = frozenset(
    {ProgressState.PLANNED, ProgressState.TENDERED, ProgressState.UNDER_WAY, ProgressState.STOPPED}
)
_NEXT: Final[Mapping[ProgressState | None, frozenset[ProgressState]]] = {
    None: frozenset(ProgressState),
    **dict.fromkeys(_WORKING, frozenset(ProgressState)),
    # What is done may get its last bill or a picture; what was carried over or removed is closed.
    ProgressState.DONE: frozenset({ProgressState.DONE}),
    ProgressState.CARRIED_OVER: frozenset(),
    ProgressState.REMOVED: frozenset(),
}
_ORDER: Final = (ProgressState.PLANNED, ProgressState.TENDERED, ProgressState.UNDER_WAY, ProgressState.DONE)


@dataclass(frozen=True, kw_only=True)
class ProgressDraft:
    """What is reported of an item: how far it is since which day, and what it has cost so far in whole lekë."""

    state: ProgressState
    on_date: date
    note: str = ""
    cost_to_date: int | None = None
    carried_to_year: int | None = None
    council_decision: str = ""
    photo_alt: str = ""
    old_lek: bool = False
    """The cost was written in old lekë: a person confirms the new ones."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """What was known of the item until now."""

    state: ProgressState | None = None
    on_date: date | None = None
    cost_to_date: int | None = None


def possible_states(before: ProgressState | None) -> tuple[ProgressState, ...]:
    """The states that may be reported next, in their order; the same again is news of the same state."""
    return tuple(state for state in ProgressState if state in _NEXT[before])


def check_step(
    draft: ProgressDraft, before: Before, *, year: int, approved: int, today: date
) -> tuple[Warn, ...]:
    """Hold a report against the rules; give the doubts that a person has to tick.

    Raises ``transition``, ``in_the_future``, ``progress_before_last`` for a day before the last report,
    ``reason_required`` for stopping or a step back, ``carried_to_year`` for a year that is not a later one,
    ``council_decision_required`` for removing without the council, ``cost_out_of_range``, ``too_long``.
    """
    if draft.state not in _NEXT[before.state]:
        raise DomainError(
            "transition",
            field="state",
            before=before.state.value if before.state else "",
            after=draft.state.value,
        )
    _check_day(draft.on_date, before.on_date, today)
    _check_words(draft, before.state)
    if draft.state is ProgressState.CARRIED_OVER and not _is_later(draft.carried_to_year, year):
        raise DomainError("carried_to_year", field="carried_to_year", year=year)
    if draft.state is ProgressState.REMOVED and not draft.council_decision:
        raise DomainError("council_decision_required", field="council_decision")
    if draft.cost_to_date is not None and not 0 <= draft.cost_to_date <= MOST_LEK:
        raise DomainError("cost_out_of_range", field="cost_to_date")
    return _doubts(draft, before, approved)


def _check_day(on: date, last: date | None, today: date) -> None:
    if on > today:
        raise DomainError("in_the_future", field="on_date")
    if last is not None and on < last:
        raise DomainError("progress_before_last", field="on_date", last=last)


def _check_words(draft: ProgressDraft, before: ProgressState | None) -> None:
    for field, text, limit in (
        ("note", draft.note, NOTE_LIMIT),
        ("photo_alt", draft.photo_alt, ALT_LIMIT),
        ("council_decision", draft.council_decision, COUNCIL_LIMIT),
    ):
        if len(text) > limit:
            raise DomainError("too_long", field=field, limit=limit)
    is_back = before in _ORDER and draft.state in _ORDER and _ORDER.index(draft.state) < _ORDER.index(before)
    if (draft.state is ProgressState.STOPPED or is_back) and not draft.note:
        raise DomainError("reason_required", field="note")


def _is_later(carried_to: int | None, year: int) -> bool:
    return carried_to is not None and year < carried_to <= year + 10


def _doubts(draft: ProgressDraft, before: Before, approved: int) -> tuple[Warn, ...]:
    cost = draft.cost_to_date
    doubts = []
    if cost is not None and draft.old_lek:
        doubts.append(Warn("old_lek_amounts", amounts=f"{grouped(cost)} lekë"))
    if cost is not None and cost > approved:
        doubts.append(Warn("cost_over_approved", cost=grouped(cost), approved=grouped(approved)))
    if cost is not None and before.cost_to_date is not None and cost < before.cost_to_date:
        doubts.append(Warn("cost_fell", cost=grouped(cost), before=grouped(before.cost_to_date)))
    return tuple(doubts)


def due_day(given: date | None, years: tuple[int, ...], year: int) -> date:
    """When an item is to be done: as the office said, else at the end of the last year that has an amount."""
    return given or date(max(years, default=year), 12, 31)


def is_delayed(state: ProgressState | None, due_on: date, today: date) -> bool:
    """Whether the day has passed and the thing is not there."""
    return state not in FINISHED and today > due_on


def is_silent(state: ProgressState | None, last_on: date | None, today: date) -> bool:
    """Whether nothing was reported for a quarter of a year though the work is not over."""
    return state not in FINISHED and last_on is not None and today - last_on > SILENT_AFTER


def check_take_back(*, is_last: bool, reason: str) -> None:
    """Only the last report is taken back, and with a reason; what came before it stands again."""
    if not is_last:
        raise DomainError("progress_not_last")
    if not reason:
        raise DomainError("reason_required", field="reason")
