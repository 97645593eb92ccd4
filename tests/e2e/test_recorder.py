"""The recorder in a hall without a network: what is typed is kept, sent once, and never overwrites another's words."""

import sys
import time
from typing import Any

import pytest
from playwright.sync_api import Browser

from pb_app.hearings.day.sheet_codes import check_letter
from tests.e2e.person import Person
from tests.e2e.server import Demonstration
from tests.e2e.test_the_day import CENTRE, COORDINATOR, held, phone

__all__ = ["held"]
PATIENCE = 45_000
KEYS_A_SECOND = 5
SAID = (
    "Ujësjellës për lagjen e re",
    "Ndriçim te shkolla",
    "Asfaltim te varrezat",
    "Kosha mbeturinash",
    "Park për fëmijë",
)


def open_recorder(person: Person, held: str) -> None:
    """The recorder, with the page kept for when there is no network."""
    person.open(f"{held}/record")
    waits_for(person, "sent")
    person.page.evaluate("navigator.serviceWorker.ready")
    person.page.wait_for_function(
        "caches.keys().then(names => names.some(name => name.startsWith('recorder ')))"
    )


def waits_for(person: Person, state: str) -> None:
    """The line above the list says how things stand."""
    script = "state => document.getElementById('recorder-state').dataset.state === state"
    person.page.wait_for_function(script, arg=state, timeout=PATIENCE)


def waits_for_row(person: Person, text: str, state: str) -> None:
    """A proposal stands in the list in this state."""
    row = person.page.locator("#recorder-rows > li", has_text=text)
    row.and_(person.page.locator(f"[data-state='{state}']")).wait_for(timeout=PATIENCE)


def type_one(person: Person, text: str) -> tuple[float, int]:
    """A proposal by keyboard alone: words, village, one more voice; give the seconds and the keys."""
    keyboard = person.page.keyboard
    begun = time.monotonic()
    keyboard.type(text)
    keyboard.press("Tab")  # the theme, guessed
    keyboard.press("Tab")
    keyboard.type("Poro")
    person.page.locator("#voices").focus()
    keyboard.press("+")
    keyboard.press("Control+Enter")
    person.page.locator("#recorder-rows > li", has_text=text).wait_for(timeout=PATIENCE)
    assert person.page.evaluate("document.activeElement.id") == "text", "ready for the next"
    return time.monotonic() - begun, len(text) + len("Poro") + 7


def recorded(person: Person, held: str) -> list[dict[str, Any]]:
    """What the server has."""
    answer = person.page.context.request.get(f"{person.base}{held}/record/sync")
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def correct(person: Person, text: str, more: str) -> None:
    """Open a row in its place and write more to it, by keyboard."""
    found = person.page.locator("#recorder-rows > li", has_text=text)
    row = person.page.locator(f"[data-row='{found.get_attribute('data-row')}']")
    row.locator("[data-edit]").press("Enter")
    editor = row.locator("textarea")
    editor.wait_for()
    editor.press("End")
    person.page.keyboard.type(more)
    person.page.keyboard.press("Control+Enter")
    person.page.locator("#recorder-rows > li", has_text=text + more).wait_for()


def log_in(person: Person, demo: Demonstration, email: str) -> None:
    """On another page of the same browser."""
    page = person.page.context.new_page()
    page.goto(f"{demo.base}/staff/login")
    page.fill("#email", email)
    page.fill("#password", demo.passwords[email])
    with page.expect_navigation():
        page.click("main button[type=submit]")
    page.close()


