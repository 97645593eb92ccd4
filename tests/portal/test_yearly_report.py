"""The yearly report: counted from the records, the same words on every medium, nothing private."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa

from pb_app.consolidation.rules import CouncilOutcome, Decision, Stage
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft
from pb_app.consolidation.service import record_council, render_edition
from pb_app.consolidation.tables import ListEdition
from pb_app.database import db
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.tables import Hearing
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import moderate_proposal
from tests.consolidation import factories as items
from tests.hearings import factories as hearings
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, listed, row, submit

REPORT = "/vlore/budget/2027/report"


@pytest.fixture
def year(app: object) -> None:
    """One accepted, one turned down in the list, one declined, one open, one unread; one meeting held."""
    assert app
    hearings.cycle()
    items.proposed_item(1_200_000, listed(contact=Contact(name=NAME, email=EMAIL, phone=PHONE)))
    refused = items.make_item(listed(text="Diçka tjetër për lagjen"), title="Zëri i papranuar")
    items.decide(refused, Decision.NOT_ACCEPTED, reason="Nuk ka fonde")
    declined = listed(text="Ndriçim i dytë")
    moderate_proposal(
        SYSTEM, municipality_id="vlore", ref=declined, expected_version=row(declined).version,
        status=ProposalStatus.DECLINED, reason="Jashtë kompetencës",
    )  # fmt: skip
    listed(text="Ende pa përgjigje")
    submit(text="Ende e palexuar")
    items.publish(confirmed=items.LEFT_OUT)
    render_edition({"edition_id": db.session.scalars(sa.select(ListEdition.id)).one()})


def table(client: HouseClient) -> dict[tuple[str, str], int]:
    text = client.get(f"/en{REPORT}.csv").get_data(as_text=True).removeprefix("\ufeff")
    return {(one["section"], one["what"]): int(one["count"]) for one in csv.DictReader(io.StringIO(text))}


@pytest.mark.usefixtures("year")
def test_every_recommendation_is_counted_once(client: HouseClient) -> None:
    found = table(client)
    said = [found["recommendations", what] for what in (
        "Received in all", "Made public", "Accepted", "Partly accepted", "Not accepted, with a reason",
        "Passed on to another authority", "Not answered yet",
    )]  # fmt: skip
    assert said == [5, 4, 1, 0, 2, 0, 1]
    assert (found["reasons", "Nuk ka fonde"], found["reasons", "Jashtë kompetencës"]) == (1, 1)
    assert found["acts", "Acts consulted"] == 1


def test_once_the_council_has_spoken_its_word_counts(app: object, client: HouseClient) -> None:
    assert app
    hearings.cycle()
    kept = items.proposed_item(1_000, listed())
    less = items.proposed_item(2_000, listed(text="Diçka tjetër për lagjen"))
    dropped = items.proposed_item(3_000, listed(text="Ndriçim i dytë"))
    items.publish()
    run_due({"render_edition": render_edition})
    assert table(client)["recommendations", "Accepted"] == 3
    record_council(
        SYSTEM, municipality_id="vlore", year=2027, act=CouncilAct(number="45", decided_on=date(2026, 9, 30)),
        drafts=[
            CouncilDraft(code=kept, outcome=CouncilOutcome.APPROVED),
            CouncilDraft(code=less, outcome=CouncilOutcome.CHANGED, amounts={2027: 500}, reason="mungojnë fondet"),
            CouncilDraft(code=dropped, outcome=CouncilOutcome.DROPPED, reason="trualli nuk është i bashkisë"),
        ],
    )  # fmt: skip
    items.publish(stage=Stage.APPROVED)
    run_due({"render_edition": render_edition})
    found = table(client)
    assert [found["recommendations", one] for one in (
        "Accepted", "Partly accepted", "Not accepted, with a reason", "Not answered yet",
    )] == [1, 1, 1, 0]  # fmt: skip
    assert found["reasons", "trualli nuk është i bashkisë"] == 1


@pytest.mark.usefixtures("year")
def test_the_page_and_the_documents_say_the_same(client: HouseClient) -> None:
    page = client.get(REPORT).get_data(as_text=True)
    assert "Raporti vjetor për transparencën në procesin e vendimmarrjes" in page
    assert "Nuk ka fonde" in page
    assert not any(canary in page for canary in (NAME, EMAIL, PHONE, "Ende e palexuar"))
    client.get(f"/en{REPORT}")
    first, second = client.get(f"{REPORT}.pdf").data, client.get(f"{REPORT}.pdf").data
    assert first.startswith(b"%PDF-")
    assert first == second
    assert client.get(f"{REPORT}.docx").data.startswith(b"PK")


def test_meetings_held_are_listed(app: object, client: HouseClient) -> None:
    assert app
    hearings.cycle()
    card = hearings.announced()
    db.session.execute(sa.update(Hearing).where(Hearing.id == card.id).values(status=HearingStatus.HELD))
    db.session.commit()
    assert table(client)["meetings", "Held"] == 1


def test_a_year_in_preparation_has_no_report(client: HouseClient) -> None:
    client.get("/vlore/budget/2031/report", status=404)
