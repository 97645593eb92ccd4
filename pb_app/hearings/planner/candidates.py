"""When and where one hearing could be if it were alone: the rules of its place, its round and its halls.

A ``Cell`` is a day, a hall and the starts there that cost the same. ``relaxed`` names kinds of constraint
to set aside, which is how obstacles are explained.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from pb_app.hearings.planner.costs import (
    NEIGHBOURS,
    hall_cost,
    is_favoured,
    moved_cost,
    neighbours_fixed,
    odd_hour_cost,
)
from pb_app.hearings.planner.model import Appointment, Demand, Hall, SeasonProblem, Standing
from pb_app.hearings.planner.plan import Obstruction

Relaxed = frozenset[Obstruction]
STRICT: Final[Relaxed] = frozenset()
ROUND_SLACK: Final = timedelta(days=42)
DAWN, NIGHT = time(6), time(23)
"""Between these hours a hearing is thinkable, when hours are set aside to explain an obstacle."""
_WEEK: Final = frozenset(range(7))


def minutes_of(hour: time) -> int:
    """The minutes since midnight."""
    return hour.hour * 60 + hour.minute


def time_of(minutes: int) -> time:
    """The hour so many minutes after midnight."""
    return time(minutes // 60, minutes % 60)


@dataclass(frozen=True, slots=True)
class Cell:
    """Starts (minutes of the day) on a day in a hall that cost the same; ``day`` is the date's ordinal."""

    day: int
    hall_id: int | None
    minutes: int
    is_favoured: bool
    cost: int
    starts: tuple[int, ...]


