"""The way about: stages in the order of the work, every room within reach, none that is closed."""

import re

import pytest

from tests.house_client import HouseClient

BENCH = "/staff/vlore/consolidation"
ROOMS = [
    "pile", "", "items", "left-over", "to-value", "valuation", "ceilings", "selection", "answers", "publish",
    "council", "progress",
]  # fmt: skip


def doors_of(client: HouseClient, room: str) -> list[str]:
    page = client.get(f"{BENCH}/{room}" if room else BENCH).text
    block = page[page.index('class="work-nav"') :]
    return re.findall(r'href="([^"?]+)', block[: block.index("</nav>")])


@pytest.mark.parametrize("room", ROOMS)
def test_from_every_room_every_stage_is_one_step_away(client: HouseClient, cycle_id: int, room: str) -> None:
    client.login("coordinator")
    stages = doors_of(client, room)[:6]
    assert [url.removeprefix(f"{BENCH}/") for url in stages] == [
        "pile", "to-value", "answers", "publish", "council", "progress",
    ]  # fmt: skip
    page = client.get(f"{BENCH}/{room}" if room else BENCH).text
    assert page.count('aria-current="page"', page.index('class="work-nav"')) == 1


def test_every_room_has_a_door(client: HouseClient, cycle_id: int) -> None:
    client.login("coordinator")
    found = {url for room in ("pile", "to-value") for url in doors_of(client, room)}
    assert found == {f"{BENCH}/{room}".rstrip("/") for room in ROOMS}


@pytest.mark.parametrize("role", ["coordinator", "budget_officer", "officer_1"])
def test_each_door_that_is_shown_opens(client: HouseClient, cycle_id: int, role: str) -> None:
    client.login(role)
    for url in {url for room in ("items", "ceilings", "progress") for url in doors_of(client, room)}:
        client.get(url)


def test_who_does_not_publish_sees_no_door_to_it(client: HouseClient, cycle_id: int) -> None:
    for role in ("budget_officer", "officer_1"):
        client.login(role)
        found = doors_of(client, "items")
        assert not {url.rsplit("/", 1)[-1] for url in found} & {"answers", "publish", "council"}
    assert f"{BENCH}/valuation" not in doors_of(client, "ceilings")
