"""The pages of the budget process."""

import pytest

from pb_app.cycles.queries import get_cycle, list_ceiling_rows, list_phases, list_programmes, list_themes
from pb_app.cycles.rules import CycleStatus, PhaseKind
from pb_app.cycles.service.money import add_ceiling, add_programme, change_ceiling, change_programme
from pb_app.cycles.service.planning import change_cycle, change_phases, change_themes, open_cycle
from pb_app.cycles.year_rules import CeilingDraft, CycleDraft, ProgrammeDraft, default_phases
from pb_app.kernel.actor import SYSTEM
from tests.cast import Cast
from tests.house_client import HouseClient

PROCESS = "/staff/vlore/process"
YEAR = f"{PROCESS}/2027"
PLANNING = (f"{PROCESS}/new", f"{YEAR}/edit", f"{YEAR}/phases", f"{YEAR}/themes")
MONEY = (
    PROCESS, YEAR, f"{YEAR}/programmes", f"{YEAR}/programmes/new", f"{YEAR}/ceilings", f"{YEAR}/ceilings/new",
)  # fmt: skip


@pytest.fixture
def cycle_id(cast: Cast) -> int:
    return open_cycle(actor=SYSTEM, municipality_id="vlore", year=2027)


@pytest.mark.parametrize("page", [*PLANNING, *MONEY])
def test_the_coordinator_sees_every_page_in_both_languages(
    client: HouseClient, cycle_id: int, page: str
) -> None:
    client.login("coordinator").get(page)
    client.get("/en" + page)


@pytest.mark.parametrize("page", [*PLANNING, *MONEY])
def test_the_budget_officer_sees_all_and_keeps_only_money(
    client: HouseClient, cycle_id: int, page: str
) -> None:
    client.login("budget_officer").get(page, status=403 if page in PLANNING else 200)


@pytest.mark.parametrize("page", [*PLANNING, *MONEY])
@pytest.mark.parametrize("key", ["stranger", "officer_1", "youth_centre", "monitor"])
def test_to_others_the_pages_do_not_exist(client: HouseClient, cycle_id: int, key: str, page: str) -> None:
    client.login(key).get(page, status=404)


def test_a_first_year_is_opened(client: HouseClient) -> None:
    client.login("coordinator").get(PROCESS)
    client.post(f"{PROCESS}/new", {"year": "2028", "source": ""})
    page = client.get(f"{PROCESS}/2028").get_data(as_text=True)
    assert "Procesi i buxhetit 2028" in page
    assert "e premte, 1 tetor 2027" in page


@pytest.mark.parametrize("year", ["20026", "1999", "", "viti", "-1", "2027"])
def test_a_year_that_cannot_be_or_is_there_is_refused(client: HouseClient, cycle_id: int, year: str) -> None:
    client.login("coordinator").post(f"{PROCESS}/new", {"year": year, "source": ""}, status=200)


def test_the_next_year_takes_over_the_older_one(client: HouseClient, cycle_id: int) -> None:
    add_programme(actor=SYSTEM, cycle_id=cycle_id, draft=ProgrammeDraft("04520", "Rrugët"))
    page = client.login("coordinator").get(f"{PROCESS}/new").get_data(as_text=True)
    assert 'value="2028"' in page
    client.post(
        f"{PROCESS}/new", {"year": "2028", "source": "2027", "keeps_dates": "y", "with_programmes": "y"}
    )
    new = get_cycle("vlore", 2028)
    assert [card.code for card in list_programmes(new.id)] == ["04520"]
    hearings = list_phases(new.id)[1]
    assert str(hearings.starts_on) == "2027-10-07"


def settings(client: HouseClient, **changed: str) -> dict[str, str]:
    form = client.form(f"{YEAR}/edit")
    values = {"status": "open", "title": "", "title_en": "", "opens_on": "1 shtator 2026", "closes_on": "30.11.2026",
              "notice_days": "5", "comment_days": "20"}  # fmt: skip
    return {**form, **values, **changed}


