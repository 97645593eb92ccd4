"""References that can be spoken over a telephone: ``VL27-0143-P``.

Two letters for the municipality, two digits for the budget year, a number that grows past four digits
when it must, and a check letter. The letters are the 23 left without I and O, which look like digits,
and W, which Albanian does not have. 23 is prime, so weighting each sign by a power of 5 (a primitive root)
modulo 23 catches every single wrong sign and every transposition of two neighbours, in the manner of
the pure systems of ISO 7064.
"""

import re
from dataclasses import dataclass
from typing import Final

from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import latin

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVXYZ"
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099

_WEIGHT: Final = 5
_LONGEST_TEXT: Final = 40
_LONGEST_NUMBER: Final = 9
_VALUES: Final = {letter: value for value, letter in enumerate(ALPHABET)} | {
    str(digit): digit for digit in range(10)
}
# Zeros in front may be left out, but none may stand before a fifth digit: there one could hide a wrong sign.
_SHAPE: Final = re.compile(
    rf"([{ALPHABET}]{{2}})([0-9]{{2}})([0-9]{{1,4}}|[1-9][0-9]{{4,{_LONGEST_NUMBER - 1}}})([{ALPHABET}])"
)
_TO_LETTERS: Final = str.maketrans("1I", "LL")
_TO_DIGITS: Final = str.maketrans("OIL", "011")

_PREFIXES: Final = {
    "belsh": "BL",
    "berat": "BR",
    "bulqize": "BQ",
    "cerrik": "CR",
    "delvine": "DN",
    "devoll": "DL",
    "diber": "DB",
    "dimal": "DM",
    "divjake": "DV",
    "dropull": "DP",
    "durres": "DR",
    "elbasan": "EL",
    "fier": "FR",
    "finiq": "FQ",
    "fushe-arrez": "FA",
    "gjirokaster": "GJ",
    "gramsh": "GR",
    "has": "HS",
    "himare": "HM",
    "kamez": "KM",
    "kavaje": "KJ",
    "kelcyre": "KL",
    "klos": "KS",
    "kolonje": "KN",
    "konispol": "KP",
    "korce": "KC",
    "kruje": "KR",
    "kucove": "KV",
    "kukes": "KK",
    "kurbin": "KB",
    "lezhe": "LZ",
    "libohove": "LH",
    "librazhd": "LB",
    "lushnje": "LU",
    "malesi-e-madhe": "MA",
    "maliq": "MQ",
    "mallakaster": "ML",
    "mat": "MT",
    "memaliaj": "MM",
    "mirdite": "MD",
    "patos": "PT",
    "peqin": "PQ",
    "permet": "PM",
    "pogradec": "PG",
    "polican": "PC",
    "prrenjas": "PR",
    "puke": "PK",
    "pustec": "PS",
    "roskovec": "RS",
    "rrogozhine": "RR",
    "sarande": "SR",
    "selenice": "SE",
    "shijak": "SJ",
    "shkoder": "SH",
    "skrapar": "SK",
    "tepelene": "TP",
    "tirane": "TR",
    "tropoje": "TJ",
    "vau-i-dejes": "VD",
    "vlore": "VL",
    "vore": "VR",
}
_MUNICIPALITIES: Final = {prefix: municipality_id for municipality_id, prefix in _PREFIXES.items()}


@dataclass(frozen=True, order=True)
class Reference:
    """A reference taken apart; ``str`` gives the form used in print and in addresses (``VL27-0143-P``).

    ``prefix`` is two letters of ``ALPHABET``, ``year`` a full year of this century, ``number`` counts from 1.
    Raises ``ValueError`` if it is made of anything else.
    """

    prefix: str
    year: int
    number: int

    def __post_init__(self) -> None:
        if len(self.prefix) != 2 or not set(self.prefix) <= set(ALPHABET):
            raise ValueError(self.prefix)
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(self.year)
        if not 1 <= self.number < 10**_LONGEST_NUMBER:
            raise ValueError(self.number)

    @property
    def check(self) -> str:
        """The check letter."""
        return _check_letter(f"{self.prefix}{self.year % 100:02d}{self.number:04d}")

    def __str__(self) -> str:
        return f"{self.prefix}{self.year % 100:02d}-{self.number:04d}-{self.check}"


def make(prefix: str, year: int, number: int) -> str:
    """Give the reference as printed: ``make("VL", 2027, 143)`` is ``VL27-0143-P``."""
    return str(Reference(prefix, year, number))


def parse(text: str) -> Reference:
    """Read a reference as people write it: any case, dashes or none, O for 0, I or l for 1.

    Raises ``DomainError``: ``reference_unreadable`` if it has another shape (also when the check letter is
    missing), ``reference_check`` if the check letter does not belong to it.
    """
    signs = re.sub(r"[\W_]+", "", latin(text[: _LONGEST_TEXT + 1]).upper())
    match = None
    if len(text) <= _LONGEST_TEXT:
        match = _SHAPE.fullmatch(
            signs[:2].translate(_TO_LETTERS)
            + signs[2:-1].translate(_TO_DIGITS)
            + signs[-1:].replace("I", "L")
        )
    if match is None or int(match[3]) == 0:
        raise DomainError("reference_unreadable", given=text[:_LONGEST_TEXT])
    reference = Reference(match[1], FIRST_YEAR + int(match[2]), int(match[3]))
    if reference.check != match[4]:
        raise DomainError("reference_check", given=text[:_LONGEST_TEXT])
    return reference


def prefix_for(municipality_id: str) -> str:
    """Give the two letters of a municipality; no two share them. Raises ``KeyError`` for an unknown id."""
    return _PREFIXES[municipality_id]


def find_municipality(prefix: str) -> str | None:
    """Give the id of the municipality with these two letters, if there is one."""
    return _MUNICIPALITIES.get(prefix)


def _check_letter(signs: str) -> str:
    total = 0
    for sign in signs:
        total = (total * _WEIGHT + _VALUES[sign]) % len(ALPHABET)
    return ALPHABET[total]
