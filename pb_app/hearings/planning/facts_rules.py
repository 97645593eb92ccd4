"""What may be said of a season before it is planned: settings, rounds, teams, places, special days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from pb_app.hearings.planning.rules import SpecialPeriodKind
from pb_app.kernel.errors import DomainError

MOST_ROUNDS = 6
MOST_PER_ROUND = 20
MOST_PER_DAY = 10
MOST_PEOPLE = 50_000
MINUTES = (15, 480)
STEP = (5, 240)
WEEKS = (0, 26)
BUFFER = (0, 480)
SPEED = (5, 130)
LONGEST_PERIOD = 400
YEARS_AROUND = 3
WORKDAYS = (0, 1, 2, 3, 4)
WEEKDAYS = frozenset(range(7))


@dataclass(frozen=True)
class SettingsDraft:
    """How a season is planned; what a municipality has not said is the default."""

    minutes: int
    weekdays: tuple[int, ...] = WORKDAYS
    earliest: time = time(9)
    latest: time = time(20)
    step_minutes: int = 30
    weeks_between: int = 3
    evening_from: time = time(17)
    buffer_minutes: int = 30
    travel_km_per_hour: int = 40


@dataclass(frozen=True)
class RoundDraft:
    """The days between which each place has its hearing or hearings of one round, both included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class TeamDraft:
    """People who run hearings together, and at most how many a day."""

    name: str
    max_per_day: int = 1
    member_ids: tuple[int, ...] = ()
    is_active: bool = True


@dataclass(frozen=True)
class PlaceRuleDraft:
    """What one place needs; None is as the settings of the season say."""

    hearings_per_round: int = 1
    weekdays: tuple[int, ...] | None = None
    earliest: time | None = None
    latest: time | None = None
    needs_step_free: bool = False
    expected_people: int | None = None


@dataclass(frozen=True)
class DaysOffDraft:
    """Days on which somebody or something is not free: dates, or one weekday each week."""

    first_day: date | None = None
    last_day: date | None = None
    weekday: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class SpecialPeriodDraft:
    """What officials say that some days are; an election period names its act."""

    kind: SpecialPeriodKind
    first_day: date
    last_day: date
    name: str
    name_en: str = ""
    act: str = ""


def check_settings(draft: SettingsDraft) -> None:
    """Refuse a season without weekdays, hours that hold no hearing, and figures beyond all use."""
    if not draft.weekdays or not WEEKDAYS.issuperset(draft.weekdays):
        raise DomainError("weekday_required", field="weekdays")
    for field, value, bounds in (
        ("minutes", draft.minutes, MINUTES),
        ("step_minutes", draft.step_minutes, STEP),
        ("weeks_between", draft.weeks_between, WEEKS),
        ("buffer_minutes", draft.buffer_minutes, BUFFER),
        ("travel_km_per_hour", draft.travel_km_per_hour, SPEED),
    ):
        _check_within(field, value, bounds)
    if minutes_between(draft.earliest, draft.latest) < draft.minutes:
        raise DomainError("hours_too_short", field="latest", minutes=draft.minutes)


def check_rounds(year: int, rounds: Sequence[RoundDraft]) -> None:
    """Refuse more rounds than a season has, one that ends before it begins, and rounds that overlap."""
    if len(rounds) > MOST_ROUNDS:
        raise DomainError("too_many_rounds", most=MOST_ROUNDS)
    for number, one in enumerate(rounds, start=1):
        for field, on in ((f"starts_{number}", one.starts_on), (f"ends_{number}", one.ends_on)):
            if not year - YEARS_AROUND <= on.year <= year + 1:
                raise DomainError("date_far_from_year", field=field, year=year)
        if one.ends_on < one.starts_on:
            raise DomainError("days_reversed", field=f"ends_{number}")
    for number, (before, after) in enumerate(pairwise(rounds), start=2):
        if after.starts_on <= before.ends_on:
            raise DomainError("rounds_overlap", field=f"starts_{number}", before=number - 1, after=number)


def check_team(draft: TeamDraft) -> None:
    """Refuse a team without a name, and a day with more hearings than hours."""
    if not draft.name:
        raise DomainError("name_required", field="name")
    _check_within("max_per_day", draft.max_per_day, (1, MOST_PER_DAY))


def check_place_rule(draft: PlaceRuleDraft) -> None:
    """Refuse an empty choice of weekdays, hours the wrong way round, and counts beyond all use."""
    _check_within("hearings_per_round", draft.hearings_per_round, (0, MOST_PER_ROUND))
    if draft.weekdays is not None and (not draft.weekdays or not WEEKDAYS.issuperset(draft.weekdays)):
        raise DomainError("weekday_required", field="weekdays")
    if draft.earliest is not None and draft.latest is not None and draft.latest <= draft.earliest:
        raise DomainError("end_before_start", field="latest")
    if draft.expected_people is not None:
        _check_within("expected_people", draft.expected_people, (1, MOST_PEOPLE))


def check_days_off(draft: DaysOffDraft, *, may_be_weekly: bool = False) -> DaysOffDraft:
    """The days as they are kept: one date is a period of one day, a weekday has none; refuse anything else."""
    if draft.weekday is not None:
        if not may_be_weekly or draft.weekday not in WEEKDAYS:
            raise DomainError("weekday_required", field="weekday")
        if draft.first_day is not None or draft.last_day is not None:
            raise DomainError("weekday_or_days", field="first_day")
        return draft
    if draft.first_day is None:
        raise DomainError("day_required", field="first_day")
    kept = DaysOffDraft(draft.first_day, draft.last_day or draft.first_day, None, draft.reason)
    check_period(draft.first_day, draft.last_day or draft.first_day)
    return kept


def check_special_period(draft: SpecialPeriodDraft) -> None:
    """Refuse days without a name, the wrong way round, and an election period without its act."""
    if not draft.name:
        raise DomainError("name_required", field="name")
    check_period(draft.first_day, draft.last_day)
    if draft.kind is SpecialPeriodKind.ELECTION and not draft.act:
        raise DomainError("election_act_required", field="act")


def check_period(first_day: date, last_day: date) -> None:
    """Refuse days the wrong way round, and more of them than a year has."""
    if last_day < first_day:
        raise DomainError("days_reversed", field="last_day")
    if (last_day - first_day).days > LONGEST_PERIOD:
        raise DomainError("period_too_long", field="last_day", most=LONGEST_PERIOD)


def contradicts(one: SpecialPeriodDraft, other: SpecialPeriodDraft) -> bool:
    """Whether both speak of one day, the one that it is a holiday and the other that people work."""
    opposed = {SpecialPeriodKind.HOLIDAY, SpecialPeriodKind.WORKING}
    overlap = one.first_day <= other.last_day and other.first_day <= one.last_day
    return overlap and {one.kind, other.kind} == opposed


def minutes_between(start: time, end: time) -> int:
    """The minutes from one hour to a later one of the same day; negative if it is earlier."""
    day = date(2000, 1, 1)
    return int((datetime.combine(day, end) - datetime.combine(day, start)).total_seconds() // 60)


def _check_within(field: str, value: int, bounds: tuple[int, int]) -> None:
    least, most = bounds
    if not least <= value <= most:
        raise DomainError("figure_range", field=field, least=least, most=most)
