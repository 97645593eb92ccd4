"""A citizen's sentence followed to the budget line and back, in a real browser, in Albanian, by keyboard alone."""

import io
import re
import time
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Browser
from python_calamine import CalamineWorkbook

from tests.e2e.person import Person
from tests.e2e.server import Demonstration
from tests.e2e.steps import COORDINATOR, log_in, somebody, text_of
from tests.e2e.voice_steps import (
    COVER,
    SUBMIT,
    count_hands,
    cover_and_publish,
    enter_the_decision,
    gather_by_one_key,
    price_and_propose,
    publish,
    report,
    set_a_ceiling,
    write_down,
)
from tests.mail_server import MailServer
from tests.pictures import photo

PATIENCE = 60
SAID = "Rruga e varrezave në Novoselë duhet shtruar me çakëll."
WRITTEN = "Shtroni me çakëll rrugën e varrezave në Novoselë."
TELEPHONE = "069 12 34 567"
AUTHOR, NEIGHBOUR = "autorja@posta.example", "fqinja@posta.example"
CHANGED, DROPPED = "Z002", "Z005"
VKB = "45"
FUNDED = "Gjithsej miratuar nga Këshilli"


def test_a_voice_is_followed_to_the_budget_line_and_back(
    browser: Browser, town: Demonstration, post: MailServer
) -> None:
    with (
        somebody(browser, town) as citizen,
        somebody(browser, town, width=1280) as office,
        citizen.without_complaints(),
        office.without_complaints(),
    ):
        log_in(office, town, COORDINATOR)
        hearing, year = the_hearing_of_novosele(office)
        said = write_down(office, hearing, SAID)
        count_hands(office, hearing, said, "27")
        written = send_the_same(citizen, said)
        follow = link_in_mail(post, AUTHOR, town.base, "follow")
        confirm_support(citizen, link_in_mail(post, NEIGHBOUR, town.base, "supports"))
        cover_and_publish(office, written, TELEPHONE)
        item = gather_by_one_key(office, written, said)
        set_a_ceiling(office, "novosel", "2 milionë", year)
        price_and_propose(office, item, "1,2 milionë", "SH-01")
        publish(office)
        version = read_version(citizen, year, "PROJEKT", 2)
        citizen.sees(item)
        codes = item[:5]
        enter_the_decision(office, VKB, today(), codes + CHANGED, codes + DROPPED)
        publish(office)
        version = read_version(citizen, year, "MIRATUAR", 3)
        report(office, item, "300 mijë")
        read_where_it_went(citizen, written)
        read_the_private_page(citizen, follow)
        from_the_line_back_to_the_voice(citizen, version, item, said)
        fits_the_narrowest_screen(citizen, version, item)
        compare_the_copy(citizen, version)
        open_the_papers(citizen, version, item)


def today() -> str:
    """The day as one writes it."""
    return f"{date.today():%d.%m.%Y}"  # noqa: DTZ011 - the server runs on the same clock


def the_hearing_of_novosele(office: Person) -> tuple[str, str]:
    """The address on the desk of the hearing that was held there, and its budget year."""
    office.open("/staff/vlore/hearings?tab=past&place=vlore-novosele")
    link = office.page.locator("main a[href*='/staff/vlore/hearings/D']").first
    address = re.match(r"/staff/vlore/hearings/D(\d\d)-\d{3}", str(link.get_attribute("href")))
    assert address is not None
    return address.group(0), f"20{address.group(1)}"


def send_the_same(citizen: Person, similar: str) -> str:
    """Another who needs it sees that somebody said so, is counted there, and still sends her own words and photo."""
    citizen.open("/vlore/proposals/new")
    citizen.choose("#place", "novosel")
    citizen.tick("input[name=theme][value=infrastruktura-rrugore]")
    citizen.write("#text", f"{WRITTEN} Më merrni në telefon: {TELEPHONE}.")
    citizen.add_file("#files", "rruga.jpg", "image/jpeg", photo())
    citizen.write("#email", AUTHOR)
    citizen.finds_no_barrier()
    citizen.press("button[name=step][value=check]")
    citizen.sees(SAID)
    citizen.finds_no_barrier()
    ask_for_the_same(citizen.opens_beside(f"main a[href$='/{similar}/support']"))
    citizen.press("main form button[name=step][value=send]")
    citizen.sees("Faleminderit!")
    citizen.finds_no_barrier()
    reference = re.search(r"VL\d\d-\d{4}-[A-Z]", citizen.page.inner_text("main"))
    assert reference is not None
    return reference.group(0)


def ask_for_the_same(neighbour: Person) -> None:
    """The address, and a letter to it."""
    neighbour.write("#email", NEIGHBOUR)
    neighbour.finds_no_barrier()
    time.sleep(4)  # people take longer; a form sent at once looks like a machine's
    neighbour.press(SUBMIT)
    neighbour.sees("Shikoni postën tuaj")
    neighbour.finds_no_barrier()
    neighbour.page.close()


