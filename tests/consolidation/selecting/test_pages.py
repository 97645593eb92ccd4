"""The pages of the suggested selection: off, asked for, run, read, taken as the basis, departed from."""

from io import BytesIO

import pytest
import sqlalchemy as sa

from pb_app.consolidation.rules import Decision, EditionState
from pb_app.consolidation.selecting.departures import departures_of
from pb_app.consolidation.selecting.queries import get_settings, list_runs
from pb_app.consolidation.selecting.rules import Rule
from pb_app.consolidation.selecting.rules.sources import VoteSource
from pb_app.consolidation.tables import ListEdition
from pb_app.consolidation.web import researchers
from pb_app.cycles.queries import get_cycle
from pb_app.formats.pabulib import read_pabulib
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import token_hash
from pb_app.unit_of_work import unit_of_work
from pb_app.web.error_texts import text_of
from tests.consolidation.factories import YEAR, card, decide, make_item, make_programme, price, publish
from tests.consolidation.selections import ask_for, basis, run, support
from tests.house_client import HouseClient
from tests.proposals.factories import listed

ROOM = "/staff/vlore/consolidation/selection"
FILE = b"META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost;name\n1;60;Rruga <b>\n2;40;Parku\n"
VOTES = b"VOTES\nvoter_id;vote\n1;1\n2;1,2\n"


def an_item(lek: int = 1_000_000, voices: int = 1) -> str:
    """A priced item of one proposal."""
    code = make_item(listed(voices=voices))
    price(code, lek)
    return code


def text(client: HouseClient, path: str, **values: object) -> str:
    """A page's HTML."""
    return client.get(path, **values).get_data(as_text=True)


def test_it_is_off_and_says_so(client: HouseClient, cycle_id: int) -> None:
    an_item()
    page = text(client.login("coordinator"), ROOM)
    assert "Bashkia nuk ka kërkuar përzgjedhje të sugjeruar" in page
    assert "Llogarit për zërat" not in page
    refused = client.post(f"{ROOM}/run", {}, token_from=ROOM, status=200).get_data(as_text=True)
    assert "Bashkia nuk ka kërkuar përzgjedhje të sugjeruar." in refused
    assert list_runs(cycle_id) == []


def test_from_asking_to_every_step(client: HouseClient, cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=2_000_000)
    large, small = an_item(1_500_000, 3), an_item(600_000, 2)
    left_out = make_item(listed(voices=5))
    client.login("coordinator")
    fields = client.form(ROOM) | {
        "is_enabled": "y", "rule": "greedy", "source": "voices", "basis": f"0:{YEAR}", "utility": "cost",
        "completion": "add-one",
    }  # fmt: skip
    client.post(ROOM, fields)
    assert get_settings(get_cycle("vlore", YEAR)).source is VoteSource.VOICES
    assert client.post(ROOM, fields, status=409)
    client.post(f"{ROOM}/run", client.form(ROOM), token_from=ROOM)
    page = text(client, f"{ROOM}/1")
    assert f"{large} Pastrimi i kanaleve" in page
    assert "Paratë mjaftojnë, prandaj sugjerohet." in page
    assert "Kushton më shumë se sa mbetet, prandaj nuk sugjerohet." in page
    assert f"{left_out} Pastrimi" in page
    assert "ende pa vlerësim" in page
    assert list_runs(cycle_id)[0].digest in page
    assert "llogaritja nr. 1" in text(client, ROOM)
    assert text(client, f"/en{ROOM}/1").count("It fits, so it is suggested.") == 1
    client.post(f"{ROOM}/1", {"do": "propose", "items": [large]})
    assert card(large).decision is Decision.PROPOSED
    assert card(small).decision is Decision.NONE
    client.post(f"{ROOM}/1", {"do": "basis"})
    assert "baza e vendimeve" in text(client, f"{ROOM}/1")
    client.post(f"{ROOM}/1", {"do": "no_basis"})
    assert "baza e vendimeve" not in text(client, f"{ROOM}/1")


