"""The offices, halls and budget years with which the example season begins."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from pb_app.cli.demo.examples import Row, number, read_examples
from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import BUDGET_OFFICER, COORDINATORS, actor_of
from pb_app.cycles.rules import CycleStatus, PhaseKind
from pb_app.cycles.service.money import add_ceiling, add_programme
from pb_app.cycles.service.planning import open_cycle
from pb_app.cycles.year_rules import CeilingDraft, CycleDraft, PhaseDraft, ProgrammeDraft, default_phases
from pb_app.territory.office_rules import OfficeDraft, VenueDraft
from pb_app.territory.queries import get_municipality
from pb_app.territory.service import add_venue, change_office

MUNICIPALITIES = ("vlore", "fier", "divjake")
OFFICE = "Zyra e buxhetit (shembull)"
STEP_FREE = {"yes": True, "no": False}
OPENED = -28
PHASE_DAYS = {
    PhaseKind.NOTICE: (-27, -10),
    PhaseKind.HEARINGS: (-9, 15),
    PhaseKind.CONSOLIDATION: (-3, 22),
    PhaseKind.DRAFT_LIST: (23, 27),
    PhaseKind.COUNCIL: (28, 40),
}
"""First and last working day of each phase, told from today; follow-through has no dates yet."""
WINDOW = (-27, 20)


def opening_moments(season: Season) -> Iterator[Moment]:
    """One morning of the three municipalities."""
    begun = season.calendar.at(OPENED, "08:30")
    for minutes, municipality_id in enumerate(MUNICIPALITIES):
        later = timedelta(minutes=minutes)
        yield Moment(begun + later, partial(_set_office, municipality_id))
        yield Moment(begun + timedelta(hours=1) + later, partial(_open_year, season, municipality_id))
    for minutes, row in enumerate(read_examples("venues")):
        yield Moment(begun + timedelta(minutes=10 + minutes), partial(_add_hall, row))
    for minutes, row in enumerate(read_examples("programmes")):
        at = begun + timedelta(hours=2, minutes=4 * minutes)
        yield Moment(at, partial(_add_programme, season, row))


def _set_office(municipality_id: str) -> None:
    """A name and an address that cannot exist (RFC 2606); no telephone is made up."""
    card = get_municipality(municipality_id)
    change_office(
        actor=actor_of(COORDINATORS[municipality_id]), municipality_id=municipality_id,
        expected_version=card.version,
        draft=OfficeDraft(
            office=OFFICE, address="", phone="", email=f"buxheti@{municipality_id}.example", accent=card.accent,
            privacy_notice=card.privacy_notice, usual_minutes=card.usual_minutes,
        ),
    )  # fmt: skip


def _add_hall(row: Row) -> None:
    add_venue(
        actor=actor_of(COORDINATORS[row["municipality_id"]]), municipality_id=row["municipality_id"],
        draft=VenueDraft(
            name=row["name"], place_id=row["place_id"], address=row["address"],
            capacity=number(row["capacity"]), step_free=STEP_FREE.get(row["step_free"]),
            accessibility=row["accessibility"],
        ),
    )  # fmt: skip


def _open_year(season: Season, municipality_id: str) -> None:
    calendar = season.calendar
    opens_on, closes_on = (calendar.day(offset) for offset in WINDOW)
    season.cycle_ids[municipality_id] = open_cycle(
        actor=actor_of(COORDINATORS[municipality_id]), municipality_id=municipality_id, year=calendar.year,
        draft=CycleDraft(status=CycleStatus.OPEN, opens_on=opens_on, closes_on=closes_on),
        phases=[_dated(season, phase) for phase in default_phases(calendar.year)], is_example=True,
    )  # fmt: skip


def _dated(season: Season, phase: PhaseDraft) -> PhaseDraft:
    days = PHASE_DAYS.get(phase.kind)
    starts_on, ends_on = (season.calendar.day(offset) for offset in days) if days else (None, None)
    return PhaseDraft(phase.kind, phase.name, phase.name_en, starts_on, ends_on)


def _add_programme(season: Season, row: Row) -> None:
    """A programme of Vlorë with its preparatory ceiling."""
    actor, cycle_id = actor_of(BUDGET_OFFICER), season.cycle_ids["vlore"]
    programme_id = add_programme(
        actor=actor, cycle_id=cycle_id,
        draft=ProgrammeDraft(row["code"], row["name"], row["name_en"], row["function_code"]),
    )  # fmt: skip
    ceiling = CeilingDraft(programme_id, None, season.calendar.year, int(row["ceiling"]))
    add_ceiling(actor=actor, cycle_id=cycle_id, draft=ceiling)
