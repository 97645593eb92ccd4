"""What came of hearings, summed up over any number of them. Pure: it sees rows that were read already.

Shares of age are made of those counts alone that everybody reads on the pages of the hearings. A sum over a count
that is hidden there would tell it to whoever subtracts, today's sum from yesterday's or one place from another, so
a hearing that hides its young people stays out, and where it hides other groups all its people are the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pb_app.hearings.attendance import AGE_BANDS, AttendanceCounts, hidden_counts
from pb_app.hearings.rules import ANNOUNCED, HearingStatus

YOUNG: Final = "from_16_to_29"
_NEEDED: Final = frozenset({YOUNG, "from_30_to_64", "from_65"})
"""Bands that must be known for a share; who is under 16 may have been left uncounted."""


@dataclass(frozen=True)
class ReportedHearing:
    """A public hearing with what was reported of it; no place means the whole municipality."""

    id: int
    status: HearingStatus
    on_date: date
    place_ids: frozenset[str]
    counts: AttendanceCounts | None
    has_minutes: bool
    are_minutes_public: bool

    @property
    def is_counting(self) -> bool:
        """Announced or held: it covers its places."""
        return self.status is not HearingStatus.CANCELLED

    def is_unreported(self, today: date) -> bool:
        """Its day has gone by and nobody has said that it was held."""
        return self.status in ANNOUNCED and self.on_date < today


@dataclass(frozen=True)
class Share:
    """A part of the people of whom something is known, and in how many hearings."""

    part: int
    whole: int
    hearings: int


@dataclass(frozen=True)
class MeetingFigures:
    """Hearings summed up; what nobody counted is None, never 0."""

    planned: int
    held: int
    cancelled: int
    unreported: int
    """Gone by without a word whether they were held."""
    took_place: int
    """Held, or gone by and perhaps held, or people were counted already."""
    people: int | None
    counted: int
    """Hearings in which people were counted."""
    women: Share | None
    young: Share | None
    under_30: Share | None
    uncounted: int
    """Held, but nobody counted the people."""
    without_minutes: int
    minutes_not_public: int

    @property
    def counting(self) -> int:
        """All but the cancelled ones."""
        return self.planned + self.held + self.unreported

    @property
    def reports_missing(self) -> int:
        """Everything that is still to be reported: held or not, people, minutes."""
        return self.unreported + self.uncounted + self.without_minutes


def sum_up(hearings: Iterable[ReportedHearing], today: date) -> MeetingFigures:
    """The figures of some hearings, each of them once."""
    found = list(hearings)
    unreported = sum(one.is_unreported(today) for one in found)
    held = [one for one in found if one.status is HearingStatus.HELD]
    totals = [total for one in found if one.is_counting for total in _total(one)]
    return MeetingFigures(
        planned=sum(one.status in ANNOUNCED for one in found) - unreported, held=len(held),
        cancelled=sum(not one.is_counting for one in found), unreported=unreported,
        took_place=sum(_took_place(one, today) for one in found),
        people=sum(totals) if totals else None, counted=len(totals), women=women_of(found),
        young=young_of(found), under_30=young_of(found, with_under_16=True),
        uncounted=sum(not _total(one) for one in held), without_minutes=sum(not one.has_minutes for one in held),
        minutes_not_public=sum(one.has_minutes and not one.are_minutes_public for one in held),
    )  # fmt: skip


def women_of(hearings: Iterable[ReportedHearing]) -> Share | None:
    """Women among the women and men, over the hearings where both were counted; None where nobody did."""
    pairs = [
        (counts.women, counts.women + counts.men)
        for counts in _counts(hearings)
        if counts.women is not None and counts.men is not None
    ]
    return _share(pairs)


def young_of(hearings: Iterable[ReportedHearing], *, with_under_16: bool = False) -> Share | None:
    """People of 16 to 29, or all under 30, among those of known age, over the hearings that do not hide them."""
    young = frozenset({"under_16", YOUNG}) if with_under_16 else frozenset({YOUNG})
    pairs = [_young_in(counts, young) for counts in _counts(hearings)]
    return _share([pair for pair in pairs if pair is not None])


def _young_in(counts: AttendanceCounts, young: frozenset[str]) -> tuple[int, int] | None:
    known = {name: value for name in AGE_BANDS if (value := getattr(counts, name)) is not None}
    hidden = hidden_counts(counts) & set(AGE_BANDS)
    if not known.keys() >= _NEEDED | young or hidden & young:
        return None
    return sum(known[name] for name in young), (counts.total or 0) if hidden else sum(known.values())


def _counts(hearings: Iterable[ReportedHearing]) -> list[AttendanceCounts]:
    return [one.counts for one in hearings if one.is_counting and one.counts is not None]


def _took_place(one: ReportedHearing, today: date) -> bool:
    is_reported = one.status is HearingStatus.HELD or bool(_total(one))
    return one.is_counting and (is_reported or one.is_unreported(today))


def _total(one: ReportedHearing) -> list[int]:
    return [] if one.counts is None or one.counts.total is None else [one.counts.total]


def _share(pairs: list[tuple[int, int]]) -> Share | None:
    whole = sum(all_of_them for _part, all_of_them in pairs)
    if not whole:
        return None
    return Share(part=sum(part for part, _whole in pairs), whole=whole, hearings=len(pairs))
