"""What the planner and a file write into the draft, once, twice, and over the words of people."""

from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.planning.drafting import (
    ImportedLine,
    ImportOutcome,
    PlannedHearing,
    apply_imported,
    apply_planned,
)
from pb_app.hearings.planning.rules import PlanOrigin
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import NotFound
from pb_app.unit_of_work import unit_of_work
from tests.hearings import factories as make
from tests.planning import factories as plan

pytestmark = pytest.mark.usefixtures("app")
MONDAY = Slot(date(2026, 10, 12), time(17), time(18, 30))
FRIDAY = Slot(date(2026, 10, 16), time(10), time(11, 30))


def planned(**given: Any) -> PlannedHearing:
    said: dict[str, Any] = {
        "entry_id": None, "hearing_id": None, "place_ids": ("vlore-rajoni-1",), "round_number": 1, "slot": MONDAY,
        "venue_id": None, "team_id": None,
    }  # fmt: skip
    return PlannedHearing(**said | given)


def write(cycle_id: int, *answers: PlannedHearing) -> None:
    with unit_of_work(SYSTEM) as uow:
        apply_planned(uow, cycle_id=cycle_id, planned=answers)


def read(cycle_id: int, *given: ImportedLine) -> ImportOutcome:
    with unit_of_work(SYSTEM) as uow:
        return apply_imported(uow, cycle_id=cycle_id, lines=given)


def actions() -> list[str]:
    return [row.action for row in make.rows_of(AuditEntry)]


def test_planning_again_replaces_what_the_planner_wrote_before() -> None:
    cycle_id = make.cycle()
    write(cycle_id, planned(), planned(place_ids=("vlore-rajoni-2",)))
    first, second = plan.entries()
    write(cycle_id, planned(slot=FRIDAY))
    (row,) = plan.entries()
    assert (row.id, row.on_date, row.start_time) == (first.id, FRIDAY.on, FRIDAY.start), (
        "the line with its notes"
    )
    assert row.origin is PlanOrigin.PLANNER
    assert second.id != row.id
    assert actions() == ["plan.drawn_up", "plan.drawn_up"]
    write(cycle_id, planned(slot=FRIDAY))
    assert plan.entry(first.id).version == 2, "the same answer counts no write"
    assert len(actions()) == 2


def test_what_is_pinned_stays() -> None:
    cycle_id = make.cycle()
    hall, other, team = make.venue(), make.venue("Tjetra"), plan.team()
    ids = [
        plan.line(cycle_id, origin=PlanOrigin.PLANNER, slot=MONDAY, venue_id=hall, pinned=[pin])
        for pin in ("day", "hour", "hall", "team")
    ]
    write(
        cycle_id,
        *(planned(entry_id=key, slot=FRIDAY, venue_id=other, team_id=team) for key in ids),
    )
    found = [(row.on_date, row.start_time, row.venue_id, row.team_id) for row in plan.entries()]
    moved = (FRIDAY.on, FRIDAY.start, other, team)
    assert found == [
        (MONDAY.on, *moved[1:]), (moved[0], MONDAY.start, *moved[2:]), (*moved[:2], hall, team), (*moved[:3], None),
    ]  # fmt: skip
    write(cycle_id)
    assert len(plan.entries()) == 4, "pinned lines stay also when the planner no longer speaks of them"


def test_lines_of_people_are_untouched_unless_named() -> None:
    cycle_id = make.cycle()
    mine, other = plan.line(cycle_id), plan.line(cycle_id, origin=PlanOrigin.COPY)
    write(cycle_id, planned(entry_id=other, slot=FRIDAY, place_ids=("vlore-rajoni-3",)))
    assert (plan.entry(mine).on_date, plan.entry(mine).version) == (plan.TUESDAY.on, 1)
    assert (plan.entry(other).on_date, plan.entry(other).origin) == (FRIDAY.on, PlanOrigin.COPY)


