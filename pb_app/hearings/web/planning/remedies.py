"""What would free a hearing that could not be placed: the sentence, and the page where it is done."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.hearings.planner.plan import Remedy
from pb_app.hearings.planning.reporting import read_param
from pb_app.hearings.web.planning.wording import Names
from pb_app.web.formatting import date_words, short_date_words, time_words, weekday_names
from pb_app.web.urls import url_for

Given = Mapping[str, Any]


def change_words(change: Given, names: Names) -> str:
    """A change as something to do."""
    given = {name: read_param(name, value) for name, value in change["params"].items()}
    words = _SENTENCES.get(change["code"])
    return str(change["code"]) if words is None else words(given, names)


def change_url(change: Given, m: str, year: int) -> str:
    """The page where the change is made."""
    code, given = change["code"], change["params"]
    by_subject: dict[str, Callable[[], str]] = {
        Remedy.LENGTHEN_ROUND: lambda: url_for("planning_staff.rounds", m=m, year=year),
        Remedy.FEWER_WEEKS: lambda: url_for("planning_staff.settings", m=m, year=year),
        Remedy.ALLOW_FREE_DAY: lambda: _free_day_url(given, m),
        Remedy.LARGER_HALL: lambda: url_for("territory_staff.venues", m=m),
        Remedy.ANOTHER_HALL: lambda: url_for("territory_staff.new_venue", m=m),
        Remedy.STEP_FREE_HALL: lambda: _hall_url("venue", given, m),
        Remedy.OPEN_HALL: lambda: _hall_url("venue_hours", given, m),
        Remedy.LIFT_CLOSURE: lambda: _hall_url("venue_hours", given, m),
        Remedy.ANOTHER_TEAM: lambda: url_for("planning_staff.new_team", m=m),
        Remedy.RELEASE_PIN: lambda: _line_url(given, m, year),
    }
    if code in by_subject:
        return by_subject[code]()
    if "team_id" in given:
        return url_for("planning_staff.team", m=m, team_id=given["team_id"])
    return url_for("planning_staff.place_rule", m=m, place_id=given["place_id"])


def _free_day_url(given: Given, m: str) -> str:
    if given.get("kind") == "holiday":
        return url_for(
            "planning_staff.new_special_days", m=m, kind="working", first_day=given["day"], name=given["name"]
        )
    return url_for("planning_staff.special_days", m=m)


def _line_url(given: Given, m: str, year: int) -> str:
    if given.get("entry_id") is None:
        return url_for("planning_staff.draft", m=m, year=year)
    return url_for("planning_staff.line", m=m, year=year, entry_id=given["entry_id"])


def _hall_url(page: str, given: Given, m: str) -> str:
    if given.get("hall_id") is None:
        return url_for("territory_staff.venues", m=m)
    return url_for(f"territory_staff.{page}", m=m, venue_id=given["hall_id"])


def _lengthen_round(given: Given, _names: Names) -> str:
    return ngettext(
        "Let round %(round)s last %(num)s day longer, until %(day)s.",
        "Let round %(round)s last %(num)s days longer, until %(day)s.",
        given["days"], round=given["round"], day=date_words(given["last_day"]),
    )  # fmt: skip


def _allow_weekday(given: Given, names: Names) -> str:
    return _(
        "%(place)s: allow this weekday too: %(weekday)s.",
        place=names.place(given["place_id"]), weekday=weekday_names()[given["weekday"]],
    )  # fmt: skip


def _allow_hours(given: Given, names: Names) -> str:
    return _(
        "%(place)s: allow hours from %(earliest)s to %(latest)s.",
        place=names.place(given["place_id"]), earliest=time_words(given["earliest"]),
        latest=time_words(given["latest"]),
    )  # fmt: skip


def _allow_place_day(given: Given, names: Names) -> str:
    return _(
        "%(place)s: meet on %(day)s after all%(reason)s.",
        place=names.place(given["place_id"]), day=date_words(given["day"]), reason=_because(given),
    )  # fmt: skip


def _allow_free_day(given: Given, _names: Names) -> str:
    return _("Allow hearings on %(day)s: %(name)s.", day=date_words(given["day"]), name=given["name"])


def _larger_hall(given: Given, names: Names) -> str:
    return _(
        "%(place)s: find a hall with %(capacity)s seats.",
        place=names.place(given["place_id"]), capacity=given["capacity"],
    )  # fmt: skip


def _step_free_hall(given: Given, names: Names) -> str:
    if given.get("hall_id") is not None:
        return _("Make this hall reachable without steps: %(hall)s.", hall=names.hall(given["hall_id"]))
    return _("%(place)s: find a hall without steps.", place=names.place(given["place_id"]))


def _open_hall(given: Given, names: Names) -> str:
    return _(
        "Open this hall from %(opens)s to %(closes)s on this weekday, %(weekday)s: %(hall)s.",
        hall=names.hall(given["hall_id"]), weekday=weekday_names()[given["weekday"]],
        opens=time_words(given["opens"]), closes=time_words(given["closes"]),
    )  # fmt: skip


def _lift_closure(given: Given, names: Names) -> str:
    return _(
        "Use this hall although it is closed (%(days)s)%(reason)s: %(hall)s.",
        hall=names.hall(given["hall_id"]), days=_days(given), reason=_because(given),
    )  # fmt: skip


def _another_hall(given: Given, names: Names) -> str:
    return _("%(place)s: find one more hall.", place=names.place(given["place_id"]))


def _team_works(given: Given, names: Names) -> str:
    return _(
        "Let this team work in spite of its days off (%(days)s)%(reason)s: %(team)s.",
        team=names.team(given["team_id"]), days=_days(given), reason=_because(given),
    )  # fmt: skip


def _team_more(given: Given, names: Names) -> str:
    return _(
        "Let this team run up to %(most)s hearings a day: %(team)s.",
        team=names.team(given["team_id"]), most=given["max_per_day"],
    )  # fmt: skip


def _another_team(_given: Given, _names: Names) -> str:
    return _("Form one more team.")


def _fewer_weeks(given: Given, _names: Names) -> str:
    return ngettext(
        "Let %(num)s week between two rounds be enough.",
        "Let %(num)s weeks between two rounds be enough.",
        given["weeks"],
    )


def _release_pin(given: Given, names: Names) -> str:
    what = {
        "day": _("the day"),
        "start": _("the hour"),
        "hall_id": _("the hall"),
        "team_id": _("the team"),
    }
    return _(
        "%(place)s: do not hold %(what)s fast in the draft.",
        place=names.place(given.get("place_id")), what=what.get(str(given["what"]), ""),
    )  # fmt: skip


def _days(given: Given) -> str:
    first, last = given["first_day"], given["last_day"]
    if first == last:
        return short_date_words(first)
    return _("%(first)s to %(last)s", first=short_date_words(first), last=short_date_words(last))


def _because(given: Given) -> str:
    return f" ({given['reason']})" if given.get("reason") else ""


_SENTENCES: dict[str, Callable[[Given, Names], str]] = {
    Remedy.LENGTHEN_ROUND: _lengthen_round,
    Remedy.ALLOW_WEEKDAY: _allow_weekday,
    Remedy.ALLOW_HOURS: _allow_hours,
    Remedy.ALLOW_PLACE_DAY: _allow_place_day,
    Remedy.ALLOW_FREE_DAY: _allow_free_day,
    Remedy.LARGER_HALL: _larger_hall,
    Remedy.STEP_FREE_HALL: _step_free_hall,
    Remedy.OPEN_HALL: _open_hall,
    Remedy.LIFT_CLOSURE: _lift_closure,
    Remedy.ANOTHER_HALL: _another_hall,
    Remedy.TEAM_WORKS: _team_works,
    Remedy.TEAM_MORE: _team_more,
    Remedy.ANOTHER_TEAM: _another_team,
    Remedy.FEWER_WEEKS: _fewer_weeks,
    Remedy.RELEASE_PIN: _release_pin,
}
