"""Open data: what is public as JSON, and nothing else."""

import json

import pytest

from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.rules.states import EditionState
from pb_app.proposals.rules import Contact
from tests.consolidation.progress_factories import approved_item, publish_approved, report
from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced, draft
from tests.house_client import HouseClient
from tests.portal.factories import edition
from tests.proposals.factories import EMAIL, NAME, PHONE, listed, submit

LISTS = ["/api/v1/municipalities", "/api/v1/hearings", "/api/v1/proposals", "/api/v1/lists"]


def test_all_municipalities_with_the_year_of_those_in_use(client: HouseClient) -> None:
    make_cycle()
    items = client.get("/api/v1/municipalities").json["items"]
    assert len(items) == 61
    by_id = {item["id"]: item for item in items}
    assert by_id["vlore"]["budget_year"] == 2027
    assert by_id["kukes"]["budget_year"] is None
    assert [item["id"] for item in client.get("/api/v1/municipalities?in_use=true").json["items"]] == [
        "vlore"
    ]
    assert client.get("/api/v1/municipalities/vlore").json == by_id["vlore"]


def test_the_places_of_a_municipality_form_a_tree(client: HouseClient) -> None:
    items = client.get("/api/v1/municipalities/vlore/places").json["items"]
    ids = {item["id"] for item in items}
    assert {"vlore-novosele", "vlore-rajoni-5"} <= ids
    assert all(item["parent_id"] is None or item["parent_id"] in ids for item in items)


def test_a_hearing_is_there_once_it_is_announced(client: HouseClient) -> None:
    draft(place_ids=("vlore-orikum",))
    card = announced()
    items = client.get("/api/v1/hearings").json["items"]
    assert [item["ref"] for item in items] == [card.ref]
    assert items[0]["date"] == "2026-10-20"
    assert items[0]["start"] == "16:30"
    assert items[0]["places"] == [{"id": "vlore-rajoni-3", "name": "Rajoni 3"}]
    assert client.get(f"/api/v1/municipalities/vlore/hearings/{card.ref}").json == items[0]


def test_what_is_not_known_is_null(client: HouseClient) -> None:
    card = announced()
    found = client.get(f"/api/v1/municipalities/vlore/hearings/{card.ref}").json
    assert found["online_url"] is None
    assert found["cancel_reason"] is None
    assert found["moved_from"] is None


def test_a_draft_cannot_be_fetched_by_its_reference(client: HouseClient) -> None:
    card = draft()
    client.get(f"/api/v1/municipalities/vlore/hearings/{card.ref}", status=404)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("municipality=vlore", True),
        ("municipality=fier", False),
        ("place=vlore-vlore", True),
        ("place=vlore-orikum", False),
        ("from=2026-10-20&to=2026-10-20", True),
        ("from=2026-10-21", False),
        ("status=confirmed", True),
        ("status=held", False),
        ("kind=focus_group", False),
    ],
)
def test_hearings_can_be_narrowed(client: HouseClient, question: str, found: bool) -> None:  # noqa: FBT001 - a table
    announced()
    assert bool(client.get(f"/api/v1/hearings?{question}").json["items"]) is found


def test_only_listed_proposals_and_never_their_authors(client: HouseClient) -> None:
    make_cycle()
    hidden = submit(contact=Contact(name=NAME, email=EMAIL, phone=PHONE)).ref
    shown = listed(contact=Contact(name=NAME, email=EMAIL, phone=PHONE), voices=3)
    response = client.get("/api/v1/proposals?municipality=vlore&year=2027&theme=ndricimi&place=vlore-vlore")
    assert [item["ref"] for item in response.json["items"]] == [shown]
    assert response.json["items"][0]["voices"] == 3
    client.get(f"/api/v1/proposals/{hidden}", status=404)
    single = client.get(f"/api/v1/proposals/{shown}")
    for canary in (NAME, EMAIL, PHONE, "follow", "token", "contact"):
        assert canary not in response.text
        assert canary not in single.text


def test_published_versions_with_their_lines(client: HouseClient) -> None:
    cycle_id = make_cycle()
    edition(cycle_id, 1)
    edition(cycle_id, 2, EditionState.QUEUED)
    assert [one["number"] for one in client.get("/api/v1/lists").json["items"]] == [1]
    found = client.get("/api/v1/lists/vlore/2027/1?lang=en").json
    assert found["stage"] == "projekt"
    assert found["items"][0]["title"] == "Cleaning of the drainage canals"
    assert found["items"][0]["amounts"] == {"2027": 1_200_000}
    assert found["items"][1]["title"] == "Kopsht me drekë"
    client.get("/api/v1/lists/vlore/2027/2", status=404)


def test_an_item_says_what_the_council_decided_and_how_far_the_work_is(client: HouseClient) -> None:
    make_cycle()
    code = approved_item(listed(), lek=1_200_000)
    publish_approved()
    report(code, ProgressState.UNDER_WAY, cost_to_date=300_000)
    [item] = client.get("/api/v1/items?municipality=vlore&year=2027").json["items"]
    assert (item["council"], item["approved_amounts"]) == ("approved", {"2027": 1_200_000})
    assert item["act"] == {"number": "45", "decided_on": "2026-10-01", "url": None}
    assert item["progress"] == {
        "state": "under_way", "on_date": "2026-10-01", "spent": 300_000, "due_on": "2027-12-31",
        "is_delayed": False, "carried_to_year": None,
    }  # fmt: skip


