"""Albanian order: 36 letters, where dh, gj, ll, nj, rr, sh, th, xh and zh are letters of their own."""

import re
import unicodedata
from typing import Final

from pb_app.kernel.text import latin, without_marks

# fmt: off
ALPHABET: Final = (
    "a", "b", "c", "ç", "d", "dh", "e", "ë", "f", "g", "gj", "h", "i", "j", "k", "l", "ll", "m",
    "n", "nj", "o", "p", "q", "r", "rr", "s", "sh", "t", "th", "u", "v", "x", "xh", "y", "z", "zh",
)
# fmt: on
MAX_KEY_LENGTH: Final = 400

# Two decimal digits a letter: they sort alike bytewise and under any collation of any database,
# whereas letters would meet its own ideas of case and digraphs. w, of foreign names only, follows v.
_ORDER: Final = (*ALPHABET[: ALPHABET.index("x")], "w", *ALPHABET[ALPHABET.index("x") :])
_LETTER_CODES: Final = {letter: f"{30 + index}" for index, letter in enumerate(_ORDER)}
_LEVEL: Final = "00"
_SEPARATOR: Final = "10"
_LONG_NUMBER: Final = 9
_DIGRAPHS: Final = "|".join(letter for letter in ALPHABET if len(letter) > 1)
_TOKEN: Final = re.compile(rf"[0-9]+|{_DIGRAPHS}|.", re.DOTALL)


def sort_key(text: str) -> str:
    """Give the key by which any database puts texts into Albanian order.

    A string of decimal digits, at most ``MAX_KEY_LENGTH`` long (the letters of a text of 120 always fit).
    Case and the kind of punctuation do not count; numbers within a text go by their value
    ("Rajoni 2" before "Rajoni 10"); a shorter text comes before a longer one that begins like it.
    A foreign letter stands with its base, and where all else is equal, after it (Rene, René, Renë);
    other scripts come last. The order is that of CLDR's rules for ``sq``.
    """
    codes: list[str] = []
    variants: list[str] = []
    for token in _TOKEN.findall(unicodedata.normalize("NFC", latin(text).casefold())):
        for code, variant in _units(token):
            if code == _SEPARATOR and (not codes or codes[-1] == _SEPARATOR):
                continue
            codes.append(code)
            variants.append(variant)
    if codes and codes[-1] == _SEPARATOR:
        codes.pop()
        variants.pop()
    finer = "".join(variants).rstrip("0")
    key = "".join(codes) + (_LEVEL + finer if finer else "")
    return key[:MAX_KEY_LENGTH]


def _units(token: str) -> list[tuple[str, str]]:
    """Give the codes of one token, each with "0", or "1" if it is a variant of what the code says."""
    if token in _LETTER_CODES:
        return [(_LETTER_CODES[token], "0")]
    if token.isascii() and token.isdecimal():
        return [_number(token)]
    base = without_marks(token).lower()
    if base.isascii() and base.isdecimal():
        return [(_number(base)[0], "1")]
    if base and all(char in _LETTER_CODES for char in base):
        return [(_LETTER_CODES[char], "1") for char in base]
    if base.isalpha():
        return [(_other_script(char), "0") for char in base]
    return [(_SEPARATOR, "0")] if base else []


def _number(digits: str) -> tuple[str, str]:
    """Give the code of a number, its length first; a spelling with leading zeros is the variant."""
    value = digits.lstrip("0") or "0"
    length = len(value)
    head = f"1{length}" if length < _LONG_NUMBER else f"19{length:03d}"
    return head + value, "0" if value == digits else "1"


def _other_script(char: str) -> str:
    """Give the code of a letter that is not Latin: after all others, by code point."""
    point = ord(char)
    return f"98{point:04d}" if point < 10_000 else f"99{point:07d}"
