"""The page of a budget year."""

import pytest

from pb_app.consolidation.rules.states import EditionState
from pb_app.cycles.rules import CeilingStage
from pb_app.cycles.tables import BudgetProgramme, Ceiling
from pb_app.database import db
from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced
from tests.house_client import HouseClient
from tests.portal.factories import edition


def ceiling(cycle_id: int, code: str = "04520", amount: int = 60_000_000, **values: object) -> None:
    programme = BudgetProgramme(cycle_id=cycle_id, code=code, name="Rrjeti rrugor", name_en="Road network")
    db.session.add(programme)
    db.session.flush()
    db.session.add(Ceiling(cycle_id=cycle_id, programme_id=programme.id, year=2027, amount=amount, **values))
    db.session.commit()


@pytest.mark.parametrize(
    ("prefix", "programme", "state"),
    [("", "Rrjeti rrugor", "përfundimtar"), ("/en", "Road network", "final")],
)
def test_a_ceiling_says_whether_it_is_final_and_by_which_act(
    client: HouseClient, prefix: str, programme: str, state: str
) -> None:
    cycle_id = make_cycle()
    ceiling(cycle_id, stage=CeilingStage.FINAL, act="VKB nr. 12")
    page = client.get(f"{prefix}/vlore/budget/2027").text
    assert programme in page
    assert "60\u00a0000\u00a0000\u00a0lekë" in page
    assert state in page
    assert "VKB nr. 12" in page


def test_a_unit_is_covered_only_with_all_its_parts(client: HouseClient) -> None:
    cycle_id = make_cycle()
    for number in range(1, 5):
        announced(cycle_id=cycle_id, place_ids=(f"vlore-rajoni-{number}",))
    page = client.get("/vlore/budget/2027").text
    assert "0 nga 5 njësi administrative" in page
    assert "4 nga 5 pjesë" in page
    announced(cycle_id=cycle_id, place_ids=("vlore-rajoni-5",))
    page = client.get("/vlore/budget/2027").text
    assert "1 nga 5 njësi administrative" in page
    assert 'class="covered"' in page


def test_only_published_versions_are_listed(client: HouseClient) -> None:
    cycle_id = make_cycle()
    edition(cycle_id, 1)
    edition(cycle_id, 2, EditionState.QUEUED)
    page = client.get("/vlore/budget/2027").text
    assert "Versioni nr. 1" in page
    assert "Versioni nr. 2" not in page
    assert "projekt" in page


def test_one_or_three_hearings_cost_the_same(client: HouseClient) -> None:
    cycle_id = make_cycle()
    announced(cycle_id=cycle_id)
    client.get("/vlore/budget/2027")
    with_one = len(client.statements)
    announced(cycle_id=cycle_id, place_ids=("vlore-rajoni-4",))
    announced(cycle_id=cycle_id, place_ids=("vlore-orikum",))
    client.get("/vlore/budget/2027")
    assert len(client.statements) == with_one


@pytest.mark.parametrize("year", ["2028", "20026", "99999999999999999999"])
def test_a_year_without_a_process_is_not_found(client: HouseClient, year: str) -> None:
    make_cycle()
    client.get(f"/vlore/budget/{year}", status=404)