class Candidates:
    """The cells of the demands of a problem, with some kinds of constraint set aside."""

    def __init__(self, problem: SeasonProblem, relaxed: Relaxed = STRICT) -> None:
        self.problem = problem
        self.relaxed = relaxed
        self._halls = {hall.id: hall for hall in problem.halls}
        self._rounds = {each.number: each for each in problem.rounds}

    def of(self, demand: Demand) -> tuple[Cell, ...]:
        """Every cell that a demand may take, in order of day and preference of hall."""
        found: dict[tuple[int, int | None, int, bool, int], list[int]] = defaultdict(list)
        beside = neighbours_fixed(self.problem, demand)
        for day, start, minutes, hall_id in self._slots(demand):
            favoured = is_favoured(day, time_of(start), self.problem.settings)
            cost = self._cost(demand, day, time_of(start), hall_id, beside)
            found[day.toordinal(), hall_id, minutes, favoured, cost].append(start)
        return tuple(
            Cell(day, hall_id, minutes, favoured, cost, tuple(sorted(set(starts))))
            for (day, hall_id, minutes, favoured, cost), starts in found.items()
        )

    @staticmethod
    def _cost(demand: Demand, day: date, start: time, hall_id: int | None, beside: Counter[date]) -> int:
        own = hall_cost(demand, hall_id) + odd_hour_cost(start)
        return own + moved_cost(demand, day, start, hall_id) + NEIGHBOURS * beside[day]

    def _slots(self, demand: Demand) -> Iterator[tuple[date, int, int, int | None]]:
        stands, as_announced = self._standing(demand), None
        if stands is not None:
            start, end = minutes_of(stands.start), minutes_of(stands.end)
            as_announced = (stands.day, start, stands.hall_id)
            yield stands.day, start, end - start, stands.hall_id
        minutes = demand.minutes or self.problem.settings.minutes
        halls = self._suitable(demand)
        for day in self._days(demand):
            for hall in halls:
                hall_id = hall.id if hall else None
                for start in self._starts(demand, day, hall, minutes):
                    if (day, start, hall_id) != as_announced:
                        yield day, start, minutes, hall_id

    def _holds(self, kind: Obstruction) -> bool:
        return kind not in self.relaxed

    # -- what has been announced stands, unless something new speaks against it

    def _standing(self, demand: Demand) -> Appointment | None:
        current = demand.current
        if current is None or current.standing is not Standing.ANNOUNCED:
            return None
        stands = current.appointment
        hall = self._halls.get(stands.hall_id) if stands.hall_id is not None else None
        start, end = minutes_of(stands.start), minutes_of(stands.end)
        is_possible = (
            end > start
            and self._is_working(stands.day)
            and not self._is_too_near(demand, stands.day)
            and self._is_pinned_so(demand, stands)
            and self._is_open(hall, stands.day)
            and start in range(*self._window(hall, stands.day, end - start, (0, 24 * 60)))
        )
        return stands if is_possible else None

    def _is_pinned_so(self, demand: Demand, stands: Appointment) -> bool:
        pins = demand.pins
        return not self._holds(Obstruction.PINNED) or (
            pins.day in {None, stands.day}
            and pins.start in {None, stands.start}
            and pins.hall_id in {None, stands.hall_id}
        )

    # -- days

    def _days(self, demand: Demand) -> list[date]:
        within = self._rounds.get(demand.round_number)
        if within is None:
            return []
        slack = timedelta(0) if self._holds(Obstruction.ROUND) else ROUND_SLACK
        first, last = within.first_day - slack, within.last_day + slack
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return [day for day in days if self._may_be_on(demand, day)]

    def _may_be_on(self, demand: Demand, day: date) -> bool:
        pinned = demand.pins.day if self._holds(Obstruction.PINNED) else None
        return (
            pinned in {None, day}
            and (day >= self.problem.settings.not_before or not self._holds(Obstruction.NOT_BEFORE))
            and day.weekday() in self._weekdays(demand)
            and self._is_working(day)
            and not self._is_off(demand, day)
            and not self._is_too_near(demand, day)
        )

    def _weekdays(self, demand: Demand) -> frozenset[int]:
        if not self._holds(Obstruction.WEEKDAYS):
            return _WEEK
        return self.problem.settings.weekdays if demand.weekdays is None else demand.weekdays

    def _is_working(self, day: date) -> bool:
        return day not in self.problem.free_days or not self._holds(Obstruction.FREE_DAYS)

    def _is_off(self, demand: Demand, day: date) -> bool:
        return self._holds(Obstruction.PLACE_DAYS_OFF) and (
            any(day in days for days in demand.days_off)
            or any(off.weekday == day.weekday() for off in demand.weekdays_off)
        )

    def _is_too_near(self, demand: Demand, day: date) -> bool:
        weeks = timedelta(weeks=self.problem.settings.weeks_between)
        return self._holds(Obstruction.WEEKS_BETWEEN) and any(
            demand.place_id in fixed.place_ids
            and fixed.round_number not in {None, demand.round_number}
            and abs(fixed.day - day) < weeks
            for fixed in self.problem.fixed
        )

    # -- halls and hours

    def _suitable(self, demand: Demand) -> list[Hall | None]:
        """The halls that may serve; None alone when none is known, so that the hall stays open."""
        pinned = demand.pins.hall_id if self._holds(Obstruction.PINNED) else None
        if not demand.hall_ids and pinned is None:
            return [None]
        ids = demand.hall_ids if pinned is None else (pinned,)
        return [self._halls[each] for each in ids if each in self._halls and self._serves(demand, each)]

    def _serves(self, demand: Demand, hall_id: int) -> bool:
        hall = self._halls[hall_id]
        small = (hall.capacity or demand.expected_people or 0) < (demand.expected_people or 0)
        steps = demand.needs_step_free and hall.step_free is False
        return not (small and self._holds(Obstruction.HALL_CAPACITY)) and not (
            steps and self._holds(Obstruction.HALL_STEP_FREE)
        )

    def _is_open(self, hall: Hall | None, day: date) -> bool:
        if hall is None or not self._holds(Obstruction.HALL_CLOSED):
            return True
        return not any(day in closure for closure in hall.closures)

    def _starts(self, demand: Demand, day: date, hall: Hall | None, minutes: int) -> Iterable[int]:
        if not self._is_open(hall, day):
            return ()
        settings = self.problem.settings
        bounds = (DAWN, NIGHT)
        if self._holds(Obstruction.HOURS):
            bounds = (demand.earliest or settings.earliest, demand.latest or settings.latest)
        earliest, latest = minutes_of(bounds[0]), minutes_of(bounds[1])
        allowed = range(*self._window(hall, day, minutes, (earliest, latest)))
        pinned = demand.pins.start if self._holds(Obstruction.PINNED) else None
        if pinned is not None:
            return [start for start in (minutes_of(pinned),) if start in allowed]
        return [start for start in allowed if start % settings.step_minutes == 0 or start == earliest]

    def _window(self, hall: Hall | None, day: date, minutes: int, bounds: tuple[int, int]) -> tuple[int, int]:
        """The first start, and the one after the last, at which a hearing of so many minutes fits."""
        earliest, latest = bounds
        if hall is not None and hall.hours and self._holds(Obstruction.HALL_HOURS):
            hours = [each for each in hall.hours if each.weekday == day.weekday()]
            if not hours:
                return 0, 0
            earliest = max(earliest, minutes_of(hours[0].opens))
            latest = min(latest, minutes_of(hours[0].closes))
        return earliest, latest - minutes + 1
