"""The coverage board: figures of each place, honest where nobody counted, the same for staff and public."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.accounts.tables import Organisation
from pb_app.cycles.queries import get_cycle
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.meeting_service import mark_held, record_attendance
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import HearingKind, Part, Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.portal.queries.coverage_board import BaseKind, Board, BoardRow, coverage_board
from pb_app.territory.queries import forget_municipality, get_municipality
from pb_app.territory.tables import Municipality, Place
from tests.conftest import StillClock
from tests.cycles.factories import make_cycle
from tests.hearings.factories import again, announced, draft
from tests.house_client import HouseClient
from tests.portal.factories import activity
from tests.proposals.factories import listed, submit

PUBLIC, STAFF = "/vlore/budget/2027/coverage", "/staff/vlore/coverage/2027"
TODAY = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _year(client: HouseClient) -> None:
    make_cycle()


def held(clock: StillClock, *, counts: AttendanceCounts | None = None, **given: Any) -> HearingCard:
    """A hearing of today that took place."""
    card = announced(slot=Slot(date(2026, 10, 1)), **given)
    if counts is not None:
        record_attendance(actor=SYSTEM, hearing_id=card.id, expected_version=0, counts=counts)
    mark_held(actor=SYSTEM, hearing_id=card.id, expected_version=again(card).version)
    return again(card)


def board(kind: HearingKind | None = None, today: date = TODAY) -> Board:
    return coverage_board(get_municipality("vlore"), get_cycle("vlore", 2027), today, kind)


def row_of(found: Board, place_id: str) -> BoardRow:
    return next(row for row in found.rows if row.place and row.place.id == place_id)


def main_of(client: HouseClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")]


def table_of(client: HouseClient, path: str = PUBLIC + ".csv") -> dict[str, dict[str, str]]:
    body = client.get(path).get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    return {row["place_id"] or row["place"]: row for row in rows}


def test_a_part_counts_in_its_unit_and_once(clock: StillClock) -> None:
    announced(place_ids=("vlore-rajoni-1", "vlore-rajoni-2"))
    found = board()
    city = row_of(found, row_of(found, "vlore-rajoni-1").place.parent_id)  # type: ignore[union-attr, arg-type]
    assert row_of(found, "vlore-rajoni-1").figures.planned == 1
    assert row_of(found, "vlore-rajoni-2").figures.planned == 1
    assert city.figures.planned == 1
    assert found.total.figures.planned == 1
    assert not city.is_covered, "a unit is covered once all its parts are"


def test_of_a_unit_served_in_part_the_open_parts_are_named(clock: StillClock) -> None:
    announced(place_ids=("vlore-rajoni-1",))
    names = [place.id for place in board().without_hearing]
    assert "vlore-rajoni-1" not in names
    assert "vlore-rajoni-2" in names
    assert "vlore-novosele" in names


def test_a_cancelled_hearing_serves_no_place() -> None:
    card = announced(place_ids=("vlore-novosele",))
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Stuhi")
    row = row_of(board(), "vlore-novosele")
    assert (row.is_covered, row.figures.cancelled, row.figures.counting) == (False, 1, 0)


def test_drafts_are_on_no_board(client: HouseClient) -> None:
    draft(place_ids=("vlore-novosele",), title="Takimi i fshehtë")
    assert board().total.figures.counting == 0
    assert table_of(client)["vlore-novosele"]["planned"] == "0"


def test_rates_name_whom_they_are_made_on(client: HouseClient) -> None:
    db.session.execute(
        sa.update(Municipality).where(Municipality.id == "vlore").values(population_2023=50_000)
    )
    db.session.commit()
    forget_municipality("vlore")
    announced(place_ids=("vlore-novosele",))
    listed(place_id="vlore-novosele")
    found = board()
    assert found.total.base is not None
    assert found.total.base.kind is BaseKind.INHABITANTS_2023
    place = row_of(found, "vlore-novosele")
    assert place.base is not None
    assert place.base.kind is BaseKind.VOTERS_2017
    assert place.hearings_rate == pytest.approx(1000 / place.base.people)
    page = main_of(client, PUBLIC)
    table = page[page.index('class="board"') : page.index("</table>")]
    assert "për 1\xa0000 zgjedhës (2017)" in table
    assert "banorë" not in table
    assert "për 1\xa0000 banorë (Censi 2023)" in page


def test_without_a_census_the_municipality_counts_voters(client: HouseClient) -> None:
    assert get_municipality("vlore").population_2023 is None
    page = main_of(client, PUBLIC)
    assert "banorë" not in page[: page.index('class="board"')]
    assert "për 1\xa0000 zgjedhës (2017)" in page


def test_where_nobody_knows_how_many_there_are(client: HouseClient) -> None:
    announced(place_ids=("vlore-novosele",))
    found = row_of(board(), "vlore-novosele")
    assert found.base is not None, "the example has voters"
    db.session.execute(sa.update(Place).where(Place.id == "vlore-novosele").values(voters_2017=None))
    db.session.commit()
    assert row_of(board(), "vlore-novosele").hearings_rate is None
    assert table_of(client)["vlore-novosele"]["hearings_per_1000"] == ""


def test_what_nobody_counted_is_no_data(client: HouseClient, clock: StillClock) -> None:
    held(clock, place_ids=("vlore-novosele",))
    line = re.search(r"<tr><th[^>]*>[^<]*Novoselë.*?</tr>", main_of(client, PUBLIC), re.DOTALL)
    assert line is not None
    assert line[0].count("pa të dhëna") == 3, "people, women, young"
    assert table_of(client)["vlore-novosele"]["people"] == ""


@pytest.mark.parametrize("path", [PUBLIC, STAFF])
def test_a_small_group_is_told_by_no_figure(client: HouseClient, clock: StillClock, path: str) -> None:
    """Rajoni 1 alone hides its three young people; with Rajoni 2 beside it no sum may give them away."""
    hides = AttendanceCounts(total=47, women=21, men=26, from_16_to_29=3, from_30_to_64=31, from_65=13)
    plain = AttendanceCounts(total=50, women=20, men=30, from_16_to_29=20, from_30_to_64=20, from_65=10)
    held(clock, counts=hides, place_ids=("vlore-rajoni-1",))
    held(clock, counts=plain, place_ids=("vlore-rajoni-2",))
    client.login("coordinator")
    rows = table_of(client, path + ".csv")
    assert rows["vlore-rajoni-1"]["aged_16_29"] == ""
    for place_id in ("vlore-rajoni-2", "vlore-vlore", "Bashkia Vlorë"):
        assert (rows[place_id]["aged_16_29"], rows[place_id]["age_known"]) == ("20", "50"), place_id
    assert rows["Bashkia Vlorë"]["women"] == "41", "women and men show as counted"
    page = main_of(client, path)
    assert "40%" in page
    assert "24%" not in page, "23 of 97 would tell the three"


def test_kinds_are_told_apart(client: HouseClient) -> None:
    announced(place_ids=("vlore-novosele",), kind=HearingKind.FOCUS_GROUP)
    announced(place_ids=("vlore-rajoni-1",))
    assert board(HearingKind.FOCUS_GROUP).total.figures.planned == 1
    assert not row_of(board(HearingKind.FOCUS_GROUP), "vlore-rajoni-1").is_covered
    assert table_of(client, PUBLIC + ".csv?kind=focus_group")["Bashkia Vlorë"]["planned"] == "1"
    client.get(PUBLIC + "?kind=%00nonsense&sort=nothing&dir=sideways")


def test_sorting_by_links_keeps_parts_with_their_unit(client: HouseClient) -> None:
    for _time in range(2):
        announced(place_ids=("vlore-novosele",))
    announced(place_ids=("vlore-rajoni-2",))
    page = main_of(client, f"{PUBLIC}?sort=planned")
    names = re.findall(r'<th scope="row">([^<]+)', page)
    assert names[0] == "Novoselë"
    city = next(place for place, name in enumerate(names) if name == "Vlorë")
    assert names[city + 1].strip() == "Rajoni 2"
    assert 'aria-sort="descending"' in page
    assert f"{PUBLIC}?sort=planned&amp;dir=asc" in page
    assert 'aria-sort="ascending"' in main_of(client, f"{PUBLIC}?sort=planned&dir=asc")


def test_what_is_not_known_stands_last_either_way(clock: StillClock, client: HouseClient) -> None:
    held(clock, counts=AttendanceCounts(total=9), place_ids=("vlore-novosele",))
    for direction in ("", "&dir=asc"):
        names = re.findall(r'<th scope="row">([^<]+)', main_of(client, f"{PUBLIC}?sort=people{direction}"))
        assert names[0] == "Novoselë"


def test_proposals_come_with_their_voices_and_only_public_ones(client: HouseClient) -> None:
    listed(place_id="vlore-novosele")
    submit(place_id="vlore-novosele")
    row = table_of(client)["vlore-novosele"]
    assert (row["proposals"], row["voices"]) == ("1", "1")


def test_staff_are_led_to_what_is_missing(client: HouseClient, clock: StillClock) -> None:
    held(clock, place_ids=("vlore-novosele",))
    page = main_of(client.login("monitor"), STAFF)
    assert 'href="/staff/vlore/hearings?tab=past&amp;place=vlore-novosele"' in page
    assert "1 pa procesverbal" in page
    assert "/staff/" not in main_of(client, PUBLIC)


def test_sums_of_sources_stand_apart(client: HouseClient) -> None:
    db.session.execute(sa.update(BudgetCycle).values(year=2024))
    db.session.commit()
    activity("vlore")
    page = main_of(client, "/vlore/budget/2024/coverage")
    assert "10 fokus grupe" in page
    assert "Morën pjesë: 200" in page
    rows = table_of(client, "/vlore/budget/2024/coverage.csv")
    assert (rows["Bashkia Vlorë"]["held"], rows["Bashkia Vlorë"]["people"]) == ("0", "")


def test_a_sum_of_another_year_is_not_of_this_one(client: HouseClient) -> None:
    activity("vlore")
    assert "10 fokus grupe" not in main_of(client, PUBLIC)


def test_organisations_count_by_their_own_part(client: HouseClient) -> None:
    centre = db.session.scalars(sa.select(Organisation).where(Organisation.slug == "qendra-rinore")).one()
    announced(place_ids=("vlore-rajoni-1", "vlore-rajoni-2"), organisations=((centre.id, Part.ASSISTED),))
    announced(place_ids=("vlore-rajoni-1",), organisations=((centre.id, Part.ORGANISED),))
    row = board().organisations[0]
    assert (row.parts[Part.ASSISTED], row.parts[Part.ORGANISED], row.meetings, row.places) == (1, 1, 2, 2)
    assert centre.name in main_of(client, PUBLIC)


@pytest.mark.parametrize("path", [PUBLIC, PUBLIC + ".csv"])
def test_a_year_in_preparation_is_for_staff(client: HouseClient, path: str) -> None:
    db.session.execute(sa.update(BudgetCycle).values(status="preparing"))
    db.session.commit()
    client.get(path, status=404)
    client.login("coordinator").get(STAFF)
    client.get("/vlore/budget/2031/coverage", status=404)


def test_the_public_page_sets_no_cookie(client: HouseClient) -> None:
    assert "Set-Cookie" not in client.get(PUBLIC).headers
    assert "Set-Cookie" not in client.get("/en" + PUBLIC).headers


def test_the_number_of_statements_is_bounded(client: HouseClient) -> None:
    client.get(PUBLIC)
    empty = len(client.statements)
    for number in range(1, 6):
        announced(place_ids=(f"vlore-rajoni-{number}",))
        listed(place_id=f"vlore-rajoni-{number}")
    db.session.remove()
    client.get(PUBLIC)
    assert len(client.statements) <= max(empty, 14), client.statements
