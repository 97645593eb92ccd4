"""Guess the theme of a proposal from its words; the person who writes it down corrects the guess."""

from functools import lru_cache
from typing import Final

from pb_app.kernel.text import words

# Beginnings of folded words, so that every case ending fits ("ujësjellësit"). A strong one names the theme
# by itself; a weak one also turns up in texts about something else ("rruga" in "ndriçimi i rrugës").
_STRONG: Final = {
    "infrastruktura-rrugore": "asfalt trotuar semafor sinjalistik vijezim parking cakull rondo",
    "uji-i-pijshem": "ujesjelles pijsh pompim rubinet",
    "shkolla-dhe-kopshte": "arsim shkoll kopsht cerdh palest nxenes mesues gjimnaz klas",
    "transporti-publik": "transport autobus stacion orare furgon",
    "drejtesia-sociale": "ramp aftesi moshuar komunitar pension strehim varf psikolog ambulanc shendet jetim",
    "zhvillimi-i-qendrueshem": "vadit kullu bujq ferm sipermarr biznes turiz punesim blegtor erozion pylle",
    "angazhimi-qytetar": "informim transparenc degjes keshill konsultim qytetar vullnet",
    "mbetjet-dhe-kanalizimet": "mbetj mbetur kosh plehr pastrim kanalizim kuz septik riciklim deponi zeza",
    "ndricimi": "ndric llamb",
    "kultura-dhe-sporti": "sport lojer stadium bibliotek gjelb muze kultur teater festival vallezim parqe parku",
}
_WEAK: Final = {
    "infrastruktura-rrugore": "rrug ura ures uren shtrim infrastruktur gropa",
    "uji-i-pijshem": "uje uji ujin ujit ujr presion furnizim pus",
    "transporti-publik": "linj udhet urban",
    "drejtesia-sociale": "grua gra social invalid",
    "zhvillimi-i-qendrueshem": "treg mjedis kanal",
    "ndricimi": "drit elektrik shtyll",
    "kultura-dhe-sporti": "kend park lulisht fush rinor",
}
_STRONG_WEIGHT: Final = 3
_WEAK_WEIGHT: Final = 1


def stems() -> list[tuple[str, str, int]]:
    """Every beginning with its theme and weight, the longest first; the recorder's script uses the same list."""
    listed = [
        (stem, theme_id, weight)
        for table, weight in ((_STRONG, _STRONG_WEIGHT), (_WEAK, _WEAK_WEIGHT))
        for theme_id, line in table.items()
        for stem in line.split()
    ]
    return sorted(listed, key=lambda entry: (-len(entry[0]), entry[0]))


_STEMS: Final = stems()


def guess_theme(text: str) -> str | None:
    """The id of the theme that most words speak for, the first named among equals; None if no word does."""
    scores: dict[str, int] = {}
    for word in words(text):
        spoken = _theme_of(word)
        if spoken is not None:
            theme_id, weight = spoken
            scores[theme_id] = scores.get(theme_id, 0) + weight
    return max(scores, key=lambda theme_id: scores[theme_id], default=None)


@lru_cache(8192)
def _theme_of(word: str) -> tuple[str, int] | None:
    """The theme that a word speaks for, and how strongly; the same words come again and again in a long table."""
    return next(((theme_id, weight) for stem, theme_id, weight in _STEMS if word.startswith(stem)), None)
