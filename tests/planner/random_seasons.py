"""Small seasons by chance, for the property tests."""

from datetime import date, time

from hypothesis import strategies as st

from pb_app.hearings.planner import (
    Appointment,
    Current,
    DayRange,
    Demand,
    FixedHearing,
    FreeDay,
    FreeDayKind,
    Hall,
    OpenHours,
    Pins,
    Round,
    SeasonProblem,
    Standing,
    Team,
    WeekdayOff,
)
from tests.planner.examples import day, settings

hours = st.sampled_from([time(9), time(13), time(15, 30), time(16), time(17), time(17, 20), time(18)])
days = st.integers(0, 13).map(day)
positions = st.none() | st.sampled_from([(41.33, 19.82), (41.32, 19.85), (40.47, 19.49), (41.0, 20.0)])
weekdays = st.frozensets(st.integers(0, 6), min_size=1)


@st.composite
def ranges(draw: st.DrawFn) -> DayRange:
    first, last = sorted((draw(days), draw(days)))
    return DayRange(first, last)


def some(strategy: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def halls(draw: st.DrawFn) -> tuple[Hall, ...]:
    return tuple(
        Hall(
            id=id,
            position=draw(positions),
            capacity=draw(st.sampled_from([None, 40, 100])),
            step_free=draw(st.sampled_from([None, True, False])),
            hours=tuple(
                OpenHours(weekday, draw(st.sampled_from([time(8), time(14)])), time(20))
                for weekday in sorted(draw(st.just(frozenset()) | weekdays))
            ),
            closures=draw(some(ranges(), 1)),
        )
        for id in range(1, draw(st.integers(1, 3)) + 1)
    )


@st.composite
def currents(draw: st.DrawFn, hall_ids: tuple[int, ...]) -> Current:
    start = draw(hours)
    end = time(start.hour + draw(st.integers(1, 2)), start.minute)
    hall_id = draw(st.sampled_from([*hall_ids, None]))
    team_id = draw(st.sampled_from([1, 2, None]))
    return Current(Appointment(draw(days), start, end, hall_id, team_id), draw(st.sampled_from(Standing)))


@st.composite
def demands(draw: st.DrawFn, key: str, hall_ids: tuple[int, ...]) -> Demand:
    own_halls = tuple(draw(st.lists(st.sampled_from(hall_ids), unique=True, max_size=2)))
    return Demand(
        key=key,
        place_id=draw(st.sampled_from("abc")),
        round_number=draw(st.sampled_from([1, 1, 2])),
        position=draw(positions),
        expected_people=draw(st.sampled_from([None, 30, 60])),
        needs_step_free=draw(st.booleans()),
        hall_ids=own_halls,
        minutes=draw(st.sampled_from([None, 60, 150])),
        weekdays=draw(st.none() | st.none() | weekdays),
        earliest=draw(st.none() | st.sampled_from([time(8), time(13, 15)])),
        latest=draw(st.none() | st.sampled_from([time(18), time(21)])),
        weekdays_off=draw(some(st.integers(0, 6).map(WeekdayOff), 1)),
        days_off=draw(st.just(()) | some(ranges(), 1)),
        pins=Pins(
            day=draw(st.sampled_from([None] * 4 + [day(0), day(3)])),
            start=draw(st.sampled_from([None] * 5 + [time(15, 10), time(17)])),
            hall_id=draw(st.sampled_from([None] * 5 + [1])),
            team_id=draw(st.sampled_from([None] * 5 + [1, 2])),
        ),
        current=draw(st.none() | currents(own_halls)),
    )


@st.composite
def fixed_hearings(draw: st.DrawFn, key: str, hall_ids: tuple[int, ...]) -> FixedHearing:
    start = draw(st.none() | hours)
    return FixedHearing(
        key=key,
        day=draw(days),
        start=start,
        end=time(start.hour + 1, start.minute) if start else None,
        hall_id=draw(st.none() | st.sampled_from(hall_ids)),
        team_id=draw(st.sampled_from([None, 1, 2])),
        position=draw(positions),
        place_ids=draw(some(st.sampled_from("abc"), 2)),
        round_number=draw(st.sampled_from([None, 1, 2])),
    )


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Round, ...]:
    """Two rounds, often of a day or two, so that hearings get into each other's way."""
    lengths = st.sampled_from([0, 0, 1, 6])
    second = draw(st.sampled_from([3, 7]))
    return (
        Round(1, day(0), day(draw(lengths))),
        Round(2, day(second), day(second + draw(lengths))),
    )


@st.composite
def seasons(draw: st.DrawFn, most: int = 6) -> SeasonProblem:
    """Up to two weeks with two rounds, a few demands, and everything that a season can have."""
    its_halls = draw(halls())
    hall_ids = tuple(hall.id for hall in its_halls)
    free: dict[date, FreeDay] = dict.fromkeys(draw(st.sets(days, max_size=1)), FreeDay(FreeDayKind.HOLIDAY))
    teams = tuple(
        Team(id=id, max_per_day=draw(st.integers(1, 4)), days_off=draw(some(ranges(), 1)))
        for id in range(1, draw(st.integers(0, 2)) + 1)
    )
    return SeasonProblem(
        settings=settings(
            weekdays=draw(st.just(frozenset(range(7))) | weekdays),
            earliest=draw(st.sampled_from([time(9), time(14)])),
            not_before=day(draw(st.sampled_from([-3, 0, 0, 2]))),
            weeks_between=draw(st.integers(0, 1)),
            buffer_minutes=draw(st.sampled_from([0, 30])),
        ),
        rounds=draw(rounds()),
        demands=tuple(draw(demands(str(n), hall_ids)) for n in range(draw(st.integers(1, most)))),
        halls=its_halls,
        teams=teams,
        fixed=tuple(draw(fixed_hearings(f"x{n}", hall_ids)) for n in range(draw(st.integers(0, 2)))),
        free_days=free,
    )


@st.composite
def crowded(draw: st.DrawFn) -> SeasonProblem:
    """A day or two a round, one hall for some, one or two teams: everybody is in somebody's way."""
    length = draw(st.integers(0, 1))
    its_demands = tuple(
        Demand(
            key=str(n),
            place_id=draw(st.sampled_from("abc")),
            round_number=draw(st.sampled_from([1, 2])),
            position=draw(positions),
            hall_ids=draw(st.sampled_from([(), (1,), (1,), (2, 1)])),
            minutes=draw(st.sampled_from([None, 60, 120])),
        )
        for n in range(draw(st.integers(3, 7)))
    )
    return SeasonProblem(
        settings=settings(
            earliest=draw(st.sampled_from([time(9), time(14)])), weeks_between=1, buffer_minutes=30
        ),
        rounds=(Round(1, day(0), day(length)), Round(2, day(7 - length), day(8))),
        demands=its_demands,
        halls=(Hall(id=1, position=draw(positions)), Hall(id=2)),
        teams=tuple(Team(id=id, max_per_day=4) for id in range(draw(st.integers(1, 2)))),
        fixed=draw(
            st.just(())
            | st.just(
                (FixedHearing(key="x", day=day(0), start=time(15), end=time(16), hall_id=1, team_id=0),)
            )
        ),
    )
