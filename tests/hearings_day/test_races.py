"""Many at the same moment, each with an own connection: no seat twice, no person lost."""

from datetime import date, time
from functools import partial

from apiflask import APIFlask

from pb_app.hearings.day.counting import count_attendance
from pb_app.hearings.day.seat_reading import seat_totals
from pb_app.hearings.day.seat_rules import SeatWish
from pb_app.hearings.day.seats import Registered, register_seat, set_registration
from pb_app.hearings.particulars import find_attendance
from pb_app.hearings.rules import Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import new_token
from tests.hearings.factories import announced
from tests.trust.conftest import Race, fresh_database, make_app, race, running

__all__ = ["fresh_database", "make_app", "race", "running"]
AT_ONCE, SEATS = 20, 7


def test_no_seat_is_given_twice(running: APIFlask, race: Race) -> None:
    with running.app_context():
        card = announced()
        set_registration(
            actor=SYSTEM, hearing_id=card.id, expected_version=card.version, takes=True, seats=SEATS
        )

    def register(token: str) -> Registered:
        return register_seat(
            municipality_id="vlore", ref=card.ref, form_token=token, wish=SeatWish(), language="sq"
        )

    results = race(*[partial(register, new_token()) for _one in range(AT_ONCE)])
    got = [one for one in results if isinstance(one, Registered)]
    refused = [one for one in results if isinstance(one, DomainError)]
    assert (len(got), {error.code for error in refused}) == (SEATS, {"seats_full"})
    assert len(got) + len(refused) == AT_ONCE, results
    with running.app_context():
        assert seat_totals(card.id).people == SEATS


def test_nobody_who_was_counted_is_lost(running: APIFlask, race: Race) -> None:
    with running.app_context():
        card = announced(slot=Slot(date(2026, 10, 1), time(9, 0)))

    def tap(phone: int, number: int) -> None:
        count_attendance(
            actor=SYSTEM,
            hearing_id=card.id,
            change={"women": 1},
            device_key=f"phone-of-{phone}",
            number=number,
        )

    steps = [(phone, number) for phone in range(5) for number in range(1, 5)]
    results = race(*[partial(tap, *step) for step in steps])
    assert results == [None] * AT_ONCE
    with running.app_context():
        found = find_attendance(card.id, for_staff=True)
        assert found is not None
        assert (found.counts.women, found.counts.total) == (AT_ONCE, AT_ONCE)
