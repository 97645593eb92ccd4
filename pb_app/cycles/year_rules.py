"""What a budget year may look like: prefilled phases, dates that fit, states that follow, a shift by a year."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pb_app.cycles.rules import CeilingStage, CycleStatus, PhaseKind
from pb_app.kernel.errors import DomainError, Warn
from pb_app.kernel.references import FIRST_YEAR, LAST_YEAR

MOST_DAYS = 120
YEARS_BEFORE, YEARS_AFTER = 2, 3
PLANNED_YEARS = 3

_NEXT = {
    CycleStatus.PREPARING: {CycleStatus.PREPARING, CycleStatus.OPEN},
    CycleStatus.OPEN: {CycleStatus.OPEN, CycleStatus.CLOSED},
    CycleStatus.CLOSED: {CycleStatus.CLOSED, CycleStatus.OPEN},
}
_PHASE_NAMES = {
    PhaseKind.NOTICE: ("Njoftimi", "Notice"),
    PhaseKind.HEARINGS: ("Dëgjesat", "Hearings"),
    PhaseKind.CONSOLIDATION: ("Bashkimi i propozimeve", "Consolidation"),
    PhaseKind.DRAFT_LIST: ("Lista, projekt", "Draft list"),
    PhaseKind.COUNCIL: ("Këshilli Bashkiak", "Municipal council"),
    PhaseKind.FOLLOW_UP: ("Ndjekja e zbatimit", "Follow-through"),
}


@dataclass(frozen=True)
class PhaseDraft:
    """A phase as it is planned."""

    kind: PhaseKind
    name: str
    name_en: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class CycleDraft:
    """What a municipality says about a budget year; an empty title is written from the year."""

    title: str = ""
    title_en: str = ""
    status: CycleStatus = CycleStatus.PREPARING
    opens_on: date | None = None
    closes_on: date | None = None
    notice_days: int = 5
    comment_days: int = 20


@dataclass(frozen=True)
class ProgrammeDraft:
    """A budget programme as the municipality's own list names it."""

    code: str
    name: str
    name_en: str = ""
    function_code: str | None = None


@dataclass(frozen=True)
class CeilingDraft:
    """A ceiling in whole lekë; no programme and no place mean all of them."""

    programme_id: int | None
    place_id: str | None
    year: int
    amount: int
    stage: CeilingStage = CeilingStage.PREPARATORY
    act: str = ""


def default_title(year: int) -> tuple[str, str]:
    """The title in Albanian and in English."""
    return f"Procesi i buxhetit {year}", f"Budget process {year}"


def default_phases(year: int) -> tuple[PhaseDraft, ...]:
    """The phases of a budget year in both languages.

    Only hearings have proposed dates, October to the middle of November before the year: when the municipalities
    that were observed held theirs (Vlorë, Shkodër, Divjakë, Durrës). No source gives dates for the others.
    """
    dates = {PhaseKind.HEARINGS: (date(year - 1, 10, 1), date(year - 1, 11, 15))}
    return tuple(PhaseDraft(kind, *_PHASE_NAMES[kind], *dates.get(kind, (None, None))) for kind in PhaseKind)


def check_year(year: int) -> None:
    """References carry two digits of the year: only this century."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError("cycle_year_range", field="year", first=FIRST_YEAR, last=LAST_YEAR)


def check_cycle(year: int, draft: CycleDraft) -> None:
    """Refuse a window that ends before it begins or lies far from the year, and day counts that cannot be."""
    for field, on in (("opens_on", draft.opens_on), ("closes_on", draft.closes_on)):
        _check_near(year, field, on)
    if draft.opens_on is not None and draft.closes_on is not None and draft.closes_on < draft.opens_on:
        raise DomainError("window_reversed", field="closes_on")
    for field, days in (("notice_days", draft.notice_days), ("comment_days", draft.comment_days)):
        if not 0 <= days <= MOST_DAYS:
            raise DomainError("days_range", field=field, most=MOST_DAYS)


def check_status(current: CycleStatus, wanted: CycleStatus) -> None:
    """PREPARING opens once; what the public has seen is closed and may be opened again, never hidden."""
    if wanted not in _NEXT[current]:
        raise DomainError("cycle_not_hidden", field="status")


def check_phases(year: int, phases: Sequence[PhaseDraft]) -> None:
    """Refuse a phase without a name, one that ends before it begins, and dates far from the year."""
    for phase in phases:
        if not phase.name:
            raise DomainError("name_required", field=f"name_{phase.kind}")
        _check_near(year, f"starts_{phase.kind}", phase.starts_on)
        _check_near(year, f"ends_{phase.kind}", phase.ends_on)
        if phase.starts_on is not None and phase.ends_on is not None and phase.ends_on < phase.starts_on:
            raise DomainError("phase_reversed", field=f"ends_{phase.kind}")


def phase_warnings(phases: Sequence[PhaseDraft]) -> tuple[Warn, ...]:
    """A phase that begins before the one in front of it: possible, but mostly a slip."""
    dated = [phase for phase in phases if phase.starts_on is not None]
    return tuple(
        Warn("phases_out_of_order", earlier=before.name, later=after.name)
        for before, after in pairwise(dated)
        if before.starts_on is not None and after.starts_on is not None and after.starts_on < before.starts_on
    )


def check_programme(draft: ProgrammeDraft) -> ProgrammeDraft:
    """Refuse one without code or name; a code of five digits names its function by the first three."""
    if not draft.code:
        raise DomainError("code_required", field="code")
    if not draft.name:
        raise DomainError("name_required", field="name")
    function = draft.function_code or (
        draft.code[:3] if len(draft.code) == 5 and draft.code.isdecimal() else None
    )
    if function is not None and not (len(function) == 3 and function.isascii() and function.isdecimal()):
        raise DomainError("function_code", field="function_code")
    return ProgrammeDraft(draft.code, draft.name, draft.name_en, function)


def check_ceiling(cycle_year: int, draft: CeilingDraft) -> None:
    """Refuse a year that the cycle does not plan, a negative amount, and a final ceiling without its act."""
    if not cycle_year <= draft.year < cycle_year + PLANNED_YEARS:
        last = cycle_year + PLANNED_YEARS - 1
        raise DomainError("ceiling_year", field="year", first=cycle_year, last=last)
    if draft.amount < 0:
        raise DomainError("amount_negative", field="amount")
    if draft.stage is CeilingStage.FINAL and not draft.act:
        raise DomainError("act_required", field="act")


def same_weekday(on: date, years: int = 1) -> date:
    """The same n-th weekday of the same month so many years later: the second Monday of October stays one.

    A fifth weekday that the month no longer has becomes the last one.
    """
    nth = (on.day - 1) // 7
    year = on.year + years
    first = date(year, on.month, 1)
    found = first + timedelta(days=(on.weekday() - first.weekday()) % 7 + 7 * nth)
    last_day = calendar.monthrange(year, on.month)[1]
    return found if (found.month, found.day <= last_day) == (on.month, True) else found - timedelta(days=7)


def shifted(phase: PhaseDraft, years: int) -> PhaseDraft:
    """The phase with its dates moved by years, on the same n-th weekdays."""
    starts = None if phase.starts_on is None else same_weekday(phase.starts_on, years)
    ends = None if phase.ends_on is None else same_weekday(phase.ends_on, years)
    return PhaseDraft(phase.kind, phase.name, phase.name_en, starts, ends)


def _check_near(year: int, field: str, on: date | None) -> None:
    if on is not None and not year - YEARS_BEFORE <= on.year <= year + YEARS_AFTER:
        raise DomainError("date_far_from_year", field=field, year=year)
