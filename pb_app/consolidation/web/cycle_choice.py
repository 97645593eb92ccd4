"""Which budget year a staff page is about, and who may open it."""

from flask import request, url_for

from pb_app.consolidation import policy
from pb_app.cycles.queries import CycleCard, find_current_cycle, find_cycle, list_cycles
from pb_app.kernel.errors import NotFound
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def allow_bench(m: str) -> None:
    """Let in who may read here; for people of other municipalities the page does not exist."""
    get_municipality(m)
    actor = current_actor()
    is_stranger = m not in actor.municipality_ids()
    allow(policy.may_see_bench(actor, m), "consolidation", hide=is_stranger)


def allow_gathering(m: str) -> None:
    """Let in who may make, merge and undo items."""
    allow_bench(m)
    allow(policy.may_gather(current_actor(), m), "gather")


def find_chosen_cycle(m: str) -> CycleCard | None:
    """The budget year of the address (``?year=``), else the current one, else the newest; None without any."""
    text = request.args.get("year", "")
    if text:
        year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2027") else 0
        found = find_cycle(m, year) if _FIRST_YEAR <= year <= _LAST_YEAR else None
        if found is None:
            raise NotFound("cycle")
        return found
    cycle = find_current_cycle(m)
    if cycle is None:
        known = list_cycles(m)
        cycle = known[0] if known else None
    return cycle


def get_chosen_cycle(m: str) -> CycleCard:
    """The same; raise ``NotFound`` without any."""
    found = find_chosen_cycle(m)
    if found is None:
        raise NotFound("cycle")
    return found


def year_switch(m: str, cycle: CycleCard, endpoint: str) -> list[dict[str, object]]:
    """The budget years of a municipality, the newest first, as the choices of a page that takes ``?year=``."""
    return [
        {
            "words": str(one.year),
            "url": url_for(endpoint, m=m, year=one.year),
            "current": one.id == cycle.id,
        }
        for one in list_cycles(m)
    ]


def get_cycle_of(m: str, cycle_id: int) -> CycleCard:
    """The budget year of an item; raise ``NotFound`` if it is not this municipality's."""
    for cycle in list_cycles(m):
        if cycle.id == cycle_id:
            return cycle
    raise NotFound("cycle")
