"""What a device noted while it had no network, read from JSON: each step has an id that the device made itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import clean

MOST_STEPS: Final = 25
WHOLE: Final = "-"
"""Stands for the whole municipality where a place is asked for: an empty one means that nothing was chosen."""
_ID: Final = re.compile(r"[\w-]{8,64}", re.ASCII)
_LONGEST_TEXT: Final = 10_000
_LARGEST_COUNT: Final = 2_000_000_000
_TEXTS: Final = {
    "text": True,
    "theme": False,
    "place": False,
    "village": False,
    "source": False,
    "answer": True,
}
_COUNTS: Final = ("voices", "signatures", "sheet")


class StepKind(StrEnum):
    """What a step does."""

    RECORD = "record"
    CORRECT = "correct"
    VOICE = "voice"
    TAKE_BACK = "take_back"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that somebody did on a device.

    The proposal is named by its reference, or by ``recorded_by``, the id of the step that recorded it. A correction
    says what it was ``based_on``: a version, or ``after``, the step whose result was seen; ``was`` holds what
    stood in the fields that it changes.
    """

    id: str
    kind: StepKind
    ref: str = ""
    recorded_by: str = ""
    based_on: int = 0
    after: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    was: Mapping[str, Any] = field(default_factory=dict)


def read_step(raw: object) -> Step:
    """A step as the device sent it, its texts cleaned; raise ``step_unreadable`` or ``control_characters``."""
    if not isinstance(raw, dict):
        raise DomainError("step_unreadable")
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in set(StepKind):
        raise DomainError("step_unreadable")
    return Step(
        id=_identity(raw, "id", required=True),
        kind=StepKind(kind),
        ref=_text(raw.get("ref", ""), multiline=False),
        recorded_by=_identity(raw, "recorded_by"),
        based_on=_count(raw.get("based_on")) or 0,
        after=_identity(raw, "after"),
        fields=_fields(raw.get("fields")),
        was=_fields(raw.get("was")),
    )


def identity_of(raw: object) -> str:
    """The id that an unreadable step gave itself, so that the answer finds it; empty if it has none."""
    given = raw.get("id") if isinstance(raw, dict) else None
    return given if isinstance(given, str) and _ID.fullmatch(given) else ""


def _identity(raw: Mapping[str, object], name: str, *, required: bool = False) -> str:
    given = raw.get(name) or ""
    if not given and not required:
        return ""
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise DomainError("step_unreadable")
    return given


def _fields(raw: object) -> dict[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise DomainError("step_unreadable")
    texts = {name: _text(raw[name], multiline=lines) for name, lines in _TEXTS.items() if name in raw}
    return texts | {name: _count(raw[name]) for name in _COUNTS if name in raw}


def _text(value: object, *, multiline: bool) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise DomainError("step_unreadable")
    return clean(value, multiline=multiline)


def _count(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST_COUNT:
        raise DomainError("step_unreadable")
    return value
