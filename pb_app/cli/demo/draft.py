"""What Vlorë's office and its youth centre are still writing: a new hearing, and a change of an announced one."""

from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial

from pb_app.cli.demo.examples import Row, read_examples
from pb_app.cli.demo.hearings import card_of
from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import COORDINATORS, YOUTH_CENTRE, actor_of
from pb_app.hearings.planning.facts_teams import list_teams
from pb_app.hearings.planning.lines import LineFacts, add_line, edit_line, propose_change
from pb_app.hearings.planning.notes import write_note
from pb_app.hearings.planning.rules import PlanAction
from pb_app.hearings.rules import Audience, Slot, VenueChoice
from pb_app.territory.queries import list_venues

MUNICIPALITY = "vlore"
WRITTEN = -1
FIRST_VERSION = 1


def draft_moments(season: Season) -> Iterator[Moment]:
    """The day before the first start."""
    rows = {row["key"]: row for row in read_examples("hearings")}
    for order, line in enumerate(read_examples("draft_lines")):
        at = season.calendar.at(WRITTEN, "11:00") + timedelta(minutes=10 * order)
        hearing = rows.get(line["changes"])
        act = partial(_add, season, line) if hearing is None else partial(_change, season, hearing, line)
        yield Moment(at, act)


def _add(season: Season, line: Row) -> None:
    facts = LineFacts(
        slot=_slot(season, line), venue=_hall(line), team_id=_team_id(line),
        place_ids=tuple(line["place_ids"].split()), audience=Audience(line["audience"]), purpose=line["purpose"],
        purpose_en=line["purpose_en"],
    )  # fmt: skip
    entry_id = add_line(
        actor=actor_of(COORDINATORS[MUNICIPALITY]), cycle_id=season.cycle_ids[MUNICIPALITY], facts=facts
    )
    _note(entry_id, line)


def _change(season: Season, hearing: Row, line: Row) -> None:
    actor, cycle_id = actor_of(COORDINATORS[MUNICIPALITY]), season.cycle_ids[MUNICIPALITY]
    entry_id = propose_change(
        actor=actor, cycle_id=cycle_id, hearing_id=card_of(season, hearing).id, action=PlanAction.HOLD
    )
    facts = LineFacts(
        slot=_slot(season, line), venue=_hall(line), team_id=_team_id(line), reason=line["reason"]
    )
    edit_line(actor=actor, cycle_id=cycle_id, entry_id=entry_id, expected_version=FIRST_VERSION, facts=facts)
    _note(entry_id, line)


def _note(entry_id: int, line: Row) -> None:
    """The youth centre, which knows the hall, writes to the municipality."""
    if line["note"]:
        write_note(
            actor=actor_of(YOUTH_CENTRE), municipality_id=MUNICIPALITY, entry_id=entry_id, text=line["note"]
        )


def _slot(season: Season, line: Row) -> Slot:
    start, end = (time.fromisoformat(line[name]) if line[name] else None for name in ("start", "end"))
    return Slot(season.calendar.day(int(line["working_day"])), start, end)


def _hall(line: Row) -> VenueChoice:
    return VenueChoice(next(venue.id for venue in list_venues(MUNICIPALITY) if venue.name == line["venue"]))


def _team_id(line: Row) -> int:
    return next(team.id for team in list_teams(MUNICIPALITY) if team.name == line["team"])
