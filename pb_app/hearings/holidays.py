"""Public holidays of Albania, with their names, from the ``holidays`` library."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from holidays import country_holidays

_LANGUAGES = {"sq": "sq", "en": "en_US"}
# Where the library's Albanian lacks a word, or a case ending is wrong.
_CORRECTED = {
    "Dita Flamurit": "Dita e Flamurit",
    "e vlerësuar": "datë e pritshme",
    "ditë pushimi e shtyrë": "pushim i shtyrë",
}


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
    """Whether offices are closed for a public holiday."""
    return on in _of_year(on.year, "sq")
