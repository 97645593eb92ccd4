"""The planner's codes in sentences: what stands in the way, what would free it, what a plan costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from pb_app.hearings.planner.plan import Criterion, Obstruction
from pb_app.hearings.planning.facts_teams import list_teams
from pb_app.hearings.planning.rules import PlanEngine, RunState, SpecialPeriodKind
from pb_app.territory.queries import list_places, list_venues
from pb_app.web.formatting import short_date_words


@dataclass(frozen=True)
class Names:
    """The names behind the ids of a report; what is gone meanwhile has none."""

    places: Mapping[str, str]
    halls: Mapping[int, str]
    teams: Mapping[int, str]

    def place(self, place_id: object) -> str:
        """A place in short."""
        return self.places.get(str(place_id), str(place_id or ""))

    def hall(self, hall_id: object) -> str:
        """A hall."""
        return self.halls.get(hall_id, "") if isinstance(hall_id, int) else ""

    def team(self, team_id: object) -> str:
        """A team."""
        return self.teams.get(team_id, "") if isinstance(team_id, int) else ""


def names_of(m: str) -> Names:
    """Everything that a report of this municipality may name, in a few statements."""
    return Names(
        places={place.id: place.short_label for place in list_places(m, with_villages=True)},
        halls={hall.id: hall.name for hall in list_venues(m, only_active=False)},
        teams={team.id: team.name for team in list_teams(m)},
    )


def special_kind_label(kind: SpecialPeriodKind) -> str:
    """What some days are."""
    return {
        SpecialPeriodKind.HOLIDAY: _("Public holiday"),
        SpecialPeriodKind.WORKING: _("Working days after all"),
        SpecialPeriodKind.ELECTION: _("Election period"),
    }[kind]


def special_kind_hint(kind: SpecialPeriodKind) -> str:
    """What follows from it."""
    return {
        SpecialPeriodKind.HOLIDAY: _(
            "No hearing is planned, and the days do not count in the notice period."
        ),
        SpecialPeriodKind.WORKING: _(
            "An expected holiday that is on another date, as with Bajram: the days count as working days."
        ),
        SpecialPeriodKind.ELECTION: _("No hearing is planned, and who announces one is warned."),
    }[kind]


def engine_label(engine: PlanEngine) -> str:
    """Which planner."""
    return {
        PlanEngine.BUILT_IN: _("Quick: a good plan within seconds"),
        PlanEngine.EXACT: _("Exact: the best plan there is, may take minutes"),
    }[engine]


def state_label(state: RunState) -> str:
    """Where a run stands."""
    return {
        RunState.WAITING: _("waiting"),
        RunState.RUNNING: _("running"),
        RunState.DONE: _("done"),
        RunState.STOPPED: _("stopped"),
        RunState.FAILED: _("failed"),
    }[state]


def failure_words(code: str) -> str:
    """Why a run came to nothing."""
    return {
        "no_rounds": _("No round has dates yet: write when hearings may be held."),
        "worker_died": _(
            "The work was interrupted several times. Please try again, or tell who runs this server."
        ),
        "exact_planner_missing": _("The exact planner is not installed on this server."),
        "season_too_large": _(
            "The season is too large to be planned at once. Shorten the rounds, allow fewer hearings per round, "
            "or let hearings begin at fewer times of the day."
        ),
    }.get(code, _("Something went wrong that nobody expected. It is noted in the server’s log."))


def what_words(what: Mapping[str, Any], names: Names) -> str:
    """``Novoselë, round 2``."""
    return _("%(place)s, round %(number)s", place=names.place(what.get("place_id")), number=what.get("round"))


def constraint_words(code: str) -> str:
    """A kind of constraint in one clause."""
    words: dict[str, str] = {
        Obstruction.ROUND: _("the round is too short"),
        Obstruction.NOT_BEFORE: _("the notice would be late"),
        Obstruction.WEEKDAYS: _("the allowed weekdays"),
        Obstruction.HOURS: _("the allowed hours"),
        Obstruction.PLACE_DAYS_OFF: _("market days or harvest of the place"),
        Obstruction.FREE_DAYS: _("public holidays or an election period"),
        Obstruction.HALL_CAPACITY: _("no hall has enough seats"),
        Obstruction.HALL_STEP_FREE: _("no hall can be entered without steps"),
        Obstruction.HALL_HOURS: _("the hours of the hall"),
        Obstruction.HALL_CLOSED: _("the hall is closed"),
        Obstruction.HALL_TAKEN: _("the hall is taken"),
        Obstruction.TEAM_DAYS_OFF: _("days off of the teams"),
        Obstruction.TEAM_MAX: _("the teams have as many hearings a day as they may"),
        Obstruction.TEAM_BUSY: _("the teams are busy or on the road"),
        Obstruction.WEEKS_BETWEEN: _("the weeks that must lie between two rounds"),
        Obstruction.PINNED: _("what is held fast in the draft"),
    }
    return words.get(code, code)


def rival_words(rival: Mapping[str, Any], names: Names) -> str:
    """Another hearing that wants the same."""
    if "place_id" in rival:
        return what_words(rival, names)
    label = rival["label"] or _("another hearing")
    return f"{label}, {short_date_words(date.fromisoformat(rival['on']))}"


def criterion_label(code: str) -> str:
    """What a plan is judged by."""
    words: dict[str, str] = {
        Criterion.UNPLACED: _("Hearings without a date"),
        Criterion.ANNOUNCED_MOVED: _("Announced hearings moved"),
        Criterion.DRAFTED_MOVED: _("Lines of the draft moved"),
        Criterion.OFFICE_HOURS: _("Hours when people work"),
        Criterion.HALL_CHOICE: _("Halls farther away"),
        Criterion.HALL_UNKNOWN: _("Halls still to be found"),
        Criterion.NEIGHBOURS: _("Neighbours on one day"),
        Criterion.DAY_LOAD: _("Crowded days"),
        Criterion.TEAM_LOAD: _("Work shared out among teams"),
        Criterion.ODD_HOURS: _("Odd hours"),
    }
    return words.get(code, code)
