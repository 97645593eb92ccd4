"""A person at a keyboard: reaches every thing by Tab, and never touches a mouse."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MOST_TABS = 150
NARROWEST = 320
# Of the focused element or, for a radio group, of any member: arrows move inside a group.
IS_FOCUSED = "selector => document.activeElement !== null && document.activeElement.matches(selector)"
SHARES_GROUP = """selector => {
    const wanted = document.querySelector(selector);
    const now = document.activeElement;
    if (wanted === null || now === null) return false;
    return wanted.type === 'radio' && now.type === 'radio' && wanted.name === now.name;
}"""


class Person:
    """Drives one page by keyboard alone, and notes what a browser complains about."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.complaints: list[str] = []
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._note_request(request.url))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def _note_request(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.complaints.append(f"a request to another host: {url}")

    def open(self, path: str) -> None:
        """Type an address."""
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def reach(self, selector: str) -> None:
        """Press Tab until the thing has the focus; arrows inside a group of radio buttons."""
        assert self.page.locator(selector).count() > 0, f"{selector} is not on {self.page.url}"
        for _press in range(MOST_TABS):
            if self.page.evaluate(IS_FOCUSED, selector):
                return
            if self.page.evaluate(SHARES_GROUP, selector):
                self.page.keyboard.press("ArrowDown")
                continue
            self.page.keyboard.press("Tab")
        message = f"{selector} cannot be reached by Tab on {self.page.url}"
        raise AssertionError(message)

    def write(self, selector: str, text: str) -> None:
        """Reach a field and type; what was in it is replaced."""
        self.reach(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, selector: str) -> None:
        """Reach a checkbox or radio button and choose it with the space bar."""
        self.reach(selector)
        if not self.page.locator(selector).is_checked():
            self.page.keyboard.press("Space")
        assert self.page.locator(selector).is_checked(), selector

    def choose(self, selector: str, text: str) -> None:
        """Pick an entry of a search-as-you-type list: type, arrow down to it, Enter."""
        self.write(selector, text)
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def press(self, selector: str) -> None:
        """Reach a button or link, press Enter, and wait for the page that follows."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def opens_beside(self, selector: str) -> "Person":
        """Press Enter on a link that leaves this page where it is; give the same person at the window that opens."""
        self.reach(selector)
        with self.page.expect_popup() as opened:
            self.page.keyboard.press("Enter")
        opened.value.wait_for_load_state()
        beside = Person(opened.value, self.base)
        beside.complaints = self.complaints
        return beside

    def add_file(self, selector: str, name: str, media_type: str, content: bytes) -> None:
        """Open the choice of files with Enter and take one."""
        with self.page.expect_file_chooser() as asked:
            self.reach(selector)
            self.page.keyboard.press("Enter")
        asked.value.set_files({"name": name, "mimeType": media_type, "buffer": content})

    def sees(self, text: str) -> None:
        """The words stand on the page."""
        assert text in self.page.inner_text("body"), (
            f"{text!r} is not on {self.page.url}:\n{self.page.inner_text('main')[:1500]}"
        )

    def finds_no_barrier(self) -> None:
        """Axe finds no violation on the page as it stands."""
        result = Axe().run(self.page)
        assert result.violations_count == 0, f"{self.page.url}\n{result.generate_report()}"

    def keeps_to_its_page(self) -> None:
        """Nothing has to be scrolled sideways on the narrowest screen."""
        self.page.set_viewport_size({"width": NARROWEST, "height": 900})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= NARROWEST, f"{self.page.url} is {wide} wide"

    @contextmanager
    def without_complaints(self) -> Iterator[None]:
        """The browser has nothing to complain of meanwhile: no script error, CSP violation or foreign request."""
        self.complaints.clear()
        yield
        assert not self.complaints, self.complaints
