"""The season of a coordinator, a youth centre and a subscriber in a real browser, in Albanian, by keyboard alone.

Where the planner puts a hearing is read from the page: nothing here knows its dates.
"""

import re
import time
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
from playwright.sync_api import Browser

from tests.e2e.person import Person
from tests.e2e.pictures import snap
from tests.e2e.server import Demonstration
from tests.e2e.steps import COORDINATOR, YOUTH_CENTRE, confirm_what_is_asked, log_in, somebody, text_of
from tests.mail_server import MailServer

SUBSCRIBER = "banorja@posta.example"
PATIENCE = 40_000
NOTE = "Salla e zënë: atë mbrëmje ka provë kori (shembull)."
WHY_MOVED = "Salla është në riparim."
SUBMIT = "main form.form button[type=submit]"


def test_a_season_is_planned_published_and_told(
    browser: Browser, town: Demonstration, post: MailServer, pictures: Path
) -> None:
    with (
        somebody(browser, town) as visitor,
        somebody(browser, town, width=1280) as youth_centre,
        somebody(browser, town, width=1280) as coordinator,
        visitor.without_complaints(),
        youth_centre.without_complaints(),
        coordinator.without_complaints(),
    ):
        subscribe(visitor, town, post)
        log_in(youth_centre, town, YOUTH_CENTRE)
        leave_a_note(youth_centre)
        log_in(coordinator, town, COORDINATOR)
        read_the_note(coordinator)
        have_it_drafted(coordinator)
        snap(coordinator, pictures / "planner.png", of="section[aria-labelledby=months-h]")
        day = adjust_rajoni_5(coordinator)
        publish_it(coordinator)
        told_once_of_the_season(town, post)
        address = find_rajoni_5(visitor, day)
        before = event_of(visitor, address)
        move_it(coordinator, address, the_day_after_tomorrow())
        told_of_the_move(town, post)
        after = event_of(visitor, address)
        assert after["UID"] == before["UID"]
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert before["DTSTART"].dt.date() == day
        assert after["DTSTART"].dt.date() == the_day_after_tomorrow()
        everybody_reads_it(visitor, address)


def the_day_after_tomorrow() -> date:
    return date.today() + timedelta(days=2)  # noqa: DTZ011 - the server runs on the same clock


def mails_to_the_subscriber(town: Demonstration, post: MailServer) -> list[EmailMessage]:
    """What the worker, which sends each minute, has sent since the last time, and what it would send now."""
    town.run("notices", "send")
    found = post.take()
    assert {mail["To"] for mail in found} <= {SUBSCRIBER}
    return found


def subscribe(visitor: Person, town: Demonstration, post: MailServer) -> None:
    """By the form, the mail, its link and the button there; nothing is sent before."""
    visitor.open("/vlore/hearings")
    visitor.press("main a[href='/vlore/notices']")
    visitor.finds_no_barrier()
    visitor.write("#email", SUBSCRIBER)
    visitor.tick("input[name=digest][value=each]")
    time.sleep(4)  # people take longer; a form sent at once looks like a machine's
    visitor.press(SUBMIT)
    visitor.sees("Shikoni postën tuaj")
    visitor.finds_no_barrier()
    (mail,) = mails_to_the_subscriber(town, post)
    link = re.search(rf"{re.escape(town.base)}(/vlore/notices/[\w.-]+)\b", text_of(mail))
    assert link is not None, text_of(mail)
    visitor.open(link.group(1))
    visitor.finds_no_barrier()
    visitor.press(SUBMIT)
    visitor.sees("Tani e tutje njoftoheni për dëgjesat me e-mail")
    visitor.finds_no_barrier()


def leave_a_note(youth_centre: Person) -> None:
    """From the pack of the week to the draft, and there a word to the municipality."""
    youth_centre.press("nav a[href='/staff/vlore/pack']")
    youth_centre.sees("Paketa e javës")
    youth_centre.finds_no_barrier()
    youth_centre.press("nav a[href='/staff/vlore/planning/']")
    youth_centre.sees("Hartimi i kalendarit")
    youth_centre.press("main .draft-months a.new")
    youth_centre.sees("Novoselë")
    youth_centre.finds_no_barrier()
    youth_centre.write("#notes #text", NOTE)
    youth_centre.press("#notes form.form button[type=submit]")
    youth_centre.sees(NOTE)


def read_the_note(coordinator: Person) -> None:
    coordinator.press("nav a[href='/staff/vlore/planning/']")
    coordinator.sees("Hartimi i kalendarit")
    coordinator.finds_no_barrier()
    coordinator.sees("1 shënim i hapur")
    coordinator.press("main .draft-months a.new")
    coordinator.sees(NOTE)
    coordinator.sees("Qendra Rinore e Vlorës (shembull)")


