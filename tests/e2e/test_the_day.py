"""The day of a hearing on telephones: two count at once, one loses its connection, nobody is lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Route

from tests.e2e.person import Person
from tests.e2e.server import Demonstration

COORDINATOR, CENTRE = "koordinatori@vlore.example", "qendra-rinore@vlore.example"
PATIENCE = 15_000
ROOMS = ("attendance", "minutes", "minutes/publish", "sheets", "agenda", "seats")


@contextmanager
def phone(
    browser: Browser, demo: Demonstration, email: str, width: int = 360
) -> Iterator[tuple[Person, BrowserContext]]:
    """Somebody of the staff with a telephone, logged in."""
    context = browser.new_context(locale="sq-AL", viewport={"width": width, "height": 800})
    person = Person(context.new_page(), demo.base)
    person.open("/staff/login")
    person.page.fill("#email", email)
    person.page.fill("#password", demo.passwords[email])
    with person.page.expect_navigation():
        person.page.click("main button[type=submit]")
    yield person, context
    context.close()


@pytest.fixture(scope="module")
def held(browser: Browser, demo: Demonstration) -> str:
    """The address, on the desk, of a hearing that was held."""
    with phone(browser, demo, COORDINATOR) as (person, _context):
        person.open("/staff/vlore/hearings?tab=past")
        links = person.page.locator("main a[href*='/staff/vlore/hearings/D']").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
    return next(link for link in links if re.fullmatch(r"/staff/vlore/hearings/D\d+-003", link))


def shown(person: Person, cell: str) -> int:
    text = person.page.inner_text(f"[data-value={cell}]")
    return 0 if text == "–" else int(text)


def tap(person: Person, cell: str, times: int = 1) -> None:
    for _one in range(times):
        person.page.click(f"[data-name={cell}][data-step='1']")


def wait_for(person: Person, cell: str, value: int) -> None:
    script = "([cell, value]) => document.querySelector(`[data-value=${cell}]`).textContent === String(value)"
    person.page.wait_for_function(script, arg=[cell, value], timeout=PATIENCE)


def wait_until_saved(person: Person) -> None:
    script = "() => document.querySelector('[data-state]').textContent.includes('u ruajt')"
    person.page.wait_for_function(script, timeout=PATIENCE)


def test_two_phones_count_one_hall(browser: Browser, demo: Demonstration, held: str) -> None:
    with (
        phone(browser, demo, COORDINATOR) as (first, connection),
        phone(browser, demo, CENTRE) as (second, _other),
    ):
        for person in (first, second):
            person.open(f"{held}/attendance")
        women = shown(first, "women")
        tap(first, "women", 5)
        assert shown(first, "women") == women + 5, "each tap shows at once"
        wait_until_saved(first)
        tap(second, "women", 3)
        wait_for(second, "women", women + 8)
        connection.set_offline(True)
        tap(first, "women")
        first.page.wait_for_timeout(1200)
        assert "dërgohet sapo" in first.page.inner_text("[data-state]")
        connection.set_offline(False)
        first.page.reload()
        wait_for(first, "women", women + 9)
        first.page.reload()
        assert shown(first, "women") == women + 9
        assert shown(first, "total") >= women + 9


def test_a_page_left_while_its_count_travels_never_shows_it_twice(
    browser: Browser, demo: Demonstration, held: str
) -> None:
    with phone(browser, demo, COORDINATOR) as (first, connection):
        first.open(f"{held}/attendance")
        men = shown(first, "men")
        held_back: list[Route] = []

        def hold_back(route: Route) -> None:
            held_back.append(route)

        connection.route("**/attendance/count", hold_back)
        tap(first, "men")
        first.page.wait_for_timeout(1200)
        assert len(held_back) == 1, "the count is on its way"
        held_back[0].fetch()
        first.page.reload()
        first.page.wait_for_timeout(1200)
        assert shown(first, "men") == men + 1, "the server had it: what waits on the phone is the same tap"
        connection.unroute_all()
        first.page.reload()
        wait_until_saved(first)
        assert shown(first, "men") == men + 1


def test_each_room_of_the_day_has_no_barrier(browser: Browser, demo: Demonstration, held: str) -> None:
    for width in (360, 1280):
        with phone(browser, demo, COORDINATOR, width) as (person, _context):
            for room in ROOMS:
                person.open(f"{held}/{room}")
                person.finds_no_barrier()
                wide = person.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{room} is {wide} wide"
            person.open(held.replace("/staff", "") + "/minutes")
            person.finds_no_barrier()
