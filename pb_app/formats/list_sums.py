"""Sums of the list by budget programme and by place, in which every item counts exactly once."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pb_app.formats.consolidated_list import FUNDED, ListDocument, ListItem, ListTotal, sum_items
from pb_app.kernel.text import fold

_NUMBER: Final = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """What is proposed or approved under one name."""

    name: str
    total: ListTotal


def by_programme(document: ListDocument) -> tuple[GroupTotal, ...]:
    """The programmes in the order of their names, also those of which there is only a ceiling; last, what has none."""
    named = {item.programme for item in document.items()} | {one.programme for one in document.ceilings}
    names = [*sorted(named - {""}), *([""] if any(not item.programme for item in document.items()) else [])]
    return _groups(document, names, lambda item: item.programme)


def by_place(document: ListDocument) -> tuple[GroupTotal, ...]:
    """The places in the order of their names; then items of several places, then those of the whole municipality."""
    labels = document.labels
    groups = {place_group(document, item) for item in document.items()}
    kept = [name for name in (labels["several_places"], labels["whole_municipality"]) if name in groups]
    return _groups(document, [*place_names(document), *kept], lambda item: place_group(document, item))


def place_names(document: ListDocument) -> tuple[str, ...]:
    """Every place that an item names, in the order of their names."""
    return tuple(sorted({place for item in document.items() for place in item.places}, key=place_order))


def place_order(name: str) -> tuple[object, ...]:
    """Sort places as people look for them: Rajoni 2 before Rajoni 10, Çorovodë beside Cërrik."""
    parts = [(0, int(part), "") if part.isdecimal() else (1, 0, fold(part)) for part in _NUMBER.split(name)]
    return (tuple(parts), name)


def place_group(document: ListDocument, item: ListItem) -> str:
    """Under which name sums by place count the item: its only place, several, or the whole municipality."""
    if len(item.places) == 1:
        return item.places[0]
    return document.labels["several_places" if item.places else "whole_municipality"]


def _groups(
    document: ListDocument, names: Iterable[str], group_of: Callable[[ListItem], str]
) -> tuple[GroupTotal, ...]:
    funded = [item for item in document.items() if item.decision in FUNDED]
    return tuple(
        GroupTotal(name, sum_items(tuple(item for item in funded if group_of(item) == name), document.years))
        for name in names
    )
