"""A published version as its page shows it: items in groups with their sums, narrowed by the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from pb_app.consolidation.rules.frozen import FrozenItem, FrozenList
from pb_app.formats import consolidated_list as formats

TONES: Mapping[str, str] = {
    "proposed": "ok",
    "approved": "ok",
    "changed": "ok",
    "dropped": "no",
    "deferred": "wait",
    "not_accepted": "no",
    "forwarded": "info",
}
THEME, PLACE, PROGRAMME = "theme", "place", "programme"
GROUPINGS: Final = (THEME, PLACE, PROGRAMME)
_WHOLE, _SEVERAL, _NONE = "whole", "several", "none"

Pair = tuple[FrozenItem, formats.ListItem]


@dataclass(frozen=True)
class ListFilter:
    """What of the list is asked for and how it is grouped; empty asks for all, by theme."""

    place: str = ""
    theme: str = ""
    decision: str = ""
    by: str = THEME

    @classmethod
    def of(cls, args: "MultiDict[str, str]") -> "ListFilter":
        """The filter of an address; what it does not know narrows to nothing found, never to an error."""
        by = args.get("by", THEME)
        return cls(
            args.get("place", ""), args.get("theme", ""), args.get("decision", ""),
            by if by in GROUPINGS else THEME,
        )  # fmt: skip

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.place or self.theme or self.decision)

    @property
    def query(self) -> dict[str, str]:
        """What narrows the list, as it stands in an address."""
        given = {"place": self.place, "theme": self.theme, "decision": self.decision}
        return {name: value for name, value in given.items() if value}

    def takes(self, item: FrozenItem) -> bool:
        """Whether an item is asked for; one for the whole municipality is for each of its places."""
        is_there = not self.place or not item.places or self.place in {place.id for place in item.places}
        return is_there and self.theme in ("", item.theme_id) and self.decision in ("", item.standing)


@dataclass(frozen=True)
class ItemRow:
    """An item in words; ``frozen`` has its ids and flags."""

    words: formats.ListItem
    frozen: FrozenItem
    tone: str

    @property
    def is_funded(self) -> bool:
        """Whether its amounts are in the sums."""
        return self.words.decision in formats.FUNDED

    def was(self, year: int) -> int | None:
        """What had been proposed for a year, where the council gave another amount."""
        proposed = self.words.proposed_amounts.get(year)
        return None if proposed == self.words.amounts.get(year) else proposed


@dataclass(frozen=True)
class GroupRows:
    """The items of a theme, a place or a programme, and what of them is funded, in whole lekë by year."""

    key: str
    name: str
    icon: str
    rows: tuple[ItemRow, ...]
    funded: formats.ListTotal


@dataclass(frozen=True)
class ListView:
    """The page's own: the whole document beside what is shown of it.

    ``years`` are those of the document for which anything has an amount; at least its first.
    """

    document: formats.ListDocument
    years: tuple[int, ...]
    groups: tuple[GroupRows, ...]
    totals: Mapping[formats.Decision, formats.ListTotal]
    funded: formats.ListTotal
    shown: int
    whole: int
    places: tuple[tuple[str, str], ...]
    theme_choices: tuple[tuple[str, str], ...]
    decision_choices: tuple[tuple[str, str], ...]


def list_view(frozen: FrozenList, document: formats.ListDocument, wanted: ListFilter) -> ListView:
    """Pair the frozen items with their words, keep those asked for, add up what is kept."""
    pairs = list(zip(frozen.items, document.items(), strict=True))
    kept = [(item, words) for item, words in pairs if wanted.takes(item)]
    shown = replace(document, sections=_sections(kept))
    occurring = {item.standing for item, _words in pairs}
    return ListView(
        document=document,
        years=_years(document),
        groups=_groups(kept, wanted.by, document.years),
        totals=formats.budgeted_by_decision(shown),
        funded=formats.funded_total(shown),
        shown=len(kept),
        whole=len(pairs),
        places=tuple(
            dict.fromkeys((place.id, place.name) for item, _words in pairs for place in item.places)
        ),
        theme_choices=tuple(dict.fromkeys((item.theme_id, words.theme) for item, words in pairs)),
        decision_choices=tuple(
            (one, document.decision_labels[one]) for one in formats.DECISIONS if one in occurring
        ),
    )


def _years(document: formats.ListDocument) -> tuple[int, ...]:
    # Of the whole list, not of what is shown: the columns stay where they are while one filters.
    counted = {
        year
        for item in document.items()
        for year, amount in (*item.amounts.items(), *item.proposed_amounts.items())
        if amount
    }
    return tuple(year for year in document.years if year in counted) or tuple(document.years[:1])


def _sections(kept: Sequence[Pair]) -> tuple[formats.ListSection, ...]:
    titles = dict.fromkeys(words.theme for _item, words in kept)
    return tuple(
        formats.ListSection(title=title, items=tuple(words for _item, words in kept if words.theme == title))
        for title in titles
    )


def _groups(kept: Sequence[Pair], by: str, years: tuple[int, ...]) -> tuple[GroupRows, ...]:
    """Each item stands in one group, so that the sums of the groups are the sum of the list."""
    found: dict[tuple[str, str], list[Pair]] = {}
    for pair in kept:
        found.setdefault(_KEYS[by](pair), []).append(pair)
    order = sorted(found, key=lambda key: (key[0] in (_WHOLE, _SEVERAL, _NONE), key[0] == _WHOLE))
    return tuple(_group(key, found[key], by, years) for key in (found if by == THEME else order))


def _group(key: tuple[str, str], pairs: Sequence[Pair], by: str, years: tuple[int, ...]) -> GroupRows:
    funded = tuple(words for _item, words in pairs if words.decision in formats.FUNDED)
    return GroupRows(
        key=key[0],
        name=key[1],
        icon=pairs[0][0].theme_icon if by == THEME else _ICONS[by],
        rows=tuple(ItemRow(words, item, TONES[item.standing]) for item, words in pairs),
        funded=formats.sum_items(funded, years),
    )


def _theme_key(pair: Pair) -> tuple[str, str]:
    return pair[0].theme_id, pair[1].theme


def _place_key(pair: Pair) -> tuple[str, str]:
    places = pair[0].places
    if not places:
        return _WHOLE, _("The whole municipality")
    return (places[0].id, places[0].name) if len(places) == 1 else (_SEVERAL, _("Several units"))


def _programme_key(pair: Pair) -> tuple[str, str]:
    programme = pair[1].programme
    code = "".join(char for char in programme.split(" ")[0] if char.isalnum())
    return (code, programme) if programme else (_NONE, _("Without a budget programme"))


_KEYS: Mapping[str, Callable[[Pair], tuple[str, str]]] = {
    THEME: _theme_key,
    PLACE: _place_key,
    PROGRAMME: _programme_key,
}
_ICONS: Mapping[str, str] = {PLACE: "place", PROGRAMME: "develop"}