def confirm_support(neighbour: Person, link: str) -> None:
    neighbour.open(link)
    neighbour.finds_no_barrier()
    neighbour.press("main form[action$='/confirm'] button")
    neighbour.sees("Jeni numëruar")
    neighbour.finds_no_barrier()


def until(look: Callable[[], str], what: str) -> str:
    """Look again until the worker is done; give what was found."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, f"not in {PATIENCE} s: {what}"
        time.sleep(0.3)
    return found


def link_in_mail(post: MailServer, to: str, base: str, room: str) -> str:
    """The link of a letter that the worker has sent."""

    def look() -> str:
        text = "\n".join(text_of(mail) for mail in post.read() if mail["To"] == to)
        link = re.search(rf"{re.escape(base)}(/vlore/{room}/[\w.-]+)\b", text)
        return link.group(1) if link else ""

    return until(look, f"a letter to {to}")


def read_version(citizen: Person, year: str, stage: str, number: int) -> str:
    """The list as soon as its files are made; give the address of this version."""
    address = f"/vlore/budget/{year}/list"

    def look() -> str:
        citizen.open(address)
        canonical = str(citizen.page.get_attribute("link[rel=canonical]", "href")).removeprefix(citizen.base)
        return canonical if canonical == f"{address}/{number}" else ""

    version = until(look, f"version no. {number}")
    citizen.sees(stage)
    citizen.finds_no_barrier()
    return version


def read_where_it_went(citizen: Person, reference: str) -> None:
    """The public page: the council's decision, the amounts, and how far the work is."""
    citizen.open(f"/vlore/proposals/{reference}")
    citizen.sees(WRITTEN)
    citizen.sees(COVER)
    citizen.sees(f"Miratuar me VKB nr. {VKB}")
    citizen.sees("1\u00a0200\u00a0000\u00a0lekë")
    citizen.sees("300\u00a0000\u00a0lekë")
    assert TELEPHONE not in citizen.page.content()
    assert citizen.page.locator("main .ask-files img").count() == 1
    citizen.finds_no_barrier()


def read_the_private_page(citizen: Person, link: str) -> None:
    citizen.open(link)
    citizen.sees(f"Miratuar me VKB nr. {VKB}")
    citizen.sees("Në zbatim")
    citizen.finds_no_barrier()


def from_the_line_back_to_the_voice(citizen: Person, version: str, item: str, said: str) -> None:
    """From the budget line by its references to what was said in the hall."""
    citizen.open(version)
    citizen.press(f"tr:has(#{item}) a[href$='/{said}']")
    citizen.sees(SAID)
    citizen.sees("27 vota")
    citizen.sees("1 mbështetje")
    citizen.sees(f"Miratuar me VKB nr. {VKB}")


def fits_the_narrowest_screen(citizen: Person, version: str, item: str) -> None:
    """What only stands here once the council has decided and the work has begun."""
    year = version.rsplit("/", 2)[0]
    for path in (version, f"{version}/changes", f"{year}/progress", f"{year}/progress/{item}"):
        citizen.open(path)
        citizen.finds_no_barrier()
        citizen.keeps_to_its_page()


def compare_the_copy(citizen: Person, version: str) -> None:
    """The sum that every copy bears is that of this version."""
    citizen.open(version)
    printed = citizen.page.inner_text("main .hash").removeprefix("SHA-256").strip()
    citizen.press("main a[href$='/verify']")
    citizen.write("#hash", printed)
    citizen.press("main form:has(#hash) button[type=submit]")
    citizen.sees("Kjo kopje përputhet me versionin nr. 3.")
    citizen.finds_no_barrier()


def open_the_papers(citizen: Person, version: str, item: str) -> None:
    """The sheet for the board of Novoselë opens, and the workbook adds up to what the data say."""
    get = citizen.page.request.get
    sheet = get(f"{citizen.base}{version}/places/vlore-novosele.pdf")
    assert sheet.ok
    assert sheet.body().startswith(b"%PDF-")
    book = CalamineWorkbook.from_filelike(io.BytesIO(get(f"{citizen.base}{version}.xlsx").body()))
    names, *rows = book.get_sheet_by_name("Lista").to_python()
    year = re.search(r"\d{4}", version)
    assert year is not None
    column = names.index(f"Shuma {year.group(0)} (lekë)")
    in_table = {row[0]: row[column] or 0 for row in rows if row[0]}
    said = get(f"{citizen.base}{version}.json").json()
    items = [one for section in said["sections"] for one in section["items"]]
    assert in_table == {one["code"]: one["amounts"].get(year.group(0), 0) for one in items}
    assert in_table[item] == 1_200_000
    total = next(row[2] for row in book.get_sheet_by_name("Përmbledhje").to_python() if row[0] == FUNDED)
    assert total == sum(
        in_table[one["code"]] for one in items if one["decision_label"].startswith("Miratuar")
    )
