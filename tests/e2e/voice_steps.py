"""What the office does with a voice, by keyboard: written down, answered, gathered, priced, decided, reported."""

import re

from tests.e2e.person import Person
from tests.e2e.steps import confirm_what_is_asked
from tests.pictures import photo

BENCH = "/staff/vlore/consolidation"
SUBMIT = "main form.form button[type=submit]"
COVER = "█████"


def address_of(person: Person) -> str:
    """Where the person is, without the host and what the page was asked."""
    return person.page.url.removeprefix(person.base).split("?", 1)[0]


def write_down(person: Person, hearing: str, text: str) -> str:
    """Type what is said in the hall, Enter, and ``+`` for each voice more; give the reference."""
    person.open(f"{hearing}/record")
    page = person.page
    page.locator("#recorder-state[data-state=sent]").wait_for(state="attached")
    person.write("#text", text)
    page.keyboard.press("Enter")
    row = page.locator("#recorder-rows > li", has_text=text)
    row.wait_for()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.locator("#recorder-rows > li", has_text="3 zëra").filter(has_text=text).wait_for()
    row.and_(page.locator("[data-state=sent]")).wait_for()
    person.finds_no_barrier()
    found = re.search(r"VL\d\d-\d{4}-[A-Z]", row.inner_text())
    assert found is not None
    return found.group(0)


def count_hands(person: Person, hearing: str, reference: str, hands: str) -> None:
    person.open(f"{hearing}/votes")
    person.tick("input[name=kind][value=hands]")
    person.write(f"[id='{reference}']", hands)
    person.finds_no_barrier()
    person.press("main form.votes button[type=submit]")
    person.sees("Votat u ruajtën.")


def cover_and_publish(person: Person, reference: str, hidden: str) -> None:
    """The telephone number that the citizen wrote into the text is covered before anybody reads it."""
    person.open(f"/staff/vlore/proposals/{reference}")
    person.sees("Këto duken si të dhëna personale")
    person.sees(hidden)
    person.finds_no_barrier()
    person.press(f"main a[href$='/{reference}/cover']")
    person.finds_no_barrier()
    person.press(SUBMIT)
    person.sees(COVER)
    assert hidden not in person.page.inner_text("main blockquote.own-words")
    person.tick("input[name=shown]")
    person.press("main form[action$='/files'] button[type=submit]")
    person.tick("input[name=status][value=listed]")
    person.press("main form.form:has(#reason) button[type=submit]")
    person.sees("I publikuar")


def gather_by_one_key(person: Person, reference: str, sibling: str) -> str:
    """``b`` merges, ``z`` takes it back, ``b`` merges again; give the item."""
    page = person.page
    person.open(f"{BENCH}/pile?at={reference}")
    person.finds_no_barrier()
    with page.expect_navigation():
        merge_with(person, reference, sibling)
    person.sees("2 propozime")
    with page.expect_navigation():
        page.keyboard.press("z")
    person.sees("U kthye mbrapsht")
    with page.expect_navigation():
        merge_with(person, reference, sibling)
    said = re.search(r"VL\d\d-Z\d{3}", page.inner_text("main"))
    assert said is not None
    return said.group(0)


def merge_with(person: Person, reference: str, sibling: str) -> None:
    """The sibling that is marked is the one meant."""
    assert person.page.inner_text("#now-h .num") == reference
    marked = person.page.locator("[data-sibling].is-marked")
    assert marked.get_attribute("aria-label") == sibling
    person.page.keyboard.press("b")


def set_a_ceiling(person: Person, place: str, amount: str, year: str) -> None:
    person.open(f"/staff/vlore/process/{year}/ceilings/new")
    person.write("#amount", amount)
    person.tick("input[name=stage][value=preparatory]")
    person.choose("#place_id", place)
    person.press(SUBMIT)


def price_and_propose(person: Person, item: str, amount: str, programme: str) -> None:
    """What it costs and out of what; proposing it passes a ceiling, which the office says it knows."""
    person.open(f"{BENCH}/{item}")
    person.tick("input[name=value-valuation][value=feasible]")
    person.choose("#value-programme_id", programme)
    person.write("#value-amount_0", amount)
    person.press("button[name=do][value=value]")
    person.sees("12 milionë lekë të vjetra")
    person.tick("input[name=decide-decision][value=proposed]")
    person.press("button[name=do][value=decide]")
    person.sees("tavan")
    confirm = person.page.locator("#decide input[type=checkbox]")
    assert confirm.count() > 0, person.page.inner_text("#decide")
    person.finds_no_barrier()
    for box in confirm.all():
        person.tick(f"[id='{box.get_attribute('id')}']")
    person.press("button[name=do][value=decide]")
    person.sees("Propozuar në projektbuxhetin")


def publish(person: Person) -> None:
    """Ask for a version; what it leaves out is ticked."""
    person.open(f"{BENCH}/publish")
    person.press(SUBMIT)
    if person.page.locator("input[name=confirm]").count():
        person.finds_no_barrier()
        confirm_what_is_asked(person)
        person.press(SUBMIT)


def enter_the_decision(person: Person, number: str, day: str, changed: str, dropped: str) -> None:
    """One item with another amount, one dropped, the rest as proposed."""
    person.open(f"{BENCH}/council")
    person.write("#number", number)
    person.write("#decided_on", day)
    person.tick("#approve_rest")
    pick(person, f"#o-{changed}", "Ndryshohet")
    person.write(f"[id^='a-{changed}-']", "3 milionë")
    person.write(f"#r-{changed}", "Një stacion më pak (shembull).")
    pick(person, f"#o-{dropped}", "Nuk miratohet")
    person.write(f"#r-{dropped}", "Mbulohet nga një program tjetër (shembull).")
    person.finds_no_barrier()
    person.press("main form.council button[type=submit]")
    person.sees("Për çdo zë është shënuar vendimi i Këshillit.")
    person.finds_no_barrier()


def pick(person: Person, selector: str, beginning: str) -> None:
    """Choose in a plain list by typing the beginning of the entry."""
    person.reach(selector)
    person.page.keyboard.type(beginning)


def report(person: Person, item: str, cost: str) -> None:
    """The work has begun: what it has cost so far, and a photo."""
    person.open(f"{BENCH}/{item}/progress")
    person.tick("input[name=state][value=under_way]")
    person.write("#cost_to_date", cost)
    person.add_file("#photo", "rruga.jpg", "image/jpeg", photo())
    person.write("#photo_alt", "Rruga e fshatit me çakëll të ri")
    person.finds_no_barrier()
    person.press("main form.form button[type=submit]")
    if person.page.locator("input[name=confirm]").count():
        confirm_what_is_asked(person)
        person.press("main form.form button[type=submit]")
    person.sees("Raportimi u ruajt")
    person.finds_no_barrier()
