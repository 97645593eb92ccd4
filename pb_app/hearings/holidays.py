"""Public holidays of Albania: those of the ``holidays`` library, and what officials say of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from holidays import country_holidays

from pb_app.hearings.planning.rules import SpecialPeriodKind

_LANGUAGES = {"sq": "sq", "en": "en_US"}
# Where the library's Albanian lacks a word, or a case ending is wrong.
_CORRECTED = {
    "Dita Flamurit": "Dita e Flamurit",
    "e vlerësuar": "datë e pritshme",
    "ditë pushimi e shtyrë": "pushim i shtyrë",
}
_ESTIMATED = "datë e pritshme"


@cache
def _of_year(year: int, language: str) -> Mapping[date, str]:
    found = country_holidays("AL", years=year, language=_LANGUAGES[language])
    return {on: _corrected(name) for on, name in found.items()}


def _corrected(name: str) -> str:
    for written, right in _CORRECTED.items():
        name = name.replace(written, right)
    return name


def holiday_name(on: date, language: str = "sq") -> str | None:
    """The holiday of a day, or None; days off in lieu count, dates that follow the moon are estimates."""
    return _of_year(on.year, language).get(on)


def is_holiday(on: date) -> bool:
    """Whether offices are closed for a public holiday, as far as the library knows."""
    return on in _of_year(on.year, "sq")


def is_estimated(on: date) -> bool:
    """Whether the library only expects a holiday on this day: Bajram follows the moon."""
    return _ESTIMATED in (holiday_name(on) or "")


@dataclass(frozen=True)
class SpecialDays:
    """Some days, both ends included, and what officials say that they are."""

    kind: SpecialPeriodKind
    first_day: date
    last_day: date
    name: str
    name_en: str = ""
    act: str = ""
    is_own: bool = True
    """Said by the municipality itself, not for all of them."""

    def name_in(self, language: str) -> str:
        """The name in the language of the page."""
        return (self.name_en or self.name) if language == "en" else self.name


@dataclass(frozen=True)
class PublicDays:
    """The holidays and election periods that count in one municipality.

    What the municipality says goes before what is said for all, and that before the library.
    """

    said: tuple[SpecialDays, ...] = ()

    def holiday_name(self, on: date, language: str = "sq") -> str | None:
        """The holiday of a day, or None."""
        found = self._said_of(on)
        if found is not None:
            return found.name_in(language) if found.kind is SpecialPeriodKind.HOLIDAY else None
        return holiday_name(on, language)

    def is_holiday(self, on: date) -> bool:
        """Whether offices are closed for a public holiday."""
        found = self._said_of(on)
        return is_holiday(on) if found is None else found.kind is SpecialPeriodKind.HOLIDAY

    def election(self, on: date) -> SpecialDays | None:
        """The election period that a day lies in, or None."""
        return next(self._covering(on, SpecialPeriodKind.ELECTION), None)

    def _said_of(self, on: date) -> SpecialDays | None:
        found = self._covering(on, SpecialPeriodKind.HOLIDAY, SpecialPeriodKind.WORKING)
        return min(found, key=lambda period: not period.is_own, default=None)

    def _covering(self, on: date, *kinds: SpecialPeriodKind) -> Iterator[SpecialDays]:
        return (
            period
            for period in self.said
            if period.kind in kinds and period.first_day <= on <= period.last_day
        )


LIBRARY_DAYS = PublicDays()
"""What the library knows alone, where nobody has said anything."""
