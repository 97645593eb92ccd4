"""Trying everything for a few hearings: they can all be held, they cannot, or it would take too long to know."""

from collections.abc import Sequence
from typing import Final

from pb_app.hearings.planner.board import Board, Choice
from pb_app.hearings.planner.counting import too_many
from pb_app.hearings.planner.placing import cheapest
from pb_app.hearings.planner.season import Season

WORK: Final = 60_000
"""So many looks whether something fits are worth an answer; about a tenth of a second."""


class _TooMuchWork(Exception):
    pass


def can_all_be_held(season: Season, wanted: Sequence[int], work: int = WORK) -> bool | None:
    """Whether the wanted demands can all be held together; None when that was not found out."""
    if too_many(season, wanted) is not None:
        return False
    if _is_easy(season, wanted):
        return True
    try:
        return _Search(season, work).run(list(wanted))
    except _TooMuchWork:
        return None


def _is_easy(season: Season, wanted: Sequence[int]) -> bool:
    """Whether putting one after the other, those with the fewest cells first, will do."""
    board = Board(season)
    for index in sorted(wanted, key=lambda index: len(season.cells[index])):
        choice = cheapest(board, index)
        if choice is None:
            return False
        board.put(index, choice)
    return True


class _Search:
    """The one with the fewest choices left goes first; each of its choices is tried."""

    def __init__(self, season: Season, work: int) -> None:
        self._board = Board(season)
        self._left = work

    def run(self, wanted: list[int]) -> bool:
        """Whether all find a choice."""
        season = self._board.season
        options = {
            index: [
                Choice(cell, start, team)
                for cell in season.cells[index]
                for start in cell.starts
                for team in season.teams[index]
            ]
            for index in wanted
        }
        return self._go_on(self._still_fitting(options))

    def _still_fitting(self, options: dict[int, list[Choice]]) -> dict[int, list[Choice]]:
        self._left -= sum(len(choices) for choices in options.values())
        if self._left < 0:
            raise _TooMuchWork
        return {
            index: [choice for choice in choices if self._board.fits(index, choice)]
            for index, choices in options.items()
        }

    def _go_on(self, options: dict[int, list[Choice]]) -> bool:
        if not options:
            return True
        index = min(options, key=lambda each: (len(options[each]), each))
        rest = {other: choices for other, choices in options.items() if other != index}
        for choice in options[index]:
            self._board.put(index, choice)
            if self._go_on(self._still_fitting(rest)):
                return True
            self._board.take(index)
        return False
