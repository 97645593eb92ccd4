"""What the pages about a season's facts share: who may see them, the season they speak of, the way among them."""

from typing import Any

from flask import render_template

from pb_app.cycles.queries import CycleCard, find_current_cycle, get_cycle, list_cycles
from pb_app.hearings.planning import facts_policy
from pb_app.territory.policy import may_see_venues
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor
from pb_app.web.formatting import weekday_names


def seen(m: str) -> None:
    """The municipality exists and this person sees how its season is planned; to others nothing is there."""
    get_municipality(m)
    allow(facts_policy.may_see_facts(current_actor(), m), "see_planning", hide=True)


def seen_season(m: str, year: int) -> CycleCard:
    """The budget year whose season is planned, for those who see it."""
    seen(m)
    return get_cycle(m, year)


def changing(m: str) -> None:
    """This person may change what holds for the whole season."""
    seen(m)
    allow(facts_policy.may_change_facts(current_actor(), m), "change_planning")


def facts_page(template: str, m: str, *, year: int | None = None, **values: Any) -> str:  # noqa: ANN401 - a template's values
    """A page with the way to its neighbours; ``year`` is the season they lead to."""
    actor = current_actor()
    return render_template(
        template,
        nav="planning",
        year=year or newest_year(m),
        may_change=facts_policy.may_change_facts(actor, m),
        sees_venues=may_see_venues(actor, m),
        weekday_names=weekday_names(),
        **values,
    )


def newest_year(m: str) -> int | None:
    """The season in work: that of the open budget year, else of the newest one; None before the first."""
    cycle = find_current_cycle(m) or next(iter(list_cycles(m)), None)
    return None if cycle is None else cycle.year
