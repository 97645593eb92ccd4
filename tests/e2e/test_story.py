"""The whole main job in a real browser, in Albanian, by keyboard alone: from the calendar to the published list."""

import json
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser

from tests.e2e.person import Person
from tests.e2e.server import Demonstration
from tests.e2e.steps import COORDINATOR, confirm_what_is_asked, log_in, somebody

WAIT_SECONDS = 60
DRAIN = "Kanali i ujërave të bardha te parku bllokohet sa herë që bie shi."
SAID_AT_THE_HEARING = (
    ("Të pastrohet kanali i ujërave të bardha te parku.", "6"),
    ("Kanali te parku duhet mbuluar, fëmijët luajnë pranë tij.", "3"),
    ("Ndriçim në rrugën e parkut.", "2"),
)


def coming_day() -> date:
    """A Wednesday three weeks or so ahead: a working day that is no holiday."""
    day = date.today() + timedelta(days=21)  # noqa: DTZ011 - the server runs on the same clock
    while day.weekday() != 2 or (day.month, day.day) in {
        (11, 28),
        (12, 8),
        (12, 25),
        (1, 1),
        (3, 14),
        (5, 1),
    }:
        day += timedelta(days=1)
    return day


@pytest.fixture
def person(browser: Browser, demo: Demonstration) -> Iterator[Person]:
    with somebody(browser, demo, width=1280) as found:
        yield found


def current_list(person: Person) -> str:
    """The address of Vlorë's list, as the navigation names it."""
    person.open("/vlore/")
    address = person.page.locator("nav a[href*='/budget/'][href$='/list']").first.get_attribute("href")
    assert address is not None
    return address


def read_the_calendars(person: Person) -> None:
    for municipality, name in (
        ("vlore", "Bashkia Vlorë"),
        ("fier", "Bashkia Fier"),
        ("divjake", "Bashkia Divjakë"),
    ):
        person.open(f"/{municipality}/hearings")
        person.sees(name)
        person.sees("Kalendari i dëgjesave")
        person.sees("Dëgjesë publike")
        feed = person.page.request.get(f"{person.base}/{municipality}/hearings.ics")
        assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
        assert "SUMMARY;LANGUAGE=sq:SHEMBULL: " in feed.text()


def submit_a_proposal(person: Person) -> str:
    person.open("/vlore/proposals/new")
    person.choose("#place-picker, input[role=combobox]", "rajoni 5")
    person.tick("input[name=theme][value=mbetjet-dhe-kanalizimet]")
    person.write("#text", DRAIN)
    person.finds_no_barrier()
    time.sleep(4)  # people take longer; a form sent at once looks like a machine's
    person.press("button[name=step][value=check]")
    person.sees(DRAIN)
    person.press("main form button[type=submit][value=send]")
    assert "/follow/" in person.page.url
    person.finds_no_barrier()
    found = re.search(r"VL\d\d-\d{4}-[A-Z]", person.page.inner_text("main"))
    assert found is not None
    return found.group(0)


def schedule_a_hearing(person: Person) -> str:
    """A hearing for Rajoni 5, announced; give its staff address."""
    person.open("/staff/vlore/hearings")
    person.press("a[href='/staff/vlore/hearings/new']")
    person.write("#on_date", f"{coming_day():%d.%m.%Y}")
    person.write("#start_time", "16.30")
    person.write("#end_time", "18:00")
    person.reach("#venue_id")
    person.page.keyboard.type("Pallati")
    person.tick("input[name=place_ids][value=vlore-rajoni-5]")
    person.tick("input[name=theme_ids][value=mbetjet-dhe-kanalizimet]")
    person.write("#purpose", "Buxheti dhe nevojat e Rajonit 5")
    person.finds_no_barrier()
    person.press("button[name=next][value=publish]")
    if person.page.locator("main form button[type=submit]").count():
        confirm_what_is_asked(person)
        person.press("main form button[type=submit]")
    person.sees("Rajoni 5")
    address = person.page.url.removeprefix(person.base).split("?")[0]
    reference = re.search(r"D\d\d-\d{3}", address)
    assert reference is not None
    return f"/staff/vlore/hearings/{reference.group(0)}"


def everybody_sees_it(person: Person, address: str) -> None:
    reference = address.rsplit("/", 1)[1]
    person.open(f"/vlore/hearings/{reference}")
    person.sees("Pallati i Kulturës")
    person.sees("16:30")
    feed = person.page.request.get(f"{person.base}/vlore/places/vlore-rajoni-5/hearings.ics").text()
    assert f"DTSTART;TZID=Europe/Tirane:{coming_day():%Y%m%d}T163000" in feed