def test_equal_shares_in_words(client: HouseClient, cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=1_000_000)
    refs = [listed(), listed(), listed()]
    codes = [make_item(ref) for ref in refs]
    for code, lek in zip(codes, (400_000, 500_000, 900_000), strict=True):
        price(code, lek)
    for ref, people in zip(refs, ("abc", "de", "af"), strict=True):
        support(ref, *people)
    ask_for(Rule.EQUAL_SHARES, source=VoteSource.SUPPORTS)
    run()
    page = text(client.login("budget_officer"), f"{ROOM}/1")
    assert "Njerëz që zgjodhën: 6." in page
    assert "Mbështetësit e tij mund ta paguajnë nga pjesët e tyre" in page
    assert "që nuk mjaftojnë. Nuk sugjerohet." in page
    assert token_hash("a") not in page


@pytest.mark.parametrize(
    "values", [{"rule": "dice"}, {"rule": "greedy", "source": "horoscope"}, {"rule": ""}]
)
def test_odd_choices_change_nothing(client: HouseClient, cycle_id: int, values: dict[str, str]) -> None:
    client.login("coordinator")
    good = {
        "is_enabled": "y",
        "source": "voices",
        "basis": f"0:{YEAR}",
        "utility": "cost",
        "completion": "add-one",
    }
    client.post(ROOM, client.form(ROOM) | good | values, status=200)
    for basis_text in ("x", "1:2:3", "", "0:99"):
        odd = client.form(ROOM) | good | {"rule": "greedy", "basis": basis_text}
        client.post(ROOM, odd, status=200)
    assert get_settings(get_cycle("vlore", YEAR)).version == 0


def test_equal_shares_over_totals_are_refused_with_the_reason(client: HouseClient, cycle_id: int) -> None:
    client.login("coordinator")
    fields = client.form(ROOM) | {
        "is_enabled": "y", "rule": "equal-shares", "source": "votes", "basis": f"0:{YEAR}", "utility": "cost",
        "completion": "add-one",
    }  # fmt: skip
    page = client.post(ROOM, fields, status=200).get_data(as_text=True)
    assert "Për pjesët e barabarta duhet ditur cilët zëra u zgjodhën bashkë." in page


def test_deciding_otherwise_asks_why(client: HouseClient, cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=1_000_000)
    code = an_item()
    item = f"/staff/vlore/consolidation/{code}"
    client.login("coordinator")
    assert "decide-departure" not in text(client, item)
    ask_for()
    basis(run())
    page = text(client, item)
    assert "Llogaritja nr. 1 e përzgjedhjes së sugjeruar e sugjeron këtë zë." in page
    assert "decide-departure" in page
    fields = {
        "do": "decide", "decide-version": card(code).version, "decide-decision": "deferred",
        "decide-reason": "për vitin tjetër",
    }  # fmt: skip
    refused = client.post(item, fields, status=200).get_data(as_text=True)
    assert "Ky vendim shmanget nga përzgjedhja e sugjeruar" in refused
    assert "për vitin tjetër</textarea>" in refused
    client.post(item, fields | {"decide-departure": "Terreni është në gjyq."})
    assert departures_of([card(code).id])[card(code).id].reason == "Terreni është në gjyq."
    page = text(client, item)
    assert page.count("Terreni është në gjyq.") == 2
    assert "Terreni është në gjyq." in text(client, f"{ROOM}/1")


def published(number: int) -> None:
    """The version is public; its files are not asked for."""
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.scalars(sa.select(ListEdition).where(ListEdition.number == number)).one()
        row.state, row.published_at = EditionState.PUBLISHED, uow.now


def test_the_public_reads_why_it_was_left(client: HouseClient, cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=1_000_000)
    code = an_item()
    ask_for()
    basis(run())
    client.login("coordinator")
    fields = {
        "do": "decide", "decide-version": card(code).version, "decide-decision": "deferred",
        "decide-reason": "për vitin tjetër", "decide-departure": "Terreni është në gjyq.",
    }  # fmt: skip
    client.post(f"/staff/vlore/consolidation/{code}", fields)
    published(publish())
    page = text(client, f"/vlore/budget/{YEAR}/list")
    assert 'sepse: <span lang="sq">Terreni është në gjyq.</span>' in page


