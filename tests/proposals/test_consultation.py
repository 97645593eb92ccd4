"""Written comments on the published draft of the budget, within the working days of the law."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.planning.facts_rules import SpecialPeriodDraft
from pb_app.hearings.planning.facts_special_days import add_special_period
from pb_app.hearings.planning.rules import SpecialPeriodKind
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.kernel.ids import new_token
from pb_app.proposals.consultation_rules import CommentOn, ConsultationDraft, check_consultation, last_day
from pb_app.proposals.queries import comment_of, get_consultation
from pb_app.proposals.rules import Contact, ProposalSource
from pb_app.proposals.service import change_consultation, publish_consultation, submit_proposal
from pb_app.proposals.tables import Proposal
from tests.conftest import StillClock
from tests.house_client import HouseClient
from tests.pictures import PDF
from tests.proposals.factories import a_draft, list_it, row
from tests.proposals.pages import TYPED, count, words

DAY = date(2026, 10, 1)  # a Thursday, the day on which the still clock stands
LINK = "https://vlora.gov.al/projektbuxheti-2027.pdf"


def _draft(**values: Any) -> ConsultationDraft:
    return ConsultationDraft(**{"title": "Projektbuxheti 2027", "published_on": DAY, "url": LINK, **values})


def _publish(document: bytes | None = None, **values: Any) -> int:
    return publish_consultation(
        actor=SYSTEM, municipality_id="vlore", year=2027, draft=_draft(**values), document=document
    )


def _comment(number: int, **values: Any) -> str:
    return submit_proposal(
        VISITOR, municipality_id="vlore", form_token=new_token(),
        draft=a_draft(source=ProposalSource.COMMENT, place_id=None, **values), contact=Contact(),
        comment=CommentOn(number, "faqja 14"),
    ).ref  # fmt: skip


class TestTheDays:
    def test_the_first_day_counted_is_the_one_after_publication(self) -> None:
        def is_free(_on: date) -> bool:
            return False

        assert last_day(DAY, 1, is_free) == DAY + timedelta(days=1)
        assert last_day(DAY, 20, is_free) == date(2026, 10, 29)

    def test_holidays_are_not_counted(self) -> None:
        def is_free(on: date) -> bool:
            return on == date(2026, 10, 2)

        assert last_day(DAY, 1, is_free) == date(2026, 10, 5)

    @pytest.mark.parametrize(
        ("draft", "code"),
        [
            (_draft(title=""), "consultation_title_required"),
            (_draft(published_on=DAY + timedelta(days=1)), "in_the_future"),
            (_draft(url=""), "consultation_document_required"),
            (_draft(url="javascript:alert(1)"), "address_unreadable"),
        ],
    )
    def test_a_draft_that_nobody_could_read(self, draft: ConsultationDraft, code: str) -> None:
        with pytest.raises(DomainError, match=code):
            check_consultation(draft, DAY, has_file=False)


@pytest.mark.usefixtures("cycle_id")
class TestTheWindow:
    def test_twenty_working_days(self) -> None:
        card = get_consultation("vlore", _publish())
        assert (card.published_on, card.closes_on, card.working_days) == (DAY, date(2026, 10, 29), 20)

    def test_a_holiday_that_becomes_known_later_moves_it_on_and_never_back(self) -> None:
        number = _publish()
        say = SpecialPeriodDraft(
            kind=SpecialPeriodKind.HOLIDAY, first_day=date(2026, 10, 12), last_day=date(2026, 10, 13),
            name="Ditë pushimi",
        )  # fmt: skip
        add_special_period(actor=SYSTEM, municipality_id="vlore", draft=say)
        assert get_consultation("vlore", number).closes_on == date(2026, 11, 2)
        db.session.execute(sa.update(BudgetCycle).values(comment_days=5))
        db.session.commit()
        assert get_consultation("vlore", number).closes_on == date(2026, 10, 29)

    def test_the_last_day_is_one_and_the_next_is_none(self, clock: StillClock) -> None:
        number = _publish()
        clock.move(days=28)
        _comment(number)
        clock.move(days=1)
        with pytest.raises(DomainError, match="window_closed"):
            _comment(number)
        assert count() == 1

    def test_proposals_being_closed_does_not_close_comments(self, clock: StillClock) -> None:
        db.session.execute(sa.update(BudgetCycle).values(closes_on=DAY))
        db.session.commit()
        clock.move(days=1)
        _comment(_publish(published_on=DAY))
        assert count() == 1

    def test_another_municipality_takes_none(self) -> None:
        number = _publish()
        with pytest.raises(NotFound):
            submit_proposal(
                VISITOR, municipality_id="fier", form_token=new_token(), draft=a_draft(place_id=None),
                contact=Contact(), comment=CommentOn(number),
            )  # fmt: skip
        assert count() == 0

    def test_a_year_that_is_not_open_puts_nothing_before_the_public(self) -> None:
        db.session.execute(sa.update(BudgetCycle).values(status=CycleStatus.PREPARING))
        db.session.commit()
        with pytest.raises(DomainError, match="consultation_year_not_open"):
            _publish()

    def test_a_visitor_publishes_nothing(self) -> None:
        with pytest.raises(Forbidden):
            publish_consultation(actor=VISITOR, municipality_id="vlore", year=2027, draft=_draft())

    def test_one_draft_a_day(self) -> None:
        _publish()
        with pytest.raises(DomainError, match="consultation_same_day"):
            _publish()

    def test_a_correction_that_comes_too_late_is_refused(self) -> None:
        number = _publish()
        change = {"actor": SYSTEM, "municipality_id": "vlore", "year": 2027, "consultation_id": number}
        change_consultation(**change, expected_version=1, draft=_draft(title="Projektbuxheti i ndrequr"))
        with pytest.raises(StaleVersion):
            change_consultation(**change, expected_version=1, draft=_draft(title="Tjetër"))
        assert get_consultation("vlore", number).title == "Projektbuxheti i ndrequr"


@pytest.mark.usefixtures("cycle_id")
class TestComments:
    def test_it_waits_among_the_proposals_with_its_own_mark(self) -> None:
        ref = _comment(_publish())
        stored = row(ref)
        assert stored.source is ProposalSource.COMMENT
        found = comment_of(stored.id)
        assert found is not None
        assert found.words_in("sq") == "Projektbuxheti 2027: faqja 14"

    def test_from_the_year_page_to_the_public_comment(self, client: HouseClient) -> None:
        number = _publish(document=PDF)
        year = client.get("/vlore/budget/2027")
        assert "Komente për projektbuxhetin deri më: e enjte, 29 tetor 2026" in words(year)
        assert f"/vlore/consultations/{number}" in client.get("/vlore/proposals").get_data(as_text=True)
        page = f"/vlore/consultations/{number}"
        assert client.get(f"{page}/document").data == PDF
        filled = client.form(page) | TYPED | {"place": "-", "passage": "faqja 14, rreshti 3"}
        looked = client.post(page, filled | {"step": "check"}, status=200)
        assert "Projektbuxheti 2027: faqja 14, rreshti 3" in words(looked)
        sent = client.post(page, filled)
        assert "Komenti juaj mbërriti" in words(client.get(sent.location))
        ref = db.session.scalars(sa.select(Proposal.ref)).one()
        client.get(f"/vlore/proposals/{ref}", status=404)
        list_it(ref)
        assert "Projektbuxheti 2027: faqja 14, rreshti 3" in words(client.get(f"/vlore/proposals/{ref}"))

    def test_the_first_page_leads_to_it_while_comments_are_taken(
        self, client: HouseClient, clock: StillClock
    ) -> None:
        """Who has two minutes reads one page: the municipality's own."""
        number = _publish()
        assert f"/vlore/consultations/{number}" in client.get("/vlore/").text

        clock.move(days=29)
        assert "/vlore/consultations/" not in client.get("/vlore/").text

    def test_afterwards_the_page_says_when_it_was(self, client: HouseClient, clock: StillClock) -> None:
        number = _publish()
        page = f"/vlore/consultations/{number}"
        filled = client.form(page) | TYPED | {"place": "-"}
        clock.move(days=29)
        closed = words(client.get(page))
        assert "e enjte, 1 tetor 2026" in closed
        assert "e enjte, 29 tetor 2026" in closed
        assert TYPED["text"] in client.post(
            page, filled | {"csrf_token": filled["csrf_token"]}, status=200
        ).get_data(as_text=True)
        assert count() == 0

    def test_what_does_not_exist_has_no_page(self, client: HouseClient) -> None:
        number = _publish()
        client.get("/vlore/consultations/999999", status=404)
        client.get(f"/fier/consultations/{number}", status=404)
        client.get(f"/vlore/consultations/{number}/document", status=404)


