"""What the columns of a table of proposals mean, by their headings in Albanian and English."""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import fold


class Column(StrEnum):
    """What a column may hold."""

    NOTHING = ""
    TEXT = "text"
    THEME = "theme"
    PLACE = "place"
    VILLAGE = "village"
    DATE = "date"
    HEARING = "hearing"
    SOURCE = "source"
    VOICES = "voices"
    SIGNATURES = "signatures"
    COST = "cost"
    CODE = "code"
    REF = "ref"


_NAMES: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.TEXT: (
        "text", "teksti", "propozimi", "propozim", "propozimet", "teksti i propozimit", "pershkrimi",
        "pershkrimi i propozimit", "kerkesa", "kerkesat", "nevoja", "problemi", "ceshtja", "ceshtja e ngritur",
        "sugjerimi", "proposal", "request", "description", "need", "issue", "suggestion",
    ),
    Column.THEME: (
        "theme", "tematika", "tema", "fusha", "sektori", "kategoria", "theme id", "category", "sector", "topic",
    ),
    Column.PLACE: (
        "place", "place id", "njesia", "njesia administrative", "njesia rajoni", "rajoni", "lagjja", "vendi", "zona",
        "njesite", "unit", "area", "administrative unit", "region",
    ),
    Column.VILLAGE: ("village", "fshati", "fshat"),
    Column.DATE: ("date", "data", "data e propozimit", "data e degjeses", "listed at", "kur", "received",
        "marre me", "received on"),
    Column.HEARING: ("hearing", "degjesa", "degjesa publike", "referenca e degjeses", "meeting"),
    Column.SOURCE: ("source", "burimi", "ardhur nga", "origin"),
    Column.VOICES: ("voices", "zera", "zerat", "persona", "nr i personave", "numri i personave", "people"),
    Column.SIGNATURES: ("signatures", "nenshkrime", "nenshkrimet", "firma", "firmat", "nr i firmave"),
    Column.COST: (
        "cost", "kosto", "kosto e vleresuar", "vlera", "vlera e perafert", "estimated cost", "amount", "shuma",
    ),
    Column.CODE: ("code", "kodi", "kod", "kodi i propozimit", "id", "identifikuesi", "external id", "external code"),
    Column.REF: ("ref", "reference", "referenca", "referenca e propozimit", "nr i references",
        "numri i references"),
}  # fmt: skip
_BY_NAME: Final = {name: column for column, names in _NAMES.items() for name in names}
HEADING_ROWS: Final = 30


def column_of_heading(heading: str) -> Column:
    """What a heading says; a remark behind it ("Kosto (lekë)") is passed over."""
    key = fold(heading)
    if key in _BY_NAME:
        return _BY_NAME[key]
    parts = key.split()
    for length in range(min(4, len(parts) - 1), 0, -1):
        if (found := _BY_NAME.get(" ".join(parts[:length]))) is not None:
            return found
    return Column.NOTHING


def columns_of(headings: Sequence[str]) -> list[Column]:
    """A meaning for each heading, each meaning once: a heading that says it to the letter comes first."""
    exact = [_BY_NAME.get(fold(heading), Column.NOTHING) for heading in headings]
    found: list[Column] = []
    for at, heading in enumerate(headings):
        column = exact[at] or column_of_heading(heading)
        is_taken = column in found or (not exact[at] and column in exact)
        found.append(Column.NOTHING if is_taken else column)
    return found


def likeness(cells: Sequence[str]) -> int:
    """How much a row looks like headings: how many meanings it names, none without the texts."""
    named = {column_of_heading(cell) for cell in cells if cell and len(cell) <= 60} - {Column.NOTHING}
    return len(named) if Column.TEXT in named else 0


def headings_key(headings: Sequence[str]) -> str:
    """Under which a choice is remembered, apart from tables of other things with the same headings."""
    said = "\n".join(("proposals", *(fold(heading) for heading in headings)))
    return hashlib.sha256(said.encode()).hexdigest()


def read_choice(chosen: Sequence[str]) -> list[Column]:
    """A choice that a person made; unknown words mean nothing.

    Raises ``text_column_missing``, and ``column_twice`` if two hold the same (``column``).
    """
    known = set(Column)
    columns = [Column(one) if one in known else Column.NOTHING for one in chosen]
    for column in Column:
        if column is not Column.NOTHING and columns.count(column) > 1:
            raise DomainError("column_twice", column=column.value)
    if Column.TEXT not in columns:
        raise DomainError("text_column_missing")
    return columns