def test_settings_are_saved(client: HouseClient, cycle_id: int) -> None:
    client.login("coordinator").post(f"{YEAR}/edit", settings(client))
    card = get_cycle("vlore", 2027)
    assert (card.status, str(card.opens_on), str(card.closes_on)) == (
        CycleStatus.OPEN,
        "2026-09-01",
        "2026-11-30",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("closes_on", "31.08.2026"),
        ("opens_on", "31.02.2026"),
        ("opens_on", "1.9.20026"),
        ("notice_days", "121"),
        ("notice_days", ""),
        ("title", "x" * 161),
        ("opens_on", "nesër"),
        ("status", "closed"),
    ],
)
def test_a_wrong_setting_is_named_and_what_was_typed_stays(
    client: HouseClient, cycle_id: int, name: str, text: str
) -> None:
    data = settings(client.login("coordinator"), **{name: text, "title_en": "My title"})
    page = client.post(f"{YEAR}/edit", data, status=200).get_data(as_text=True)
    assert "My title" in page
    assert f'href="#{name}' in page
    if name != "status":
        assert text in page


def test_stale_settings_keep_both_texts(client: HouseClient, cycle_id: int) -> None:
    data = settings(client.login("coordinator"), title="Titulli im")
    change_cycle(
        actor=SYSTEM, cycle_id=cycle_id, expected_version=1, draft=CycleDraft(title="Titulli i tyre")
    )
    page = client.post(f"{YEAR}/edit", data, status=409).get_data(as_text=True)
    assert "Titulli i tyre" in page
    assert "Titulli im" in page
    client.post(f"{YEAR}/edit", {**data, "version": "2"})
    assert get_cycle("vlore", 2027).title == "Titulli im"


def phase_data(client: HouseClient, **changed: str) -> dict[str, str]:
    data = client.form(f"{YEAR}/phases")
    for phase in default_phases(2027):
        data[f"name_{phase.kind}"], data[f"name_en_{phase.kind}"] = phase.name, phase.name_en
    return {**data, **changed}


def test_phases_are_saved_and_a_slip_asks_first(client: HouseClient, cycle_id: int) -> None:
    data = phase_data(client.login("coordinator"), starts_notice="21.09.2026", starts_hearings="5.10.2026")
    client.post(f"{YEAR}/phases", data)
    assert [str(phase.starts_on) for phase in list_phases(cycle_id)][:2] == ["2026-09-21", "2026-10-05"]
    slip = phase_data(client, starts_notice="21.09.2027", starts_hearings="5.10.2026")
    page = client.post(f"{YEAR}/phases", slip, status=200).get_data(as_text=True)
    assert "«Dëgjesat» fillon para se të fillojë «Njoftimi»" in page
    assert "21.09.2027" in page
    client.post(f"{YEAR}/phases", {**slip, "confirmed": "y"})


def test_stale_phases_keep_both_texts(client: HouseClient, cycle_id: int) -> None:
    data = phase_data(client.login("coordinator"), name_council="Këshilli im")
    theirs = default_phases(2027)[:-1]
    change_phases(actor=SYSTEM, cycle_id=cycle_id, expected_version=1, phases=theirs)
    page = client.post(f"{YEAR}/phases", data, status=409).get_data(as_text=True)
    assert "Këshilli im" in page


def test_a_phase_that_ends_before_it_begins_is_named(client: HouseClient, cycle_id: int) -> None:
    data = phase_data(client.login("coordinator"), starts_council="20.12.2026", ends_council="1.12.2026")
    page = client.post(f"{YEAR}/phases", data, status=200).get_data(as_text=True)
    assert f'href="#ends_{PhaseKind.COUNCIL}"' in page


def test_themes_are_ticked_and_ordered(client: HouseClient, cycle_id: int) -> None:
    form = client.login("coordinator").form(f"{YEAR}/themes")
    chosen = {"use": ["ndricimi", "tjeter"], "place_ndricimi": "2", "place_tjeter": "1"}
    client.post(f"{YEAR}/themes", {**form, **chosen})
    assert [theme.id for theme in list_themes(cycle_id)] == ["tjeter", "ndricimi"]
    client.post(f"{YEAR}/themes", client.form(f"{YEAR}/themes"), status=200)
    change_themes(actor=SYSTEM, cycle_id=cycle_id, expected_version=2, theme_ids=["transporti-publik"])
    page = client.post(f"{YEAR}/themes", {**form, **chosen, "version": "2"}, status=409).get_data(
        as_text=True
    )
    assert "Transporti publik" in page


def test_a_programme_is_added_changed_and_found_stale(client: HouseClient, cycle_id: int) -> None:
    client.login("budget_officer").post(f"{YEAR}/programmes/new", {"code": "04520", "name": "Rrjeti rrugor"})
    card = list_programmes(cycle_id)[0]
    path = f"{YEAR}/programmes/{card.id}"
    data = {**client.form(path), "code": "04520", "name": "Rrugët tona"}
    change_programme(
        actor=SYSTEM, programme_id=card.id, expected_version=1, draft=ProgrammeDraft("04520", "Rrugët e tyre")
    )
    page = client.post(path, data, status=409).get_data(as_text=True)
    assert "Rrugët e tyre" in page
    client.post(path, {**data, "version": "2"})
    client.post(f"{YEAR}/programmes/new", {"code": "04520", "name": "Tjetër"}, status=200)


