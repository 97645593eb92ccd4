"""TEMPORARY rows until the services of cycles and halls are there."""
from datetime import timedelta
from collections.abc import Iterator
from functools import partial
from pb_app.cli.demo.examples import Row, number, read_examples
from pb_app.cli.demo.history import Moment, Season
from pb_app.cycles.tables import *
from pb_app.cycles.rules import *
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.tables import Municipality, Venue
from pb_app.unit_of_work import unit_of_work
from pb_app.cycles.queries import list_themes
MUNICIPALITIES=("vlore","fier","divjake")
def opening_moments(season):
    for n,m in enumerate(MUNICIPALITIES):
        yield Moment(season.calendar.at(-28,"09:00")+timedelta(minutes=n), partial(_open, season, m))
def _open(season, m):
    with unit_of_work(SYSTEM) as uow:
        mun=uow.session.get_one(Municipality,m); mun.office="Zyra e buxhetit (shembull)"; mun.email=f"buxheti@{m}.example"
        c=BudgetCycle(municipality_id=m,year=season.calendar.year,status=CycleStatus.OPEN,is_example=True,opens_on=season.calendar.day(-27),closes_on=season.calendar.day(20),created_at=uow.now)
        uow.session.add(c);uow.session.flush()
        for i,t in enumerate(list_themes()): uow.session.add(CycleTheme(cycle_id=c.id,theme_id=t.id,position=i))
        for i,(k,nm,a,b) in enumerate([(PhaseKind.NOTICE,"Njoftimi",-27,-10),(PhaseKind.HEARINGS,"Dëgjesat",-9,13),(PhaseKind.CONSOLIDATION,"Bashkimi",-3,20),(PhaseKind.DRAFT_LIST,"Lista",21,25),(PhaseKind.COUNCIL,"Këshilli",26,40)]):
            uow.session.add(CyclePhase(cycle_id=c.id,kind=k,name=nm,starts_on=season.calendar.day(a),ends_on=season.calendar.day(b),position=i))
        if m=="vlore":
            for r in read_examples("programmes"):
                p=BudgetProgramme(cycle_id=c.id,code=r["code"],name=r["name"],name_en=r["name_en"],function_code=r["function_code"]);uow.session.add(p);uow.session.flush()
                uow.session.add(Ceiling(cycle_id=c.id,programme_id=p.id,year=season.calendar.year,amount=int(r["ceiling"])))
        for r in read_examples("venues"):
            if r["municipality_id"]==m:
                uow.session.add(Venue(municipality_id=m,name=r["name"],place_id=r["place_id"],address=r["address"],capacity=number(r["capacity"]),step_free={"yes":True,"no":False}.get(r["step_free"]),accessibility=r["accessibility"],created_at=uow.now))
        uow.session.flush()
        season.cycle_ids[m]=c.id
