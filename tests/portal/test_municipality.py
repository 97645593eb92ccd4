"""A municipality's page: the year, the next hearings, what became of proposals; or what sources say."""

import re
from datetime import date

import pytest

from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.progress.service import set_due
from pb_app.cycles.rules import CycleStatus, PhaseKind
from pb_app.cycles.tables import CyclePhase
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from tests.consolidation.factories import card
from tests.consolidation.progress_factories import approved_item, publish_approved, report
from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced
from tests.house_client import HouseClient
from tests.portal.factories import activity, edition, reported
from tests.proposals.factories import listed


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_proposal_is_one_tap_away(client: HouseClient, prefix: str) -> None:
    make_cycle()
    page = client.get(f"{prefix}/vlore/").text
    assert f'class="btn" href="{prefix}/vlore/proposals/new"' in page


def test_the_heading_asks_in_albanian(client: HouseClient) -> None:
    make_cycle()
    assert "<h1>Çfarë i duhet zonës suaj në buxhetin 2027?</h1>" in client.get("/vlore/").text


def test_outside_the_window_no_proposal_is_asked_for(client: HouseClient) -> None:
    make_cycle(closes_on=date(2026, 9, 30))
    page = client.get("/vlore/").text
    assert "/vlore/proposals/new" not in page
    assert "nuk pranohen propozime" in page


def test_the_line_of_the_year_follows_from_the_dates(client: HouseClient) -> None:
    cycle_id = make_cycle()
    spans = [
        (PhaseKind.NOTICE, "Njoftimi", date(2026, 9, 1), date(2026, 9, 20)),
        (PhaseKind.HEARINGS, "Dëgjesat", date(2026, 9, 21), date(2026, 10, 16)),
        (PhaseKind.COUNCIL, "Këshilli", None, None),
    ]
    for position, (kind, name, starts_on, ends_on) in enumerate(spans):
        db.session.add(
            CyclePhase(
                cycle_id=cycle_id,
                kind=kind,
                name=name,
                starts_on=starts_on,
                ends_on=ends_on,
                position=position,
            )
        )
    db.session.commit()
    page = client.get("/vlore/").text
    steps = page[page.index('class="steps"') : page.index("</ol>", page.index('class="steps"'))]
    assert (
        steps.index('class="done"')
        < steps.index('class="now" aria-current="step"')
        < steps.index('class="later"')
    )
    assert "21 shtator – 16 tetor" in steps
    assert "datat do të njoftohen" in steps


def test_the_next_hearings_stand_there_and_a_draft_does_not(client: HouseClient) -> None:
    make_cycle()
    coming = announced()
    page = client.get("/vlore/").text
    assert f'href="/vlore/hearings/{coming.ref}"' in page
    assert "webcal://" in page


def test_figures_come_from_counters_and_from_the_published_list(client: HouseClient) -> None:
    cycle_id = make_cycle()
    listed(voices=12)
    edition(cycle_id)
    page = client.get("/vlore/").text
    figures = page[page.index('class="figures"') : page.index("</dl>", page.index('class="figures"'))]
    assert "<dd>12</dd>" in figures
    assert "zëra të listës të propozuar për buxhetin" in figures
    assert "miratuar" not in figures


def test_what_became_of_last_years_proposals_stands_there_in_figures(client: HouseClient) -> None:
    make_cycle()
    done, going = approved_item(listed(), lek=1_200_000), approved_item(listed(), lek=300_000)
    report(done, ProgressState.DONE)
    report(going, ProgressState.UNDER_WAY)
    set_due(
        SYSTEM, municipality_id="vlore", code=going, expected_version=card(going).version, due_on=date(2026, 9, 1)
    )  # fmt: skip
    make_cycle(year=2028)
    assert 'id="h-last-year"' not in client.get("/vlore/").text, "before the council's decision is public"
    publish_approved()
    page = client.get("/vlore/?again=1").text
    section = page[page.index('id="h-last-year"') :]
    section = section[: section.index("</section>")]
    assert "Çfarë u bë me propozimet për vitin 2027" in section
    figures = re.findall(r"<dt>([^<]+)(?:<small>([^<]+)</small>)?</dt><dd>([^<]+)</dd>", section)
    assert ("zëra të listës të miratuar nga Këshilli", "1 500 000 lekë për 2027", "2") in [
        tuple(part.replace("\N{NO-BREAK SPACE}", " ") for part in one) for one in figures
    ]
    assert [
        value
        for words, _note, value in figures
        if words in ("prej tyre të përfunduar", "prej tyre me vonesë")
    ] == ["1", "1"]
    assert "/vlore/budget/2027/progress" in section
    assert "me vonesë" in client.get("/vlore/budget/2027").text


def test_a_municipality_without_a_year_says_so_and_takes_no_proposals(client: HouseClient) -> None:
    page = client.get("/kukes/").text
    assert "Bashkia Kukës nuk e përdor ende këtë sistem." in page
    assert "/kukes/proposals/new" not in page
    assert "0 " not in page[page.index("<main") :]


def test_a_year_in_preparation_is_not_yet_public(client: HouseClient) -> None:
    make_cycle(status=CycleStatus.PREPARING)
    assert "nuk e përdor ende" in client.get("/vlore/").text
    client.get("/vlore/budget/2027", status=404)


@pytest.mark.parametrize("municipality_id", ["berat", "vlore"])
def test_what_sources_report_names_its_source(client: HouseClient, municipality_id: str) -> None:
    make_cycle("vlore")
    reported(municipality_id)
    page = client.get(f"/{municipality_id}/").text
    assert "Ndriçimi i fshatrave" in page
    assert 'href="https://bashkiaberat.gov.al/njoftim/"' in page


def test_a_total_is_shown_as_a_total_with_its_source(client: HouseClient) -> None:
    activity()
    page = client.get("/tirane/").text
    assert "10 fokus grupe" in page
    assert "Buletini i rrjetit POP" in page


def test_an_unknown_number_of_participants_is_no_zero(client: HouseClient) -> None:
    activity(participants=None)
    assert "pa të dhëna" in client.get("/tirane/").text


def test_one_or_three_hearings_cost_the_same(client: HouseClient) -> None:
    make_cycle()
    announced()
    client.get("/vlore/")
    with_one = len(client.statements)
    announced(place_ids=("vlore-rajoni-4",))
    announced(place_ids=("vlore-orikum", "vlore-novosele"))
    client.get("/vlore/")
    assert len(client.statements) == with_one


@pytest.mark.parametrize("path", ["/atlantis/", "/atlantis/budget/2027", "/embed/atlantis/hearings", "/%00/"])
def test_what_does_not_exist_is_not_found(client: HouseClient, path: str) -> None:
    client.get(path, status=404)


def test_the_frame_has_no_form_no_script_no_cookie_and_may_be_framed(client: HouseClient) -> None:
    make_cycle()
    announced()
    response = client.get("/embed/vlore/hearings")
    assert "<form" not in response.text
    assert "<script" not in response.text
    assert "Set-Cookie" not in response.headers
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    assert 'target="_top"' in response.text
    assert "Rajoni 3" in response.text


def test_the_frame_of_a_municipality_without_hearings_says_so(client: HouseClient) -> None:
    assert "nuk është njoftuar asnjë dëgjesë" in client.get("/embed/kukes/hearings").text
