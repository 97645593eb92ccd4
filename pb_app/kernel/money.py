"""Amounts of money: always whole new lekë, read as people write them and written as people read them.

Since 1965 one new lek is ten old ones, yet many people still count in old lekë; so amounts are echoed
in both, and an amount given in old lekë is marked for the caller to ask.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NoReturn

from pb_app.kernel.errors import DomainError
from pb_app.kernel.numerals import albanian_number, english_number
from pb_app.kernel.text import fold, latin

MAX_LEK: Final = 10**12
OLD_PER_NEW: Final = 10
THOUSAND: Final = 1000

_LONGEST_TEXT: Final = 100
_SHORTEST_UNGROUPED: Final = 4
_CURRENCY: Final = frozenset({"all", "l", "lek", "leke", "leku", "lekesh"})
_OLD: Final = frozenset({"vjeter", "vjetra", "vjetera"})
_NEW: Final = frozenset({"reja", "rinj"})
_JOINTS: Final = frozenset({"e", "te"})
_SCALES: Final = {
    word: factor
    for factor, spellings in (
        (1_000, "mije mijera thousand"),
        (1_000_000, "mln milion milione miliona million"),
        (1_000_000_000, "mld miliard miliarde miliarda billion"),
    )
    for word in spellings.split()
}
_TOKEN: Final = re.compile(r"(?P<number>[0-9](?:[0-9.,' ]*[0-9])?)|(?P<word>[^\W\d_]+)|(?P<sign>\S)")
_NUMBER: Final = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<group>[.,' ])[0-9]{3}(?:(?P=group)[0-9]{3})*|[0-9]+)"
    r"(?:(?P<mark>[.,])(?P<decimals>[0-9]+))?"
)
_CELL_WITH_DECIMALS: Final = re.compile(r"(?P<whole>[0-9]{1,16}),(?P<decimals>[0-9]{4,12})")
_MINUS: Final = frozenset("-\N{MINUS SIGN}\N{EN DASH}")


@dataclass(frozen=True)
class ParsedAmount:
    """An amount as it was understood: ``lek`` in whole new lekë.

    ``old_lek`` says that it was written in old lekë and has been divided by ten:
    nothing may be stored before a person confirms it.
    """

    lek: int
    old_lek: bool


def parse_amount(text: str) -> ParsedAmount:
    """Read an amount: ``1200000``, ``1.200.000 lekë``, ``1,2 milionë``, ``12 milionë të vjetra``.

    Dots, spaces and apostrophes part groups of three digits; otherwise a comma is the decimal mark.
    Raises ``DomainError`` with ``given``: ``amount_negative``; ``amount_fraction`` (of a lek);
    ``amount_too_large`` (with ``limit``); ``amount_unreadable``, also for what can be read in two ways
    (``1.20``, ``1,200``, ``1.200 milionë``, ``1 milion e 200``).
    """
    given = text.strip()[:_LONGEST_TEXT]
    if len(text.strip()) > _LONGEST_TEXT:
        raise DomainError("amount_unreadable", given=given)
    value, old_lek = _Reading(given).amount()
    if old_lek:
        value /= OLD_PER_NEW
    if value > MAX_LEK:
        raise DomainError("amount_too_large", given=given, limit=MAX_LEK)
    if value.denominator != 1:
        raise DomainError("amount_fraction", given=given)
    return ParsedAmount(value.numerator, old_lek)


def parse_in_unit(text: str, *, in_thousands: bool) -> ParsedAmount:
    """Read a cell of a table whose heading names the unit: bare digits count in it, words (``1,2 milionë``) do not.

    ``850,1250`` has decimals, as four of them cannot be a group of three. Raises as ``parse_amount`` does.
    """
    given = text.strip()[:_LONGEST_TEXT]
    factor = THOUSAND if in_thousands and not any(char.isalpha() for char in given) else 1
    number = _CELL_WITH_DECIMALS.fullmatch(given)
    if number is None:
        parsed = parse_amount(text)
        value, is_old = Fraction(parsed.lek) * factor, parsed.old_lek
    else:
        decimals = number["decimals"]
        value, is_old = Fraction(int(number["whole"] + decimals), 10 ** len(decimals)) * factor, False
    if value > MAX_LEK:
        raise DomainError("amount_too_large", given=given, limit=MAX_LEK)
    if value.denominator != 1:
        raise DomainError("amount_fraction", given=given)
    return ParsedAmount(value.numerator, is_old)


def old_lek(lek: int) -> int:
    """Give the same sum in old lekë."""
    return lek * OLD_PER_NEW


def grouped(lek: int) -> str:
    """Write digits in groups of three parted by no-break spaces (``1 200 000``), as Albanian does."""
    return f"{lek:,}".replace(",", "\u00a0").replace("-", "\N{MINUS SIGN}")


def in_words(lek: int, locale: str) -> str:
    """Write a sum in words: ``një milion e dyqind mijë lekë``, ``one million two hundred thousand lekë``.

    English for ``en`` and its variants, otherwise Albanian.
    Raises ``ValueError`` below zero and from 10**15 on.
    """
    unit = "lek" if lek == 1 else "lekë"
    if locale.lower().startswith("en"):
        return f"{english_number(lek)} {unit}"
    return f"{albanian_number(lek)} {unit}"


class _Reading:
    """One pass over the words of an amount."""

    def __init__(self, given: str) -> None:
        self.given = given
        self.parts: list[tuple[str, int]] = []
        self.scale_may_follow = False
        self.said: set[str] = set()

    def amount(self) -> tuple[Fraction, bool]:
        """Give the value, and whether it is in old lekë."""
        for token in _TOKEN.finditer(self._plain()):
            if token["number"]:
                self.parts.append((token["number"], 1))
                self.scale_may_follow = True
            elif token["word"]:
                self._take_word(fold(token["word"]))
            else:
                self._take_sign(token["sign"])
        if not self.parts or self.said >= {"old", "new"}:
            self._refuse()
        return self._sum(), "old" in self.said

    def _plain(self) -> str:
        return " ".join(latin(self.given).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())

    def _take_word(self, word: str) -> None:
        if word in _SCALES and self.scale_may_follow:
            self.parts[-1] = (self.parts[-1][0], _SCALES[word])
        elif word in _OLD or word in _NEW:
            self.said.add("old" if word in _OLD else "new")
        elif word not in _CURRENCY and not (word in _JOINTS and self.parts):
            self._refuse()
        self.scale_may_follow = False

    def _take_sign(self, sign: str) -> None:
        if sign in _MINUS and not self.parts:
            self._refuse(
                "amount_negative" if any(char.isdigit() for char in self.given) else "amount_unreadable"
            )
        if sign != ".":
            self._refuse()

    def _sum(self) -> Fraction:
        """Add the parts: "1 milion e 200 mijë", each smaller than what the one before counts in."""
        total = Fraction(0)
        room: int | None = None
        for written, scale in self.parts:
            value = self._number(written, is_scaled=scale > 1) * scale
            if room is not None and (value >= room or scale == 1):
                self._refuse()
            total += value
            room = scale
        return total

    def _number(self, written: str, *, is_scaled: bool) -> Fraction:
        match = _NUMBER.fullmatch(written)
        if match is None:
            self._refuse()
        group, mark, decimals = match["group"], match["mark"], match["decimals"] or ""
        digits = re.sub(r"\D", "", match["whole"])
        if group and _has_two_readings(
            match["whole"], group, is_grouped_twice=bool(mark), is_scaled=is_scaled
        ):
            self._refuse()
        is_short = group is None and len(digits) < _SHORTEST_UNGROUPED
        if mark and (mark == group or (mark == "." and is_short and not is_scaled)):
            self._refuse()
        return Fraction(int(digits + decimals), 10 ** len(decimals))

    def _refuse(self, code: str = "amount_unreadable") -> NoReturn:
        raise DomainError(code, given=self.given)


def _has_two_readings(whole: str, group: str, *, is_grouped_twice: bool, is_scaled: bool) -> bool:
    """Whether the one group of three digits, after a comma or (before "milionë") a dot, may be decimals."""
    is_only_group = whole.count(group) == 1 and not is_grouped_twice
    return is_only_group and (group == "," or (group == "." and is_scaled))
