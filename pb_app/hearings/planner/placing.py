"""The cheapest choice for one demand as things stand on the board."""

from random import Random

from pb_app.hearings.planner.board import Board, Choice
from pb_app.hearings.planner.candidates import Cell
from pb_app.hearings.planner.costs import DAY_LOAD, NEIGHBOURS


def cheapest(board: Board, index: int, rng: Random | None = None) -> Choice | None:
    """The cheapest choice that fits a demand which is not on the board, or None.

    With ``rng``, chance decides between cells of one price and whether a day fills from its beginning
    or its end; without, the first does.
    """
    best: Choice | None = None
    price = 0
    teams = sorted(
        (board.season.team_cost(index, team, board.running[team]), number, team)
        for number, team in enumerate(board.season.teams[index])
    )
    if not teams:
        return None
    for bound, cell in _by_bound(board, index, rng):
        if best is not None and bound + teams[0][0] >= price:
            break
        for extra, _, team in teams:
            if best is not None and bound + extra >= price:
                break
            start = _first_start(board, index, cell, team, from_end=rng is not None and rng.random() < 0.5)
            if start is not None:
                best, price = Choice(cell, start, team), bound + extra
                break
    return best


def _by_bound(board: Board, index: int, rng: Random | None) -> list[tuple[int, Cell]]:
    """The cells with what each costs before the team is known, the cheapest first."""
    near = board.neighbours_on(index)
    office = board.office_price(index)
    on_day = board.on_day
    found = [
        (
            cell.cost
            + DAY_LOAD * on_day[cell.day]
            + (NEIGHBOURS * near[cell.day] if near else 0)
            + (0 if cell.is_favoured else office),
            cell,
        )
        for cell in board.season.cells[index]
    ]
    if rng is not None:
        rng.shuffle(found)
    found.sort(key=_price)
    return found


def _price(found: tuple[int, Cell]) -> int:
    return found[0]


def _first_start(board: Board, index: int, cell: Cell, team: int | None, *, from_end: bool) -> int | None:
    starts = reversed(cell.starts) if from_end else cell.starts
    return next((start for start in starts if board.fits(index, Choice(cell, start, team))), None)
