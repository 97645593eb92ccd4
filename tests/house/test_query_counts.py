"""A list of three costs as many statements as a list of one; an unchanged feed at most three."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.consolidation.rules import EditionState
from pb_app.consolidation.tables import ListEdition
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work
from tests.consolidation import factories as items
from tests.cycles.factories import make_cycle
from tests.hearings import factories as hearings
from tests.house_client import HouseClient
from tests.proposals import factories as proposals

PLACES = ("vlore-rajoni-1", "vlore-rajoni-2", "vlore-rajoni-3", "vlore-novosele")
Add = Callable[[int], object]


def add_hearing(number: int) -> None:
    """One more hearing, elsewhere and with a theme."""
    hearings.announced(place_ids=(PLACES[number],))


def add_proposal(number: int) -> None:
    """One more published proposal."""
    proposals.listed(place_id=PLACES[number])


def add_item(number: int) -> None:
    """One more item, priced and proposed."""
    items.proposed_item(1_000_000 + number, proposals.listed(place_id=PLACES[number]))


def add_published_item(number: int) -> None:
    """One more item in the newest version of the list, which is public."""
    add_item(number)
    items.publish()
    with unit_of_work(SYSTEM) as uow:  # the files themselves are not what this counts
        uow.session.execute(sa.update(ListEdition).values(state=EditionState.PUBLISHED, published_at=uow.now))


def add_venue(number: int) -> None:
    """One more hall."""
    hearings.venue(f"Salla {number}", place_id=PLACES[number])


@dataclass(frozen=True)
class Page:
    """A page, what it lists, and who looks at it (nobody in particular for a public page)."""

    path: str
    add: Add
    who: str = ""
    most: int | None = None


PAGES = (
    Page("/?all=1", add_hearing),
    Page("/vlore/", add_hearing),
    Page("/vlore/hearings?view=list", add_hearing),
    Page("/vlore/hearings?view=month&month=2026-10", add_hearing),
    Page("/en/vlore/hearings?view=list", add_hearing),
    Page("/embed/vlore/hearings", add_hearing),
    Page("/vlore/hearings.ics", add_hearing, most=3),
    Page("/vlore/hearings.csv", add_hearing),
    Page("/vlore/hearings.json", add_hearing),
    Page("/vlore/proposals", add_proposal),
    Page("/vlore/budget/2027", add_proposal),
    Page("/vlore/budget/2027/coverage", add_hearing),
    Page("/vlore/budget/2027/coverage", add_proposal),
    Page("/api/v1/hearings?municipality=vlore", add_hearing),
    Page("/api/v1/proposals?municipality=vlore", add_proposal),
    Page("/staff/", add_hearing, "coordinator"),
    Page("/staff/", add_proposal, "coordinator"),
    Page("/staff/vlore/hearings", add_hearing, "coordinator"),
    Page("/staff/vlore/notices", add_hearing, "coordinator"),
    Page("/staff/vlore/coverage/2027", add_hearing, "coordinator"),
    Page("/staff/vlore/proposals", add_proposal, "coordinator"),
    Page("/staff/vlore/consolidation", add_proposal, "coordinator"),
    Page("/staff/vlore/consolidation/items", add_item, "coordinator"),
    Page("/staff/vlore/consolidation/answers", add_item, "coordinator"),
    Page("/staff/vlore/consolidation/council", add_published_item, "coordinator"),
    Page("/vlore/budget/2027/list?by=place", add_published_item),
    Page("/staff/vlore/consolidation/pile", add_item, "coordinator"),
    Page("/staff/vlore/venues", add_venue, "coordinator"),
)


def _count(client: HouseClient, path: str) -> int:
    db.session.remove()
    client.get(path)
    client.get(path)  # the second time, so that what is kept in memory is kept
    return len(client.statements)


@pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: f"{page.path} {page.add.__name__} {page.who}".strip()
)
def test_three_cost_as_much_as_one(page: Page, app: APIFlask, client: HouseClient) -> None:
    make_cycle()
    if page.who:
        client.login(page.who)
    page.add(0)
    one = _count(client, page.path)
    seen = list(client.statements)
    page.add(1)
    page.add(2)
    three = _count(client, page.path)
    more = [statement for statement in client.statements if statement not in seen]
    assert three == one, f"{page.path}: {one} statements for one, {three} for three; new: {more[:3]}"
    if page.most is not None:
        assert three <= page.most, f"{page.path}: {three} statements"
