"""One hearing into one's calendar: REQUEST, update, CANCEL, REQUEST again, with the feed's UID and SEQUENCE."""

import re
from datetime import date, time
from email.message import EmailMessage

import icalendar
import pytest

from pb_app.hearings.day.tables import SeatRegistration
from pb_app.hearings.events import SeatGivenUp, SeatRegistered
from pb_app.hearings.feed import after_restore
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.errors import DomainError
from pb_app.notices.rules import SubscriptionState
from pb_app.notices.service import erase_expired, request_invitation
from pb_app.notices.tables import Invitation
from pb_app.unit_of_work import unit_of_work
from tests.conftest import StillClock
from tests.hearings.factories import again, announced, rows_of
from tests.house_client import HouseClient
from tests.notices.post import CANARY, Post, invited, links_in, text_of
from tests.notices.steps import SLOT, cancel, edit, move, restore
from tests.readers.reading import read_with_home_assistant


def calendar_in(message: EmailMessage) -> tuple[str, icalendar.Event]:
    """The METHOD and the event of a mail's calendar part; MIME type and body agree on the method."""
    assert message.get_content_type() == "multipart/alternative"
    plain, part = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert part.get_content_type() == "text/calendar"
    assert part.get_content_charset() == "utf-8"
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = icalendar.Calendar.from_ical(content)
    assert [error for component in calendar.walk() for error in component.errors] == []
    method = str(calendar["METHOD"])
    assert part.get_param("method") == method
    assert len(read_with_home_assistant(content)) == 1
    (event,) = calendar.events
    return method, event


def fed(client: HouseClient, card: HearingCard) -> icalendar.Event:
    """The same hearing as the public feed says it."""
    feed = client.client.get("/vlore/hearings.ics").get_data()
    return next(event for event in icalendar.Calendar.from_ical(feed).events if event["UID"] == card.uid)


class TestTheWayOfAHearing:
    def test_request_update_cancel_request(self, client: HouseClient, post: Post) -> None:
        card = announced(slot=SLOT)
        invited(card.ref)
        seen = []
        for step in (lambda _card: None, move, cancel, restore):
            step(card)
            (message,) = post.send()
            assert message["To"] == CANARY
            method, event = calendar_in(message)
            public = fed(client, card)
            assert (event["UID"], event["SEQUENCE"]) == (public["UID"], public["SEQUENCE"])
            assert event["DTSTART"].dt == public["DTSTART"].dt
            assert event["ATTENDEE"] == f"mailto:{CANARY}"
            assert event["ORGANIZER"] == "mailto:njoftime@degjesa.example.org"
            seen.append((method, str(event["STATUS"]), int(event["SEQUENCE"])))
            assert post.send() == [], "once"
        assert seen == [
            ("REQUEST", "CONFIRMED", 0), ("REQUEST", "CONFIRMED", 1), ("CANCEL", "CANCELLED", 2),
            ("REQUEST", "CONFIRMED", 3),
        ]  # fmt: skip

    def test_the_text_says_it_too(self, post: Post) -> None:
        card = announced(slot=SLOT)
        invited(card.ref)
        (message,) = post.send()
        assert message["Subject"] == "Ftesë: Dëgjesë publike, Rajoni 3: e martë, 20 tetor 2026, ora 16:30"
        assert "E martë, 20 tetor 2026, ora 16:30–18:00" in text_of(message)
        move(card)
        (message,) = post.send()
        assert message["Subject"].startswith("Kohë ose vend i ri: ")
        cancel(card)
        (message,) = post.send()
        assert message["Subject"].startswith("Anuluar: ")
        assert "Arsyeja: Stuhi" in text_of(message)

    def test_moved_twice_is_one_update(self, post: Post) -> None:
        card = announced(slot=SLOT)
        invited(card.ref)
        post.send()
        move(card, 27)
        move(card, 28)
        (message,) = post.send()
        _method, event = calendar_in(message)
        assert (event["SEQUENCE"], event["DTSTART"].dt.day) == (2, 28)

    def test_what_subscribers_have_in_no_calendar_sends_nothing(self, post: Post) -> None:
        card = announced(slot=SLOT)
        invited(card.ref)
        post.send()
        edit(card, purpose="Tjetër")
        assert post.send() == []

    def test_without_an_hour_a_day_then_the_hour(self, post: Post) -> None:
        card = announced(slot=Slot(date(2026, 10, 20)))
        invited(card.ref)
        (message,) = post.send()
        assert calendar_in(message)[1]["DTSTART"].dt == date(2026, 10, 20)
        edit(card, slot=Slot(date(2026, 10, 20), time(16, 30), time(18, 0)))
        (message,) = post.send()
        assert calendar_in(message)[1]["DTSTART"].dt.hour == 14

    def test_after_a_restored_backup_the_sequence_goes_on(self, post: Post) -> None:
        card = announced(slot=SLOT)
        invited(card.ref)
        post.send()
        after_restore()
        (message,) = post.send()
        assert calendar_in(message)[1]["SEQUENCE"] == 1000

    def test_cancelled_before_anything_was_sent_sends_nothing(self, post: Post) -> None:
        card = announced(slot=SLOT)
        invited(card.ref)
        cancel(card)
        assert post.send() == []
        restore(card)
        (message,) = post.send()
        assert calendar_in(message)[0] == "REQUEST"

    def test_while_the_server_is_busy_only_the_last_state_goes_out(
        self, post: Post, clock: StillClock
    ) -> None:
        card = announced(slot=SLOT)
        invited(card.ref)
        post.server.refusals[CANARY] = "450 busy"
        post.send()
        move(card)
        post.send()
        clock.move(hours=6)
        post.server.refusals.clear()
        (message,) = post.send()
        assert message["Subject"].startswith("Ftesë: "), "nothing had reached this person before"
        assert calendar_in(message)[1]["SEQUENCE"] == 1
        clock.move(hours=6)
        assert post.send() == []

    def test_in_english(self, post: Post) -> None:
        card = announced(slot=SLOT)
        invited(card.ref, language="en")
        (message,) = post.send()
        assert message["Subject"].strip().startswith("Invitation: Public hearing, Rajoni 3")
        assert f"/en/vlore/hearings/{card.ref}" in str(calendar_in(message)[1]["URL"])


