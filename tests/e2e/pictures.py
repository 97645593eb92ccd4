"""Screenshots for the documentation: small PNGs of what stands on the screen."""

from pathlib import Path

from PIL import Image

from tests.e2e.person import Person

MOST_BYTES = 200_000


def take(person: Person, path: str, width: int, target: Path, of: str = "") -> None:
    """The top of a page, or from one part of it on."""
    person.page.set_viewport_size({"width": width, "height": 900})
    person.open(path)
    snap(person, target, of)


def snap(person: Person, target: Path, of: str = "") -> None:
    """The page that is open, from its top or from one part of it on."""
    page = person.page
    page.evaluate("window.scrollTo(0, 0)")
    if of:
        page.locator(of).evaluate("part => part.scrollIntoView({ block: 'start', behavior: 'instant' })")
        page.wait_for_load_state("networkidle")
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)
    make_small(target)


def make_small(target: Path) -> None:
    """Few colours are enough to show what a page looks like."""
    with Image.open(target) as shot:
        shot.convert("P", palette=Image.Palette.ADAPTIVE, colors=256).save(target, optimize=True)
    assert target.stat().st_size < MOST_BYTES, target
