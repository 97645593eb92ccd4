"""Ask, confirm, change, leave: what the pages say, what they do, and to whom."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from pb_app.database import db
from pb_app.extensions import limiter
from pb_app.hearings.rules import Slot
from pb_app.kernel.errors import DomainError
from pb_app.notices.rules import Digest, SubscriptionState
from pb_app.notices.service import erase_expired, prepare_due, request_subscription
from pb_app.notices.tables import Subscription
from pb_app.outbox.tables import OutboxMessage
from pb_app.unit_of_work import house
from pb_app.web.error_texts import text_of as sentence_of
from tests.conftest import StillClock
from tests.hearings.factories import announced, rows_of
from tests.house_client import HouseClient
from tests.mail_server import MailServer
from tests.notices.post import CANARY, Post, asked, links_in, subscribed, subscription, text_of, token, wish

FORM = "/vlore/notices"
TYPED = {"email": CANARY, "digest": "each", "reminders": "24", "language": "sq"}


def words(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def filled(client: HouseClient, **typed: Any) -> dict[str, Any]:
    return client.form(FORM) | TYPED | typed


@pytest.mark.usefixtures("mail")
class TestAsking:
    def test_from_the_form_to_the_first_notice(self, client: HouseClient, post: Post) -> None:
        answer = client.post(FORM, filled(client, places=["vlore-rajoni-3"], reminders=["168", "24"]))
        assert "Shikoni postën tuaj" in words(client.get(answer.location))
        announced()
        (request,) = post.send()
        assert request["To"] == CANARY
        assert "List-Unsubscribe" not in request
        (link,) = [link for link in links_in(request) if "/notices/" in link]
        row = subscription()
        assert row is not None
        assert row.state is SubscriptionState.WAITING
        page = client.get(link)
        assert "A t’ju shkruajmë për dëgjesat?" in words(page)
        assert subscription().state is SubscriptionState.WAITING, "to open the page confirms nothing"
        answer = client.post(f"{link}/confirm", token_from=link)
        assert "Tani e tutje njoftoheni" in words(client.get(answer.location))
        row = subscription()
        assert (row.state, row.place_ids, row.reminder_hours) == (
            SubscriptionState.ACTIVE, ["vlore-rajoni-3"], [168, 24],
        )  # fmt: skip
        announced()
        assert len(post.send()) == 1

    def test_nothing_but_the_request_is_sent_before(self, post: Post, clock: StillClock) -> None:
        asked(reminder_hours=(24,), digest=Digest.WEEKLY)
        post.send()
        announced()
        for _day in range(6):
            clock.move(days=1)
            assert post.send() == []

    def test_known_or_not_the_answer_is_the_same(self, client: HouseClient, post: Post) -> None:
        subscribed()
        known = client.post(FORM, filled(client))
        unknown = client.post(FORM, filled(client, email="i.ri@example.org"))
        assert known.location == unknown.location
        assert known.get_data() == unknown.get_data()
        mails = {str(message["To"]): message for message in post.send()}
        assert "vijnë tashmë" in text_of(mails[CANARY])

    def test_a_stranger_changes_nothing_of_a_known_address(self, client: HouseClient) -> None:
        subscribed(place_ids=("vlore-novosele",))
        client.post(FORM, filled(client, digest="none"))
        row = subscription()
        assert (row.digest, row.place_ids) == (Digest.EACH, ["vlore-novosele"])

    def test_a_letterbox_is_not_filled(self, post: Post, clock: StillClock) -> None:
        for _time in range(20):
            asked()
            clock.move(minutes=5)
        assert len(post.send()) == 1

    def test_after_a_week_the_link_is_over_and_the_address_erased(
        self, client: HouseClient, clock: StillClock
    ) -> None:
        link = f"{FORM}/{asked()}"
        client.get(link)
        clock.move(days=7)
        assert "nuk ruhet asgjë" in words(client.get(link, status=410))
        client.post(f"{link}/confirm", token_from=FORM, status=410)
        erase_expired()
        assert subscription() is None
        assert rows_of(OutboxMessage) == []

    def test_the_night_leaves_those_who_confirmed(self, clock: StillClock) -> None:
        subscribed()
        clock.move(days=100)
        erase_expired()
        assert subscription() is not None

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"email": ""}, "Shkruani e-mailin tuaj."),
            ({"email": "pa shenjë"}, DomainError("email_unreadable")),
            ({"email": f"{CANARY}\nBcc: x@example.org"}, DomainError("email_unreadable")),
            ({"email": f"{CANARY}, x@example.org"}, DomainError("email_unreadable")),
            ({"email": "a" * 1_000_000}, "254"),
            ({"places": ["fier-fier"]}, DomainError("unknown_place")),
            ({"places": ["x\x00' OR 1=1"]}, DomainError("unknown_place")),
            ({"themes": ["fluturimi"]}, DomainError("unknown_theme")),
            ({"reminders": ["3"]}, DomainError("unknown_offset")),
            ({"reminders": ["9" * 400]}, DomainError("unknown_offset")),
            ({"digest": "hourly"}, "Zgjidhni si t’ju njoftojmë për dëgjesat e reja."),
            ({"language": "de"}, "Zgjidhni një gjuhë."),
        ],
    )
    def test_a_fault_is_named(
        self, client: HouseClient, typed: dict[str, Any], said: str | DomainError
    ) -> None:
        page = words(client.post(FORM, filled(client, **typed), status=200))
        assert (said if isinstance(said, str) else sentence_of(said)) in page
        assert rows_of(Subscription) == []

    def test_a_link_may_choose_a_place(self, client: HouseClient) -> None:
        page = client.get(f"{FORM}?place=vlore-novosele&place=fier-fier&theme=x").get_data(as_text=True)
        assert re.findall(r'name="places"[^>]*value="([^"]+)" checked', page) == ["vlore-novosele"]

    def test_a_page_left_open_overnight_keeps_what_was_typed(self, client: HouseClient) -> None:
        page = client.post(FORM, filled(client) | {"csrf_token": "yesterday's"}, status=200)
        assert CANARY in page.get_data(as_text=True)
        assert rows_of(Subscription) == []

    def test_a_robot_is_asked_a_question(self, client: HouseClient) -> None:
        page = words(client.post(FORM, filled(client, website="http://example.org"), status=200))
        assert "Sa bëjnë" in page or "Sa bën" in page
        assert rows_of(Subscription) == []

    @pytest.mark.usefixtures("counted")
    def test_an_address_writes_so_many_and_no_more(self, client: HouseClient, clock: StillClock) -> None:
        form = filled(client)
        clock.move(minutes=1)
        for number in range(12):
            client.post(FORM, form | {"email": f"banor{number}@example.org"})
        client.post(FORM, form | {"email": "tepër@example.org"}, status=200)

    @pytest.fixture
    def counted(self) -> Iterator[None]:
        limiter.enabled = True
        limiter.reset()
        yield
        limiter.reset()
        limiter.enabled = False

    def test_in_english(self, client: HouseClient) -> None:
        page = words(client.get("/en/vlore/notices"))
        assert "E-mail about hearings" in page
        assert "7 days before" in page


class TestWithoutMail:
    def test_no_page_promises_a_mail(self, client: HouseClient) -> None:
        assert house().settings.mail_url is None
        card = announced()
        page = client.get(FORM)
        assert "<form" not in page.get_data(as_text=True)
        assert "/vlore/hearings#feed-h" in page.get_data(as_text=True)
        page = client.get(f"/vlore/hearings/{card.ref}/invite")
        assert f"/vlore/hearings/{card.ref}.ics" in page.get_data(as_text=True)

    def test_nothing_is_kept_of_a_form_sent_all_the_same(self, client: HouseClient) -> None:
        token_page = client.csrf_token("/staff/login")
        client.post(FORM, TYPED | {"csrf_token": token_page}, status=200)
        assert rows_of(Subscription) == []


@pytest.mark.usefixtures("mail")
class TestOwnPage:
    @pytest.fixture
    def link(self) -> str:
        return f"{FORM}/{subscribed()}"

    def test_what_was_chosen_can_be_changed(self, client: HouseClient, link: str) -> None:
        page = client.get(link).get_data(as_text=True)
        assert re.search(r'value="each" checked', page)
        client.post(link, {"digest": "weekly", "language": "en", "places": ["vlore-novosele"]})
        row = subscription()
        assert (row.digest, row.language, row.place_ids, row.reminder_hours) == (
            Digest.WEEKLY, "en", ["vlore-novosele"], [],
        )  # fmt: skip

    def test_a_fault_is_named(self, client: HouseClient, link: str) -> None:
        page = client.post(link, {"digest": "each", "language": "sq", "places": ["fier-fier"]}, status=200)
        assert sentence_of(DomainError("unknown_place")) in words(page)

    def test_who_turns_to_weekly_is_not_written_to_at_once(
        self, client: HouseClient, link: str, post: Post, clock: StillClock
    ) -> None:
        announced(slot=Slot(date(2026, 10, 30)))
        clock.move(days=20)
        post.send()
        client.post(link, {"digest": "weekly", "language": "sq"})
        assert post.send() == []

    def test_it_is_private(self, client: HouseClient, link: str) -> None:
        for path in (link, f"{link}/leave"):
            response = client.get(path)
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in response.headers["X-Robots-Tag"]
            assert CANARY not in response.get_data(as_text=True), "the address itself is not needed"
            assert "k…@example.org" in response.get_data(as_text=True)

    def test_a_wrong_link_is_not_there(self, client: HouseClient, link: str) -> None:
        good = link.rpartition("/")[2]
        for wrong in (
            good[:-1] + ("a" if good[-1] != "a" else "b"),
            good[:26],
            good + "a",
            good.upper(),
            "x",
        ):
            client.get(f"{FORM}/{wrong}", status=404)
        client.get(f"/fier/notices/{good}", status=410)

    def test_it_opens_no_invitation(self, client: HouseClient, link: str) -> None:
        client.get(f"/vlore/invitations/{link.rpartition('/')[2]}", status=404)

    def test_to_open_the_leave_page_erases_nothing(self, client: HouseClient, link: str) -> None:
        assert "Largohem dhe fshihet adresa ime" in words(client.get(f"{link}/leave"))
        client.client.head(f"{link}/leave")
        assert subscription() is not None


@pytest.mark.usefixtures("mail")
class TestLeaving:
    def test_one_click_from_a_mail_program(self, client: HouseClient, post: Post) -> None:
        """RFC 8058: one POST to the address of the header, without cookie, token or referrer; no redirect."""
        subscribed()
        announced()
        (message,) = post.send()
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        path = re.sub(r"^<https?://[^/]+|>$", "", message["List-Unsubscribe"])
        stranger = client.app.test_client()
        response = stranger.post(path, data={"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert "Adresa juaj u fshi." in words(response)
        assert subscription() is None
        assert stranger.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200, "twice"
        announced()
        assert post.send() == []

    def test_nothing_of_the_address_is_left(self, client: HouseClient, post: Post) -> None:
        link = f"{FORM}/{subscribed(reminder_hours=(24,))}"
        announced()
        post.send()
        announced()
        prepare_due()
        client.post(f"{link}/leave", status=200)
        assert holders_of(CANARY) == []
        client.get(link, status=410)

    def test_only_one_municipality_is_left(self, client: HouseClient) -> None:
        link = f"{FORM}/{subscribed()}"
        subscribed(municipality_id="fier")
        client.post(f"{link}/leave", status=200)
        assert subscription(municipality_id="fier") is not None

    def test_no_other_form_goes_without_a_token(self, client: HouseClient) -> None:
        exempt = [
            name for name, view in client.app.view_functions.items() if getattr(view, "pb_csrf_exempt", False)
        ]
        assert sorted(exempt) == [
            "consolidation_public.stop", "notices_public.leave", "notices_public.leave_invite",
        ]  # fmt: skip
        link = f"{FORM}/{asked()}"
        stranger = client.app.test_client()
        assert stranger.post(f"{link}/confirm").status_code == 400
        assert subscription().state is SubscriptionState.WAITING


def holders_of(address: str) -> list[str]:
    """The tables and columns that hold an address."""
    db.session.rollback()
    found = []
    for table in db.metadatas[None].sorted_tables:
        for column in table.columns:
            count = sa.select(sa.func.count()).where(
                sa.cast(column, sa.Text).like(f"%{address.partition('@')[0]}%")
            )
            if db.session.scalar(count):
                found.append(f"{table.name}.{column.name}")
    return found


@pytest.mark.usefixtures("mail")
class TestStaff:
    def test_numbers_and_no_address(self, client: HouseClient) -> None:
        subscribed(place_ids=("vlore-rajoni-3",))
        subscribed("tjeter@example.org", digest=Digest.WEEKLY)
        asked("ende.jo@example.org")
        page = client.login("coordinator").get("/staff/vlore/subscribers")
        text = words(page)
        assert re.search(r"të abonuar gjithsej 2 ", text)
        assert re.search(r"Rajoni 3 2 .*Njësia Administrative Novoselë 1 ", text) or re.search(
            r"Njësia Administrative Novoselë 1 .*Rajoni 3 2 ", text
        )
        assert "example.org" not in page.get_data(as_text=True).replace("coordinator@example.org", "")

    def test_nobody_yet(self, client: HouseClient) -> None:
        assert "Ende askush" in words(client.login("coordinator").get("/staff/vlore/subscribers"))


def test_two_at_the_same_moment_make_one(mail: MailServer) -> None:
    request_subscription(municipality_id="vlore", email=CANARY, wishes=wish())
    request_subscription(municipality_id="vlore", email=CANARY, wishes=wish(digest=Digest.NONE))
    (row,) = rows_of(Subscription)
    assert row.digest is Digest.NONE, "until it is confirmed, the last wish counts"
    assert token()
