"""A municipality's accent in both themes, readable whatever colour it chose (WCAG 2.2, 1.4.3 and 1.4.11)."""

from dataclasses import dataclass

ENOUGH = 4.5
LIGHT_PAPER = "#fbfaf6"
DARK_CARD = "#201e1a"
LIGHT_INK = "#ffffff"
DARK_INK = "#1d0b0b"
STEP = 0.04
Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Accent:
    """The three values that a theme needs, as ``#rrggbb``."""

    accent: str
    deep: str
    on_accent: str


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, definition)."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def light_theme(colour: str) -> Accent:
    """The accent on warm white: darkened until words in it, and white words on it, can be read."""
    accent = _towards(colour, 0.0, (LIGHT_PAPER, LIGHT_INK))
    return Accent(accent=accent, deep=_mixed(accent, 0.0, 0.25), on_accent=LIGHT_INK)


def dark_theme(colour: str) -> Accent:
    """The accent on dark: lightened until words in it, and dark words on it, can be read."""
    accent = _towards(colour, 1.0, (DARK_CARD, DARK_INK))
    return Accent(accent=accent, deep=_mixed(accent, 1.0, 0.25), on_accent=DARK_INK)


def style_sheet(colour: str | None) -> str:
    """The style sheet of an accent ``#rrggbb``; without one, an empty sheet."""
    if colour is None:
        return "/* the colours of the house */\n"
    return (
        f":root {{ {_variables(light_theme(colour))} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_variables(dark_theme(colour))} }} }}\n"
    )


def _variables(accent: Accent) -> str:
    return f"--accent: {accent.accent}; --accent-deep: {accent.deep}; --on-accent: {accent.on_accent};"


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _mixed(colour: str, target: float, share: float) -> str:
    return "#" + "".join(f"{round(255 * (part + (target - part) * share)):02x}" for part in _rgb(colour))


def _towards(colour: str, target: float, grounds: tuple[str, ...]) -> str:
    share = 0.0
    found = _mixed(colour, target, share)
    while share < 1 and any(contrast(found, ground) < ENOUGH for ground in grounds):
        share += STEP
        found = _mixed(colour, target, min(share, 1.0))
    return found