def record_three(person: Person, address: str) -> None:
    person.open(f"{address}/record")
    person.finds_no_barrier()
    for text, voices in SAID_AT_THE_HEARING:
        person.write("#text", text)
        person.write("#voices", voices)
        if person.page.input_value("#theme") == "":
            person.reach("#theme")
            person.page.keyboard.type("Mbetjet")
        person.reach("#recorder button[type=submit]")
        person.page.keyboard.press("Enter")
        row = person.page.locator("#recorder-rows > li", has_text=text)
        row.and_(person.page.locator("[data-state=sent]")).wait_for()


def list_the_sentence(person: Person, reference: str) -> None:
    """The moderation of what came by web."""
    person.open(f"/staff/vlore/proposals/{reference}")
    person.tick("input[name=status][value=listed]")
    person.press("main form.form button[type=submit]")
    person.open(f"/vlore/proposals/{reference}")
    person.sees(DRAIN)


def gather(person: Person) -> str:
    """Like proposals into one item; give its staff address."""
    person.open("/staff/vlore/consolidation?q=kanali+parku")
    boxes = person.page.locator("input[name=proposals]")
    assert boxes.count() >= 3, person.page.inner_text("main")
    for number in range(boxes.count()):
        person.tick(f"#proposals-{number}")
    person.write("#title", "Pastrimi dhe mbulimi i kanalit te parku, Rajoni 5")
    person.finds_no_barrier()
    person.press("button[name=do][value=create]")
    if "-Z" not in person.page.url:
        link = "a:has-text('Pastrimi dhe mbulimi i kanalit te parku')"
        person.open(str(person.page.locator(link).first.get_attribute("href")))
    return person.page.url.removeprefix(person.base).split("?")[0]


def price_and_decide(person: Person, address: str) -> None:
    person.open(address)
    person.tick("input[name=value-valuation][value=feasible]")
    person.write("#value-amount_0", "1,2 milionë")
    person.press("button[name=do][value=value]")
    person.sees("12 milionë lekë të vjetra")
    person.tick("input[name=decide-decision][value=proposed]")
    person.press("button[name=do][value=decide]")
    person.finds_no_barrier()


def publish(person: Person, address: str) -> None:
    person.open("/staff/vlore/consolidation/publish")
    person.press("main form button[type=submit]")
    person.sees("Propozime që nuk janë ende në asnjë zë")
    confirm_what_is_asked(person)
    person.press("main form button[type=submit]")
    end = time.monotonic() + WAIT_SECONDS
    while "versioni nr. 2" not in _list_text(person, address):
        assert time.monotonic() < end, "version 2 was not published in time"
        time.sleep(0.5)


def _list_text(person: Person, address: str) -> str:
    person.open(address)
    return person.page.inner_text("main")


def download_the_list(person: Person, address: str) -> None:
    beginnings = {"pdf": b"%PDF-", "xlsx": b"PK", "csv": b"\xef\xbb\xbf", "json": b"{"}
    person.open(address)
    for kind, beginning in beginnings.items():
        link = f"main a[href$='.{kind}']"
        person.reach(link)
        target = person.page.locator(link).first.get_attribute("href")
        content = person.page.request.get(person.base + str(target)).body()
        assert content.startswith(beginning), kind
        if kind == "json":
            texts = json.dumps(json.loads(content), ensure_ascii=False)
            assert "Pastrimi dhe mbulimi i kanalit te parku" in texts
            assert DRAIN not in texts, "a list holds no proposer's own words"


def test_from_the_calendar_to_the_list(person: Person, demo: Demonstration) -> None:
    with person.without_complaints():
        read_the_calendars(person)
        reference = submit_a_proposal(person)
        log_in(person, demo, COORDINATOR)
        person.sees("Koordinatori i Vlorës")
        address = schedule_a_hearing(person)
        everybody_sees_it(person, address)
        record_three(person, address)
        list_the_sentence(person, reference)
        item = gather(person)
        price_and_decide(person, item)
        where = current_list(person)
        publish(person, where)
        person.sees("PROJEKT")
        person.sees("Pastrimi dhe mbulimi i kanalit te parku")
        person.finds_no_barrier()
        download_the_list(person, where)
        person.open(f"/vlore/proposals/{reference}")
        person.sees("Propozuar në projektbuxhetin")
        person.sees("1\u00a0200\u00a0000\u00a0lekë")
        person.finds_no_barrier()
