"""Forms that anybody can fill in with anybody's address: no letterbox is filled, nobody ends what another asked for."""

import pytest
from apiflask import APIFlask

from pb_app.audit.tables import AuditEntry
from pb_app.database import db
from pb_app.hearings.day.seat_rules import SeatWish
from pb_app.hearings.day.seats import give_up_seat, register_seat, set_registration
from pb_app.hearings.queries import HearingCard
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import NotFound
from pb_app.kernel.ids import new_token
from pb_app.notices.rules import SubscriptionState
from pb_app.notices.service import confirm_invitation, leave_invitation, request_invitation
from pb_app.notices.service.requests import MOST_A_DAY
from pb_app.notices.tables import Invitation
from tests.conftest import StillClock
from tests.hearings.factories import again, announced, rows_of
from tests.notices.post import CANARY, Post, asked, invited
from tests.notices.steps import SLOT

ELSEWHERE = ("fier", "berat", "durres", "elbasan")


def with_seats() -> HearingCard:
    card = announced(slot=SLOT)
    set_registration(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, takes=True, seats=500)
    return again(card)


def seat(card: HearingCard, email: str = CANARY) -> str:
    """Somebody registers with an address that need not be theirs; the private link's token."""
    return register_seat(
        municipality_id="vlore",
        ref=card.ref,
        form_token=new_token(),
        wish=SeatWish(email=email),
        language="sq",
    ).token


@pytest.mark.usefixtures("mail")
class TestNoLetterboxIsFilled:
    def test_by_invitations_to_every_hearing(self, post: Post, clock: StillClock) -> None:
        cards = [announced(slot=SLOT) for _hearing in range(MOST_A_DAY + 4)]
        for card in cards:
            request_invitation(municipality_id="vlore", ref=card.ref, email=CANARY, language="sq")
        assert len(post.send()) == MOST_A_DAY
        clock.move(hours=25)
        request_invitation(municipality_id="vlore", ref=cards[-1].ref, email=CANARY, language="sq")
        assert len(post.send()) == 1, "the next day it is answered again"

    def test_by_all_forms_and_municipalities_together(self, post: Post, clock: StillClock) -> None:
        card = with_seats()
        for _round in range(3):
            for municipality_id in ELSEWHERE:
                asked(municipality_id=municipality_id)
            request_invitation(municipality_id="vlore", ref=card.ref, email=CANARY, language="sq")
            seat(card)
            clock.move(hours=8)
        assert len(post.send()) <= MOST_A_DAY

    def test_by_what_the_provider_takes_for_one_address(self, post: Post) -> None:
        local, _at, domain = CANARY.partition("@")
        for number in range(MOST_A_DAY + 4):
            asked(f"{local}+{number}@{domain}")
        assert len(post.send()) == MOST_A_DAY

    def test_another_address_is_not_held_up(self, post: Post) -> None:
        for number in range(MOST_A_DAY + 1):
            asked(f"banor.{number}@example.org")
        assert len(post.send()) == MOST_A_DAY + 1

    def test_by_a_seat_taken_and_given_up_again_and_again(self, post: Post) -> None:
        card = with_seats()
        sent = 0
        for _round in range(3):
            token = seat(card)
            sent += len(post.send())
            give_up_seat(municipality_id="vlore", ref=card.ref, token=token)
        assert sent == 1


@pytest.mark.usefixtures("mail")
class TestAnothersInvitation:
    def test_a_seat_in_anothers_name_ends_nothing(self, clock: StillClock) -> None:
        card = with_seats()
        invited(card.ref)
        clock.move(hours=1)
        give_up_seat(municipality_id="vlore", ref=card.ref, token=seat(card))
        (row,) = rows_of(Invitation)
        assert row.state is SubscriptionState.ACTIVE

    def test_whoever_gives_up_the_seat_with_its_invitation_gets_no_more_mails(self, post: Post) -> None:
        card = with_seats()
        token = seat(card)
        key = rows_of(Invitation)[0].token_key
        post.send()
        confirm_invitation(municipality_id="vlore", key=key)
        give_up_seat(municipality_id="vlore", ref=card.ref, token=token)
        assert rows_of(Invitation) == []
        assert post.send() == []

    def test_a_seat_given_up_before_the_mail_went_out_leaves_nothing(self, post: Post) -> None:
        card = with_seats()
        give_up_seat(municipality_id="vlore", ref=card.ref, token=seat(card))
        assert rows_of(Invitation) == []
        assert post.send() == []


def test_an_invitation_belongs_to_its_municipality(app: APIFlask) -> None:
    card = announced(slot=SLOT)
    request_invitation(municipality_id="vlore", ref=card.ref, email=CANARY, language="sq")
    key = rows_of(Invitation)[0].token_key
    with pytest.raises(NotFound):
        confirm_invitation(municipality_id="fier", key=key)
    leave_invitation(municipality_id="fier", key=key)
    (row,) = rows_of(Invitation)
    assert row.state is SubscriptionState.WAITING
    db.session.rollback()
    assert not [one for one in rows_of(AuditEntry) if one.municipality_id == "fier"]