def test_before_the_council_nothing_is_approved_or_followed(client: HouseClient) -> None:
    edition(make_cycle())
    item = client.get("/api/v1/items?municipality=vlore&year=2027").json["items"][0]
    assert (item["council"], item["approved_amounts"], item["act"], item["progress"]) == (
        "none",
        {},
        None,
        None,
    )


def test_pages_follow_each_other_without_gap_or_repetition(client: HouseClient) -> None:
    refs = [announced(place_ids=(f"vlore-rajoni-{number}",)).ref for number in range(1, 6)]
    seen: list[str] = []
    address = "/api/v1/hearings?limit=2&municipality=vlore"
    while address:
        page = client.get(address).json
        seen += [item["ref"] for item in page["items"]]
        assert page["next"] is None or "municipality=vlore" in page["next"]
        address = (page["next"] or "").removeprefix("http://localhost")
    assert seen == refs


def test_one_or_three_rows_cost_the_same(client: HouseClient) -> None:
    make_cycle()
    costs = []
    for count in (1, 2):
        for number in range(count):
            announced(place_ids=(f"vlore-rajoni-{count + number}",))
            listed()
        costs.append([])
        for address in LISTS:
            client.get(address)
            costs[-1].append(len(client.statements))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("lang", ["sq", "en"])
def test_the_language_is_asked_for(client: HouseClient, lang: str) -> None:
    announced()
    name = client.get(f"/api/v1/hearings?lang={lang}").json["items"][0]["themes"][0]["name"]
    assert name == {"sq": "Infrastruktura rrugore", "en": "Road infrastructure"}[lang]


@pytest.mark.parametrize(
    "question",
    [
        "lang=de",
        "limit=0",
        "limit=201",
        "limit=x",
        "after=-1",
        "after=99999999999999999999",
        "after=2147483648",
        "municipality=atlantis",
        "place=vlore_novosele",
        "place=%00",
        "theme=nope",
        "from=2026-02-30",
        "to=yesterday",
        "status=draft",
        "kind=party",
    ],
)
def test_an_unknown_value_is_refused_in_words(client: HouseClient, question: str) -> None:
    found = client.get(f"/api/v1/hearings?{question}", status=422).json
    assert found["status"] == 422
    assert question.partition("=")[0] in found["detail"]["query"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/municipalities/atlantis",
        "/api/v1/municipalities/%00",
        "/api/v1/municipalities/" + "x" * 500,
        "/api/v1/proposals/VL27-0143-K",
        "/api/v1/proposals/%F0%9F%92%A9",
        "/api/v1/lists/vlore/2027/1",
        "/api/v1/lists/vlore/99999999999999999999/1",
        "/api/v1/nothing",
    ],
)
def test_what_does_not_exist_is_json_too(client: HouseClient, path: str) -> None:
    found = client.get(path, status=404)
    assert found.mimetype == "application/json"
    assert found.json["status"] == 404


@pytest.mark.parametrize("path", [*LISTS, "/api/v1/openapi.json"])
def test_every_origin_may_read_and_nobody_gets_a_cookie(client: HouseClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert 'rel="license"' in response.headers["Link"]
    assert client.get(path, status=304, headers={"If-None-Match": response.headers["ETag"]}).data == b""


def test_a_compressed_answer_can_be_asked_for_again(client: HouseClient) -> None:
    packed = {"Accept-Encoding": "gzip"}
    etag = client.get("/api/v1/municipalities", headers=packed).headers["ETag"]
    client.get("/api/v1/municipalities", status=304, headers={**packed, "If-None-Match": etag})


def test_a_log_in_changes_nothing(client: HouseClient) -> None:
    draft()
    visitor = client.get("/api/v1/hearings").data
    assert client.login("coordinator").get("/api/v1/hearings").data == visitor


def test_the_description_is_complete(client: HouseClient) -> None:
    described = client.get("/api/v1/openapi.json").json
    assert described["openapi"].startswith("3.")
    assert described["info"]["license"]["name"] == "CC BY 4.0"
    assert described["servers"] == [{"url": "http://localhost"}]
    paths = {rule.rule for rule in client.app.url_map.iter_rules() if rule.endpoint.startswith("api_v1.")}
    assert len(described["paths"]) == len(paths) - 1
    for operations in described["paths"].values():
        operation = operations["get"]
        assert operation["operationId"]
        assert "200" in operation["responses"]
        assert set(operation["responses"]) & {"404", "422"}
    for name in ("Hearing", "Proposal", "Municipality", "Edition", "Item"):
        fields = described["components"]["schemas"][name]["properties"].values()
        assert any("example" in field for field in fields), name
    assert "contact" not in json.dumps(described["components"]["schemas"]["Proposal"]["properties"])
