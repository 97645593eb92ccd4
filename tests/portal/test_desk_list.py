"""The desk leads to what is due about the list and to what authors answered."""

from pb_app.consolidation.rules import Decision
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.moderating.questions import answer_followed, ask_author, write_answer_down
from tests.consolidation.factories import decide, make_item, proposed_item
from tests.consolidation.progress_factories import approved_item, publish_approved
from tests.cycles.factories import make_cycle
from tests.house_client import HouseClient
from tests.portal.factories import edition
from tests.portal.test_desk import main_of
from tests.proposals.factories import listed, row, submit

BENCH = "/staff/vlore/consolidation"


def asked(ref: str) -> None:
    ask_author(
        SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version, question="Cila rrugë?"
    )


def test_each_task_of_the_list_leads_to_its_own_room(client: HouseClient) -> None:
    make_cycle()
    make_item()
    listed(text="Ndriçimi i rrugës kryesore.")
    page = main_of(client.login("coordinator"))
    assert f'href="{BENCH}/pile?year=2027"' in page
    assert f'href="{BENCH}/answers?year=2027&amp;decision=none"' in page


def test_decisions_that_nobody_can_read_yet_are_due(client: HouseClient, clock: object) -> None:
    cycle_id = make_cycle()
    code = proposed_item()
    client.login("coordinator")
    assert "1 vendim nuk është ende publik" in main_of(client)
    assert f'href="{BENCH}/publish?year=2027"' in main_of(client)
    clock.move(minutes=5)  # type: ignore[attr-defined]
    edition(cycle_id)
    assert "ende publik" not in main_of(client)
    clock.move(minutes=5)  # type: ignore[attr-defined]
    decide(code, Decision.DEFERRED, reason="Projekti nuk është gati.")
    assert "1 vendim nuk është ende publik" in main_of(client)
    assert "ende publik" not in main_of(client.login("budget_officer"))


def test_work_that_is_late_is_due_for_who_reports_it(client: HouseClient, clock: object) -> None:
    make_cycle()
    approved_item()
    publish_approved()
    client.login("budget_officer")
    assert "me vonesë" not in main_of(client)
    clock.move(days=800)  # type: ignore[attr-defined]
    page = main_of(client.login("budget_officer"))
    assert "1 zë i miratuar për 2027 është me vonesë" in page
    assert f'href="{BENCH}/progress?year=2027&amp;state=delayed"' in page
    assert "me vonesë" not in main_of(client.login("officer_1"))


def test_an_answer_of_the_author_is_due_until_the_office_answers(client: HouseClient) -> None:
    make_cycle()
    sent = submit(place_id="vlore-novosele")
    asked(sent.ref)
    client.login("coordinator")
    assert "iu përgjigj" not in main_of(client)
    answer_followed(SYSTEM, municipality_id="vlore", follow_token=sent.follow_token, answer="Rruga e parë")
    page = main_of(client)
    assert "1 autor iu përgjigj pyetjes suaj" in page
    assert f'href="/staff/vlore/proposals/{sent.ref}"' in page
    assert "iu përgjigj" not in main_of(client.login("officer_1"))


def test_what_the_office_wrote_down_itself_is_no_news(client: HouseClient, cast: object) -> None:
    make_cycle()
    ref = submit().ref
    asked(ref)
    write_answer_down(cast.actor("coordinator"), municipality_id="vlore", ref=ref, answer="Rruga e parë")  # type: ignore[attr-defined]
    assert "iu përgjigj" not in main_of(client.login("coordinator"))
