"""Many at once: a storm and its end. One edition, one reason, doubts ticked, the second sees it."""

from datetime import date, time
from typing import Any

import pytest

from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.calendar_tables import CalendarEdition
from pb_app.hearings.planning.bulk import Target, cancel_many, move_many, restore_many
from pb_app.hearings.planning.bulk_preview import (
    Selection,
    Shift,
    mass_cancellations,
    preview_moves,
    preview_restore,
    select_announced,
)
from pb_app.hearings.planning.draft_items import Draft
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import HearingStatus, Slot, VenueChoice
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from tests.cast import Cast
from tests.hearings import factories as make
from tests.house_client import HouseClient

TODAY = date(2026, 10, 1)
BULK = "/staff/vlore/planning/2027/bulk"
STORM = "Paralajmërim për stuhi"
usefixtures = pytest.mark.usefixtures


def draft() -> Draft:
    db.session.expire_all()
    return read_draft(get_cycle("vlore", 2027), TODAY)


def targets(*cards: HearingCard, on: date | None = None) -> list[Target]:
    return [
        Target(card.id, make.again(card).version, Slot(on, card.start_time, card.end_time) if on else None)
        for card in cards
    ]


def announced_on(*days: int, **given: Any) -> list[HearingCard]:
    return [make.announced(slot=Slot(date(2026, 10, day), time(16, 30), time(18)), **given) for day in days]


@usefixtures("app")
def test_a_storm_cancels_in_one_edition_and_all_come_back_in_one() -> None:
    cycle_id = make.cycle()
    cards = announced_on(20, 21)
    before = len(make.rows_of(CalendarEdition))
    number = cancel_many(actor=SYSTEM, cycle_id=cycle_id, targets=targets(*cards), reason=STORM)
    assert number == before + 1 == len(make.rows_of(CalendarEdition))
    assert {make.again(card).status for card in cards} == {HearingStatus.CANCELLED}
    assert {make.again(card).sequence for card in cards} == {1}
    assert mass_cancellations(get_cycle("vlore", 2027), TODAY) == [(number, 2)]
    assert [one.card.id for one in preview_restore(draft(), number)] == [card.id for card in cards]
    restored = restore_many(actor=SYSTEM, cycle_id=cycle_id, targets=targets(*cards), reason="U qetësua")
    assert restored == number + 1
    assert {make.again(card).status for card in cards} == {HearingStatus.CONFIRMED}
    assert mass_cancellations(get_cycle("vlore", 2027), TODAY) == []
    assert preview_restore(draft(), number) == []
    changes = make.rows_of(CalendarEdition)[-1].changes
    assert {(change["change"], change["reason"]) for change in changes} == {("restored", "U qetësua")}


@usefixtures("app")
def test_only_what_that_edition_cancelled_comes_back() -> None:
    cycle_id = make.cycle()
    earlier, card = announced_on(20, 21)
    cancel_hearing(actor=SYSTEM, hearing_id=earlier.id, expected_version=earlier.version, reason="Tjetër")
    number = cancel_many(actor=SYSTEM, cycle_id=cycle_id, targets=targets(card), reason=STORM)
    assert [one.card.id for one in preview_restore(draft(), number)] == [card.id]
    with pytest.raises(NotFound):
        preview_restore(draft(), 99)


@usefixtures("app")
def test_a_week_later_each_at_its_own_hour() -> None:
    cycle_id = make.cycle()
    cards = announced_on(20, 21)
    found = preview_moves(draft(), cards, Shift(7), None)
    assert [one.slot for one in found] == [
        Slot(date(2026, 10, day), time(16, 30), time(18)) for day in (27, 28)
    ]
    wanted = [Target(one.card.id, one.card.version, one.slot) for one in found]
    number = move_many(actor=SYSTEM, cycle_id=cycle_id, targets=wanted, reason=STORM)
    assert [make.again(card).on_date.day for card in cards] == [27, 28]
    last = make.rows_of(CalendarEdition)[-1]
    assert (last.number, [change["change"] for change in last.changes]) == (number, ["moved", "moved"])
    with pytest.raises(StaleVersion):
        move_many(actor=SYSTEM, cycle_id=cycle_id, targets=wanted, reason=STORM)


