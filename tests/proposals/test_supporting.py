"""Others ask for the same: counted once a person, by a mail, without keeping an address."""

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.cli.work import run_night
from pb_app.consolidation.service import render_edition
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.outbox.tables import OutboxMessage
from pb_app.proposals.rules import Contact, ProposalStatus, may_support
from pb_app.proposals.service import (
    change_contact,
    confirm_support,
    moderate_proposal,
    request_support,
    withdraw_proposal,
    withdraw_support,
)
from pb_app.proposals.tables import ProposalSupport
from tests.conftest import StillClock
from tests.consolidation import factories as items
from tests.house_client import HouseClient
from tests.notices.post import Post
from tests.proposals.factories import EMAIL, list_it, listed, row, submit
from tests.proposals.pages import words

CANARY = "kanarina.mbeshtetje@example.org"
pytestmark = pytest.mark.usefixtures("cycle_id")


def _ask(ref: str, email: str = CANARY) -> None:
    request_support(municipality_id="vlore", ref=ref, email=email)


def _links() -> list[str]:
    """The private links in the mails that wait, the oldest first."""
    db.session.expire_all()
    bodies = db.session.scalars(
        sa.select(OutboxMessage.body)
        .where(OutboxMessage.kind == "support_confirm")
        .order_by(OutboxMessage.id)
    )
    return [line for body in bodies for line in body.splitlines() if "/supports/" in line]


def _key() -> str:
    return _links()[-1].rpartition("/")[2][:26]


def _supported(ref: str, email: str = CANARY) -> str:
    _ask(ref, email)
    key = _key()
    confirm_support(municipality_id="vlore", key=key)
    return key


class TestCounting:
    def test_it_counts_once_the_mail_is_confirmed(self) -> None:
        ref = listed()
        version = row(ref).version
        _ask(ref)
        assert row(ref).supports == 0
        confirm_support(municipality_id="vlore", key=_key())
        assert (row(ref).supports, row(ref).version) == (1, version)

    def test_confirming_again_changes_nothing(self) -> None:
        ref = listed()
        key = _supported(ref)
        confirm_support(municipality_id="vlore", key=key)
        assert row(ref).supports == 1

    def test_one_person_counts_once_however_the_address_is_written(self) -> None:
        ref = listed()
        _supported(ref)
        name, _at, domain = CANARY.partition("@")
        for email in (CANARY.upper().lower(), f"{name}+budget@{domain}"):
            _ask(ref, email)
        assert row(ref).supports == 1
        assert db.session.scalar(sa.select(sa.func.count(ProposalSupport.id))) == 1

    def test_another_person_counts_too(self) -> None:
        ref = listed()
        _supported(ref)
        _supported(ref, "tjeter@example.org")
        assert row(ref).supports == 2

    def test_taken_back_it_counts_no_more_and_leaves_nothing(self) -> None:
        ref = listed()
        key = _supported(ref)
        withdraw_support(municipality_id="vlore", key=key)
        withdraw_support(municipality_id="vlore", key=key)
        assert row(ref).supports == 0
        assert db.session.scalar(sa.select(sa.func.count(ProposalSupport.id))) == 0

    def test_the_author_never_counts_for_the_own_proposal(self) -> None:
        ref = listed(contact=Contact(email=EMAIL))
        _ask(ref, EMAIL)
        assert _links() == []
        message = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert message is not None
        assert "Është propozimi juaj" in message.body

    def test_an_author_who_gives_the_address_later_is_taken_out_of_the_count(self) -> None:
        sent = submit(contact=Contact(name="SHEMBULL"))
        list_it(sent.ref)
        _supported(sent.ref)
        change_contact(
            VISITOR, municipality_id="vlore", follow_token=sent.follow_token, contact=Contact(email=CANARY)
        )
        assert row(sent.ref).supports == 0

    def test_under_another_municipality_the_link_leads_nowhere(self) -> None:
        ref = listed()
        _ask(ref)
        with pytest.raises(NotFound):
            confirm_support(municipality_id="fier", key=_key())
        assert row(ref).supports == 0

    def test_after_seven_days_nothing_is_kept(self, clock: StillClock, app: APIFlask) -> None:
        ref = listed()
        _ask(ref)
        key = _key()
        clock.move(days=7)
        with pytest.raises(NotFound):
            confirm_support(municipality_id="vlore", key=key)
        run_night(app)
        assert db.session.scalar(sa.select(sa.func.count(ProposalSupport.id))) == 0
        assert _links() == []