def have_it_drafted(coordinator: Person) -> None:
    """Ask the planner, and read what it came to as soon as the worker is done."""
    page = coordinator.page
    coordinator.press("nav a[href='/staff/vlore/planning/']")
    coordinator.press("main a[href*='/planning/run/']")
    coordinator.sees("Harto për mua")
    coordinator.finds_no_barrier()
    coordinator.press(SUBMIT)
    page.locator("#last-h").wait_for(timeout=PATIENCE)
    coordinator.sees("e gjetën vendin")
    coordinator.finds_no_barrier()
    coordinator.press("section[aria-labelledby=last-h] a.btn")
    coordinator.finds_no_barrier()


def adjust_rajoni_5(coordinator: Person) -> date:
    """A day later by one button; give the new day."""
    coordinator.choose("input[role=combobox]", "rajoni 5")
    coordinator.press("form.filters button[type=submit]")
    was = first_day(coordinator)
    coordinator.press(".draft-lines li:first-child button[value$='.+1']")
    assert first_day(coordinator) == was + timedelta(days=1)
    return first_day(coordinator)


def first_day(person: Person) -> date:
    """The day of the first line of the list."""
    moment = person.page.locator(".draft-lines time").first.get_attribute("datetime")
    assert moment is not None
    return date.fromisoformat(moment[:10])


def publish_it(coordinator: Person) -> None:
    """What differs, with its ticks, and one button for all of it."""
    coordinator.press("main a[href$='/compare']")
    coordinator.sees("Krahaso me kalendarin publik")
    coordinator.sees("Dëgjesa që shtyhen")
    coordinator.finds_no_barrier()
    confirm_what_is_asked(coordinator)
    coordinator.press(SUBMIT)
    coordinator.sees("Kalendari u publikua, versioni nr.")


def told_once_of_the_season(town: Demonstration, post: MailServer) -> None:
    (mail,) = mails_to_the_subscriber(town, post)
    text = text_of(mail)
    assert "dëgjesa" in mail["Subject"]
    assert "Rajoni 5" in text
    assert "U SHTY" in text, "the draft moved the hearing of Rajoni 4"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mails_to_the_subscriber(town, post) == []


def find_rajoni_5(visitor: Person, day: date) -> str:
    """The public address of the hearing that was planned; give it."""
    visitor.open("/vlore/hearings?place=vlore-rajoni-5")
    visitor.finds_no_barrier()
    link = visitor.page.locator(f"li:has(time[datetime^='{day:%Y-%m-%d}']) h3 a")
    address = link.first.get_attribute("href")
    assert address is not None
    return address


def event_of(visitor: Person, address: str) -> icalendar.Event:
    """The hearing as a subscribed calendar program gets it."""
    feed = visitor.page.request.get(f"{visitor.base}/vlore/hearings.ics")
    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(feed.body()).walk("VEVENT")
    return next(event for event in events if urlsplit(str(event["URL"])).path == address)


def move_it(coordinator: Person, address: str, to: date) -> None:
    coordinator.open(f"/staff{address}/move")
    coordinator.write("#on_date", f"{to:%d.%m.%Y}")
    coordinator.write("#reason", WHY_MOVED)
    coordinator.finds_no_barrier()
    coordinator.press(SUBMIT)
    if coordinator.page.url.endswith("/move"):  # as a rule so near a day has its doubts
        confirm_what_is_asked(coordinator)
        coordinator.finds_no_barrier()
        coordinator.press(SUBMIT)
    coordinator.sees("U shty. E tregojnë faqja dhe kalendarët.")


def told_of_the_move(town: Demonstration, post: MailServer) -> None:
    (mail,) = mails_to_the_subscriber(town, post)
    assert mail["Subject"].startswith("U shty")
    assert "Rajoni 5" in mail["Subject"]
    assert WHY_MOVED in text_of(mail)
    assert f"{the_day_after_tomorrow().day} " in text_of(mail)


def everybody_reads_it(visitor: Person, address: str) -> None:
    """On the list of changes, in the calendar, on the page of the municipality and on that of the hearing."""
    visitor.open("/vlore/hearings/changes")
    visitor.finds_no_barrier()
    newest = visitor.page.locator("main section.edition").first.inner_text()
    assert WHY_MOVED in newest
    assert "Rajoni 5" in newest
    for path in ("/vlore/hearings", "/vlore/"):
        visitor.open(path)
        visitor.sees("Ndryshime në çastin e fundit")
        visitor.sees(WHY_MOVED)
        visitor.finds_no_barrier()
    visitor.open(address)
    visitor.sees("Kjo dëgjesë u shty")
    visitor.sees("Ky ndryshim u bë në çastin e fundit")
    visitor.finds_no_barrier()
