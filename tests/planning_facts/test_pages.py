"""The pages of settings, rounds, teams, places and special days."""

from datetime import date

import pytest

from pb_app.hearings.planning.facts_places import get_place_facts
from pb_app.hearings.planning.facts_settings import get_settings
from pb_app.hearings.planning.facts_special_days import list_special_periods
from pb_app.hearings.planning.facts_teams import list_teams
from tests.cast import Cast
from tests.hearings import factories as hearings
from tests.house_client import HouseClient
from tests.planning_facts.season import make_season, rule, team
from tests.planning_facts.test_facts import person

BASE = "/staff/vlore/planning"
SEASON, SETTINGS, ROUNDS = f"{BASE}/season/2027", f"{BASE}/settings/2027", f"{BASE}/rounds/2027"
TEAMS, PLACES, SPECIAL = f"{BASE}/teams", f"{BASE}/places", f"{BASE}/special-days"
NOVOSELE = f"{PLACES}/vlore-novosele"
WRITTEN = [SETTINGS, ROUNDS, f"{TEAMS}/new", f"{SPECIAL}/new"]
READ = [SEASON, TEAMS, PLACES, SPECIAL, f"{BASE}/run/2027"]


@pytest.mark.parametrize("page", [*READ, *WRITTEN, NOVOSELE, f"{NOVOSELE}/days-off", f"{PLACES}?villages=1"])
def test_the_pages_stand_in_both_languages(client: HouseClient, page: str) -> None:
    make_season()
    client.login("coordinator").get(page)
    client.get("/en" + page)


@pytest.mark.parametrize("key", ["officer_1", "youth_centre"])
def test_who_plans_reads_but_does_not_write(client: HouseClient, key: str) -> None:
    make_season()
    client.login(key)
    for page in READ:
        assert "/settings/2027" not in client.get(page).get_data(as_text=True)
    for page in WRITTEN:
        client.get(page, status=403)


def test_days_and_hours_are_changed_and_two_at_once_keep_both(client: HouseClient) -> None:
    cycle = make_season()
    form = client.login("coordinator").form(SETTINGS)
    data = {
        **form, "weekdays": ["1", "5"], "earliest": "16.00", "latest": "20:30", "minutes": "60",
        "step_minutes": "60", "evening_from": "18:00", "weeks_between": "4", "buffer_minutes": "15",
        "travel_km_per_hour": "35",
    }  # fmt: skip
    client.post(SETTINGS, data)
    assert get_settings(cycle).said.weekdays == (1, 5)
    page = client.get(SEASON).get_data(as_text=True)
    assert "e martë, e shtunë" in page
    page = client.post(SETTINGS, {**data, "minutes": "75"}, status=409).get_data(as_text=True)
    assert "<td data-label=" in page
    assert 'value="75"' in page
    assert get_settings(cycle).said.minutes == 60


@pytest.mark.parametrize(
    ("name", "text"),
    [("minutes", "nëntëdhjetë"), ("earliest", "25:00"), ("latest", ""), ("minutes", "5"), ("weekdays", "9")],
)
def test_a_wrong_setting_is_named_and_what_was_typed_stays(client: HouseClient, name: str, text: str) -> None:
    make_season()
    form = client.login("coordinator").form(SETTINGS)
    data = {
        **form, "weekdays": "1", "earliest": "09:00", "latest": "20:00", "minutes": "90", "step_minutes": "30",
        "evening_from": "17:00", "weeks_between": "3", "buffer_minutes": "30", "travel_km_per_hour": "41",
    }  # fmt: skip
    page = client.post(SETTINGS, {**data, name: text}, status=200).get_data(as_text=True)
    assert f'href="#{name}"' in page
    assert 'value="41"' in page


def test_rounds_are_changed(client: HouseClient) -> None:
    cycle = make_season()
    form = client.login("coordinator").form(ROUNDS)
    data = {**form, "starts_1": "5.10.2026", "ends_1": "23 tetor 2026", "starts_3": "1.12.2026"}
    page = client.post(ROUNDS, data, status=200).get_data(as_text=True)
    assert 'href="#ends_3"' in page
    client.post(ROUNDS, {**data, "ends_3": "11.12.2026"})
    assert [one.ends_on for one in get_settings(cycle).rounds] == [date(2026, 10, 23), date(2026, 12, 11)]
    later = {**data, "starts_3": "", "ends_1": "24.10.2026"}
    page = client.post(ROUNDS, later, status=409).get_data(as_text=True)
    assert "11.12.2026" in page


def test_a_team_with_members_and_days_off(client: HouseClient) -> None:
    make_season()
    client.login("coordinator")
    data = {"name": "Ekipi i bregdetit", "max_per_day": "2", "is_active": "y"}
    page = client.post(f"{TEAMS}/new", {**data, "member_ids": str(person("stranger"))}, status=200)
    assert 'href="#member_ids"' in page.get_data(as_text=True)
    client.post(f"{TEAMS}/new", {**data, "member_ids": str(person("officer_1"))})
    found = list_teams("vlore")[0]
    path = f"{TEAMS}/{found.id}"
    answer = client.post(f"{path}/days-off", {"first_day": "12.10.2026", "reason": "trajnim"})
    assert answer.headers["Location"].endswith(path)
    off = list_teams("vlore")[0].days_off[0]
    removed = client.post(f"{path}/days-off/{off.id}/remove", {}, token_from=path)
    page = client.get(removed.headers["Location"]).get_data(as_text=True)
    assert 'value="12.10.2026"' in page
    assert 'value="trajnim"' in page
    assert list_teams("vlore")[0].days_off == ()
    page = client.post(f"{path}/days-off", {"first_day": "12.10.2026", "last_day": "1.10.2026"}, status=200)
    assert 'href="#last_day"' in page.get_data(as_text=True)