@pytest.mark.usefixtures("mail")
class TestAsking:
    @pytest.fixture
    def card(self) -> HearingCard:
        return announced(slot=SLOT)

    def test_from_the_hearing_to_the_calendar(
        self, card: HearingCard, client: HouseClient, post: Post
    ) -> None:
        page = f"/vlore/hearings/{card.ref}/invite"
        answer = client.post(page, client.form(page) | {"email": CANARY})
        assert "Shikoni postën tuaj" in client.get(answer.location).get_data(as_text=True)
        (request,) = post.send()
        assert request.get_content_type() == "text/plain"
        (link,) = [one for one in links_in(request) if "/invitations/" in one]
        assert "A t’ju ftojmë" in client.get(link).get_data(as_text=True)
        assert post.send() == []
        client.post(f"{link}/confirm", token_from=link)
        (message,) = post.send()
        assert calendar_in(message)[0] == "REQUEST"
        assert "Ftesa juaj" in client.get(link).get_data(as_text=True)

    def test_leaving_by_one_click(self, card: HearingCard, client: HouseClient, post: Post) -> None:
        link = f"/vlore/invitations/{invited(card.ref)}"
        (message,) = post.send()
        path = re.sub(r"^<https?://[^/]+|>$", "", message["List-Unsubscribe"])
        assert path == f"{link}/leave"
        client.get(path)
        client.client.head(path)
        assert len(rows_of(Invitation)) == 1
        answer = client.app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert rows_of(Invitation) == []
        move(card)
        assert post.send() == []
        client.get(link, status=410)

    def test_a_hearing_that_is_over_invites_nobody(
        self, card: HearingCard, client: HouseClient, clock: StillClock
    ) -> None:
        clock.move(days=30)
        page = f"/vlore/hearings/{card.ref}/invite"
        assert "Nuk ka për çfarë të ftoheni" in client.get(page).get_data(as_text=True)
        with pytest.raises(DomainError, match="hearing_over"):
            request_invitation(municipality_id="vlore", ref=card.ref, email=CANARY, language="sq")

    @pytest.mark.parametrize("email", ["", "pa shenjë", "a@example.org\nBcc: b@example.org"])
    def test_a_fault_is_named(self, email: str, card: HearingCard, client: HouseClient) -> None:
        page = f"/vlore/hearings/{card.ref}/invite"
        assert "data-error-summary" in client.post(
            page, client.form(page) | {"email": email}, status=200
        ).get_data(as_text=True)

    def test_it_does_not_open_under_another_municipality(
        self, card: HearingCard, client: HouseClient
    ) -> None:
        token = invited(card.ref)
        client.get(f"/fier/invitations/{token}", status=404)


class TestErasing:
    def test_thirty_days_after_the_hearing(self, post: Post, clock: StillClock) -> None:
        card = announced(slot=SLOT)
        invited(card.ref)
        post.send()
        clock.move(days=49)
        erase_expired()
        assert len(rows_of(Invitation)) == 1, "thirty days after it"
        clock.move(days=2)
        erase_expired()
        assert rows_of(Invitation) == []

    @pytest.mark.usefixtures("mail")
    def test_unconfirmed_after_a_week(self, clock: StillClock) -> None:
        card = announced(slot=SLOT)
        request_invitation(municipality_id="vlore", ref=card.ref, email=CANARY, language="sq")
        clock.move(days=7)
        erase_expired()
        assert rows_of(Invitation) == []


class TestSeats:
    def register(self, card: HearingCard, email: str) -> None:
        with unit_of_work(VISITOR) as uow:
            seat = SeatRegistration(
                hearing_id=card.id, token_hash="h" * 64, people=1, needs=[], needs_text="", name="", phone="",
                email=email, language="sq", created_at=uow.now, expires_on=date(2026, 11, 20),
            )  # fmt: skip
            uow.session.add(seat)
            uow.session.flush()
            uow.record(SeatRegistered(hearing_id=card.id, municipality_id="vlore", registration_id=seat.id))

    def test_who_gives_an_address_with_the_seat_is_asked(self, post: Post) -> None:
        card = announced(slot=SLOT)
        self.register(card, CANARY)
        (message,) = post.send()
        assert message["Subject"].startswith("Ju lutemi, konfirmoni: Dëgjesë publike, Rajoni 3")
        (row,) = rows_of(Invitation)
        assert row.state is SubscriptionState.WAITING
        assert post.send() == []

    def test_who_gives_none_is_not(self, post: Post) -> None:
        self.register(announced(slot=SLOT), "")
        assert post.send() == []

    def test_who_gives_the_seat_up_hears_no_more(self, post: Post) -> None:
        card = announced(slot=SLOT)
        invited(card.ref)
        post.send()
        with unit_of_work(SYSTEM) as uow:
            uow.record(
                SeatGivenUp(hearing_id=card.id, municipality_id="vlore", email=CANARY, registered_at=uow.now)
            )
        assert rows_of(Invitation) == []
        move(card)
        assert post.send() == []
        assert again(card).is_moved
