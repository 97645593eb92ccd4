"""A small season for tests: two places of Vlorë, a hall, a team, two weeks of October 2026."""

from datetime import date, time
from typing import Any

import sqlalchemy as sa

from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.database import db
from pb_app.hearings.planning.facts_places import change_place_rule, list_place_facts
from pb_app.hearings.planning.facts_rules import PlaceRuleDraft, RoundDraft, SpecialPeriodDraft, TeamDraft
from pb_app.hearings.planning.facts_settings import change_rounds
from pb_app.hearings.planning.facts_special_days import add_special_period
from pb_app.hearings.planning.facts_teams import add_team
from pb_app.hearings.planning.problem import LoadedSeason, load_season
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin, SpecialPeriodKind
from pb_app.hearings.planning.tables import PlanEntry, PlanEntryPlace
from pb_app.kernel.actor import SYSTEM
from tests.conftest import NOW
from tests.cycles.factories import make_cycle

TODAY = date(2026, 10, 1)
ROUND = RoundDraft(date(2026, 10, 5), date(2026, 10, 30))
SECOND = RoundDraft(date(2026, 11, 20), date(2026, 12, 11))
KEPT = ("vlore-novosele", "vlore-rajoni-1")


def make_season(*rounds: RoundDraft, places: tuple[str, ...] = KEPT) -> CycleCard:
    """Vlorë's budget year with these rounds; only the named places are due a hearing."""
    cycle_id = make_cycle()
    change_rounds(actor=SYSTEM, cycle_id=cycle_id, expected_version=0, rounds=rounds or (ROUND,))
    for one in list_place_facts("vlore"):
        if one.hearings_per_round and one.place.id not in places:
            rule(one.place.id, 0)
    return get_cycle("vlore", 2027)


def rule(place_id: str, hearings: int = 1, **said: Any) -> None:
    """A rule of a place that has none yet."""
    change_place_rule(
        actor=SYSTEM, municipality_id="vlore", place_id=place_id, expected_version=0,
        draft=PlaceRuleDraft(hearings, **said),
    )  # fmt: skip


def team(name: str = "Ekipi 1", members: tuple[int, ...] = (), most: int = 1) -> int:
    """A team of Vlorë."""
    return add_team(actor=SYSTEM, municipality_id="vlore", draft=TeamDraft(name, most, members))


def holiday(municipality_id: str | None) -> int:
    """A holiday that one municipality, or the network for all, has named."""
    return add_special_period(
        actor=SYSTEM, municipality_id=municipality_id,
        draft=SpecialPeriodDraft(SpecialPeriodKind.HOLIDAY, date(2026, 10, 23), date(2026, 10, 23), "Festë"),
    )  # fmt: skip


def line(cycle: CycleCard, *place_ids: str, **given: Any) -> int:
    """A line of the draft; give its id."""
    values = {
        "on_date": date(2026, 10, 15), "start_time": time(17), "end_time": time(18, 30), "pinned": [],
        "origin": PlanOrigin.PERSON, "action": PlanAction.HOLD, "updated_at": NOW, **given,
    }  # fmt: skip
    row = PlanEntry(
        cycle_id=cycle.id, places=[PlanEntryPlace(place_id=one) for one in place_ids], themes=[], **values
    )
    db.session.add(row)
    db.session.commit()
    return row.id


def lines() -> list[PlanEntry]:
    """All lines of all drafts, read anew."""
    db.session.expire_all()
    wanted = sa.select(PlanEntry).options(sa.orm.selectinload(PlanEntry.places)).order_by(PlanEntry.id)
    return list(db.session.scalars(wanted))


def load(cycle: CycleCard) -> LoadedSeason:
    """The season as the planner is told it."""
    return load_season(cycle, TODAY)
