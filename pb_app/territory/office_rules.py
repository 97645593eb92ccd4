"""What a municipality may say about its office and its halls."""

import re
from dataclasses import dataclass

from pb_app.kernel.errors import DomainError

LEAST_CONTRAST = 4.5
USUAL_MINUTES_LEAST = 15
USUAL_MINUTES_MOST = 480
CAPACITY_MOST = 50_000
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


@dataclass(frozen=True)
class OfficeDraft:
    """What a municipality says about its office."""

    office: str
    address: str
    phone: str
    email: str
    accent: str | None
    privacy_notice: str
    usual_minutes: int


@dataclass(frozen=True)
class VenueDraft:
    """What is known about a hall; ``step_free`` None means that nobody has said."""

    name: str
    place_id: str | None
    address: str = ""
    capacity: int | None = None
    step_free: bool | None = None
    accessibility: str = ""
    is_active: bool = True


def normal_accent(text: str) -> str | None:
    """``#a4161a``, or None for an empty text; raise ``accent_unreadable``, or ``accent_contrast`` with the figure.

    The accent carries white words on buttons: WCAG 2.2 asks for 4.5 to 1 (success criterion 1.4.3).
    """
    if not text.strip():
        return None
    match = _COLOUR.fullmatch(text.strip())
    if match is None:
        raise DomainError("accent_unreadable", field="accent")
    digits = match[1].lower()
    colour = "#" + (digits if len(digits) == 6 else "".join(char * 2 for char in digits))
    measured = contrast_with_white(colour)
    if measured < LEAST_CONTRAST:
        raise DomainError("accent_contrast", field="accent", measured=f"{int(measured * 100) / 100:.2f}")
    return colour


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of ``#rrggbb`` with white, from 1 to 21 (WCAG 2.2, relative luminance)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def check_office(draft: OfficeDraft) -> None:
    """Refuse a usual length that no hearing has."""
    if not USUAL_MINUTES_LEAST <= draft.usual_minutes <= USUAL_MINUTES_MOST:
        raise DomainError(
            "usual_minutes_range", field="usual_minutes", least=USUAL_MINUTES_LEAST, most=USUAL_MINUTES_MOST
        )


def check_venue(draft: VenueDraft) -> None:
    """Refuse a hall without a name, or one that holds nobody or a town."""
    if not draft.name:
        raise DomainError("name_required", field="name")
    if draft.capacity is not None and not 1 <= draft.capacity <= CAPACITY_MOST:
        raise DomainError("capacity_range", field="capacity", most=CAPACITY_MOST)
