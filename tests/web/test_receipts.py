"""One-time tokens: bound to their form, forgotten when no page can still need them."""

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work
from pb_app.web.receipts import KEPT_FOR, find_result, forget_old, keep_result
from pb_app.web.tables import FormReceipt
from tests.conftest import StillClock

TOKEN = "t" * 22


def keep(purpose: str, result: str) -> None:
    with unit_of_work(SYSTEM) as uow:
        keep_result(uow, token=TOKEN, purpose=purpose, result=result)


def find(purpose: str) -> str | None:
    with unit_of_work(SYSTEM) as uow:
        return find_result(uow, token=TOKEN, purpose=purpose)


@pytest.mark.usefixtures("app")
def test_a_token_leads_to_its_result() -> None:
    assert find("proposal") is None
    keep("proposal", "VL27-0001-X")
    assert find("proposal") == "VL27-0001-X"


@pytest.mark.usefixtures("app")
def test_a_token_that_comes_back_from_another_form_is_another_one() -> None:
    keep("proposal", "VL27-0001-X")
    assert find("publish_list") is None
    keep("publish_list", "3")
    assert (find("proposal"), find("publish_list")) == ("VL27-0001-X", "3")


@pytest.mark.usefixtures("app")
def test_old_receipts_go(clock: StillClock) -> None:
    keep("proposal", "VL27-0001-X")
    clock.move(days=KEPT_FOR.days)
    forget_old()
    assert find("proposal") == "VL27-0001-X"
    clock.move(seconds=1)
    forget_old()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FormReceipt)) == 0


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, 2**63, 10**22])
@pytest.mark.parametrize("path", ["/vlore/hearings/D27-001/documents/{}", "/api/v1/lists/vlore/2027/{}"])
def test_an_endless_number_in_an_address_is_no_page(app: APIFlask, path: str, number: int) -> None:
    assert app.test_client().get(path.format(number)).status_code == 404
