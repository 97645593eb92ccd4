"""Lines of a draft and teams for tests."""

from datetime import date, time
from typing import Any

from pb_app.accounts.tables import Person
from pb_app.database import db
from pb_app.hearings.planning.draft_lines import new_line, set_places, set_slot, set_themes
from pb_app.hearings.planning.rules import PlanOrigin
from pb_app.hearings.planning.tables import PlanEntry, PlanTeam, PlanTeamMember
from pb_app.hearings.rules import Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.unit_of_work import unit_of_work
from tests.hearings.factories import rows_of

TUESDAY = Slot(date(2026, 11, 10), time(16, 30), time(18, 0))


def line(cycle_id: int, *, origin: PlanOrigin = PlanOrigin.PERSON, **given: Any) -> int:
    """A line of the draft for Rajoni 3, or one that differs as told; give its id."""
    slot = given.pop("slot", TUESDAY)
    place_ids = given.pop("place_ids", ("vlore-rajoni-3",) if "hearing_id" not in given else ())
    theme_ids = given.pop("theme_ids", ())
    with unit_of_work(SYSTEM) as uow:
        row = new_line(uow, cycle_id, origin, **given)
        set_slot(row, slot)
        set_places(row, place_ids)
        set_themes(row, theme_ids)
        uow.session.flush()
        return row.id


def entries() -> list[PlanEntry]:
    """All lines as they stand, by id."""
    return sorted(rows_of(PlanEntry), key=lambda row: row.id)


def entry(entry_id: int) -> PlanEntry:
    """A line as it stands."""
    (row,) = rows_of(PlanEntry, PlanEntry.id == entry_id)
    found: PlanEntry = row
    return found


def team(name: str = "Ekipi 1", *people: str, municipality_id: str = "vlore") -> int:
    """A team of these persons of the cast."""
    members = [rows_of(Person, Person.email == f"{key}@example.org")[0].id for key in people]
    row = PlanTeam(
        municipality_id=municipality_id, name=name, max_per_day=1, is_active=True, version=1,
        members=[PlanTeamMember(person_id=key) for key in members],
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row.id
