"""The code on a numbered sheet of paper: hearing, number and a check letter, ``D26-003-012-K``.

Whoever types a pile writes the number alone, the number with its letter, or the whole code; a scanner types the
whole one. The letter also depends on the municipality, because each has a hearing ``D26-003``.
"""

import re
from typing import Final

from pb_app.kernel import references
from pb_app.kernel.errors import DomainError

MOST_SHEETS: Final = 9_999
_WEIGHT: Final = 5
_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST: Final = 60
_NUMBER: Final = re.compile(rf"([0-9]{{1,4}})(?:[\s-]*([{references.ALPHABET}]))?")


def seed_of(municipality_id: str, hearing_ref: str) -> str:
    """What the check letter depends on beside the number; the recorder's script reckons with it too."""
    return f"{references.prefix_for(municipality_id)}{hearing_ref.upper()}"


def check_letter(seed: str, number: int) -> str:
    """One letter that finds a wrong digit and two that changed places (ISO 7064's manner, modulo 23)."""
    total = 0
    for sign in f"{seed}{number:03d}":
        if sign in _SIGNS:
            total = (total * _WEIGHT + _SIGNS.index(sign)) % len(references.ALPHABET)
    return references.ALPHABET[total]


def sheet_code(municipality_id: str, hearing_ref: str, number: int) -> str:
    """The code as printed: ``D26-003-012-K``."""
    return f"{hearing_ref}-{number:03d}-{check_letter(seed_of(municipality_id, hearing_ref), number)}"


def read_sheet(municipality_id: str, hearing_ref: str, text: str) -> int | None:
    """The number of a sheet as people type it: ``12``, ``12K``, ``D26-003-012-K``; None for nothing.

    Raises ``DomainError``: ``sheet_unreadable``, ``sheet_elsewhere`` for a code of another hearing, ``sheet_check``
    when the letter does not belong to the number.
    """
    given = text.strip().upper()
    if not given:
        return None
    if len(given) > _LONGEST:
        raise DomainError("sheet_unreadable", field="sheet", limit=MOST_SHEETS)
    own = f"{hearing_ref.upper()}-"
    match = _NUMBER.fullmatch(given.removeprefix(own))
    if match is None:
        is_code = given.count("-") > 1
        raise DomainError(
            "sheet_elsewhere" if is_code else "sheet_unreadable", field="sheet", limit=MOST_SHEETS
        )
    number = int(match[1])
    if number == 0:
        raise DomainError("sheet_unreadable", field="sheet", limit=MOST_SHEETS)
    if match[2] and match[2] != check_letter(seed_of(municipality_id, hearing_ref), number):
        raise DomainError("sheet_check", field="sheet", given=given)
    return number


def gaps_in(numbers: set[int], whole: int) -> list[tuple[int, int]]:
    """The numbers from 1 to ``whole`` that are missing, as first and last of each run.

    Nothing while a number beyond ``whole`` was typed: then the pile is not numbered from 1 on, and what is
    missing cannot be told.
    """
    if not numbers or max(numbers) > whole:
        return []
    runs: list[tuple[int, int]] = []
    for number in range(1, whole + 1):
        if number in numbers:
            continue
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
