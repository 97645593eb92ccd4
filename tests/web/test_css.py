"""The stylesheet: plain enough for a phone from 2019, readable in both themes, nothing from elsewhere."""

import re
from itertools import product
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "pb_app" / "static"
CSS = re.sub(r"/\*(?! ====).*?\*/", "", (STATIC / "app.css").read_text(encoding="utf-8"), flags=re.DOTALL)

TOO_NEW = {
    "cascade layers": r"@layer\b",
    ":has()": r":has\(",
    ":is() or :where()": r":(is|where)\(",
    "color-mix()": r"color-mix\(",
    "dynamic viewport units": r"\d(dvh|svh|lvh|dvw)\b",
    "clamp(), min(), max()": r"[\s:(](clamp|min|max)\(",
    "container queries": r"@container\b",
    "inset": r"[\s;{]inset(-\w+)?\s*:",
    "aspect-ratio": r"[\s;{]aspect-ratio\s*:",
    "logical properties": r"[\s;{](margin|padding|border)-(inline|block)\b",
    "nesting": r"[{;]\s*&",
}

TEXT_ON_GROUND = [
    *product(["--ink", "--muted", "--link", "--link-deep"], ["--paper", "--card", "--wash", "--tint"]),
    *product(["--ink", "--no"], ["--no-wash", "--ok-wash", "--wait-wash", "--info-wash", "--plain-wash"]),
    *[(f"--{tone}", f"--{tone}-wash") for tone in ("ok", "wait", "no", "info")],
    *product(["--no", "--ok", "--wait"], ["--paper", "--card"]),
    *product(["--muted"], ["--ok-wash", "--no-wash", "--info-wash", "--wait-wash"]),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-deep"),
    ("--on-bar", "--bar"),
    ("--on-bar-muted", "--bar"),
    ("--paper", "--ink"),
]
DRAWING_ON_GROUND = [
    *product(["--edge", "--accent", "--ok"], ["--paper", "--card", "--wash"]),
    *[
        ("--on-theme", f"--t-{theme}")
        for theme in [
            "road",
            "water",
            "school",
            "bus",
            "social",
            "develop",
            "civic",
            "waste",
            "light",
            "culture",
            "other",
        ]
    ],
]


def without_supports(css: str) -> str:
    """The stylesheet without what only browsers get that say they can show it."""
    kept, depth, start = "", 0, 0
    while (found := css.find("@supports", start)) >= 0:
        kept += css[start:found]
        end = css.index("{", found)
        depth = 1
        while depth:
            end += 1
            depth += {"{": 1, "}": -1}.get(css[end], 0)
        start = end + 1
    return kept + css[start:]


def tokens_of(theme: str) -> dict[str, str]:
    """The colours that hold in `light` or `dark`, by token."""
    plain = without_supports(CSS)
    blocks = re.findall(r":root\s*\{(.*?)\}", plain, flags=re.DOTALL)
    assert len(blocks) == 2, "one :root for light, one for dark"
    light, dark = (dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-fA-F]{6})\b", block)) for block in blocks)
    return light if theme == "light" else light | dark


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definition)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, definition)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(accent: str, share: float, ground: str) -> str:
    """`share` of the accent in the ground, as color-mix(in srgb, …) makes it."""
    pairs = [(int(accent[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def test_contrast_is_the_known_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("what", TOO_NEW)
def test_a_phone_from_2019_understands_it(what: str) -> None:
    assert re.findall(TOO_NEW[what], without_supports(CSS)) == []


def test_flex_boxes_keep_their_distance_without_gap() -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*display:\s*(?:inline-)?flex[^{}]*)\}", without_supports(CSS))
    assert rules, "the pattern finds flex boxes"
    assert [name.strip() for name, body in rules if re.search(r"[\s;](row-|column-)?gap:", body)] == []


def test_each_media_block_is_closed_before_the_next_one_opens() -> None:
    """A missing brace hides every rule after it from the screens outside the block, and from paper."""
    depth = 0
    for number, line in enumerate(CSS.splitlines(), start=1):
        assert not (line.startswith(("@media", "@supports")) and depth), (number, line)
        depth += line.count("{") - line.count("}")
    assert depth == 0


def test_nothing_comes_from_elsewhere() -> None:
    assert re.findall(r"url\(|@import|https?:|data:", CSS) == []


def test_parts_stand_in_order() -> None:
    assert re.findall(r"/\* ==== (\w+) ==== \*/", CSS) == ["tokens", "base", "components", "pages", "print"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read(theme: str) -> None:
    tokens = tokens_of(theme)
    ratios = {(a, b): round(contrast(tokens[a], tokens[b]), 2) for a, b in TEXT_ON_GROUND}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_drawings_and_edges_can_be_seen(theme: str) -> None:
    tokens = tokens_of(theme)
    ratios = {(a, b): round(contrast(tokens[a], tokens[b]), 2) for a, b in DRAWING_ON_GROUND}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_tint_of_newer_browsers_can_be_read(theme: str) -> None:
    share = re.search(r"--tint: color-mix\(in srgb, var\(--accent\) (\d+)%, var\(--wash\)\)", CSS)
    assert share is not None
    tokens = tokens_of(theme)
    tint = mixed(tokens["--accent"], int(share[1]) / 100, tokens["--wash"])
    assert min(contrast(tokens[words], tint) for words in ("--ink", "--muted", "--link")) >= 4.5


def test_the_accent_is_seven_to_one_on_white() -> None:
    assert contrast(tokens_of("light")["--accent"], "#ffffff") >= 7


def test_every_icon_that_a_template_asks_for_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    templates = Path(__file__).parents[2] / "templates"
    asked = {
        name
        for page in templates.rglob("*.html")
        for name in re.findall(r'\bicon\("([\w-]+)"|symbol="([\w-]+)"', page.read_text(encoding="utf-8"))
        for name in name
        if name
    }
    assert asked
    assert asked - drawn == set()