class TestWhen:
    @pytest.mark.parametrize("status", list(ProposalStatus))
    def test_only_what_is_listed_in_an_open_year(self, status: ProposalStatus) -> None:
        assert may_support(status, is_open_cycle=True) == (status is ProposalStatus.LISTED)
        assert not may_support(status, is_open_cycle=False)

    def test_what_is_not_public_does_not_exist(self, client: HouseClient) -> None:
        ref = submit().ref
        with pytest.raises(NotFound):
            _ask(ref)
        client.get(f"/vlore/proposals/{ref}/support", status=404)

    def test_the_proposal_of_another_municipality_does_not_exist(self, client: HouseClient) -> None:
        ref = listed()
        with pytest.raises(NotFound):
            request_support(municipality_id="fier", ref=ref, email=CANARY)
        client.get(f"/fier/proposals/{ref}/support", status=404)

    def test_a_declined_one_gains_nothing_and_keeps_its_count(self, client: HouseClient) -> None:
        ref = listed()
        _supported(ref)
        _ask(ref, "tjeter@example.org")
        link = _links()[-1]
        moderate_proposal(
            SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version,
            status=ProposalStatus.DECLINED, reason="Nuk është punë e bashkisë.",
        )  # fmt: skip
        path = link.partition("localhost")[2]
        assert "Yes" not in words(client.get(path))
        with pytest.raises(DomainError, match="support_closed"):
            confirm_support(municipality_id="vlore", key=_key())
        assert row(ref).supports == 1

    def test_a_withdrawn_one_does_not_show_its_text_behind_the_link(self, client: HouseClient) -> None:
        sent = submit(text="Kanarinë teksti i tërhequr për rrugën")
        list_it(sent.ref)
        _ask(sent.ref)
        path = _links()[-1].partition("localhost")[2]
        withdraw_proposal(VISITOR, municipality_id="vlore", follow_token=sent.follow_token)
        assert "Kanarinë" not in words(client.get(path))

    def test_what_the_published_list_answers_gains_nothing(self) -> None:
        ref = listed()
        _ask(ref)
        key = _key()
        items.proposed_item(1_000, ref)
        _ask(ref, "tjeter@example.org")  # decided is not answered
        items.publish()
        run_due({"render_edition": render_edition})
        for late in (
            lambda: confirm_support(municipality_id="vlore", key=key), lambda: _ask(ref, "vone@example.org"),
        ):  # fmt: skip
            with pytest.raises(DomainError, match="support_closed"):
                late()
        assert row(ref).supports == 0

    def test_a_closed_year_takes_none(self, cycle_id: int) -> None:
        ref = listed()
        db.session.execute(
            sa.update(BudgetCycle).where(BudgetCycle.id == cycle_id).values(status=CycleStatus.CLOSED)
        )
        db.session.commit()
        with pytest.raises(DomainError, match="support_closed"):
            _ask(ref)


class TestPrivacy:
    def test_the_address_is_nowhere_once_the_mail_is_sent(self, post: Post) -> None:
        ref = listed()
        _ask(ref)
        link = _links()[-1]
        (mail,) = post.send()
        assert str(mail["To"]) == CANARY
        assert _everything_holding(CANARY.partition("@")[0]) == []
        confirm_support(municipality_id="vlore", key=link.rpartition("/")[2][:26])
        assert row(ref).supports == 1
        assert _everything_holding(CANARY.partition("@")[0]) == []

    def test_confirmed_before_the_mail_was_wiped_it_is_dropped(self) -> None:
        _supported(listed())
        assert _everything_holding(CANARY.partition("@")[0]) == []

    def test_one_letterbox_gets_eight_mails_a_day_over_all_proposals(self, clock: StillClock) -> None:
        refs = [listed() for _number in range(10)]
        for ref in refs:
            _ask(ref)
            _ask(ref)
        assert len(_links()) == 8
        clock.move(days=1, seconds=1)
        _ask(refs[9])
        assert len(_links()) == 9


def _everything_holding(word: str) -> list[str]:
    """The tables in which a word stands anywhere."""
    db.session.rollback()
    found = []
    for table in db.metadata.sorted_tables:
        rows = db.session.execute(sa.select(table)).all()
        if any(word in str(one) for one in rows):
            found.append(table.name)
    return found


@pytest.mark.usefixtures("mail")
class TestPages:
    def test_from_the_proposal_to_the_count_and_back(self, client: HouseClient, post: Post) -> None:
        ref = listed()
        page = f"/vlore/proposals/{ref}"
        assert "E kërkoj edhe unë" in words(client.get(page))
        sent = client.post(f"{page}/support", client.form(f"{page}/support") | {"email": CANARY})
        assert "Shikoni postën" in words(client.get(sent.location))
        link = _links()[-1].partition("localhost")[2]
        post.send()
        assert "Po, më numëroni" in words(client.get(link))
        assert row(ref).supports == 0
        confirmed = client.post(f"{link}/confirm", token_from=link)
        assert confirmed.headers["Referrer-Policy"] == "no-referrer"
        assert "Jeni numëruar" in words(client.get(confirmed.location))
        assert "1 mbështetje" in words(client.get(page))
        client.post(f"{link}/withdraw", token_from=link, status=200)
        client.get(link, status=410)
        client.post(f"{link}/confirm", token_from=f"{page}/support", status=410)
        assert row(ref).supports == 0

    def test_a_made_up_link_was_never_there(self, client: HouseClient) -> None:
        client.get(f"/vlore/supports/{'a' * 52}", status=404)

    @pytest.mark.parametrize("email", ["pa shenjë", "a@example.org\r\nBcc: b@example.org", ""])
    def test_what_is_no_address_is_said_and_nothing_is_promised(
        self, client: HouseClient, email: str
    ) -> None:
        page = f"/vlore/proposals/{listed()}/support"
        client.post(page, client.form(page) | {"email": email}, status=200)
        assert db.session.scalar(sa.select(sa.func.count(ProposalSupport.id))) == 0

    def test_a_robot_is_asked(self, client: HouseClient) -> None:
        page = f"/vlore/proposals/{listed()}/support"
        answer = client.post(page, client.form(page) | {"email": CANARY, "website": "x"}, status=200)
        assert "Sa bëjnë" in words(answer)
        assert db.session.scalar(sa.select(sa.func.count(ProposalSupport.id))) == 0


class TestWithoutMail:
    def test_no_page_promises_one(self, client: HouseClient) -> None:
        ref = listed()
        assert "E kërkoj edhe unë" not in words(client.get(f"/vlore/proposals/{ref}"))
        page = client.get(f"/vlore/proposals/{ref}/support")
        assert "mbështetjet nuk mund të numërohen" in words(page)
        client.client.post(f"/vlore/proposals/{ref}/support", data={"email": CANARY})
        assert db.session.scalar(sa.select(sa.func.count(ProposalSupport.id))) == 0
