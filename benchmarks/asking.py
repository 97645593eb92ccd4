"""Proposals as people write them, made up from forms and real names of places, each with somebody else's version.

A need is one thing to be done at one place. It is said once (and indexed) and a second time, held out, in other
words: another sentence, the name of the place in another case, letters without marks, swapped and missing letters.
"""

# ruff: noqa: E501 - a table of sentences reads best one a line
import csv
import random
from dataclasses import dataclass
from typing import Final

from pb_app.resources import DATA

# What is asked, as two people say it; {a} and {b} are places.
_FORMS: Final = (
    ("Asfaltimi i rrugës {a} – {b}", "duam të shtrohet me asfalt rruga nga {a} deri në {b}", "infrastruktura-rrugore"),
    ("Mbushja e gropave në rrugën {a} – {b}", "rruga mes {a} dhe {b} është plot me gropa, ju lutem mbushini", "infrastruktura-rrugore"),
    ("Ndërtim trotuari nga {a} te {b}, se fëmijët ecin në rrugë", "s'ka trotuar kur shkon nga {b} në {a}; duhet për nxënësit", "infrastruktura-rrugore"),
    ("Vendosja e semaforit në kryqëzimin {a} – {b}", "kryqëzimi te {b} për në {a} është i rrezikshëm, kërkojmë semafor", "infrastruktura-rrugore"),
    ("Rikonstruksioni i urës midis {a} dhe {b}", "ura që lidh {b} me {a} po shembet, duhet riparuar", "infrastruktura-rrugore"),
    ("Ndriçimi i rrugës që lidh {a} me {b}", "natën s'shihet asgjë në rrugën {a} {b}, vendosni drita", "ndricimi"),
    ("Zëvendësimi i llambave të djegura nga {a} në {b}", "llambat janë djegur te rruga e {b}, drejt {a}", "ndricimi"),
    ("Pastrimi i kanalit kullues {a} – {b}", "kanali që kalon nga {b} te {a} është zënë dhe përmbytemi, pastrojeni", "zhvillimi-i-qendrueshem"),
    ("Rehabilitimi i kanalit ujitës nga {a} deri te {b}", "s'na vjen ujë për vaditje, kanali vaditës {a} {b} rrjedh", "zhvillimi-i-qendrueshem"),
    ("Furnizim me ujë të pijshëm për {a} dhe {b}", "në {b} e {a} uji vjen dy orë, duam ujësjellës", "uji-i-pijshem"),
    ("Rezervuar i ri uji mes {a} dhe {b}", "depo uji për banorët e {b} dhe të {a}", "uji-i-pijshem"),
    ("Kanalizimet e ujërave të zeza në {a}, pranë {b}", "ujërat e zeza dalin në rrugë te {a} afër {b}; duhen kanalizime", "mbetjet-dhe-kanalizimet"),
    ("Kosha të rinj mbeturinash në {a}, drejt {b}", "plehrat digjen buzë rrugës {a} {b}, s'ka kontejnerë", "mbetjet-dhe-kanalizimet"),
    ("Ngrohja në shkollën e {a}, ku vijnë edhe fëmijët nga {b}", "nxënësit e {b} mësojnë me xhupa në shkollë te {a}, vendosni ngrohje", "shkolla-dhe-kopshte"),
    ("Rikonstruksioni i çatisë së shkollës në {a}, rruga e {b}", "çatia e shkollës te {a} pikon, është afër {b}", "shkolla-dhe-kopshte"),
    ("Kopsht fëmijësh për {a} dhe {b}", "duam çerdhe ose kopsht për të vegjlit e {b} dhe {a}", "shkolla-dhe-kopshte"),
    ("Linjë autobusi {a} – {b}", "të ketë transport me furgon a autobus nga {b} për në {a}", "transporti-publik"),
    ("Stacion i mbuluar autobusi në {a}, drejtimi {b}", "presim në shi autobusin për {b}, te {a} s'ka strehë", "transporti-publik"),
    ("Fushë sporti për të rinjtë e {a} dhe {b}", "të rinjtë nga {b} e {a} s'kanë ku luajnë, ndërtoni një fushë futbolli", "kultura-dhe-sporti"),
    ("Park lojërash në {a}, afër {b}", "fëmijët te {a} pranë {b} duan kënd lojërash me lulishte", "kultura-dhe-sporti"),
    ("Qendër shëndetësore në {a} edhe për {b}", "ambulanca e {a} është mbyllur, pleqtë e {b} s'kanë mjek", "drejtesia-sociale"),
    ("Ramë për karroca te bashkësia e {a}, rruga {b}", "njerëzit me aftësi të kufizuara s'hyjnë dot te zyra në {a}, rruga {b}, vendosni ramë", "drejtesia-sociale"),
    ("Mbjellje pemësh përgjatë rrugës {a} – {b}", "rruga e {b} drejt {a} është pa hije, mbillni drurë", "kultura-dhe-sporti"),
    ("Mur mbajtës në rrugën {a} – {b} nga rrëshqitjet", "dheu rrëshqet mbi rrugë mes {b} dhe {a}, duhet mur", "infrastruktura-rrugore"),
)  # fmt: skip
_BEGINNINGS: Final = (
    "",
    "",
    "",
    "Kërkojmë: ",
    "Propozoj ",
    "Ju lutem, ",
    "Banorët kërkojnë ",
    "Prej vitesh presim: ",
)
_ENDS: Final = (
    "",
    "",
    "",
    " Faleminderit.",
    " Është urgjente.",
    " Bëhet fjalë për shumë familje.",
    " Na u premtua disa herë.",
)
_TYPO_SHARE: Final = 0.12
_UNMARKED: Final = str.maketrans("ëçËÇ", "ecEC")


@dataclass(frozen=True)
class Need:
    """One thing at one place: as it was said first, and as somebody else says it."""

    text: str
    again: str
    theme_id: str
    place: int


def place_names() -> list[str]:
    """Names of Albanian units and villages' seats."""
    with (DATA / "territory" / "units.csv").open(encoding="utf-8", newline="") as file:
        return sorted({row["unit"] for row in csv.DictReader(file)})


def needs(count: int, seed: int = 1) -> list[Need]:
    """So many different needs; the same number gives the same ones."""
    dice = random.Random(seed)  # noqa: S311 - made-up texts
    names = place_names()
    seen: set[tuple[int, int, int]] = set()
    found = []
    while len(found) < count:
        form, a, b = dice.randrange(len(_FORMS)), dice.randrange(len(names)), dice.randrange(len(names))
        if a == b or (form, *sorted((a, b))) in seen:
            continue
        seen.add((form, *sorted((a, b))))  # type: ignore[arg-type]
        said, again, theme_id = _FORMS[form]
        where = {"a": names[a], "b": names[b]}
        text = dice.choice(_BEGINNINGS) + said.format(**where) + "." + dice.choice(_ENDS)
        other = dice.choice(_BEGINNINGS) + again.format(**where) + "." + dice.choice(_ENDS)
        found.append(Need(text, _as_typed(dice, other), theme_id, a))
    return found


def _as_typed(dice: random.Random, text: str) -> str:
    if dice.random() < 0.7:
        text = text.translate(_UNMARKED)
    return " ".join(_slip(dice, word) if dice.random() < _TYPO_SHARE else word for word in text.split(" "))


def _slip(dice: random.Random, word: str) -> str:
    if len(word) < 5:
        return word
    at = dice.randrange(1, len(word) - 1)
    kind = dice.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    return word[:at] + dice.choice("aeirtnsl") + word[at + 1 :]
