"""What stands behind the question mark never breaks a list."""

import pytest
from apiflask import APIFlask

from tests.cycles.factories import make_cycle


@pytest.mark.parametrize(
    "query",
    ["hearing=%00", "hearing=%ED%A0%80", "place=%00", "theme=%00", "q=%00", "q=%22", "ref=%00",
     "after=9223372036854775808", "before=999999999999999999", "after=%D9%A3", f"q={'a' * 300}", f"place={'a' * 300}"],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/vlore/proposals", "/vlore/hearings", "/vlore/hearings.ics", "/api/v1/proposals"]
)
def test_odd_filters_are_answered(app: APIFlask, path: str, query: str) -> None:
    make_cycle()
    assert app.test_client().get(f"{path}?{query}").status_code in {200, 400, 404, 422}
