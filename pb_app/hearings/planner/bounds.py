"""A cost below which no plan can be, from what is plain to see: good enough to know when to stop."""

from collections import Counter

from pb_app.hearings.planner.costs import DAY_LOAD, UNPLACED, office_cost
from pb_app.hearings.planner.counting import least_left_out
from pb_app.hearings.planner.season import Season


def floor_of(season: Season) -> int:
    """What each demand costs at least by itself, each place's office hours, and the crowding of the days."""
    left_out = least_left_out(season)
    if left_out:
        return left_out * UNPLACED
    own = sum(min(cell.cost for cell in cells) for cells in season.cells)
    return own + _office_hours(season) + _crowding(season, len(season.demands))


def _office_hours(season: Season) -> int:
    """The least that each place can pay, were each of its hearings free to choose."""
    return sum(
        min(office_cost(hearings, count) for count in range(in_hours, hearings + 1))
        for hearings, in_hours in season.places.values()
    )


def _crowding(season: Season, hearings: int) -> int:
    """The hearings spread as evenly as can be over all days on which any could be."""
    load = Counter(each.day.toordinal() for each in season.problem.fixed)
    days = {cell.day for cells in season.cells for cell in cells} | load.keys()
    counts = [load[day] for day in days]
    for _ in range(hearings):
        if counts:
            counts.sort()
            counts[0] += 1
    return DAY_LOAD * sum(count * (count - 1) // 2 for count in counts)