def test_five_are_typed_without_a_network_and_arrive_once(
    browser: Browser, demo: Demonstration, held: str
) -> None:
    with phone(browser, demo, COORDINATOR, 1280) as (person, connection):
        open_recorder(person, held)
        connection.set_offline(True)
        for text in SAID:
            seconds, keys = type_one(person, text)
            sys.stdout.write(
                f"\n{seconds:.1f} s typed by the test, {keys / KEYS_A_SECOND:.1f} s at {KEYS_A_SECOND} keys/s: {text}"
            )
        waits_for(person, "waiting")
        person.page.reload()
        person.sees("Regjistrimi i propozimeve")
        for text in SAID:
            waits_for_row(person, text, "waiting")
        connection.set_offline(False)
        waits_for(person, "sent")
        texts = [row["fields"]["text"] for row in recorded(person, held)]
        assert [texts.count(text) for text in SAID] == [1] * len(SAID)
        first = next(row["fields"] for row in recorded(person, held) if row["fields"]["text"] == SAID[0])
        assert (first["theme"], first["village"], first["voices"]) == ("uji-i-pijshem", "Poro", 2)


def test_a_log_in_that_ends_loses_nothing_and_nobody_else_sends_it(
    browser: Browser, demo: Demonstration, held: str
) -> None:
    text = "Kanal kullues te tregu"
    with phone(browser, demo, COORDINATOR) as (person, connection):
        open_recorder(person, held)
        connection.clear_cookies()
        person.page.fill("#text", text)
        person.page.press("#text", "Enter")
        waits_for(person, "login")
        person.sees("asgjë nuk humbi")
        log_in(person, demo, CENTRE)
        waits_for(person, "other")
        assert text not in {row["fields"]["text"] for row in recorded(person, held)}
        connection.clear_cookies()
        log_in(person, demo, COORDINATOR)
        waits_for(person, "sent")
        assert [row["fields"]["text"] for row in recorded(person, held)].count(text) == 1


def test_two_devices_that_change_the_same_words_leave_the_choice_to_a_person(
    browser: Browser, demo: Demonstration, held: str
) -> None:
    text = "Ura e këmbësorëve"
    with (
        phone(browser, demo, COORDINATOR) as (first, connection),
        phone(browser, demo, COORDINATOR, 1280) as (second, _other),
    ):
        open_recorder(first, held)
        first.page.fill("#text", text)
        first.page.press("#text", "Enter")
        waits_for_row(first, text, "sent")
        open_recorder(second, held)
        connection.set_offline(True)
        correct(first, text, " në fshat")
        correct(second, text, " te shkolla")
        waits_for(second, "sent")
        connection.set_offline(False)
        waits_for(first, "held")
        first.sees(f"{text} te shkolla")
        first.sees(f"{text} në fshat")
        first.finds_no_barrier()
        assert f"{text} te shkolla" in {row["fields"]["text"] for row in recorded(first, held)}
        first.page.press("[data-use-mine]", "Enter")
        waits_for(first, "sent")
        assert f"{text} në fshat" in {row["fields"]["text"] for row in recorded(first, held)}


def test_two_tabs_send_once(browser: Browser, demo: Demonstration, held: str) -> None:
    text = "Stacion autobusi te ura"
    with phone(browser, demo, COORDINATOR) as (person, connection):
        open_recorder(person, held)
        other = Person(connection.new_page(), demo.base)
        open_recorder(other, held)
        connection.set_offline(True)
        person.page.fill("#text", text)
        person.page.press("#text", "Enter")
        waits_for_row(other, text, "waiting")
        connection.set_offline(False)
        waits_for(person, "sent")
        waits_for_row(other, text, "sent")
        assert [row["fields"]["text"] for row in recorded(person, held)].count(text) == 1


def test_the_recorder_has_no_barrier_and_keeps_to_its_page(
    browser: Browser, demo: Demonstration, held: str
) -> None:
    for width in (360, 1280):
        with phone(browser, demo, COORDINATOR, width) as (person, _connection):
            with person.without_complaints():
                open_recorder(person, held)
            for room in ("record", "votes"):
                person.open(f"{held}/{room}")
                person.finds_no_barrier()
                wide = person.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{room} is {wide} wide"
            person.open("/vlore/hearings")
            assert person.page.evaluate("navigator.serviceWorker.controller") is None
            person.open("/staff/")
            with person.page.expect_navigation():
                person.page.click("header form button")
            left = person.page.evaluate(
                "caches.keys().then(names => names.filter(name => name.startsWith('recorder ')))"
            )
            assert left == [], "log-out forgets the page when nothing waits"


