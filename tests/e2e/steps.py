"""What people of several stories do: come with a browser of their own, log in, tick what is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from playwright.sync_api import Browser

from tests.e2e.person import Person
from tests.e2e.server import Demonstration

COORDINATOR = "koordinatori@vlore.example"
YOUTH_CENTRE = "qendra-rinore@vlore.example"


@contextmanager
def somebody(
    browser: Browser, demo: Demonstration, *, width: int = 360, script: bool = True
) -> Iterator[Person]:
    """A person with a browser of their own, in Albanian."""
    context = browser.new_context(
        locale="sq-AL",
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        accept_downloads=True,
    )
    yield Person(context.new_page(), demo.base)
    context.close()


def log_in(person: Person, demo: Demonstration, email: str) -> None:
    """Through the form, with the password that the demonstration printed."""
    person.open("/staff/login")
    person.write("#email", email)
    person.write("#password", demo.passwords[email])
    person.press("main button[type=submit]")


def confirm_what_is_asked(person: Person) -> None:
    """Tick every doubt that the page shows."""
    for box in person.page.locator("input[name=confirm], input[name=tick]").all():
        person.tick(f"[id='{box.get_attribute('id')}']")


def text_of(mail: EmailMessage) -> str:
    """What somebody reads of a letter."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
