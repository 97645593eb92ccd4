"""What Vlorë's finance office has before it: a ceiling that is passed, valuations entrusted, a suggested selection."""

from collections.abc import Iterator
from functools import partial

from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import BUDGET_OFFICER, COORDINATORS, actor_of
from pb_app.consolidation.selecting.rules import Rule, RuleChoice
from pb_app.consolidation.selecting.rules.sources import Basis, VoteSource
from pb_app.consolidation.selecting.service import SettingsDraft, run_selection, save_selection_settings
from pb_app.consolidation.valuing.assigning import AssignmentDraft, assign
from pb_app.cycles.queries import list_programmes
from pb_app.cycles.service.money import add_ceiling
from pb_app.cycles.year_rules import CeilingDraft

MUNICIPALITY = "vlore"
ENTRUSTED, TIGHTENED, SUGGESTED = -3, -1, -1
ASSIGNMENTS = (("P7", -1), ("P4", 5))
"""The item, known by its first proposal, and by when it is to be valued: the first is overdue."""
DIRECTORATE = "Drejtoria e shërbimeve publike (shembull)"
PROGRAMME, PLACE, CEILING = "SH-02", "vlore-rajoni-2", 3_000_000
"""Said after the first version, so that one item of it passes what the place may cost."""


def valuing_moments(season: Season) -> Iterator[Moment]:
    """What was entrusted, what was tightened, what was suggested."""
    at = season.calendar.at
    for key, due in ASSIGNMENTS:
        yield Moment(at(ENTRUSTED, "15:00"), partial(_entrust, season, key, due))
    yield Moment(at(TIGHTENED, "15:00"), partial(_tighten, season))
    yield Moment(at(SUGGESTED, "15:30"), partial(_suggest, season))


def _entrust(season: Season, key: str, due: int) -> None:
    assign(
        actor_of(BUDGET_OFFICER), municipality_id=MUNICIPALITY, year=season.calendar.year,
        codes=[season.items[key]],
        draft=AssignmentDraft(person_id=None, directorate=DIRECTORATE, due_on=season.calendar.day(due)),
    )  # fmt: skip


def _tighten(season: Season) -> None:
    cycle_id = season.cycle_ids[MUNICIPALITY]
    programme = next(one for one in list_programmes(cycle_id) if one.code == PROGRAMME)
    ceiling = CeilingDraft(programme.id, PLACE, season.calendar.year, CEILING)
    add_ceiling(actor=actor_of(BUDGET_OFFICER), cycle_id=cycle_id, draft=ceiling)


def _suggest(season: Season) -> None:
    """By the plainest rule, over the voices at hearings; nothing is decided by it."""
    actor, year = actor_of(COORDINATORS[MUNICIPALITY]), season.calendar.year
    asked = SettingsDraft(
        is_enabled=True, choice=RuleChoice(rule=Rule.GREEDY), source=VoteSource.VOICES, basis=Basis(year=year)
    )
    save_selection_settings(actor, municipality_id=MUNICIPALITY, year=year, expected_version=0, draft=asked)
    run_selection(actor, municipality_id=MUNICIPALITY, year=year)