def test_the_script_reckons_the_letter_of_a_sheet_as_the_server_does(
    browser: Browser, demo: Demonstration, held: str
) -> None:
    numbers = [1, 12, 99, 143, 1000, 9999]
    with phone(browser, demo, COORDINATOR) as (person, _connection):
        open_recorder(person, held)
        script = """async numbers => {
            const { checkLetter } = await import(document.getElementById('text').dataset.sheets);
            const { seed } = JSON.parse(document.getElementById('recorder-told').textContent);
            return [seed, numbers.map(number => checkLetter(seed, number))];
        }"""
        seed, letters = person.page.evaluate(script, numbers)
    assert letters == [check_letter(seed, number) for number in numbers]


@pytest.mark.parametrize("room", ["record", "votes"])
def test_without_script_it_is_a_form(browser: Browser, demo: Demonstration, held: str, room: str) -> None:
    context = browser.new_context(locale="sq-AL", java_script_enabled=False)
    person = Person(context.new_page(), demo.base)
    person.open("/staff/login")
    person.page.fill("#email", COORDINATOR)
    person.page.fill("#password", demo.passwords[COORDINATOR])
    person.page.click("main button[type=submit]")
    person.open(f"{held}/{room}")
    if room == "record":
        person.page.fill("#text", "Trotuar te ambulanca")
        person.page.click("[data-save]")
        person.sees("Trotuar te ambulanca")
    else:
        person.page.locator(".vote-list input").first.fill("23")
        person.page.locator("main button[type=submit]").first.click()
        person.sees("Votat u ruajtën.")
    context.close()


def test_a_browser_that_keeps_nothing_says_so_and_the_form_goes_on(
    browser: Browser, demo: Demonstration, held: str
) -> None:
    with phone(browser, demo, COORDINATOR) as (person, connection):
        connection.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
        person.open(f"{held}/record")
        person.page.locator("#recorder-state:not([hidden])").wait_for()
        person.sees("nuk ruan asgjë në këtë pajisje")
        person.page.fill("#text", "Semafor te kryqëzimi")
        with person.page.expect_navigation():
            person.page.press("#text", "Enter")
        person.sees("Semafor te kryqëzimi")
        assert [row["fields"]["text"] for row in recorded(person, held)].count("Semafor te kryqëzimi") == 1


def test_a_voice_is_added_by_one_key_and_a_mistake_is_taken_back(
    browser: Browser, demo: Demonstration, held: str
) -> None:
    text = "Rrjet për topin te fusha"
    with phone(browser, demo, COORDINATOR, 1280) as (person, connection):
        open_recorder(person, held)
        connection.set_offline(True)
        person.page.fill("#text", text)
        person.page.press("#text", "Enter")
        waits_for_row(person, text, "waiting")
        person.page.keyboard.press("+")
        person.page.keyboard.press("+")
        person.page.locator("#recorder-rows > li", has_text="3 zëra").first.wait_for()
        connection.set_offline(False)
        waits_for(person, "sent")
        assert [
            row["fields"]["voices"] for row in recorded(person, held) if row["fields"]["text"] == text
        ] == [3]
        back = person.page.locator("#recorder-rows > li", has_text=text).get_by_text("Tërhiqe")
        back.click()
        assert text in {row["fields"]["text"] for row in recorded(person, held)}, "it asks once more"
        person.page.get_by_text("Doni vërtet ta tërhiqni?").click()
        person.page.locator("#recorder-rows > li", has_text=text).wait_for(state="detached")
        waits_for(person, "sent")
        assert text not in {row["fields"]["text"] for row in recorded(person, held)}
