"""Find the places of one municipality in what people write: «takim me banorët e Rajonit 3 dhe 4», «NJA Novoselë»."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import fold
from pb_app.territory.name_forms import definite_forms
from pb_app.territory.rules import PlaceKind

_UNIT: Final = "unit"
_KIND_WORDS: Final[Mapping[str, str]] = {
    word: kind
    for kind, spellings in {
        _UNIT: "njesi njesia njesise njesine njesite njesive nja njad unit units",
        "region": "rajon rajoni rajonit rajonin rajonet rajoneve rajone region regions",
        "quarter": "lagje lagja lagjja lagjes lagjen lagjjes lagjet lagjeve lagjia quarter quarters",
        "village": "fshat fshati fshatit fshatin fshatra fshatrat fshatrave village villages",
    }.items()
    for word in spellings.split()
}
_KIND_OF: Final = {
    PlaceKind.UNIT: _UNIT,
    PlaceKind.CITY_UNIT: _UNIT,
    PlaceKind.REGION: "region",
    PlaceKind.QUARTER: "quarter",
    PlaceKind.VILLAGE: "village",
}
_PLURAL: Final = frozenset(
    ("njesite", "njesive", "units", "rajonet", "rajoneve", "rajone", "regions", "lagjet", "lagjeve", "quarters",
     "fshatra", "fshatrat", "fshatrave", "villages")
)  # fmt: skip
_BEHIND_KIND: Final = frozenset(
    {"administrative", "adm", "administrativ", "administrativen", "nr", "numer", "e", "i", "se"}
)
_AND: Final = frozenset({"dhe", "e", "and", "si", "edhe"})
_MUNICIPAL: Final = frozenset(
    {"bashkia", "bashkise", "bashkine", "bashki", "qarku", "qarkut", "rruga", "rruges", "sheshi"}
)
_WHOLE: Final = frozenset(
    ("", "bashkia", "gjithe bashkia", "e gjithe bashkia", "te gjitha njesite", "te gjitha njesite administrative",
     "whole municipality", "the whole municipality", "all units")
)  # fmt: skip
# Names that are also everyday words: alone, in a sentence, they mean no place.
_EVERYDAY: Final = frozenset(
    {"qender", "qendra", "qendres", "fushe", "kodra", "ura", "mali", "qytet", "bregu"}
)
_FILLERS: Final = (
    _AND
    | _BEHIND_KIND
    | _MUNICIPAL
    | {"te", "gjitha", "gjithe", "i", "me", "ne", "per", "banoret", "qyteti", "qytetit", "qytet"}
)
_MONTHS: Final = frozenset(
    ("janar", "shkurt", "mars", "prill", "maj", "qershor", "korrik", "gusht", "shtator", "tetor", "nentor", "dhjetor")
)  # fmt: skip
_ABBREVIATED: Final = re.compile(r"\bnj\.?\s*(?:a|adm)\b\.?", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"\b(rajone\w*|lagje\w*|nj[eë]si\w*(?:\s+administrative)?)\s+(?:nr\.?\s*)?(\d{1,2})\s*[-\u2013\u2014]\s*(\d{1,2})\b",
    re.IGNORECASE,
)
_LONGEST_RANGE: Final = 20
_GLUED_NUMBER: Final = re.compile(r"\bnr(\d)")
_SHORTEST_BARE: Final = 4
_NEAR: Final = 0.6
_LONGEST_TEXT: Final = 2_000


@dataclass(frozen=True)
class NamedPlace:
    """A place with all that it is called."""

    id: str
    kind: PlaceKind
    name: str
    label: str
    aliases: tuple[str, ...] = ()


class Gazetteer:
    """The names of the places of one municipality; ``own_names`` are those of the municipality and its seat."""

    def __init__(self, places: Sequence[NamedPlace], own_names: Iterable[str]) -> None:
        self._ids = {place.id for place in places}
        self._labels = {name: place.label for place in places for name in (place.label, place.name)}
        self._own = {form for name in own_names for form in _forms(name)}
        self._of_kind: dict[str, dict[tuple[str, ...], str]] = {}
        self._bare: dict[tuple[str, ...], str] = {}
        self._whole: dict[str, str | None] = {}
        # Units come before villages, so that a bare name that both have means the unit.
        for place in sorted(places, key=lambda place: place.kind is PlaceKind.VILLAGE):
            self._enter(place)
        self._longest = max((len(key) for key in self._bare), default=1)

    def places_in_text(self, text: str, *, bare: bool = True) -> tuple[str, ...]:
        """The ids of the places that a sentence names, in its order; with ``bare`` also without their kind."""
        found, _left = self._scan(text, bare=bare, everyday=False)
        return found

    def places_in_cell(self, text: str) -> tuple[str, ...]:
        """The places of a cell that holds nothing else; none for the whole municipality.

        Raises ``place_unread`` (``given``, ``near``: the label that looks most like it) if anything is no place.
        """
        key = fold(text)
        if key in _WHOLE or key.removeprefix("bashkia e ").removeprefix("bashkia ") in self._own - {key}:
            return ()
        if (one := self._whole.get(key)) is not None:
            return (one,)
        parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        if all(part in self._ids for part in parts):
            return tuple(dict.fromkeys(parts))
        found, left = self._scan(text, bare=True, everyday=True)
        if left or not found:
            near = difflib.get_close_matches(text.strip(), self._labels, 1, _NEAR)
            raise DomainError(
                "place_unread", given=text.strip()[:60], near=self._labels[near[0]] if near else ""
            )
        return found

    def words_beside(self, text: str) -> list[str]:
        """The words of a text that belong to no place and join none."""
        _found, left = self._scan(text, bare=True, everyday=True)
        return [word for word in left if word not in self._own]

    def _enter(self, place: NamedPlace) -> None:
        for name in (place.name, *place.aliases):
            for form in _forms(name):
                words = tuple(_tokens(form))
                number = words[1:] if words[:1] == ("nr",) else words
                kind = _KIND_WORDS.get(words[0]) if words else None
                bare = number if kind is None else tuple(_without_kind(words))
                if not bare:
                    continue
                self._of_kind.setdefault(_KIND_OF[place.kind], {}).setdefault(bare, place.id)
                if kind is None and len(form) >= _SHORTEST_BARE and not bare[0].isdigit():
                    self._bare.setdefault(bare, place.id)
        for name in (place.label, place.name, *place.aliases):
            key = fold(name)
            self._whole[key] = place.id if self._whole.get(key, place.id) == place.id else None

    def _scan(self, text: str, *, bare: bool, everyday: bool) -> tuple[tuple[str, ...], list[str]]:
        """The places of a text, and the words that belong to none."""
        words = _tokens(_RANGE.sub(_listed, text[:_LONGEST_TEXT]))
        found: dict[str, None] = {}
        left: list[str] = []
        at = 0
        while at < len(words):
            ids, length = self._after_kind(words, at) if words[at] in _KIND_WORDS else ((), 0)
            if not ids and bare:
                ids, length = self._bare_at(words, at, everyday=everyday)
            if ids:
                found.update(dict.fromkeys(ids))
                at += length
                continue
            if words[at] not in _FILLERS and words[at] not in _KIND_WORDS:
                left.append(words[at])
            at += 1
        return tuple(found), left

    def _after_kind(self, words: Sequence[str], at: int) -> tuple[tuple[str, ...], int]:
        """The places named after the word of a kind: one, or several joined by «dhe» or behind a plural."""
        names = self._of_kind.get(_KIND_WORDS[words[at]], {})
        is_plural = words[at] in _PLURAL
        ids: list[str] = []
        here = end = at + 1
        while here < len(words):
            while here < len(words) and words[here] in _BEHIND_KIND and not ids:
                here += 1
            place_id, length = self._longest_name(names, words, here)
            if place_id is None or (
                ids and words[here + length : here + length + 1] and words[here + length] in _MONTHS
            ):
                break
            ids.append(place_id)
            here = end = here + length
            is_joined = here < len(words) and words[here] in _AND
            if not is_joined and not is_plural:
                break
            here += is_joined
            here += here < len(words) and words[here] == "nr"
        return tuple(ids), end - at

    def _bare_at(self, words: Sequence[str], at: int, *, everyday: bool) -> tuple[tuple[str, ...], int]:
        before = [word for word in words[max(0, at - 2) : at] if word not in {"e", "se", "i"}]
        if before and before[-1] in _MUNICIPAL:
            return (), 0
        place_id, length = self._longest_name(self._bare, words, at)
        if place_id is None:
            return (), 0
        name = " ".join(words[at : at + length])
        if not everyday and (name in _EVERYDAY or name in self._own):
            return (), 0
        return (place_id,), length

    def _longest_name(
        self, names: Mapping[tuple[str, ...], str], words: Sequence[str], at: int
    ) -> tuple[str | None, int]:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            if (found := names.get(tuple(words[at : at + length]))) is not None:
                return found, length
        return None, 0


def _forms(name: str) -> set[str]:
    """A name and its definite forms, folded."""
    return {fold(form) for form in (name, *definite_forms(name))}


def _tokens(text: str) -> list[str]:
    return _GLUED_NUMBER.sub(r"nr \1", fold(_ABBREVIATED.sub(" nja ", text))).split()


def _without_kind(words: Sequence[str]) -> Sequence[str]:
    at = 1
    while at < len(words) and words[at] in _BEHIND_KIND:
        at += 1
    return words[at:]


def _listed(match: re.Match[str]) -> str:
    """«Rajonet 1–3» as «Rajonet 1 2 3»."""
    first, last = int(match[2]), int(match[3])
    if not first < last <= first + _LONGEST_RANGE:
        return match[0]
    return f"{match[1]} {' '.join(str(number) for number in range(first, last + 1))}"