@usefixtures("app")
def test_the_first_free_working_day_after_the_storm() -> None:
    """The 24th is a Saturday; the hall is taken on Monday at that hour; two hearings do not share one evening."""
    make.cycle()
    hall = make.venue()
    first, second = announced_on(22, 23, venue=VenueChoice(venue_id=hall))
    announced_on(26, venue=VenueChoice(venue_id=hall))
    found = preview_moves(draft(), [first, second], Shift(None), date(2026, 10, 23))
    assert [one.slot.on if one.slot else None for one in found] == [date(2026, 10, 27), date(2026, 10, 28)]
    assert not any(doubt.code == "hall_taken" for one in found for doubt in one.doubts)


@usefixtures("app")
def test_doubts_of_a_move_are_ticked_each() -> None:
    cycle_id = make.cycle()
    (card,) = announced_on(20)
    wanted = targets(card, on=date(2026, 11, 28))
    with pytest.raises(NeedsConfirmation) as caught:
        move_many(actor=SYSTEM, cycle_id=cycle_id, targets=wanted, reason=STORM)
    assert [(warn.params["line"], warn.code) for warn in caught.value.warnings] == [
        (f"h{card.id}", "holiday")
    ]
    tick = frozenset({f"h{card.id}:holiday"})
    move_many(actor=SYSTEM, cycle_id=cycle_id, targets=wanted, reason=STORM, confirmed=tick)
    assert make.again(card).on_date == date(2026, 11, 28)


@pytest.mark.parametrize("days", [0, 121, -121])
@usefixtures("app")
def test_a_shift_that_is_none(days: int) -> None:
    make.cycle()
    with pytest.raises(DomainError, match="shift_unreadable"):
        preview_moves(draft(), announced_on(20), Shift(days), None)


@usefixtures("app")
def test_into_the_past_nothing_moves() -> None:
    cycle_id = make.cycle()
    (card,) = announced_on(8)
    (one,) = preview_moves(draft(), [card], Shift(-14), None)
    assert (one.slot, one.error.code if one.error else "") == (None, "in_the_past")
    for on, code in ((date(2026, 9, 1), "in_the_past"), (card.on_date, "not_moved"), (None, "not_moved")):
        with pytest.raises(DomainError, match=code):
            move_many(actor=SYSTEM, cycle_id=cycle_id, targets=targets(card, on=on), reason=STORM)


@usefixtures("app")
def test_what_is_meant_by_days_place_and_hall() -> None:
    make.cycle()
    hall = make.venue()
    (one,) = announced_on(20, venue=VenueChoice(venue_id=hall), place_ids=("vlore-rajoni-1",))
    (other,) = announced_on(21, place_ids=("vlore-novosele",))
    cycle = get_cycle("vlore", 2027)

    def found(**given: Any) -> set[int]:
        return {card.id for card in select_announced(cycle, Selection(**given), TODAY)}

    assert found() == {one.id, other.id}
    assert found(first=date(2026, 10, 21)) == {other.id}
    assert found(last=date(2026, 10, 20)) == {one.id}
    assert found(place_id="vlore-novosele") == {other.id}
    assert found(venue_id=hall) == {one.id}
    assert found(place_id="no such place") == set()


@pytest.mark.parametrize("who", ["officer_1", "youth_centre", "budget_officer", "monitor", "stranger"])
@usefixtures("app")
def test_only_the_coordinator(cast: Cast, who: str) -> None:
    cycle_id = make.cycle()
    cards = announced_on(20)
    actor = cast.actor(who)
    with pytest.raises(Forbidden):
        cancel_many(actor=actor, cycle_id=cycle_id, targets=targets(*cards), reason=STORM)
    with pytest.raises(Forbidden):
        move_many(actor=actor, cycle_id=cycle_id, targets=targets(*cards, on=date(2026, 11, 3)), reason=STORM)
    assert make.again(cards[0]).status is HearingStatus.CONFIRMED


