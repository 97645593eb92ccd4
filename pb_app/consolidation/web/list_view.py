"""A published version as its page shows it: items by theme with their sums, narrowed by the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.frozen import FrozenItem, FrozenList
from pb_app.formats import consolidated_list as formats

_TONES: Mapping[str, str] = {
    "proposed": "ok",
    "deferred": "wait",
    "not_accepted": "no",
    "forwarded": "info",
}


@dataclass(frozen=True)
class ListFilter:
    """What of the list is asked for; empty asks for all."""

    place: str = ""
    theme: str = ""
    decision: str = ""

    @classmethod
    def of(cls, args: "MultiDict[str, str]") -> "ListFilter":
        """The filter of an address; what it does not know narrows to nothing found, never to an error."""
        return cls(args.get("place", ""), args.get("theme", ""), args.get("decision", ""))

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.place or self.theme or self.decision)

    def takes(self, item: FrozenItem) -> bool:
        """Whether an item is asked for; one for the whole municipality is for each of its places."""
        is_there = not self.place or not item.places or self.place in {place.id for place in item.places}
        return is_there and self.theme in ("", item.theme_id) and self.decision in ("", item.decision.value)


@dataclass(frozen=True)
class ItemRow:
    """An item in words; ``frozen`` has its ids and flags."""

    words: formats.ListItem
    frozen: FrozenItem
    tone: str


@dataclass(frozen=True)
class ThemeRows:
    """The items of a theme and what of them is proposed, in whole lekë by year."""

    theme_id: str
    name: str
    icon: str
    rows: tuple[ItemRow, ...]
    proposed: formats.ListTotal


@dataclass(frozen=True)
class ListView:
    """The page's own: the whole document beside what is shown of it.

    ``years`` are those of the document for which anything has an amount; at least its first.
    """

    document: formats.ListDocument
    years: tuple[int, ...]
    themes: tuple[ThemeRows, ...]
    totals: Mapping[formats.Decision, formats.ListTotal]
    proposed: formats.ListTotal
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
    themes = tuple(
        _theme_rows([pair for pair in kept if pair[1].theme == section.title], shown, section)
        for section in shown.sections
    )
    return ListView(
        document=document,
        years=_years(document),
        themes=themes,
        totals=formats.totals_by_decision(shown),
        proposed=formats.funded_total(shown),
        shown=len(kept),
        whole=len(pairs),
        places=tuple(
            dict.fromkeys((place.id, place.name) for item, _words in pairs for place in item.places)
        ),
        theme_choices=tuple(dict.fromkeys((item.theme_id, words.theme) for item, words in pairs)),
        decision_choices=tuple(
            (decision.value, document.decision_labels[words.decision])
            for decision in Decision
            for words in [next((one for item, one in pairs if item.decision is decision), None)]
            if words is not None
        ),
    )


def _years(document: formats.ListDocument) -> tuple[int, ...]:
    # Of the whole list, not of what is shown: the columns stay where they are while one filters.
    counted = {year for item in document.items() for year, amount in item.amounts.items() if amount}
    return tuple(year for year in document.years if year in counted) or tuple(document.years[:1])


def _sections(kept: Sequence[tuple[FrozenItem, formats.ListItem]]) -> tuple[formats.ListSection, ...]:
    titles = dict.fromkeys(words.theme for _item, words in kept)
    return tuple(
        formats.ListSection(title=title, items=tuple(words for _item, words in kept if words.theme == title))
        for title in titles
    )


def _theme_rows(
    pairs: Sequence[tuple[FrozenItem, formats.ListItem]],
    shown: formats.ListDocument,
    section: formats.ListSection,
) -> ThemeRows:
    first = pairs[0][0]
    return ThemeRows(
        theme_id=first.theme_id,
        name=section.title,
        icon=first.theme_icon,
        rows=tuple(ItemRow(words, item, _TONES[item.decision.value]) for item, words in pairs),
        proposed=formats.funded_total(shown, section),
    )
