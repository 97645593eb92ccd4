"""TEMPORARY rows until the services of cycles and halls are there."""

from datetime import timedelta
from collections.abc import Iterator
from functools import partial
from pb_app.cli.demo.examples import Row, number, read_examples
from pb_app.cli.demo.history import Moment, Season
from pb_app.cycles.tables import *
from pb_app.cycles.rules import *
from pb_app.kernel.actor import SYSTEM
from pb_app.cli.demo.people import COORDINATORS, actor_of
from pb_app.territory.office_rules import OfficeDraft, VenueDraft
from pb_app.territory.queries import get_municipality
from pb_app.territory.service import add_venue, change_office
from pb_app.unit_of_work import unit_of_work
from pb_app.cycles.queries import list_themes

MUNICIPALITIES = ("vlore", "fier", "divjake")
OFFICE = "Zyra e buxhetit (shembull)"
STEP_FREE = {"yes": True, "no": False}


def opening_moments(season: Season) -> Iterator[Moment]:
    """Office, halls and budget year of the three municipalities."""
    for n, m in enumerate(MUNICIPALITIES):
        yield Moment(season.calendar.at(-28, "08:30") + timedelta(minutes=n), partial(_set_office, m))
    for n, row in enumerate(read_examples("venues")):
        yield Moment(season.calendar.at(-28, "08:40") + timedelta(minutes=n), partial(_add_hall, row))
    for n, m in enumerate(MUNICIPALITIES):
        yield Moment(season.calendar.at(-28, "09:00") + timedelta(minutes=n), partial(_open, season, m))


def _open(season, m):
    with unit_of_work(SYSTEM) as uow:
        c = BudgetCycle(
            municipality_id=m,
            year=season.calendar.year,
            status=CycleStatus.OPEN,
            is_example=True,
            opens_on=season.calendar.day(-27),
            closes_on=season.calendar.day(20),
            created_at=uow.now,
        )
        uow.session.add(c)
        uow.session.flush()
        for i, t in enumerate(list_themes()):
            uow.session.add(CycleTheme(cycle_id=c.id, theme_id=t.id, position=i))
        for i, (k, nm, a, b) in enumerate(
            [
                (PhaseKind.NOTICE, "Njoftimi", -27, -10),
                (PhaseKind.HEARINGS, "Dëgjesat", -9, 13),
                (PhaseKind.CONSOLIDATION, "Bashkimi", -3, 20),
                (PhaseKind.DRAFT_LIST, "Lista", 21, 25),
                (PhaseKind.COUNCIL, "Këshilli", 26, 40),
            ]
        ):
            uow.session.add(
                CyclePhase(
                    cycle_id=c.id,
                    kind=k,
                    name=nm,
                    starts_on=season.calendar.day(a),
                    ends_on=season.calendar.day(b),
                    position=i,
                )
            )
        if m == "vlore":
            for r in read_examples("programmes"):
                p = BudgetProgramme(
                    cycle_id=c.id,
                    code=r["code"],
                    name=r["name"],
                    name_en=r["name_en"],
                    function_code=r["function_code"],
                )
                uow.session.add(p)
                uow.session.flush()
                uow.session.add(
                    Ceiling(
                        cycle_id=c.id, programme_id=p.id, year=season.calendar.year, amount=int(r["ceiling"])
                    )
                )
        uow.session.flush()
        season.cycle_ids[m] = c.id


def _set_office(municipality_id: str) -> None:
    """A name and an address that cannot exist (RFC 2606); no telephone is made up."""
    card = get_municipality(municipality_id)
    change_office(
        actor=actor_of(COORDINATORS[municipality_id]), municipality_id=municipality_id, expected_version=card.version,
        draft=OfficeDraft(
            office=OFFICE, address="", phone="", email=f"buxheti@{municipality_id}.example", accent=card.accent,
            privacy_notice=card.privacy_notice, usual_minutes=card.usual_minutes,
        ),
    )  # fmt: skip


def _add_hall(row: Row) -> None:
    add_venue(
        actor=actor_of(COORDINATORS[row["municipality_id"]]), municipality_id=row["municipality_id"],
        draft=VenueDraft(
            name=row["name"], place_id=row["place_id"], address=row["address"], capacity=number(row["capacity"]),
            step_free=STEP_FREE.get(row["step_free"]), accessibility=row["accessibility"],
        ),
    )  # fmt: skip
