"""Every main page in a real browser: no barrier, no complaint, nothing sideways; the public story without script."""

import re
import subprocess
import time
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.e2e.person import Person
from tests.e2e.pictures import make_small, take
from tests.e2e.server import Demonstration
from tests.e2e.steps import COORDINATOR, log_in, somebody
from tests.programs import needs

Look = tuple[int, Literal["light", "dark"]]
EVERY: tuple[Look, ...] = ((360, "light"), (1280, "light"), (1280, "dark"), (360, "dark"))
# Words change with the language, colours do not: two looks are enough for the second one.
TWO: tuple[Look, ...] = ((360, "light"), (1280, "dark"))
# Forms are made of parts that the other pages show in every look.
ONE: tuple[Look, ...] = ((360, "dark"),)
PUBLIC = (
    "/",
    "/vlore/",
    "/vlore/hearings",
    "/vlore/hearings?view=month",
    "/vlore/hearings/changes",
    "/vlore/hearings/subscribe",
    "/vlore/hearings/{hearing}-001",
    "/vlore/hearings/{hearing}-001/minutes",
    "/vlore/hearings/{hearing}-004/register",
    "/vlore/hearings/{hearing}-004/invite",
    "/vlore/notices",
    "/vlore/proposals",
    "/vlore/proposals?hearing={hearing}-001",
    "/vlore/proposals/new",
    "/vlore/proposals/{proposal}",
    "/vlore/proposals/{proposal}/support",
    "/vlore/budget/{year}",
    "/vlore/budget/{year}/list",
    "/vlore/budget/{year}/list?by=place",
    "/vlore/budget/{year}/list?by=programme",
    "/vlore/budget/{year}/list/1/verify",
    "/vlore/budget/{year}/list/1/verify?hash=0123456789ab",
    "/vlore/budget/{year}/list/1/changes",
    "/vlore/budget/{year}/progress",
    "/vlore/budget/{year}/researchers",
    "/vlore/budget/{year}/report",
    "/vlore/budget/{year}/coverage",
    "/data",
    "/kolonje/",
    "/embed/vlore/hearings",
    "/privacy",
    "/accessibility",
    "/staff/login",
)
STAFF = (
    "/staff/",
    "/staff/style",
    "/staff/vlore/hearings",
    "/staff/vlore/hearings/new",
    "/staff/vlore/hearings/{hearing}-004",
    "/staff/vlore/hearings/{hearing}-004/record",
    "/staff/vlore/proposals",
    "/staff/vlore/consolidation",
    "/staff/vlore/consolidation/items",
    "/staff/vlore/consolidation/pile",
    "/staff/vlore/consolidation/{item}",
    "/staff/vlore/consolidation/publish",
    "/staff/vlore/consolidation/ceilings",
    "/staff/vlore/consolidation/to-value",
    "/staff/vlore/consolidation/valuation",
    "/staff/vlore/consolidation/selection",
    "/staff/vlore/consolidation/answers",
    "/staff/vlore/consolidation/council",
    "/staff/vlore/consolidation/progress",
    "/staff/vlore/proposals/{proposal}",
    "/staff/vlore/downloads",
    "/staff/vlore/process",
    "/staff/vlore/people",
    "/staff/vlore/office",
    "/staff/vlore/planning/{year}",
    "/staff/vlore/planning/{year}/compare",
    "/staff/vlore/planning/{year}/lines/1",
    "/staff/vlore/planning/season/{year}",
    "/staff/vlore/planning/run/{year}",
    "/staff/vlore/coverage/{year}",
    "/staff/vlore/pack",
    "/staff/vlore/notices",
)
STAFF_FORMS = (
    "/staff/vlore/planning/{year}/lines/2",
    "/staff/vlore/planning/{year}/lines/new",
    "/staff/vlore/planning/{year}/copy",
    "/staff/vlore/planning/{year}/bulk",
    "/staff/vlore/planning/{year}/import",
    "/staff/vlore/planning/{year}/notice",
    "/staff/vlore/planning/settings/{year}",
    "/staff/vlore/planning/rounds/{year}",
    "/staff/vlore/planning/teams",
    "/staff/vlore/planning/teams/1",
    "/staff/vlore/planning/places",
    "/staff/vlore/planning/places/vlore-orikum",
    "/staff/vlore/planning/places/vlore-shushice/days-off",
    "/staff/vlore/planning/special-days",
    "/staff/vlore/planning/special-days/new",
    "/staff/vlore/venues/1/times",
    "/staff/vlore/venues/1/closures",
    "/staff/vlore/subscribers",
    "/staff/vlore/hearings/{hearing}-004/notices",
    "/staff/vlore/hearings/{hearing}-004/agenda",
    "/staff/vlore/hearings/{hearing}-004/sheets",
    "/staff/vlore/hearings/{hearing}-004/seats",
    "/staff/vlore/hearings/{hearing}-003/minutes",
    "/staff/vlore/hearings/{hearing}-003/record",
    "/staff/vlore/hearings/{hearing}-003/votes",
    "/staff/vlore/proposals/{proposal}/edit",
    "/staff/vlore/proposals/{proposal}/cover",
    "/staff/vlore/proposals/{proposal}/ask",
    "/staff/vlore/proposals/import",
    "/staff/vlore/proposals/prepared",
    "/staff/vlore/proposals/prepared/new",
    "/staff/vlore/consolidation/{item}/edit",
    "/staff/vlore/consolidation/{item}/split",
    "/staff/vlore/consolidation/{item}/merge",
    "/staff/vlore/consolidation/{item}/dissolve",
    "/staff/vlore/consolidation/selection/file",
    "/staff/vlore/consolidation/left-over",
    "/staff/vlore/process/{year}",
    "/staff/vlore/process/{year}/edit",
    "/staff/vlore/process/{year}/consultation",
    "/staff/vlore/process/{year}/ceilings",
    "/staff/vlore/process/{year}/ceilings/new",
    "/staff/vlore/process/{year}/ceilings/import",
    "/staff/vlore/process/{year}/programmes",
    "/staff/vlore/process/{year}/programmes/new",
)
SUBMIT = "main form.form button[type=submit]"
DRAIN = "Kanali i ujërave të bardha te sheshi bllokohet sa herë që bie shi."


