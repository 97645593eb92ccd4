"""Whole numbers in Albanian and English words."""

from typing import Final

LIMIT: Final = 10**15

_HUNDRED: Final = 100
_TWENTY: Final = 20
_SQ_SCALES: Final = (
    (10**9, "një miliard", "miliardë"),
    (10**6, "një milion", "milionë"),
    (1000, "një mijë", "mijë"),
)
_EN_SCALES: Final = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
# fmt: off
_SQ_ONES: Final = (
    "zero", "një", "dy", "tre", "katër", "pesë", "gjashtë", "shtatë", "tetë", "nëntë", "dhjetë",
    "njëmbëdhjetë", "dymbëdhjetë", "trembëdhjetë", "katërmbëdhjetë", "pesëmbëdhjetë", "gjashtëmbëdhjetë",
    "shtatëmbëdhjetë", "tetëmbëdhjetë", "nëntëmbëdhjetë",
)
_SQ_TENS: Final = (
    "zero", "dhjetë", "njëzet", "tridhjetë", "dyzet", "pesëdhjetë", "gjashtëdhjetë", "shtatëdhjetë",
    "tetëdhjetë", "nëntëdhjetë",
)
_EN_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_EN_TENS: Final = (
    "zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)
# fmt: on


def albanian_number(number: int) -> str:
    """Write a number in standard Albanian: ``njëzet e tre``, ``një mijë e dyqind``, ``dy milionë``.

    All parts are joined by "e". Raises ``ValueError`` below zero and from ``LIMIT`` on.
    """
    _check(number)
    return " e ".join(_albanian_parts(number)) or _SQ_ONES[0]


def english_number(number: int) -> str:
    """Write a number in British English: ``one million two hundred thousand and five``.

    Raises ``ValueError`` below zero and from ``LIMIT`` on.
    """
    _check(number)
    return _english(number) or _EN_ONES[0]


def _check(number: int) -> None:
    if not 0 <= number < LIMIT:
        raise ValueError(number)


def _albanian_parts(number: int) -> list[str]:
    for size, one, many in _SQ_SCALES:
        if number >= size:
            count, rest = divmod(number, size)
            head = one if count == 1 else f"{' e '.join(_albanian_parts(count))} {many}"
            return [head, *_albanian_parts(rest)]
    if number >= _HUNDRED:
        return [f"{_SQ_ONES[number // _HUNDRED]}qind", *_albanian_parts(number % _HUNDRED)]
    if number >= _TWENTY:
        return [_SQ_TENS[number // 10], *_albanian_parts(number % 10)]
    return [_SQ_ONES[number]] if number else []


def _english(number: int) -> str:
    for size, name in _EN_SCALES:
        if number >= size:
            count, rest = divmod(number, size)
            joint = " and " if 0 < rest < _HUNDRED else " "
            return f"{_english(count)} {name}{joint}{_english(rest)}".rstrip()
    if number >= _HUNDRED:
        joint = " and " if number % _HUNDRED else ""
        return f"{_EN_ONES[number // _HUNDRED]} hundred{joint}{_english(number % _HUNDRED)}"
    if number >= _TWENTY:
        return f"{_EN_TENS[number // 10]}-{_EN_ONES[number % 10]}".removesuffix("-zero")
    return _EN_ONES[number] if number else ""
