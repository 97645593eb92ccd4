"""The code on a sheet: typed short or whole, and wrong digits are found."""

import pytest

from pb_app.hearings.day.sheet_codes import check_letter, gaps_in, read_sheet, seed_of, sheet_code
from pb_app.kernel.errors import DomainError

REF = "D26-003"
SEED = seed_of("vlore", REF)


@pytest.mark.parametrize("number", [1, 12, 99, 100, 4711, 9999])
def test_a_code_is_read_back_however_it_is_typed(number: int) -> None:
    code = sheet_code("vlore", REF, number)
    letter = code[-1]
    for typed in (code, code.lower(), str(number), f"{number}{letter}", f" {number:03d}-{letter.lower()} "):
        assert read_sheet("vlore", REF, typed) == number
    assert read_sheet("vlore", REF, "  ") is None


def test_every_wrong_digit_and_every_exchange_is_found() -> None:
    for number in range(1, 1000):
        digits, letter = f"{number:03d}", check_letter(SEED, number)
        wrong = {int(digits[:at] + other + digits[at + 1 :]) for at in range(3) for other in "0123456789"}
        wrong |= {int(digits[1] + digits[0] + digits[2]), int(digits[0] + digits[2] + digits[1])}
        assert letter not in {check_letter(SEED, other) for other in wrong - {number}}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0", "sheet_unreadable"),
        ("dymbëdhjetë", "sheet_unreadable"),
        ("12345", "sheet_unreadable"),
        ("1" * 80, "sheet_unreadable"),
        ("D26-004-012-K", "sheet_elsewhere"),
        (sheet_code("fier", REF, 12), "sheet_check"),
    ],
)
def test_what_is_no_sheet_of_this_hearing_is_refused(typed: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        read_sheet("vlore", REF, typed)


@pytest.mark.parametrize(
    ("numbers", "whole", "gaps"),
    [
        ({1, 2, 5}, 7, [(3, 4), (6, 7)]),
        ({1, 2, 3}, 3, []),
        ({1, 9}, 3, []),
        (set(), 3, []),
    ],
)
def test_what_is_missing_is_listed_in_runs(
    numbers: set[int], whole: int, gaps: list[tuple[int, int]]
) -> None:
    assert gaps_in(numbers, whole) == gaps
