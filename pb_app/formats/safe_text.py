"""Free text made safe for where it goes: clean Unicode, no formulas in cells, no endless words on paper."""

import re
import unicodedata
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a text for a formula; the full-width forms count in East Asian locales."""

CELL_LIMIT: Final = 32_000
"""Characters kept in one spreadsheet cell; Excel itself holds 32,767."""

_BLANKS: Final = " \n\u00a0\u200b\ufeff"
_REPLACED: Final = re.compile("[\ud800-\udfff]")
_REMOVED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, apart from tab and line ends
    "\u202a-\u202e\u2066-\u2069"  # overrides of direction: they make a text show another order than it has
    "\ufdd0-\ufdef\ufffe\uffff]"  # noncharacters: XML refuses two of them
)
_LINE_END: Final = re.compile("\r\n?|[\u2028\u2029]")
_LONG_WORD: Final = re.compile(r"\S{41,}")
_WORD_PIECE: Final = 20


def clean_text(text: str) -> str:
    """Return the text in NFC with LF line ends, without controls, lone surrogates or direction overrides."""
    text = _LINE_END.sub("\n", _REPLACED.sub("\ufffd", text))
    return unicodedata.normalize("NFC", _REMOVED.sub("", text))


def neutralise_cell(text: str) -> str:
    """Return the text as a spreadsheet may hold it: clean, at most `CELL_LIMIT` long, never a formula.

    A text that begins like a formula, also behind blanks, gets an apostrophe in front
    (OWASP, "CSV Injection").
    """
    text = clean_text(text)
    if text.lstrip(_BLANKS).startswith(FORMULA_STARTS):
        text = "'" + text
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"


def break_long_words(text: str) -> str:
    """Let words of more than 40 characters break, by zero-width spaces, so that they stay inside a column."""
    return _LONG_WORD.sub(_with_breaks, text)


def _with_breaks(match: re.Match[str]) -> str:
    word = match.group()
    return "\u200b".join(word[start : start + _WORD_PIECE] for start in range(0, len(word), _WORD_PIECE))
