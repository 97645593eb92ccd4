"""The columns of the valuation sheet: what they hold, and by which headings they are known when it comes back; pure."""

import re
from collections.abc import Sequence
from typing import Final

from pb_app.consolidation.rules import Nature, Valuation, Vat
from pb_app.kernel.text import fold

CODE, FEASIBLE, PROGRAMME, REASON, TOKEN = "code", "feasible", "programme", "reason", "token"
YEAR_PARTS: Final = ("amount", "fund_source", "spending_unit", "nature", "vat")
MARK: Final = "pb-valuation-1"
"""Begins the heading of the hidden column, before municipality, budget year and unit."""

_HEADINGS: Final = {
    CODE: ("kodi", "kodi i zerit", "code", "item code"),
    FEASIBLE: ("i realizueshem", "e realizueshme", "a mund te behet", "feasible", "can it be done"),
    PROGRAMME: ("programi buxhetor", "programi", "programme", "budget programme"),
    REASON: (
        "arsyeja", "arsyeja nese nuk mund te behet", "reason", "reason if it cannot be done",
    ),
    "amount": ("shuma", "leke", "amount"),
    "fund_source": ("burimi i financimit", "burimi", "source of funds", "fund source"),
    "spending_unit": ("njesia shpenzuese", "spending unit"),
    "nature": ("lloji i shpenzimit", "lloji", "kind of expenditure", "nature"),
    "vat": ("tvsh", "tvsh ja", "vat"),
}  # fmt: skip
_KEYS: Final = {words: key for key, several in _HEADINGS.items() for words in several}
_UNIT: Final = re.compile(r"\([^)]*\)")
_YEAR: Final = re.compile(r"\b(20[0-9]{2})\b")
_THOUSAND: Final = ("mije leke", "thousand leke", "thousand lek")

FEASIBLE_WORDS: Final = {
    "po": Valuation.FEASIBLE, "yes": Valuation.FEASIBLE, "jo": Valuation.NOT_FEASIBLE,
    "no": Valuation.NOT_FEASIBLE, "": Valuation.PENDING,
}  # fmt: skip
NATURE_WORDS: Final = {
    "shpenzime kapitale": Nature.CAPITAL, "kapitale": Nature.CAPITAL, "capital expenditure": Nature.CAPITAL,
    "capital": Nature.CAPITAL, "shpenzime korrente": Nature.CURRENT, "korrente": Nature.CURRENT,
    "current expenditure": Nature.CURRENT, "current": Nature.CURRENT,
}  # fmt: skip
VAT_WORDS: Final = {
    "me tvsh": Vat.WITH, "with vat": Vat.WITH, "with": Vat.WITH, "pa tvsh": Vat.WITHOUT,
    "without vat": Vat.WITHOUT, "without": Vat.WITHOUT, "tvsh e pashprehur": Vat.NOT_STATED,
    "vat not stated": Vat.NOT_STATED, "not stated": Vat.NOT_STATED, "not_stated": Vat.NOT_STATED,
}  # fmt: skip


def key_of(heading: str, year: int) -> str:
    """What a column holds: ``code``, ``amount_2027`` …; empty for what is only to be read.

    A part of a price without a year in its heading belongs to ``year``, the budget year.
    """
    if heading.startswith(MARK):
        return TOKEN
    words = fold(_UNIT.sub(" ", heading))
    named = _YEAR.search(words)
    key = _KEYS.get(" ".join(_YEAR.sub(" ", words).split()), "")
    if key not in YEAR_PARTS:
        return "" if named else key
    return f"{key}_{named.group(1) if named else year}"


def is_in_thousands(headings: Sequence[str]) -> bool:
    """Whether the amounts are in thousand lekë: the hidden heading says so, else the headings themselves."""
    for heading in headings:
        if heading.startswith(MARK):
            return heading.split()[-1] == "mije"
    return any(word in fold(heading) for heading in headings for word in _THOUSAND)


def marker(municipality_id: str, year: int, *, in_thousands: bool) -> str:
    """The heading of the hidden column."""
    return f"{MARK} {municipality_id} {year} {'mije' if in_thousands else 'leke'}"


def owner_of(headings: Sequence[str]) -> tuple[str, int] | None:
    """The municipality and budget year that a sheet of ours was made for, or None."""
    for heading in headings:
        parts = heading.split()
        if heading.startswith(MARK) and len(parts) == 4 and parts[2].isdecimal():
            return parts[1], int(parts[2])
    return None
