"""Public holidays of Albania, with their names, from the ``holidays`` library."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from holidays import country_holidays

_LANGUAGES = {"sq": "sq", "en": "en_US"}


@cache
def _of_year(year: int, language: str) -> Mapping[date, str]:
    return dict(country_holidays("AL", years=year, language=_LANGUAGES[language]))


def holiday_name(on: date, language: str = "sq") -> str | None:
    """The holiday of a day, or None; days off in lieu count, dates that follow the moon are estimates."""
    return _of_year(on.year, language).get(on)


def is_holiday(on: date) -> bool:
    """Whether offices are closed for a public holiday."""
    return on in _of_year(on.year, "sq")