def test_a_hearing_of_the_calendar_gets_a_line_only_if_it_moves() -> None:
    cycle_id = make.cycle()
    stays, moves = make.announced(), make.announced(venue=VenueChoice(text="Salla e vjetër"))
    write(cycle_id, *(planned(hearing_id=card.id, slot=card.slot) for card in (stays, moves)))
    assert plan.entries() == []
    write(cycle_id, planned(hearing_id=moves.id, slot=FRIDAY), planned(hearing_id=stays.id, slot=stays.slot))
    (row,) = plan.entries()
    assert (row.hearing_id, row.on_date, row.venue_text) == (moves.id, FRIDAY.on, "Salla e vjetër")
    write(cycle_id, planned(hearing_id=moves.id, slot=moves.slot))
    assert plan.entries() == [], "back where it is announced: nothing is left to propose"


def test_an_unknown_cycle_or_line_writes_nothing() -> None:
    with pytest.raises(NotFound):
        write(999_999, planned())
    cycle_id = make.cycle()
    write(cycle_id, planned(entry_id=999_999), planned(hearing_id=999_999))
    assert plan.entries() == []


def a_line(key: str = "k1", **given: Any) -> ImportedLine:
    return ImportedLine(source_key=key, **({"slot": MONDAY, "place_ids": ("vlore-rajoni-1",)} | given))


def test_the_same_file_twice_changes_nothing_not_even_what_people_edited() -> None:
    cycle_id = make.cycle()
    theme = make.some_theme()
    given = [
        a_line(theme_ids=(theme,), title="Takim"),
        a_line("k2", slot=None, venue=VenueChoice(text="Shkolla")),
    ]
    assert read(cycle_id, *given) == ImportOutcome(("k1", "k2"), (), (), ())
    first, second = plan.entries()
    assert (first.origin, first.title, second.on_date, second.venue_text) == (
        PlanOrigin.IMPORT, "Takim", None, "Shkolla",
    )  # fmt: skip
    db.session.execute(sa.text("UPDATE plan_entry SET title = 'E jona' WHERE id = :id"), {"id": first.id})
    db.session.commit()
    assert read(cycle_id, *given) == ImportOutcome((), (), ("k1", "k2"), ())
    assert plan.entry(first.id).title == "E jona"
    assert read(cycle_id, a_line(slot=FRIDAY)) == ImportOutcome((), ("k1",), (), ())
    assert (plan.entry(first.id).on_date, plan.entry(first.id).version) == (FRIDAY.on, 2)
    assert len(plan.entries()) == 2
    assert actions() == ["plan.imported", "plan.imported"]


def with_key(key: str, **given: Any) -> Any:
    card = make.announced(**given)
    db.session.get_one(Hearing, card.id).source_key = key
    db.session.commit()
    return card


def test_a_published_line_that_moves_in_the_file_is_proposed_as_a_change() -> None:
    cycle_id = make.cycle()
    card = with_key("k1")
    same = a_line(slot=card.slot, title="Tjetër titull")
    assert read(cycle_id, same) == ImportOutcome((), (), ("k1",), ())
    assert read(cycle_id, a_line(slot=FRIDAY)) == ImportOutcome((), (), (), ("k1",))
    (row,) = plan.entries()
    assert (row.hearing_id, row.on_date, row.venue_text) == (card.id, FRIDAY.on, "Pallati i Kulturës")
    assert read(cycle_id, a_line(slot=FRIDAY)).unchanged == ("k1",)
    assert read(cycle_id, same).changed == ("k1",)
    assert plan.entries() == [], "the file says again what is announced"


def test_a_change_that_people_propose_is_theirs() -> None:
    cycle_id = make.cycle()
    card = with_key("k1")
    mine = plan.line(cycle_id, hearing_id=card.id)
    assert read(cycle_id, a_line(slot=FRIDAY)).unchanged == ("k1",)
    assert plan.entry(mine).on_date == plan.TUESDAY.on


def test_what_is_over_is_not_proposed_again() -> None:
    cycle_id = make.cycle()
    card = with_key("k1")
    cancel_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version, reason="Stuhi"
    )
    assert read(cycle_id, a_line(slot=FRIDAY)).unchanged == ("k1",)
    assert plan.entries() == []