def test_the_file_for_researchers_points_at_nobody(client: HouseClient, cycle_id: int) -> None:
    first, second = listed(), listed()
    codes = [make_item(first), make_item(second)]
    for code in codes:
        price(code)
        decide(code, Decision.PROPOSED)
    support(first, *"abcdef")
    support(second, "f", "g")
    published(publish())
    response = client.get(f"/vlore/budget/{YEAR}/list.pb")
    assert "attachment" in response.headers["Content-Disposition"]
    file = read_pabulib(response.get_data())
    assert file.ballots == ((codes[0],),) * 5
    assert file.notes == ()
    assert file.meta["ballots_withheld"] == "2"
    assert [(one.id, one.cost, one.votes, one.selected) for one in file.projects] == [
        (codes[0], 1_200_000, 5, True), (codes[1], 1_200_000, 0, True)
    ]  # fmt: skip
    assert file.budget == 2_400_000
    content = response.get_data(as_text=True)
    for person in "abcdefg":
        assert token_hash(person) not in content
    assert client.get(f"/vlore/budget/{YEAR}/list.pb").get_data() == response.get_data()
    assert "/list.pb" in text(client, f"/vlore/budget/{YEAR}/researchers")


def test_without_a_version_there_is_no_file(client: HouseClient, cycle_id: int) -> None:
    client.get(f"/vlore/budget/{YEAR}/list.pb", status=404)
    assert "/list.pb" not in text(client, f"/vlore/budget/{YEAR}/researchers")


def sent(content: bytes, rule: str = "greedy") -> dict[str, object]:
    """The form with a file."""
    return {"file": (BytesIO(content), "a.pb"), "rule": rule, "utility": "cost", "completion": "add-one"}


@pytest.mark.parametrize("rule", Rule)
def test_a_rule_runs_over_a_file_and_nothing_is_kept(client: HouseClient, cycle_id: int, rule: Rule) -> None:
    client.login("officer_1")
    page = client.post(f"{ROOM}/file", sent(FILE + VOTES, rule), status=200).get_data(as_text=True)
    assert "Rruga &lt;b&gt;" in page
    assert "2 nga 2" in page
    assert list_runs(cycle_id) == []


def test_a_faulty_file_names_its_line(client: HouseClient, cycle_id: int) -> None:
    client.login("officer_1")
    page = client.post(f"{ROOM}/file", sent(FILE + VOTES + b"3;9\n"), status=200).get_data(as_text=True)
    assert "Rreshti 13: fleta e votimit përmend 9, që nuk është ndër projektet." in page
    assert "Zgjidhni një skedar Pabulib." in client.post(
        f"{ROOM}/file", {"rule": "greedy", "utility": "cost", "completion": "add-one"}, status=200
    ).get_data(as_text=True)


def test_a_file_over_which_a_rule_would_run_for_hours_is_given_up(
    client: HouseClient, cycle_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(researchers, "_SECONDS", -1.0)
    client.login("officer_1")
    page = client.post(f"{ROOM}/file", sent(FILE + VOTES, Rule.EQUAL_SHARES), status=200)
    assert text_of(DomainError("pabulib_too_large")) in page.get_data(as_text=True)


def test_what_was_decided_otherwise_before_is_named(client: HouseClient, cycle_id: int) -> None:
    make_programme(cycle_id, ceiling=1_000_000)
    earlier = an_item()
    decide(earlier, Decision.DEFERRED, "për vitin tjetër")
    ask_for()
    number = run()
    words = "pa arsye deri tani"
    assert words not in text(client.login("coordinator"), f"{ROOM}/{number}")
    basis(number)
    assert words in text(client, f"{ROOM}/{number}")
    fields = {
        "do": "decide", "decide-version": card(earlier).version, "decide-decision": "deferred",
        "decide-reason": "për vitin tjetër", "decide-departure": "Terreni është në gjyq.",
    }  # fmt: skip
    client.post(f"/staff/vlore/consolidation/{earlier}", fields)
    assert words not in text(client, f"{ROOM}/{number}")
