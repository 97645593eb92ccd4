"""Which line of the draft, or which hearing, a row of a file speaks of: by its mark, by day, by place.

A row has no number of its own that offices would keep: rows are sorted anew, an hour or a hall is filled in, a
hearing is moved. So a key is made of municipality, places and activity, with a running number where several rows
share these; the rows of a day that is known keep their number, and only what is left counts as moved.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from itertools import count

from pb_app.hearings.rules import ANNOUNCED, HearingKind, HearingStatus, Slot, VenueChoice
from pb_app.hearings.season.reading import SeasonLine


@dataclass(frozen=True)
class Known:
    """A new hearing of the draft (``entry_id``) or a hearing of the calendar, in any state."""

    entry_id: int | None
    hearing_id: int | None
    ref: str
    uid: str
    source_key: str | None
    status: HearingStatus | None
    kind: HearingKind
    slot: Slot | None
    place_ids: frozenset[str]
    venue: VenueChoice
    title: str
    purpose: str

    @property
    def is_open(self) -> bool:
        """Whether it can still be moved: what was held or cancelled stands as it is."""
        return self.status is None or self.status in ANNOUNCED

    @property
    def on(self) -> date | None:
        """Its day, as far as one is known."""
        return self.slot.on if self.slot else None


@dataclass(frozen=True)
class Match:
    """A row with the key under which it will be found again, and what it speaks of."""

    line: SeasonLine
    key: str
    known: Known | None

    @property
    def says_the_same(self) -> bool:
        """Whether nothing would change: what a row does not know it does not take away."""
        known, line = self.known, self.line
        if known is None or known.slot is None or known.slot.on != line.slot.on:
            return False
        hours = (line.slot.start in (None, known.slot.start)) and (line.slot.end in (None, known.slot.end))
        is_placed = not line.venue.is_known or line.venue == known.venue
        if known.hearing_id is not None:
            return hours and is_placed
        said = (line.kind, frozenset(line.place_ids), line.title, line.purpose)
        return hours and is_placed and said == (known.kind, known.place_ids, known.title, known.purpose)


def match(municipality_id: str, lines: Sequence[SeasonLine], known: Sequence[Known]) -> list[Match]:
    """A match for every line, each known thing at most once, in the order of the lines."""
    return _Matcher(municipality_id, lines, known).run()


class _Matcher:
    def __init__(self, municipality_id: str, lines: Sequence[SeasonLine], known: Sequence[Known]) -> None:
        self._municipality_id = municipality_id
        self._order = lines
        self._left = sorted(lines, key=lambda line: (line.slot.on, line.slot.start or time(), line.line))
        self._free = dict(enumerate(known))
        self._keys = {one.source_key for one in known if one.source_key}
        self._found: dict[int, Match] = {}

    def run(self) -> list[Match]:
        """Go from the surest mark to the weakest; what is left is new."""
        self._pass(self._by_uid)
        for fits in (_same_hour, _same_day):
            by_day = self._indexed(lambda one: (one.on, one.place_ids))
            self._pass(partial(self._by_day, fits=fits, by_day=by_day))
        by_prefix = self._indexed(lambda one: (one.source_key or "").partition("-")[0])
        self._pass(lambda line: self._first(by_prefix.get(self._prefix(line), ())))
        self._by_place()
        for line in self._left:
            self._settle(line, None)
        return [self._found[id(line)] for line in self._order]

    def _pass(self, find: Callable[[SeasonLine], int | None]) -> None:
        for line in self._left:
            at = find(line)
            if at is not None:
                self._settle(line, self._free.pop(at))
        self._left = [line for line in self._left if id(line) not in self._found]

    def _indexed(self, mark: Callable[[Known], object]) -> dict[object, list[int]]:
        index: dict[object, list[int]] = defaultdict(list)
        for at, one in self._free.items():
            index[mark(one)].append(at)
        return index

    def _first(self, places: Sequence[int]) -> int | None:
        """The free one with the lowest running number."""
        free = [at for at in places if at in self._free and self._free[at].is_open]
        return min(free, key=lambda at: _number(self._free[at].source_key), default=None)

    def _by_uid(self, line: SeasonLine) -> int | None:
        if not line.uid:
            return None
        marks = {line.uid, self._uid_key(line)}
        return next((at for at, one in self._free.items() if marks & {one.uid, one.source_key}), None)

    def _by_day(
        self, line: SeasonLine, fits: Callable[[Known, SeasonLine], bool], by_day: Mapping[object, list[int]]
    ) -> int | None:
        """Same places on the same day: first what was read under a key of this row, then anything."""
        prefix = self._prefix(line)
        places = by_day.get((line.slot.on, frozenset(line.place_ids)), ())
        free = [at for at in places if at in self._free and fits(self._free[at], line)]
        own = [at for at in free if (self._free[at].source_key or "").startswith(prefix)]
        if not line.place_ids:  # "the whole municipality" is no place: there the title must be the same
            free = [at for at in free if self._free[at].title == line.title]
        return next(iter(own or free), None)

    def _by_place(self) -> None:
        """One row and one hearing left for the same places: it was moved."""
        rows = Counter(frozenset(line.place_ids) for line in self._left)
        by_places = self._indexed(lambda one: one.place_ids if one.is_open else None)

        def moved(line: SeasonLine) -> int | None:
            places = frozenset(line.place_ids)
            found = by_places.get(places, [])
            is_one = places and rows[places] == len(found) == 1 and self._free[found[0]].kind is line.kind
            return found[0] if is_one else None

        self._pass(moved)

    def _settle(self, line: SeasonLine, known: Known | None) -> None:
        key = (known.source_key if known else None) or (self._uid_key(line) if line.uid else "")
        if not key or (known is None and key in self._keys):
            prefix = self._prefix(line)
            key = next(one for number in count(1) if (one := f"{prefix}-{number}") not in self._keys)
        self._keys.add(key)
        self._found[id(line)] = Match(line, key, known)

    def _uid_key(self, line: SeasonLine) -> str:
        return _digest("uid", self._municipality_id, line.uid)

    def _prefix(self, line: SeasonLine) -> str:
        """What the keys of all rows with these places and this activity begin with."""
        return _digest("row", self._municipality_id, *sorted(line.place_ids), line.activity)


def _same_hour(known: Known, line: SeasonLine) -> bool:
    return known.slot is not None and known.slot.start == line.slot.start


def _same_day(_known: Known, _line: SeasonLine) -> bool:
    return True


def _number(source_key: str | None) -> int:
    return int((source_key or "").rpartition("-")[2] or 0)


def _digest(*parts: str) -> str:
    """Short enough for the column with a running number behind it."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:56]
