"""Who values what, until when."""

from datetime import date

import pytest

from pb_app.consolidation.rules import Valuation
from pb_app.consolidation.valuing.assigning import AssignmentDraft, assign, release
from pb_app.consolidation.valuing.queries import (
    Shown,
    WaitingFilter,
    find_assignment,
    list_valuers,
    list_waiting,
)
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from tests.cast import Cast
from tests.consolidation.factories import YEAR, card, make_item, make_programme, price
from tests.house_client import HouseClient
from tests.proposals.factories import listed

PAGE = "/staff/vlore/consolidation/to-value"
TODAY = date(2026, 10, 1)


def draft(
    person_id: int | None, due_on: date | None = date(2026, 10, 20), directorate: str = ""
) -> AssignmentDraft:
    """An assignment."""
    return AssignmentDraft(person_id=person_id, directorate=directorate, due_on=due_on)


def give(*codes: str, to: AssignmentDraft) -> int:
    """Entrust these items."""
    return assign(SYSTEM, municipality_id="vlore", year=YEAR, codes=codes, draft=to)


def shown(cycle_id: int, person_id: int | None = None, today: date = TODAY, **wanted: object) -> list[str]:
    """The codes of the page."""
    found = list_waiting(cycle_id, WaitingFilter(**wanted), person_id=person_id, today=today)  # type: ignore[arg-type]
    return [one.code for one in found]


def test_the_nearest_day_first_and_what_is_valued_is_gone(cycle_id: int, cast: Cast) -> None:
    one, two, three, four = (make_item() for _number in range(4))
    officer = cast.actor("budget_officer").person_id
    give(one, to=draft(officer, date(2026, 11, 1)))
    give(three, two, to=draft(None, directorate="Drejtoria e Shërbimeve"))
    assert shown(cycle_id) == [two, three, one, four]
    assert shown(cycle_id, officer, shown=Shown.MINE) == [one]
    assert shown(cycle_id, None, shown=Shown.MINE) == []
    assert shown(cycle_id, shown=Shown.NOBODY) == [four]
    assert shown(cycle_id, shown=Shown.LATE) == []
    assert shown(cycle_id, today=date(2026, 10, 21), shown=Shown.LATE) == [two, three]
    price(one, 5)
    assert shown(cycle_id) == [two, three, four]
    assert release(SYSTEM, municipality_id="vlore", year=YEAR, codes=[two, four]) == 2
    assert shown(cycle_id, shown=Shown.NOBODY) == [two, four]
    found = find_assignment(card(three).id)
    assert found is not None
    assert found.who == "Drejtoria e Shërbimeve"


def test_by_theme_programme_and_place(cycle_id: int) -> None:
    programme = make_programme(cycle_id)
    one = make_item(listed(place_id="vlore-novosele"))
    two = make_item(listed(theme_id="kultura-dhe-sporti"))
    price(one, amounts=(), valuation=Valuation.PENDING, programme_id=programme)
    assert shown(cycle_id, place_id="vlore-novosele") == [one]
    assert shown(cycle_id, place_id="vlore-vlore") == [two], "a unit stands for its regions"
    assert shown(cycle_id, theme_id="kultura-dhe-sporti") == [two]
    assert shown(cycle_id, programme_id=programme) == [one]


def test_only_people_of_the_municipality_who_may_value(cycle_id: int, cast: Cast) -> None:
    code = make_item()
    names = {one.name for one in list_valuers("vlore")}
    assert names == {"coordinator", "budget_officer"}
    for key in ("officer_1", "stranger", "monitor"):
        with pytest.raises(DomainError, match="valuer_unknown"):
            give(code, to=draft(cast.actor(key).person_id))
    for wrong, error in (
        (draft(None), "valuer_required"),
        (draft(None, None, "D"), "due_required"),
        (draft(None, date(2026, 9, 30), "D"), "due_past"),
    ):
        with pytest.raises(DomainError, match=error):
            give(code, to=wrong)
    with pytest.raises(DomainError, match="no_item_ticked"):
        give(to=draft(None, directorate="D"))
    for unknown in ("VL27-Z999", "x\x00"):
        with pytest.raises(NotFound):
            give(code, unknown, to=draft(None, directorate="D"))
    for key in ("officer_1", "stranger", "monitor"):
        with pytest.raises(Forbidden):
            assign(
                cast.actor(key), municipality_id="vlore", year=YEAR, codes=[code], draft=draft(None, directorate="D")
            )  # fmt: skip
    assert find_assignment(card(code).id) is None


def test_the_page_entrusts_many_at_once(client: HouseClient, cycle_id: int, cast: Cast) -> None:
    one, two = make_item(listed(theme_id="ndricimi")), make_item(listed(theme_id="kultura-dhe-sporti"))
    officer = cast.actor("budget_officer").person_id
    client.login("coordinator")
    given = {"person_id": str(officer), "due_on": "20.10.2026", "do": "assign"}
    page = client.post(PAGE, given, status=200).get_data(as_text=True)
    assert "Shënoni të paktën një zë." in page
    assert 'value="20.10.2026"' in page
    client.post(PAGE, {**given, "codes": [one]})
    client.post(f"{PAGE}?theme=kultura-dhe-sporti", {**given, "directorate": "Drejtoria", "all_shown": "y"})
    page = client.get(PAGE).get_data(as_text=True)
    assert "budget_officer, Drejtoria" in page
    assert "20 tetor 2026" in page
    assert two not in client.get(f"{PAGE}?theme=ndricimi").get_data(as_text=True)
    assert "Këtu nuk ka zëra" in client.get(f"{PAGE}?theme=mjedisi").get_data(as_text=True)
    client.post(PAGE, {"codes": [one], "do": "release"})
    assert "ende askush" in client.get(PAGE).get_data(as_text=True)
    client.login("officer_1")
    page = client.get(PAGE).get_data(as_text=True)
    assert 'type="checkbox"' not in page
    token = client.csrf_token("/staff/vlore/hearings/new")
    client.post(PAGE, {**given, "codes": [one], "csrf_token": token}, status=403)


def test_the_desk_says_what_is_ones_own(client: HouseClient, cycle_id: int, cast: Cast) -> None:
    codes = [make_item(), make_item()]
    give(*codes, to=draft(cast.actor("budget_officer").person_id, date(2026, 10, 3)))
    page = client.login("budget_officer").get("/staff/").get_data(as_text=True)
    assert "2 zëra presin vlerësimin tuaj" in page
    assert "3 tetor 2026" in page
    assert "presin vlerësimin tuaj" not in client.login("coordinator").get("/staff/").get_data(as_text=True)


def test_a_page_costs_the_same_with_one_and_with_three(client: HouseClient, cycle_id: int) -> None:
    client.login("budget_officer")
    counts: dict[str, set[int]] = {}
    paths = (PAGE, "/staff/vlore/consolidation/ceilings", "/staff/vlore/consolidation/valuation.xlsx")
    for number in (1, 3):
        while len(shown(cycle_id)) < number:
            give(make_item(listed(place_id="vlore-novosele")), to=draft(None, directorate="D"))
        for path in paths:
            client.get(path)
            counts.setdefault(path, set()).add(len(client.statements))
    assert {path: len(found) for path, found in counts.items()} == dict.fromkeys(counts, 1)


def test_with_nothing_to_value_the_page_says_so(client: HouseClient, cycle_id: int) -> None:
    client.login("budget_officer")
    assert "Të gjithë zërat janë vlerësuar" in client.get(PAGE).text
    assert "Këtu nuk ka zëra" in client.get(f"{PAGE}?show=mine").text
