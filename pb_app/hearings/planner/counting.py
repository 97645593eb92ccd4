"""Counting out that hearings cannot all be held: more of them than the days of the teams, or of a hall, take.

A matching of hearings to days with room. When one more finds no room even by moving the others, all that
were asked to move are too many for the days they have: that is a proof, and they are its reason.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

from pb_app.hearings.planner.board import Board, Choice
from pb_app.hearings.planner.candidates import Cell
from pb_app.hearings.planner.plan import Obstruction
from pb_app.hearings.planner.season import Season

Item = TypeVar("Item")
Room = tuple[int, int]
"""A team or a hall on a day."""


def too_many(season: Season, wanted: Sequence[int]) -> list[int] | None:
    """Demands among the wanted that have too little room, or None if counting shows nothing.

    The last one wanted that finds no room is among them.
    """
    alone = Board(season)
    for rooms, capacity in (_of_teams(season, alone, wanted), _of_halls(season, alone, wanted)):
        found = _Matching(rooms, capacity).crowd(wanted)
        if found is not None:
            return found
    return _too_close(season, wanted)


def least_left_out(season: Season) -> int:
    """How many demands at least cannot be placed, as far as counting shows."""
    alone, wanted = Board(season), range(len(season.demands))
    return max(
        _Matching(*rooms).left_out(wanted)
        for rooms in (_of_teams(season, alone, wanted), _of_halls(season, alone, wanted))
    )


def _too_close(season: Season, wanted: Sequence[int]) -> list[int] | None:
    """Two hearings of one place that no two of their days keep far enough apart."""
    apart = 7 * season.problem.settings.weeks_between
    for index in wanted:
        for other in season.same_place[index]:
            if other in wanted:
                days, days_2 = ({cell.day for cell in season.cells[each]} for each in (index, other))
                if all(abs(day - day_2) < apart for day in days for day_2 in days_2):
                    return [index, other]
    return None


Rooms = dict[int, set[Room]]


def _of_teams(season: Season, alone: Board, wanted: Sequence[int]) -> tuple[Rooms, dict[Room, int]]:
    if not season.max_per_day:
        return {}, {}
    rooms: Rooms = {index: set() for index in wanted}
    spans = _Spans(season)
    for index in wanted:
        for cell in season.cells[index]:
            for team in season.teams[index]:
                if team is not None and _fits(alone, index, cell, team):
                    rooms[index].add((team, cell.day))
                    spans.note((team, cell.day), cell)
    fixed = Counter((each.team_id, each.day.toordinal()) for each in season.problem.fixed)
    by_time = spans.capacity if season.holds(Obstruction.TEAM_BUSY) else None
    capacity = {}
    for room in spans.rooms:
        most = len(wanted) if by_time is None else by_time(room)
        if season.holds(Obstruction.TEAM_MAX):
            most = min(most, season.max_per_day[room[0]] - fixed[room])
        capacity[room] = most
    return rooms, capacity


def _of_halls(season: Season, alone: Board, wanted: Sequence[int]) -> tuple[Rooms, dict[Room, int]]:
    if not season.holds(Obstruction.HALL_TAKEN):
        return {}, {}
    rooms: Rooms = {}
    spans = _Spans(season)
    for index in wanted:
        cells = season.cells[index]
        if any(cell.hall_id is None for cell in cells):
            continue
        rooms[index] = set()
        for cell in cells:
            if cell.hall_id is not None and any(
                _fits(alone, index, cell, team) for team in season.teams[index]
            ):
                rooms[index].add((cell.hall_id, cell.day))
                spans.note((cell.hall_id, cell.day), cell)
    return rooms, {room: spans.capacity(room) for room in spans.rooms}


def _fits(alone: Board, index: int, cell: Cell, team: int | None) -> bool:
    return any(alone.fits(index, Choice(cell, start, team)) for start in cell.starts)


class _Spans:
    """How many hearings can begin between the first and the last start of a room, one after the other."""

    def __init__(self, season: Season) -> None:
        self._buffer = season.buffer
        self._starts: dict[Room, tuple[int, int, int]] = {}

    @property
    def rooms(self) -> list[Room]:
        return list(self._starts)

    def note(self, room: Room, cell: Cell) -> None:
        """Count a cell in."""
        first, last, minutes = self._starts.get(room, (cell.starts[0], cell.starts[-1], cell.minutes))
        self._starts[room] = (
            min(first, cell.starts[0]),
            max(last, cell.starts[-1]),
            min(minutes, cell.minutes),
        )

    def capacity(self, room: Room) -> int:
        """The most that can begin there."""
        first, last, minutes = self._starts[room]
        return 1 + (last - first) // (minutes + self._buffer)


class _Matching:
    """Each demand to one of its rooms, no room beyond its capacity (augmenting paths)."""

    def __init__(self, rooms: Rooms, capacity: dict[Room, int]) -> None:
        self._rooms, self._capacity = rooms, capacity
        self._inside: dict[Room, list[int]] = defaultdict(list)

    def crowd(self, wanted: Sequence[int]) -> list[int] | None:
        """The demands that are too many, or None if each finds a room."""
        for index in wanted:
            if index in self._rooms:
                asked: set[int] = set()
                if not self._place(index, asked, set()):
                    return sorted(asked)
        return None

    def left_out(self, wanted: Sequence[int]) -> int:
        """How many find no room, whoever of them that is."""
        return sum(index in self._rooms and not self._place(index, set(), set()) for index in wanted)

    def _place(self, index: int, asked: set[int], seen: set[Room]) -> bool:
        asked.add(index)
        for room in sorted(self._rooms[index] - seen):
            if room in seen:
                continue
            seen.add(room)
            inside = self._inside[room]
            if len(inside) < self._capacity[room]:
                inside.append(index)
                return True
            for other in list(inside):
                if other not in asked and self._place(other, asked, seen):
                    inside.remove(other)
                    inside.append(index)
                    return True
        return False


def shrink(items: Sequence[Item], is_enough: Callable[[list[Item]], bool]) -> list[Item]:
    """As few of the items as still are enough: each is left out in turn, and stays out if they are."""
    kept = list(items)
    for item in items:
        without = [each for each in kept if each is not item]
        if is_enough(without):
            kept = without
    return kept
