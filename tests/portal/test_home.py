"""The first page: every municipality, those in use first, found without script."""

from datetime import date

import pytest

from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced
from tests.house_client import HouseClient


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_all_municipalities_stand_there_by_county(client: HouseClient, prefix: str) -> None:
    page = client.get(f"{prefix}/").text
    assert page.count('class="counties"') == 1
    assert page.index(">Berat<") < page.index(">Dibër<") < page.index(">Vlorë<")
    assert page.count(f'href="{prefix}/kolonje/"') == 1


def test_the_order_of_the_names_is_the_albanian_one(client: HouseClient) -> None:
    page = client.get("/").text
    assert page.index(">Klos<") < page.index(">Mat<")
    assert page.index(">Gjirokastër</a>") < page.index(">Këlcyrë<") < page.index(">Libohovë<")


def test_a_municipality_in_use_stands_first_with_its_next_hearing(client: HouseClient) -> None:
    make_cycle("vlore")
    make_cycle("fier")
    announced()
    page = client.get("/").text
    door = page[page.index('class="thirds') : page.index('class="counties"')]
    assert "Bashkia Fier" in door
    assert "Rajoni 3" in door
    assert "20 tetor 2026" in door


@pytest.mark.parametrize(("path", "leads_to"), [("/", "/vlore/"), ("/en/", "/en/vlore/")])
def test_with_one_in_use_the_address_leads_to_its_page(client: HouseClient, path: str, leads_to: str) -> None:
    make_cycle("vlore")
    assert client.get(path, status=302).headers["Location"] == leads_to


def test_the_list_of_all_stays_reachable_from_there(client: HouseClient) -> None:
    make_cycle("vlore")
    assert 'href="/?all=1"' in client.get("/vlore/").text
    assert 'href="/?all=1"' in client.get("/berat/").text
    page = client.get("/?all=1").text
    assert "Çfarë i duhet zonës suaj në buxhetin 2027?" in page
    hero = page[page.index('class="hero') : page.index('class="counties"')]
    assert 'href="/vlore/"' in hero


@pytest.mark.parametrize(("query", "found"), [("vlore", "vlore"), ("VLORË", "vlore"), ("kukes", "kukes")])
def test_search_forgives_diacritics_and_case(client: HouseClient, query: str, found: str) -> None:
    page = client.get("/", query_string={"q": query}).text
    results = page[page.index('id="h-found"') :]
    assert results.index(f'href="/{found}/"') < results.index('class="counties"')


@pytest.mark.parametrize("query", ["Atlantis", "%", "_", "x" * 5000, "<script>"])
def test_a_search_without_result_says_so(client: HouseClient, query: str) -> None:
    page = client.get("/", query_string={"q": query}).text
    assert "Asnjë bashki nuk ka këtë emër" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("query", ["", "  ", "\x00", "\u202e"])
def test_nothing_to_read_is_no_search(client: HouseClient, query: str) -> None:
    assert 'id="h-found"' not in client.get("/", query_string={"q": query}).text


def test_one_or_three_in_use_cost_the_same(client: HouseClient) -> None:
    make_cycle("vlore")
    announced()
    client.get("/?all=1")
    with_one = len(client.statements)
    for municipality_id, place in (("fier", "fier-levan"), ("divjake", "divjake-remas")):
        make_cycle(municipality_id)
        announced(municipality_id=municipality_id, place_ids=(place,))
    client.get("/?all=1")
    assert len(client.statements) == with_one
    assert with_one <= 11


def test_the_map_draws_the_places_and_links_those_in_use(client: HouseClient) -> None:
    make_cycle("vlore")
    page = client.get("/?all=1").text
    drawing = page[
        page.index('<svg class="dot-map') : page.index("</svg>", page.index('<svg class="dot-map'))
    ]
    assert drawing.count("h0") > 250
    assert 'aria-hidden="true"' in drawing
    assert 'href="/vlore/" tabindex="-1"' in drawing


def test_a_visitor_gets_no_cookie_and_shared_links_have_words(client: HouseClient) -> None:
    response = client.get("/")
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert 'property="og:description"' in response.text
    assert date(2026, 10, 20).isoformat() not in response.text