def this_year(person: Person) -> dict[str, str]:
    """The budget year of the demonstration, as the navigation names it; how its hearings and items are numbered."""
    person.open("/vlore/")
    address = person.page.locator("nav a[href*='/budget/']").first.get_attribute("href")
    found = re.search(r"/budget/(\d{4})", str(address))
    assert found is not None
    year = found.group(1)
    person.open(f"/vlore/budget/{year}/list")
    address = person.page.locator("main a[href*='/proposals/VL']").first.get_attribute("href")
    proposal = str(address).rsplit("/", 1)[1]
    return {"year": year, "hearing": f"D{year[2:]}", "item": f"VL{year[2:]}-Z001", "proposal": proposal}


def holds_up(person: Person, path: str, looks: tuple[Look, ...]) -> None:
    """One page in several widths and schemes, and on the narrowest screen."""
    person.open(path)
    for width, scheme in looks:
        person.page.emulate_media(color_scheme=scheme)
        person.page.set_viewport_size({"width": width, "height": 900})
        person.finds_no_barrier()
    person.keeps_to_its_page()
    assert person.page.locator("h1").count() == 1, path


@pytest.mark.parametrize(("language", "prefix", "looks"), [("sq", "", EVERY), ("en", "/en", TWO)])
def test_public_pages_hold_up(
    browser: Browser, demo: Demonstration, language: str, prefix: str, looks: tuple[Look, ...]
) -> None:
    with somebody(browser, demo) as person, person.without_complaints():
        names = this_year(person)
        for path in PUBLIC:
            holds_up(person, prefix + path.format(**names), looks)
            assert person.page.get_attribute("html", "lang") == language


def test_public_pages_offer_nothing_dead_without_script(browser: Browser, demo: Demonstration) -> None:
    with somebody(browser, demo, script=False) as person, person.without_complaints():
        names = this_year(person)
        for path in PUBLIC:
            person.open(path.format(**names))
            dead = person.page.locator("button[type=button]:visible").all_inner_texts()
            assert dead == [], path
            assert person.page.locator("h1").count() == 1, path


