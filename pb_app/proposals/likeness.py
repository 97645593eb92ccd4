"""How like two proposals are: stems of folded words, everyday synonyms, letters in runs, place and theme.

Pure: the rows come from ``queries.likeness``, which asks the index only for what may be alike.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pb_app.kernel.text import words

# Words that say nothing of what is asked for.
_EMPTY_LINE: Final = (
    "per dhe nga ne te e i me se qe nje kjo ky ka jane eshte do duam duhet kerkojme kerkoj lutem lutemi "
    "po si a o u ta tu ju ne na tek ku kur sa shume fshat fshati fshatin fshatit fshatrat lagje lagjja "
    "lagjen lagjes rajoni rajonin njesia njesine bashkia bashkine propozoj propozojme kerkese kerkesa "
    "nuk s mund behet bere cdo gjithe edhe ende prej deri mbi nen para pas jemi kemi keni kane "
    "tone tona jone tuaj shembull banoret banoreve zona zonen zones the and for our we of to in"
)
_EMPTY_WORDS: Final = frozenset(_EMPTY_LINE.split())
# Endings of case, number, article and verb, the longest first; what is left keeps three letters at least.
_ENDING_LINE: Final = (
    "imeve imet imit imin imi ime im esise esine esia esi uara uari uar ohet ohen ojme ojne oni oje "
    "uan oi eve ave ive ove ine jve uve ses sen sit ses jet jes jen jne it in et at es en er un ut "
    "ve ja je sa si a e i u n t s"
)
_ENDINGS: Final = tuple(sorted(_ENDING_LINE.split(), key=lambda ending: (-len(ending), ending)))
_SHORTEST_STEM: Final = 3
_SHORT_WORDS: Final = {"uje": "uj", "uji": "uj", "ujin": "uj", "ujit": "uj", "ura": "ur", "ure": "ur",
                       "ures": "ur", "uren": "ur", "urat": "ur", "pus": "pus", "puse": "pus"}  # fmt: skip
_LONGEST_STEM: Final = 12
# What people call the same thing: each stem that begins so carries the first word too.
_CONCEPTS: Final = (
    "shtrim asfalt rishtrim",
    "pastr zhbllok pasterti",
    "bllok zen mbyll",
    "ndric llamb drit lamp",
    "plehr mbet kosh kontejner",
    "shkoll gjimnaz nxenes mesim",
    "kopsht cerdh",
    "autobus urban transport furgon",
    "rikonstruk rindert rinov rehabilit meremet ripar riparim rregull",
    "ndert ndertim hap",
    "kanalizim uje-te-zeza septik kuz",
    "park lulisht gjelber",
    "sport lojer fush stadium",
    "ambulanc shendet mjek qender-shendet",
    "trotuar kembesor",
    "vadit ujit kullu kanal",
    "pijsh ujesjell rubinet",
    "semafor sinjalistik vijezim",
)
_CONCEPT_MARK: Final = "k0"
_BY_BEGINNING: Final = tuple(
    (beginning, line.split()[0]) for line in _CONCEPTS for beginning in line.split() if "-" not in beginning
)
_SURE_TYPO: Final = 4
_TWO_SLIPS: Final = 9
_SLIP_COUNTS: Final = 0.8
"""How much a token counts that is shared but for a slip."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A folded word without its ending: ``kanali``, ``kanalet`` and ``kanaleve`` meet in ``kanal``."""
    if word in _SHORT_WORDS:
        return _SHORT_WORDS[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)][:_LONGEST_STEM]
    return word[:_LONGEST_STEM]


@lru_cache(maxsize=50_000)
def concept(stem_: str) -> str:
    """What a stem means where people have several words for it, else nothing."""
    return next(
        (f"{_CONCEPT_MARK}{first}" for beginning, first in _BY_BEGINNING if stem_.startswith(beginning)), ""
    )


def tokens_of(text: str, village: str = "") -> frozenset[str]:
    """What a proposal is found by among its likes: stems of its words, and what they mean."""
    stems = {stem(word) for word in words(f"{text} {village}") if word not in _EMPTY_WORDS}
    return frozenset(stems | {meant for meant in map(concept, stems) if meant})