def ceiling(**changed: str) -> dict[str, str]:
    return {
        "programme_id": "",
        "place_id": "",
        "year": "2027",
        "amount": "1,2 milionë",
        "stage": "preparatory",
        **changed,
    }


def test_a_ceiling_is_added_in_words_and_removed(client: HouseClient, cycle_id: int) -> None:
    client.login("budget_officer").post(f"{YEAR}/ceilings/new", ceiling())
    page = client.get(f"{YEAR}/ceilings").get_data(as_text=True)
    assert "një milion e dyqind mijë lekë" in page
    row = list_ceiling_rows(cycle_id)[0]
    client.post(f"{YEAR}/ceilings/{row.id}/remove", token_from=f"{YEAR}/ceilings/{row.id}")
    assert list_ceiling_rows(cycle_id) == []


def test_old_leke_are_asked_about(client: HouseClient, cycle_id: int) -> None:
    data = ceiling(amount="12 milionë të vjetra")
    page = (
        client.login("budget_officer").post(f"{YEAR}/ceilings/new", data, status=200).get_data(as_text=True)
    )
    assert "1\u00a0200\u00a0000\u00a0lekë" in page
    assert "12 milionë të vjetra" in page
    assert list_ceiling_rows(cycle_id) == []
    client.post(f"{YEAR}/ceilings/new", {**data, "old_lek_confirmed": "y"})
    assert list_ceiling_rows(cycle_id)[0].amount == 1_200_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("amount", ""),
        ("amount", "-5"),
        ("amount", "shumë"),
        ("amount", "9" * 30),
        ("year", "2041"),
        ("act", "x" * 201),
        ("stage", "final"),
        ("programme_id", "99"),
    ],
)
def test_a_wrong_ceiling_is_not_saved(client: HouseClient, cycle_id: int, name: str, text: str) -> None:
    client.login("budget_officer").post(f"{YEAR}/ceilings/new", ceiling(**{name: text}), status=200)
    assert list_ceiling_rows(cycle_id) == []


def test_a_stale_ceiling_keeps_both_amounts(client: HouseClient, cycle_id: int) -> None:
    row = add_ceiling(actor=SYSTEM, cycle_id=cycle_id, draft=CeilingDraft(None, None, 2027, 5_000_000))
    path = f"{YEAR}/ceilings/{row}"
    form = client.login("budget_officer").form(path)
    change_ceiling(
        actor=SYSTEM, ceiling_id=row, expected_version=1, draft=CeilingDraft(None, None, 2027, 7_000_000)
    )
    page = client.post(path, {**form, **ceiling(amount="6 milionë")}, status=409).get_data(as_text=True)
    assert "7\u00a0000\u00a0000" in page
    assert "6 milionë" in page
    client.post(path, {**form, **ceiling(amount="6 milionë"), "version": "2"})
    assert list_ceiling_rows(cycle_id)[0].amount == 6_000_000


def test_things_of_another_year_or_town_are_not_found(client: HouseClient, cycle_id: int, cast: Cast) -> None:
    other = open_cycle(actor=SYSTEM, municipality_id="fier", year=2027)
    programme = add_programme(actor=SYSTEM, cycle_id=other, draft=ProgrammeDraft("1", "x"))
    row = add_ceiling(actor=SYSTEM, cycle_id=other, draft=CeilingDraft(None, None, 2027, 1))
    client.login("coordinator").get(f"{YEAR}/programmes/{programme}", status=404)
    client.get(f"{YEAR}/ceilings/{row}", status=404)
    client.get(f"{PROCESS}/2035", status=404)


def test_lists_ask_the_database_as_often_for_three_as_for_one(client: HouseClient, cycle_id: int) -> None:
    counts = []
    for number in range(3):
        programme = add_programme(actor=SYSTEM, cycle_id=cycle_id, draft=ProgrammeDraft(f"{number}", "x"))
        draft = CeilingDraft(programme, "vlore-novosele", 2027, number)
        add_ceiling(actor=SYSTEM, cycle_id=cycle_id, draft=draft)
        client.login("coordinator").get(f"{YEAR}/ceilings")
        counts.append(len(client.statements))
    assert counts[0] == counts[2]
