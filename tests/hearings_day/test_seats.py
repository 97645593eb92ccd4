"""Seats and needs: private, never over-booked, erased by the person or by the night."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditPayload
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.day.seat_reading import list_seats, seat_totals
from pb_app.hearings.day.seat_rules import Need, SeatWish, check_wish
from pb_app.hearings.day.seats import (
    Registered,
    change_seat,
    erase_expired_seats,
    give_up_seat,
    register_seat,
    set_registration,
)
from pb_app.hearings.day.tables import SeatCount, SeatRegistration
from pb_app.hearings.events import SeatGivenUp, SeatRegistered
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.hearings.service import reschedule_hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.kernel.ids import new_token
from pb_app.unit_of_work import house
from pb_app.web.person_check import question_for
from tests.cast import Cast
from tests.conftest import StillClock
from tests.hearings.factories import EVERY_TICK, again, announced, draft, rows_of, venue
from tests.house_client import HouseClient

pytestmark = pytest.mark.usefixtures("app")
CANARY = SeatWish(
    people=2, needs=(Need.SIGN_LANGUAGE, Need.OTHER), needs_text="Kanarina në kafaz", name="Kanarina e Emrit",
    phone="069 00 00 001", email="kanarina@example.org",
)  # fmt: skip


def opened(seats: int | None = None, **given: object) -> HearingCard:
    card = announced(place_ids=("vlore-rajoni-1",), **given)
    set_registration(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, takes=True, seats=seats)
    return again(card)


def register(card: HearingCard, wish: SeatWish = CANARY, token: str = "") -> Registered:
    return register_seat(
        municipality_id="vlore", ref=card.ref, form_token=token or new_token(), wish=wish, language="sq"
    )


@contextmanager
def heard(kind: type[Any]) -> Iterator[list[Any]]:
    """The events of a kind that are recorded meanwhile."""
    seen: list[Any] = []
    handlers = house().handlers[kind]
    handlers.append(note := lambda _uow, event: seen.append(event))
    yield seen
    handlers.remove(note)


def test_a_seat_is_taken_once(clock: StillClock) -> None:
    card, token = opened(seats=5), new_token()
    with heard(SeatRegistered) as seen:
        first, second = register(card, token=token), register(card, token=token)
    assert (first.token, first.is_new) == (second.token, True)
    assert not second.is_new
    row = rows_of(SeatRegistration)[0]
    assert [(event.hearing_id, event.registration_id) for event in seen] == [(card.id, row.id)]
    assert first.token not in (row.token_hash, token), "only the hash of the private link is kept"
    assert len(row.token_hash) == 64
    assert row.expires_on == card.on_date + timedelta(days=14)


def test_no_more_than_there_are_seats() -> None:
    card = opened(seats=3)
    register(card, SeatWish(people=2))
    with pytest.raises(DomainError) as caught:
        register(card, SeatWish(people=2))
    assert (caught.value.code, caught.value.params["left"]) == ("seats_few", 1)
    last = register(card, SeatWish(people=1))
    with pytest.raises(DomainError, match="seats_full"):
        register(card, SeatWish())
    give_up_seat(municipality_id="vlore", ref=card.ref, token=last.token)
    register(card, SeatWish())


def test_the_hall_counts_where_nobody_said_more() -> None:
    card = opened(venue=VenueChoice(venue(capacity=2)))
    register(card, SeatWish(people=2))
    with pytest.raises(DomainError, match="seats_full"):
        register(card, SeatWish())


def test_a_wish_may_change() -> None:
    card = opened(seats=4)
    mine = register(card, SeatWish(people=2)).token
    register(card, SeatWish(people=1))

    def change(people: int) -> None:
        change_seat(municipality_id="vlore", ref=card.ref, token=mine, wish=SeatWish(people=people))

    change(3)
    with pytest.raises(DomainError, match="seats_few"):
        change(4)
    now = again(card)
    set_registration(actor=SYSTEM, hearing_id=card.id, expected_version=now.version, takes=True, seats=1)
    change(2)
    assert [one.wish.people for one in list_seats(card.id)] == [2, 1], "fewer is right even when over-full"
    with pytest.raises(NotFound):
        change_seat(municipality_id="vlore", ref=card.ref, token="another", wish=SeatWish())


def test_giving_up_erases_at_once() -> None:
    card, token = opened(), new_token()
    mine = register(card, token=token)
    with heard(SeatGivenUp) as seen:
        give_up_seat(municipality_id="vlore", ref=card.ref, token=mine.token)
    assert rows_of(SeatRegistration) == []
    assert [event.email for event in seen] == ["kanarina@example.org"], (
        "so that an invitation can be taken back"
    )
    with pytest.raises(NotFound):
        give_up_seat(municipality_id="vlore", ref=card.ref, token=mine.token)
    with pytest.raises(DomainError, match="form_token"):
        register(card, token=token)


def test_the_night_keeps_only_counts(clock: StillClock) -> None:
    card = opened()
    register(card)
    register(card, SeatWish(people=3, needs=(Need.SIGN_LANGUAGE,)))
    clock.move(days=(card.on_date - date(2026, 10, 1)).days + 14)
    erase_expired_seats()
    assert len(rows_of(SeatRegistration)) == 2, "not before two weeks have gone by"
    clock.move(days=1)
    erase_expired_seats()
    erase_expired_seats()
    assert rows_of(SeatRegistration) == []
    kept = rows_of(SeatCount)[0]
    assert (kept.registrations, kept.people, kept.needs) == (2, 5, {"sign_language": 2, "other": 1})
    totals = seat_totals(card.id)
    assert (totals.people, totals.erased_at is not None) == (5, True)


def test_a_moved_hearing_keeps_them_until_its_new_date() -> None:
    card = opened()
    register(card)
    moved = Slot(date(2026, 11, 20), time(17, 0))
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, slot=moved, reason="Salla e zënë",
        confirmed=EVERY_TICK,
    )  # fmt: skip
    assert rows_of(SeatRegistration)[0].expires_on == date(2026, 12, 4)


def test_when_registration_is_closed(clock: StillClock) -> None:
    never = announced()
    today = opened(slot=Slot(date(2026, 10, 1), time(11, 0)))
    register(today, SeatWish())
    clock.move(hours=2)  # it is noon in Albania, the hearing has begun
    off = opened()
    cancel_hearing(actor=SYSTEM, hearing_id=off.id, expected_version=off.version, reason="Stuhi")
    for card in (never, today, off):
        with pytest.raises(DomainError, match="registration_closed"):
            register(card, SeatWish())
    with pytest.raises(NotFound):
        register(draft(), SeatWish())
    with pytest.raises(NotFound):
        register_seat(
            municipality_id="fier", ref=off.ref, form_token=new_token(), wish=SeatWish(), language="sq"
        )


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (SeatWish(people=0), "people_out_of_range"),
        (SeatWish(people=21), "people_out_of_range"),
        (SeatWish(needs=(Need.OTHER,)), "need_in_words"),
        (SeatWish(needs_text="x" * 301), "too_long"),
        (SeatWish(name="x" * 121), "too_long"),
    ],
)
def test_what_cannot_be_wished(wish: SeatWish, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_wish(wish)
    assert caught.value.code == code


def test_who_opens_registration(cast: Cast) -> None:
    card = announced(place_ids=("vlore-rajoni-1",))
    for key in ("youth_centre", "officer_2", "monitor", "stranger"):
        with pytest.raises(Forbidden):
            set_registration(
                actor=cast.actor(key), hearing_id=card.id, expected_version=card.version, takes=True, seats=5
            )
    set_registration(
        actor=cast.actor("officer_1"), hearing_id=card.id, expected_version=card.version, takes=True, seats=5
    )
    with pytest.raises(DomainError, match="seats_out_of_range"):
        set_registration(actor=SYSTEM, hearing_id=card.id, expected_version=0, takes=True, seats=0)


def test_nobody_else_learns_who_comes(client: HouseClient, cast: Cast) -> None:
    card = opened(team=(cast.actor("youth_centre").person_id,))
    link = register(card).token
    path = f"/staff/vlore/hearings/{card.ref}"
    assert "Kanarina e Emrit" in client.login("coordinator").get(f"{path}/seats").get_data(as_text=True)
    centre = client.login("youth_centre")
    assert "kanarina@example.org" in centre.get(f"{path}/seats").get_data(as_text=True), (
        "it runs this hearing"
    )
    for key in ("officer_2", "monitor", "budget_officer"):
        client.login(key).get(f"{path}/seats", status=403)
    client.login("stranger").get(f"{path}/seats", status=404)
    visitor = HouseClient(client.app)
    seen = "".join(
        visitor.get(address).get_data(as_text=True)
        for address in (
            f"/vlore/hearings/{card.ref}", f"/vlore/hearings/{card.ref}/register", "/vlore/hearings",
            "/vlore/hearings.csv", "/vlore/hearings.json", f"/vlore/hearings/{card.ref}.ics",
        )
    ) + client.login("monitor").get(path).get_data(as_text=True)  # fmt: skip
    audited = "".join(str(body) for body in db.session.scalars(sa.select(AuditPayload.body)))
    for secret in ("kanarina", "069 00 00 001", link):
        assert secret.lower() not in (seen + audited).lower()


REGISTER = "/vlore/hearings/{}/register"


def send(client: HouseClient, card: HearingCard, status: int = 303, **typed: object) -> str:
    path = REGISTER.format(card.ref)
    response = client.post(path, client.form(path) | {"people": "1"} | typed, status=status)
    return response.location if status == 303 else response.get_data(as_text=True)


def test_from_the_page_of_the_hearing(client: HouseClient, clock: StillClock) -> None:
    card = opened(seats=4)
    assert f"{card.ref}/register" in client.get(f"/vlore/hearings/{card.ref}").get_data(as_text=True)
    own = send(client, card, people="3", needs=["transport", "other"], needs_text="Shkronja të mëdha")
    answer = client.get(own)
    page = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Shkronja të mëdha" in page
    client.post(own.partition("?")[0], client.form(own) | {"people": "2"})
    assert [(one.wish.people, one.wish.needs) for one in list_seats(card.id)] == [(2, ())]
    gone = client.post(own.partition("?")[0] + "/give-up", token_from=own)
    assert "u fshinë" in client.get(gone.location).get_data(as_text=True)
    client.get(own, status=404)


def test_a_double_click_is_one_registration(client: HouseClient) -> None:
    card = opened()
    path = REGISTER.format(card.ref)
    typed = client.form(path) | {"people": "1"}
    assert client.post(path, typed).location == client.post(path, typed).location
    assert len(list_seats(card.id)) == 1


def test_full_says_so_and_names_the_office(client: HouseClient) -> None:
    card = opened(seats=1)
    path = REGISTER.format(card.ref)
    typed = client.form(path)
    register(card, SeatWish())
    late = client.post(path, typed | {"people": "1"}, status=200).get_data(as_text=True)
    assert "Të gjitha vendet janë zënë." in late
    assert (
        "<form" not in client.get(path).get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    )


def test_the_trap_asks_a_question(client: HouseClient) -> None:
    card = opened()
    asked = send(client, card, 200, website="http://spam.example")
    assert "Sa bëjnë" in asked
    assert list_seats(card.id) == []
    token = re.findall(r'name="token" type="hidden" value="([^"]+)"', asked)[0]
    question = question_for(token)
    path = REGISTER.format(card.ref)
    fields = {"people": "1", "token": token, "website": "http://spam.example"}
    client.post(path, fields | {"answer": str(question.first + question.second)})
    assert len(list_seats(card.id)) == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"people": ""}, "people"),
        ({"people": "99"}, "people"),
        ({"people": "-1"}, "people"),
        ({"email": "jo një adresë"}, "email"),
        ({"phone": "shumë"}, "phone"),
        ({"needs": ["other"]}, "needs_text"),
    ],
)
def test_faults_stand_at_their_fields(client: HouseClient, typed: dict[str, object], field: str) -> None:
    card = opened()
    page = send(client, card, 200, **typed)
    assert f'<a href="#{field}">' in page
    assert list_seats(card.id) == []


def test_needs_that_are_not_offered_are_none(client: HouseClient) -> None:
    card = opened()
    send(client, card, needs=["<script>", "transport"])
    assert list_seats(card.id)[0].wish.needs == (Need.TRANSPORT,)


def test_the_office_switches_it_on(client: HouseClient) -> None:
    card = announced(place_ids=("vlore-rajoni-1",))
    path = f"/staff/vlore/hearings/{card.ref}/seats"
    coordinator = client.login("coordinator")
    old = coordinator.form(path)
    coordinator.post(path, old | {"takes": "y", "seats": "40"})
    assert "Kanë mbetur 40 vende" in client.get(REGISTER.format(card.ref)).get_data(as_text=True)
    conflict = coordinator.post(path, old | {"seats": "9"}, status=409).get_data(as_text=True)
    assert "40" in conflict
