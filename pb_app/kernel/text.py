"""Text as people type it: made safe to keep, and folded so that search finds it."""

import re
import unicodedata
from typing import Final

from pb_app.kernel.errors import DomainError

# Letters of other scripts that stand for a Latin one on real Albanian pages ("Durr\u04ebs",
# "Kor\u04ab\u04eb", "shp\u0451rndarjes") or look like one. Both cases of a Cyrillic or Greek letter give
# the same Latin letter, or folding would depend on case.
_LOOK_ALIKES: Final = {
    "\u04eb": "ë",  # Cyrillic o with bar and diaeresis
    "\u0451": "ë",  # Cyrillic io
    "\u04ab": "ç",  # Cyrillic es with descender
    "\u0454": "e",  # Ukrainian ie
    "\u0430": "a",
    "\u0432": "b",
    "\u0435": "e",
    "\u043a": "k",
    "\u043c": "m",
    "\u043d": "h",
    "\u043e": "o",
    "\u0440": "p",
    "\u0441": "c",
    "\u0442": "t",
    "\u0443": "y",
    "\u0445": "x",
    "\u0455": "s",
    "\u0456": "i",
    "\u0457": "i",
    "\u0458": "j",
    "\u0475": "v",
    "\u04af": "y",
    "\u04bb": "h",
    "\u04cf": "l",
    "\u0501": "d",
    "\u051b": "q",
    "\u051d": "w",
    "\u03b1": "a",
    "\u03b2": "b",
    "\u03b5": "e",
    "\u03b6": "z",
    "\u03b7": "h",
    "\u03b9": "i",
    "\u03ba": "k",
    "\u03bc": "m",
    "\u03bd": "n",
    "\u03bf": "o",
    "\u03c1": "p",
    "\u03c4": "t",
    "\u03c5": "y",
    "\u03c7": "x",
    "\u03f2": "c",
    "\u03f3": "j",
}
_TO_LATIN: Final = str.maketrans(
    _LOOK_ALIKES
    | {small.upper(): latin.upper() for small, latin in _LOOK_ALIKES.items()}
    | {"\u00b5": "m", "\u04c0": "l"}  # micro sign; the palochka stands alone in both cases
)
# Latin letters that NFKD leaves whole.
_WHOLE_LETTERS: Final = str.maketrans(
    {
        "\u0131": "i",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ə": "e",
        "ɛ": "e",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
_MARKS: Final = frozenset({"Mn", "Mc", "Me", "Cf"})
# What makes nearly every Albanian text plain ASCII at one stroke, so that folding is quick.
_COMMON: Final = str.maketrans("ëçËÇ“”„’‘«»…\u2013\u2014\u00a0", "ecEC" + " " * 11)
_NOT_A_WORD: Final = re.compile(r"[\W_]+")

_UNREADABLE: Final = re.compile("[\x00\ud800-\udfff]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls but the newline; soft hyphen; zero-width space, marks and joints; bidi marks,
# embeddings, overrides and isolates; byte order mark; non-characters, which no XML may hold.
# ZWJ and ZWNJ stay: emoji need them.
_INVISIBLE: Final = re.compile(
    "[\x01-\x09\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff]"
)


def latin(text: str) -> str:
    """Put the text into NFC and the Latin (Albanian) letter in the place of each look-alike."""
    return unicodedata.normalize("NFC", text).translate(_TO_LATIN)


def without_marks(text: str) -> str:
    """Take diacritics and invisible marks off, also where Unicode does not part them (ø, ł, æ)."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if unicodedata.category(char) not in _MARKS).translate(
        _WHOLE_LETTERS
    )


def fold(text: str) -> str:
    """Give the search key of a text: lower case without diacritics, words parted by single spaces.

    ë and e, ç and c, a Cyrillic look-alike and its Latin letter are one; punctuation parts words, invisible
    characters vanish. Folding twice changes nothing.
    """
    plain = text.translate(_COMMON)
    if not plain.isascii():
        # Twice, as the compatibility form of a letter may itself be a capital or a look-alike.
        plain = without_marks(latin(without_marks(latin(text).casefold())).casefold())
    return _NOT_A_WORD.sub(" ", plain.lower()).strip()


def words(text: str) -> list[str]:
    """List the folded words of a text, in its order."""
    return fold(text).split()


def ascii_slug(text: str) -> str:
    """Give a name for files and codes: folded ASCII words joined by dashes (``vau-i-dejes``).

    Empty if the text has no letter or digit that can be written in ASCII.
    """
    return "-".join(words(fold(text).encode("ascii", "ignore").decode("ascii")))


def clean(text: str, *, multiline: bool) -> str:
    """Make typed text safe to keep, print and put into XML or a calendar; cleaning twice changes nothing.

    The result is NFC without control, bidi or zero-width characters. Every kind of line end becomes
    a newline if ``multiline``, else a space. Many lines keep their inner spaces and lose the trailing ones;
    a single line has its runs of spaces joined. A tab is a space.

    Raises ``DomainError("control_characters")`` for NUL and lone surrogates: they come from
    a broken client or an attack, and what was meant cannot be guessed.
    """
    if _UNREADABLE.search(text):
        raise DomainError("control_characters")
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    if multiline:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return " ".join(text.split())