@usefixtures("app")
def test_one_that_does_not_fit_stops_all() -> None:
    cycle_id = make.cycle()
    good, gone = announced_on(20, 21)
    cancel_hearing(actor=SYSTEM, hearing_id=gone.id, expected_version=gone.version, reason="x")
    foreign = make.announced(municipality_id="fier", place_ids=("fier-levan",))
    for bad, error in (
        (targets(gone), DomainError),
        (targets(foreign), StaleVersion),
        ([Target(9**8, 1)], StaleVersion),
    ):
        with pytest.raises(error):
            cancel_many(actor=SYSTEM, cycle_id=cycle_id, targets=[*targets(good), *bad], reason=STORM)
    for reason in ("", " ", "a" * 501):
        with pytest.raises(DomainError):
            cancel_many(actor=SYSTEM, cycle_id=cycle_id, targets=targets(good), reason=reason)
    with pytest.raises(DomainError, match="nothing_chosen"):
        cancel_many(actor=SYSTEM, cycle_id=cycle_id, targets=[], reason=STORM)
    assert make.again(good).status is HearingStatus.CONFIRMED


def test_the_pages_from_storm_to_sun(client: HouseClient) -> None:
    make.cycle()
    cards = announced_on(20, 21)
    client.login("coordinator")
    page = client.get(f"{BULK}?from=20.10.2026&to=&action=cancel").get_data(as_text=True)
    assert all(f'value="h{card.id}"' in page for card in cards)
    chosen = {"choose": [f"h{cards[0].id}"], f"seen-h{cards[0].id}": str(cards[0].version)}
    address = f"{BULK}?action=cancel"
    client.post(address, chosen | {"reason": ""}, status=200)
    client.post(address, chosen | {"reason": STORM})
    assert [make.again(card).status for card in cards] == [HearingStatus.CANCELLED, HearingStatus.CONFIRMED]
    page = client.post(address, chosen | {"reason": STORM}, status=409).get_data(as_text=True)
    assert STORM in page
    number = make.rows_of(CalendarEdition)[-1].number
    assert f"{BULK}/restore/{number}" in client.get(BULK).get_data(as_text=True)
    again = chosen | {f"seen-h{cards[0].id}": str(make.again(cards[0]).version), "reason": "U qetësua"}
    client.post(f"{BULK}/restore/{number}", again)
    assert make.again(cards[0]).status is HearingStatus.CONFIRMED
    client.get(f"{BULK}/restore/{number}")
    client.get(f"{BULK}/restore/999", status=404)


def test_moving_them_by_the_page_asks_for_ticks(client: HouseClient) -> None:
    make.cycle()
    (card,) = announced_on(28)
    client.login("coordinator")
    address = f"{BULK}?action=move&how=days&days=31"
    page = client.get(address).get_data(as_text=True)
    assert 'value="2026-11-28"' in page
    tick = f"h{card.id}:holiday"
    assert tick in page
    sent = {
        "choose": [f"h{card.id}"], f"seen-h{card.id}": str(card.version), f"to-h{card.id}": "2026-11-28",
        "reason": STORM,
    }  # fmt: skip
    client.post(address, sent, status=200)
    assert make.again(card).on_date == card.on_date
    client.post(address, sent | {"tick": [tick]})
    assert (make.again(card).on_date, make.again(card).start_time) == (date(2026, 11, 28), time(16, 30))


@pytest.mark.parametrize(
    "query",
    ["action=move&days=0", "action=move&days=abc", "action=move&days=" + "9" * 50, "action=burn",
     "action=move&from=nesër",
     "action=move&hall=%27--&place=%00", "action=cancel&from=1.1.2031", "action=move&how=free&to=31.12.2026"],
)  # fmt: skip
def test_addresses_that_nobody_meant(client: HouseClient, query: str) -> None:
    make.cycle()
    announced_on(20)
    client.login("coordinator").get(f"{BULK}?{query}")


@pytest.mark.parametrize(
    "sent",
    [{}, {"choose": ["x"]}, {"choose": ["h1"]}, {"choose": ["h" + "9" * 30], "seen-h" + "9" * 30: "1"},
     {"choose": ["h99999"], "seen-h99999": "1", "to-h99999": "2026-99-99"}],
)  # fmt: skip
def test_forms_that_nobody_drew(client: HouseClient, sent: dict[str, Any]) -> None:
    make.cycle()
    announced_on(20)
    client.login("coordinator")
    for action in ("move", "cancel"):
        address = f"{BULK}?action={action}"
        fields = sent | {"reason": STORM, "csrf_token": client.csrf_token(address)}
        assert client._send("POST", address, data=fields).status_code in {200, 409}
    assert all(
        row.status is HearingStatus.CONFIRMED for row in [make.again(card) for card in announced_on(22)]
    )