@pytest.mark.usefixtures("cycle_id")
class TestTheCoordinator:
    PAGE = "/staff/vlore/process/2027/consultation"

    def test_puts_it_before_the_public_and_puts_it_right(self, client: HouseClient) -> None:
        client.login("coordinator")
        data = {
            "title": "Projektbuxheti 2027",
            "published_on": "1.10.2026",
            "file": (io.BytesIO(PDF), "p.pdf"),
        }
        client.post(self.PAGE, data, content_type="multipart/form-data")
        assert "e enjte, 29 tetor 2026" in words(client.get(self.PAGE))
        number = db.session.scalars(sa.text("SELECT id FROM consultation")).one()
        edit = f"{self.PAGE}/{number}"
        changed = {"version": "1", "title": "Projektbuxheti 2027–2029", "published_on": "1.10.2026"}
        client.post(edit, changed)
        stale = client.post(edit, changed | {"title": "Tjetër"}, status=409)
        assert "Projektbuxheti 2027–2029" in words(stale)
        assert "Tjetër" in stale.get_data(as_text=True)

    def test_a_document_that_is_no_pdf_is_refused(self, client: HouseClient) -> None:
        client.login("coordinator")
        data = {"title": "P", "published_on": "1.10.2026", "file": (io.BytesIO(b"<html>"), "p.pdf")}
        page = client.post(self.PAGE, data, status=200, content_type="multipart/form-data")
        assert 'value="P"' in page.get_data(as_text=True)
        assert db.session.scalar(sa.text("SELECT count(*) FROM consultation")) == 0
