"""The page «Harto për mua»: asked once, watched, stopped, left and come back to; each obstacle leads somewhere."""

import re

import pytest
import sqlalchemy as sa

from pb_app.cli import work
from pb_app.database import db
from pb_app.hearings.planning import running
from pb_app.hearings.planning.facts_places import add_place_days_off
from pb_app.hearings.planning.facts_rules import DaysOffDraft, RoundDraft
from pb_app.hearings.planning.rules import RunState
from pb_app.hearings.planning.tables import PlanRun
from pb_app.hearings.web.planning import run as run_page
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from tests.hearings import factories as hearings
from tests.house_client import HouseClient
from tests.planning_facts.season import SECOND, TODAY, line, make_season, rule, team

RUN = "/staff/vlore/planning/run/2027"


def begin(client: HouseClient, key: str = "coordinator", engine: str = "built_in") -> None:
    client.login(key).post(RUN, {"engine": engine})


def words(client: HouseClient, page: str = RUN) -> str:
    return client.get(page).get_data(as_text=True)


def test_it_is_asked_watched_and_read_later(client: HouseClient) -> None:
    make_season()
    begin(client, "youth_centre")
    page = words(client)
    assert "<progress" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "data-run=" in page
    client.post(RUN, {"engine": "built_in"}, token_from="/staff/vlore/hearings/new")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlanRun)) == 1
    db.session.execute(sa.update(PlanRun).values(state=RunState.RUNNING, done=3, total=9))
    db.session.commit()
    assert re.search(r'<progress[^>]* max="9" value="3"', words(client))
    run_due(work.TASKS)
    page = words(client)
    assert "<progress" not in page
    assert "Të 2 dëgjesat" in page
    assert 'href="/staff/vlore/planning/2027"' in page
    assert "All 2 hearings" in words(client, "/en" + RUN)


def test_it_is_stopped(client: HouseClient) -> None:
    make_season()
    begin(client)
    action = re.search(r'action="([^"]+/stop)"', words(client))
    assert action
    client.post(action[1], {}, token_from=RUN)
    assert "U ndal. Drafti mbetet siç ishte." in words(client)
    client.post(action[1], {}, token_from=RUN)


def test_a_failed_run_says_why(client: HouseClient) -> None:
    make_season()
    begin(client)
    for code in ("unexpected", "worker_died", "no_rounds"):
        db.session.execute(sa.update(PlanRun).values(state=RunState.FAILED, report={"error": code}))
        db.session.commit()
        page = words(client)
        assert "dështoi" in page
        assert code not in page


@pytest.mark.parametrize(
    ("is_there", "engine", "status"), [(True, "exact", 303), (False, "exact", 200), (True, "x", 200)]
)
def test_the_exact_planner_is_offered_where_it_is(
    client: HouseClient, monkeypatch: pytest.MonkeyPatch, *, is_there: bool, engine: str, status: int
) -> None:
    make_season()
    monkeypatch.setattr(run_page, "exact_is_installed", lambda: is_there)
    monkeypatch.setattr(running, "exact_is_installed", lambda: is_there)
    page = words(client.login("coordinator"))
    assert ('value="exact"' in page) is is_there
    client.post(RUN, {"engine": engine}, status=status)


def test_without_dates_there_is_no_button(client: HouseClient) -> None:
    make_season()
    db.session.execute(sa.text("DELETE FROM plan_round"))
    db.session.execute(sa.text("UPDATE budget_cycle SET opens_on = NULL"))
    db.session.commit()
    page = words(client.login("coordinator"))
    assert 'name="engine"' not in page
    assert "Asnjë raund nuk ka ende data" in page


def test_each_obstacle_leads_to_where_it_is_set_right(client: HouseClient) -> None:
    """Two places, a team with one hearing a day, one possible day: what stands in the way, in both languages."""
    cycle = make_season(RoundDraft(TODAY, TODAY.replace(day=9)), SECOND)
    hearings.venue("Salla e shkollës", place_id="vlore-novosele", capacity=20, step_free=False)
    rule("vlore-novosele", 2, needs_step_free=True, expected_people=80)
    rule("vlore-rajoni-1", 1, weekdays=(0,))
    where = {"actor": SYSTEM, "municipality_id": "vlore", "place_id": "vlore-rajoni-1"}
    add_place_days_off(**where, draft=DaysOffDraft(weekday=0, reason="pazar <script>"))
    team()
    line(cycle, "vlore-rajoni-1", pinned=["day", "hour"], on_date=TODAY.replace(day=2), round_number=1)
    begin(client)
    run_due(work.TASKS)
    for prefix in ("", "/en"):
        page = words(client, prefix + RUN)
        assert "<script>" not in page.replace('<script type="module"', "").split("<main")[1]
        cards = [card.split("</article>")[0] for card in page.split("<article")[1:]]
        assert len(cards) >= 4
        links = {link for card in cards for link in re.findall(r'href="([^"]+)"', card)}
        assert links
        for link in links:
            client.get(link.replace("&amp;", "&"))


def test_a_run_of_another_season_cannot_be_stopped_here(client: HouseClient) -> None:
    make_season()
    begin(client)
    run_id = db.session.scalars(sa.select(PlanRun.id)).one()
    client.login("stranger")
    answer = client.client.post(f"/staff/fier/planning/run/2027/{run_id}/stop")
    assert answer.status_code in {400, 404}
    db.session.expire_all()
    assert db.session.scalars(sa.select(PlanRun.state)).one() is RunState.WAITING