def test_the_pages_of_a_team_of_another_municipality_are_not_there(client: HouseClient, cast: Cast) -> None:
    make_season()
    own = team()
    client.login("stranger").get(f"/staff/fier/planning/teams/{own}", status=404)
    client.get(f"{TEAMS}/{own}", status=404)


def test_an_officer_says_what_his_place_needs_and_no_other(client: HouseClient) -> None:
    make_season()
    form = client.login("officer_2").form(NOVOSELE)
    data = {**form, "hearings_per_round": "2", "weekdays": ["2"], "earliest": "16:00", "needs_step_free": "y"}
    client.post(NOVOSELE, data)
    facts = get_place_facts("vlore-novosele", "vlore")
    assert (facts.said.hearings_per_round, facts.said.weekdays, facts.said.needs_step_free) == (2, (2,), True)
    client.post(NOVOSELE, data, status=409)
    client.get(f"{PLACES}/vlore-rajoni-1", status=403)
    page = client.get(PLACES).get_data(as_text=True)
    assert f'href="{NOVOSELE}"' in page
    assert f'href="{PLACES}/vlore-rajoni-1"' not in page
    client.post(f"{NOVOSELE}/forget", {}, token_from=NOVOSELE)
    assert not get_place_facts("vlore-novosele", "vlore").has_rule


def test_a_market_day_is_noted_and_can_be_put_back(client: HouseClient) -> None:
    make_season()
    client.login("coordinator")
    client.post(f"{NOVOSELE}/days-off", {"weekday": "1", "reason": "pazar <b>"})
    off = get_place_facts("vlore-novosele", "vlore").days_off[0]
    page = client.get(PLACES).get_data(as_text=True)
    assert "pazar &lt;b&gt;" in page
    removed = client.post(f"{NOVOSELE}/days-off/{off.id}/remove", {}, token_from=NOVOSELE)
    page = client.get(removed.headers["Location"]).get_data(as_text=True)
    assert '<option selected value="1">' in page
    client.post(f"{NOVOSELE}/days-off/{off.id}/remove", {}, token_from=NOVOSELE)
    page = client.post(f"{NOVOSELE}/days-off", {"weekday": "1", "first_day": "5.10.2026"}, status=200)
    assert 'href="#first_day"' in page.get_data(as_text=True)


def test_bajram_is_moved_by_two_lines(client: HouseClient) -> None:
    make_season()
    page = client.login("coordinator").get(SPECIAL).get_data(as_text=True)
    assert "datë e pritshme" in page
    client.post(
        f"{SPECIAL}/new", {"kind": "working", "first_day": "10.3.2027", "name": "Bajrami nuk është sot"}
    )
    assert "ditë pune" in client.get(SPECIAL).get_data(as_text=True)
    page = client.post(
        f"{SPECIAL}/new", {"kind": "election", "first_day": "1.4.2027", "name": "Zgjedhje"}, status=200
    )
    assert 'href="#act"' in page.get_data(as_text=True)
    assert len(list_special_periods("vlore")) == 1


def test_what_a_coordinator_ticks_for_all_stays_at_home(client: HouseClient) -> None:
    make_season()
    data = {"kind": "holiday", "first_day": "20.10.2026", "name": "Festa e qytetit", "for_all": "y"}
    client.login("coordinator").post(f"{SPECIAL}/new", data)
    assert list_special_periods("fier") == []
    client.login("admin").post(f"{SPECIAL}/new", {**data, "name": "Festë"})
    period = list_special_periods("fier")[0]
    client.login("coordinator").get(f"{SPECIAL}/{period.id}", status=403)
    client.login("stranger").get(f"/staff/fier/planning/special-days/{period.id + 1000}", status=404)


def test_special_days_are_removed_and_stand_in_the_form(client: HouseClient) -> None:
    make_season()
    client.login("coordinator")
    client.post(
        f"{SPECIAL}/new",
        {
            "kind": "election",
            "first_day": "1.4.2027",
            "last_day": "9.5.2027",
            "name": "Zgjedhje",
            "act": "Dekret",
        },
    )
    path = f"{SPECIAL}/{list_special_periods('vlore')[0].id}"
    form = client.form(path)
    data = {
        **form,
        "kind": "election",
        "first_day": "2.4.2027",
        "last_day": "9.5.2027",
        "name": "Z",
        "act": "D",
    }
    client.post(path, data)
    assert "Zgjedhje" not in client.get(SPECIAL).get_data(as_text=True)
    client.post(path, {**data, "name": "Zgjedhje"}, status=409)
    removed = client.post(f"{path}/remove", {}, token_from=path)
    page = client.get(removed.headers["Location"]).get_data(as_text=True)
    assert 'value="02.04.2027"' in page
    assert 'value="election" checked' in page


@pytest.mark.parametrize(
    "query", ["first_day=x", "kind=%00", "name=" + "a" * 900, "first_day=9999-99-99&weekday=8"]
)
def test_odd_addresses_fill_nothing(client: HouseClient, query: str) -> None:
    make_season()
    client.login("coordinator").get(f"{SPECIAL}/new?{query}")
    client.get(f"{NOVOSELE}?{query}")


def test_lists_ask_as_often_for_three_as_for_one(client: HouseClient) -> None:
    make_season()
    client.login("coordinator")
    team("Ekipi 1")
    rule("vlore-novosele")
    counts = []
    for more in ((), ("Ekipi 2", "Ekipi 3")):
        for name in more:
            team(name)
            hearings.venue(name)
        counts.append([_statements(client, page) for page in (TEAMS, PLACES, SEASON, f"{BASE}/run/2027")])
    assert counts[0] == counts[1]


def _statements(client: HouseClient, page: str) -> int:
    client.get(page)
    return len(client.statements)
