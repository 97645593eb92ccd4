"""Undo by adding again: the days that were removed stand in the form of the next page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

_LONGEST = 200
_WEEKDAYS = frozenset("0123456")


def answered(
    endpoint: str,
    removed: Mapping[str, object] | None,
    **values: Any,  # noqa: ANN401 - the values of the address
) -> ResponseReturnValue:
    """After days were taken back: to the page whose form holds them; nothing is said if they were gone already."""
    if removed is None:
        return redirect(url_for(endpoint, **values), 303)
    flash(_("Removed. The form below still holds what it was: add it again if this was a mistake."), "ok")
    kept: dict[str, Any] = {name: str(value) for name, value in removed.items() if value not in {None, ""}}
    return redirect(url_for(endpoint, **values, **kept, _anchor="days-off"), 303)


def removed_days(given: Mapping[str, str]) -> dict[str, object]:
    """What the address says was removed; anything that cannot be read is left out."""
    weekday = given.get("weekday", "")
    return {
        "first_day": iso_day(given.get("first_day", "")),
        "last_day": iso_day(given.get("last_day", "")),
        "weekday": weekday if weekday in _WEEKDAYS else "",
        "reason": one_line(given.get("reason", "")),
    }


def iso_day(text: str) -> date | None:
    """A day written 2026-10-12, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def one_line(text: str) -> str:
    """A short text without characters that do not print."""
    return "".join(char for char in text[:_LONGEST] if char.isprintable())
