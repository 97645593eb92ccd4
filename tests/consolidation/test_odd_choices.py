"""What no page offers, sent all the same: an answer in words, never a fault of the database."""

import pytest

from tests.consolidation.factories import make_item
from tests.house_client import HouseClient
from tests.proposals.factories import listed

BENCH = "/staff/vlore/consolidation"
ODD = ("\x00", "VL27-Z001\x00", "x" * 3000, "٣")


@pytest.mark.parametrize("odd", ODD)
def test_merging_into_an_odd_item(client: HouseClient, cycle_id: int, odd: str) -> None:
    path = f"{BENCH}/{make_item(listed())}/merge"
    client.login("coordinator")
    client.post(path, {**client.form(path), "target": odd}, status=200)


@pytest.mark.parametrize("odd", ODD)
def test_gathering_odd_proposals_or_into_an_odd_item(client: HouseClient, cycle_id: int, odd: str) -> None:
    ref = listed()
    client.login("coordinator")
    for fields in ({"proposals": odd, "title": "Titull"}, {"proposals": ref, "item": odd}):
        client.post(BENCH, {**client.form(BENCH), **fields}, status=200)
