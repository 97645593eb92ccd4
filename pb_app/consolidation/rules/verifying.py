"""Whether a copy is one of the published versions: by the sum printed on it, or by the file itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pb_app.kernel.errors import DomainError

SIGNS_NEEDED: Final = 12
_SIGNS: Final = 64
_LABEL: Final = re.compile(r"sha-?256", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\s:.…\u200b-]+")
_HEXADECIMAL: Final = re.compile(r"[0-9a-f]+")


class Verdict(StrEnum):
    """How a copy stands to the version whose page is asked."""

    SAME = "same"
    OTHER = "other"
    """Of another version of the same list."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class KnownSum:
    """A sum under which a version is known: of its ``list.json``, or of one of its files."""

    edition: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a sum belongs to; ``edition`` is 0 if to nothing that was published."""

    verdict: Verdict
    edition: int = 0


def read_sum(text: str) -> str:
    """The signs of a sum as somebody typed or scanned them; raise ``sum_unreadable`` for what cannot be one.

    Blanks, ``SHA-256`` in front and dots behind are no part of it; the first twelve signs are enough.
    """
    signs = _BETWEEN.sub("", _LABEL.sub("", text)).lower()
    if not (SIGNS_NEEDED <= len(signs) <= _SIGNS and _HEXADECIMAL.fullmatch(signs)):
        raise DomainError("sum_unreadable", field="hash", signs=SIGNS_NEEDED)
    return signs


def compare(signs: str, known: Iterable[KnownSum], *, asked: int) -> Comparison:
    """Which version the sum belongs to: the one asked for before any other, then the newest."""
    found = {one.edition for one in known if one.sha256.startswith(signs)}
    if asked in found:
        return Comparison(verdict=Verdict.SAME, edition=asked)
    if found:
        return Comparison(verdict=Verdict.OTHER, edition=max(found))
    return Comparison(verdict=Verdict.UNKNOWN)