def test_staff_pages_hold_up(browser: Browser, demo: Demonstration) -> None:
    with somebody(browser, demo) as person, person.without_complaints():
        names = this_year(person)
        log_in(person, demo, COORDINATOR)
        for path in STAFF:
            holds_up(person, path.format(**names), TWO)
        for path in STAFF_FORMS:
            holds_up(person, path.format(**names), ONE)


@pytest.mark.parametrize(
    ("path", "words"), [("/nuk-ka/", "Faqja nuk u gjet"), ("/en/nuk-ka/", "Page not found")]
)
def test_what_is_not_there_is_said_in_the_language_of_the_address(
    browser: Browser, demo: Demonstration, path: str, words: str
) -> None:
    with somebody(browser, demo) as person:
        answer = person.page.goto(demo.base + path)
        assert answer is not None
        assert answer.status == 404
        person.sees(words)
        person.finds_no_barrier()


def test_the_calendar_and_a_proposal_need_no_script(browser: Browser, demo: Demonstration) -> None:
    with somebody(browser, demo, script=False) as person, person.without_complaints():
        page = person.page
        person.open("/vlore/hearings")
        page.select_option("#place", "vlore-rajoni-3")
        page.click("main form button[type=submit]")
        assert "place=vlore-rajoni-3" in page.url
        person.sees("Dëgjesë publike: Rajoni 3")
        assert "Dëgjesë publike: Rajoni 4" not in page.inner_text("main")
        person.open("/vlore/proposals/new")
        page.select_option("#place", "vlore-rajoni-3")
        page.check("input[name=theme][value=mbetjet-dhe-kanalizimet]")
        page.fill("#text", DRAIN)
        time.sleep(4)  # people take longer; a form sent at once looks like a machine's
        page.click("button[name=step][value=check]")
        person.sees(DRAIN)
        page.click("main form button[type=submit][value=send]")
        assert "/vlore/follow/" in page.url
        person.sees("Faleminderit!")


def test_a_seat_and_notices_need_no_script(browser: Browser, demo: Demonstration) -> None:
    with somebody(browser, demo, script=False) as person, person.without_complaints():
        page = person.page
        names = this_year(person)
        person.open("/vlore/hearings/{hearing}-004".format(**names))
        page.click("main a[href$='/register']")
        page.fill("#people", "2")
        page.check("input[name=needs][value=sign_language]")
        time.sleep(4)  # as above
        page.click(SUBMIT)
        assert "/register/" in page.url
        person.sees("2")
        page.click("main details:has(form[action$='/give-up']) summary")
        page.click("main form[action$='/give-up'] button")
        assert "/register/" not in page.url
        person.open("/vlore/notices")
        page.fill("#email", "banor@posta.example")
        time.sleep(4)
        page.click(SUBMIT)
        person.sees("Shikoni postën tuaj")


def test_pictures_for_the_readme(browser: Browser, demo: Demonstration, pictures: Path) -> None:
    with somebody(browser, demo) as person:
        take(person, "/vlore/", 1280, pictures / "municipality.png")
        take(person, "/vlore/hearings", 390, pictures / "calendar-phone.png")
        log_in(person, demo, COORDINATOR)
        take(person, "/staff/vlore/pack", 1280, pictures / "pack.png", of="section.pack-month")


@needs("pdftoppm", "poppler-utils")
def test_a_picture_of_the_poster(browser: Browser, demo: Demonstration, pictures: Path) -> None:
    with somebody(browser, demo) as person:
        path = "/vlore/hearings/{hearing}-004/poster.pdf".format(**this_year(person))
        poster = person.page.request.get(person.base + path).body()
        command = ["pdftoppm", "-r", "72", "-png", "-singlefile", "-"]
        shot = subprocess.run(command, input=poster, capture_output=True, check=True).stdout
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / "poster.png").write_bytes(shot)
        make_small(pictures / "poster.png")


def test_pages_read_well_without_their_stylesheet(browser: Browser, demo: Demonstration) -> None:
    with somebody(browser, demo) as person:
        page = person.page
        page.route(re.compile(r"\.css"), lambda route: route.abort())
        person.open("/vlore/")
        assert (
            page.evaluate("Math.max(...[...document.querySelectorAll('svg.icon')].map(i => i.clientWidth))")
            <= 24
        )
        assert page.locator(".steps li[aria-current=step]").count() == 1
        assert re.search(r"Tani: Dëgjesat \d", page.inner_text("main"))