def slips(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped between two words; ``most`` + 1 for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def forgiven(word: str) -> int:
    """How many slips a word of this length may have and still be the same word."""
    if len(word) < _SURE_TYPO:
        return 0
    return 2 if len(word) >= _TWO_SLIPS else 1


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for the likes of; ``weights`` says how rare each of its tokens is in the budget year."""

    text: str
    village: str = ""
    place_id: str | None = None
    theme_id: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Tokens as others spell them, for tokens that nobody else uses."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A proposal that the index gave."""

    id: int
    text: str
    village: str
    place_id: str | None
    theme_id: str


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Why a proposal may ask for the same; ``score`` lies between 0 and 1."""

    proposal_id: int
    score: float
    is_same_place: bool
    is_same_theme: bool
    shared: frozenset[str]
    """Stems that both hold."""


_WORDS_PART, _PLACE_PART, _THEME_PART = 0.75, 0.15, 0.1


def weight_of(df: int, whole: int) -> float:
    """How much a shared token says: the rarer, the more."""
    return math.log((whole + 1) / (df + 0.5)) if df < whole else 0.05


def rank(asked: Asked, candidates: Iterable[Candidate]) -> list[Likeness]:
    """The candidates by likeness, the likest first."""
    own = tokens_of(asked.text, asked.village)
    weights = {token: asked.weights.get(token, 1.0) for token in own}
    found = [_likeness(asked, one, weights) for one in candidates]
    return sorted(found, key=lambda one: (-one.score, one.proposal_id))


def _likeness(asked: Asked, one: Candidate, weights: Mapping[str, float]) -> Likeness:
    theirs = tokens_of(one.text, one.village)
    shared = weights.keys() & theirs
    # In the order of the alphabet: the sum of floats, and with it the score, is the same in each run.
    common = math.fsum(weights[token] for token in sorted(shared))
    beside = theirs - shared
    slipped = {token: _nearest(asked, token, beside) for token in sorted(weights.keys() - theirs)}
    common += math.fsum(_SLIP_COUNTS * weights[token] for token, near in slipped.items() if near)
    # A long text holds much: what it says beside weighs against it, but less than what is missing of the asked.
    surplus = len(beside) / max(len(theirs), 1)
    worded = common / (math.fsum(weights.values()) or 1.0) * (1 - 0.2 * surplus)
    is_same_place = asked.place_id is not None and asked.place_id == one.place_id
    is_same_theme = bool(asked.theme_id) and asked.theme_id == one.theme_id
    score = _WORDS_PART * worded + _PLACE_PART * is_same_place + _THEME_PART * is_same_theme
    return Likeness(
        proposal_id=one.id,
        score=round(score, 4),
        is_same_place=is_same_place,
        is_same_theme=is_same_theme,
        shared=frozenset(
            token
            for token in (*shared, *filter(None, slipped.values()))
            if not token.startswith(_CONCEPT_MARK)
        ),
    )


def _nearest(asked: Asked, token: str, beside: Collection[str]) -> str:
    """The word of the other text that is this one but for a slip, else nothing."""
    most = forgiven(token)
    if not most or token.startswith(_CONCEPT_MARK):
        return ""
    known = asked.spellings.get(token, "")
    if known in beside:
        return known
    letters = set(token)
    for word in sorted(beside):
        if abs(len(word) - len(token)) > most or len(letters.difference(word)) > most:
            continue
        if word[0] in token[:2] and slips(token, word, most) <= most:
            return word
    return ""


def marked(text: str, shared: Collection[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether its word is shared; put together they are the text again."""
    pieces: list[tuple[str, bool]] = []
    for number, part in enumerate(text.split(" ")):
        if number:
            _join(pieces, " ", is_shared=False)
        _join(pieces, part, is_shared=any(stem(word) in shared for word in words(part)))
    return pieces


def _join(pieces: list[tuple[str, bool]], part: str, *, is_shared: bool) -> None:
    if pieces and not is_shared and not pieces[-1][1]:
        pieces[-1] = (pieces[-1][0] + part, False)
    elif part:
        pieces.append((part, is_shared))
