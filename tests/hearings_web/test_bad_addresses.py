"""Addresses that nobody made in good faith, or that were cut off on the way."""

import pytest

from tests.house_client import HouseClient


@pytest.mark.parametrize("path", ["/vl%00re/hearings", "/vlore/hearings/D27%00", "/en/vlore/hearings/%0a"])
def test_unreadable_characters_are_not_found(client: HouseClient, path: str) -> None:
    client.get(path, status=404)


@pytest.mark.parametrize(
    "query",
    [
        "place=nowhere", "place=fier-patos", "theme=%00", "kind=party", "audience=", "from=99.99.9999", "to=x",
        "month=2026-13",
        "month=0000-01", "month=2100-12&view=month", "month=2000-01&view=month", "view=week",
        "from=2026-10-20&to=2026-10-01",
        "place=vlore&place=fier", "from=" + "9" * 300,
    ],
)  # fmt: skip
def test_parameters_that_mean_nothing_are_passed_over(client: HouseClient, query: str) -> None:
    page = client.get(f"/vlore/hearings?{query}").get_data(as_text=True)
    assert "Kalendari i dëgjesave" in page


def test_a_hearing_that_is_not_there(client: HouseClient) -> None:
    client.get("/vlore/hearings/D27-999", status=404)
    client.get("/atlantis/hearings", status=404)
    client.get("/vlore/hearings/D27-999/documents/1", status=404)
