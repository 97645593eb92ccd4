"""Publish, move, cancel, restore, held or not, discard: each by its form."""

import re
from datetime import date, time
from typing import Any

import pytest

from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import HearingStatus, Slot, VenueChoice
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from tests.hearings.factories import again, announced, draft, rows_of, venue
from tests.house_client import HouseClient

TODAY = Slot(date(2026, 10, 1), time(9, 0))


def step(client: HouseClient, card: HearingCard, name: str, expected: int = 303, **typed: Any) -> str:
    """Send the form of a step as it was shown, with what is typed; give the page, or where it leads."""
    path = f"/staff/vlore/hearings/{card.ref}/{name}"
    response = client.post(path, client.form(path) | typed, status=expected)
    return response.location if expected == 303 else response.get_data(as_text=True)


def test_publish(client: HouseClient) -> None:
    card = draft()
    coordinator = client.login("coordinator")
    path = f"/staff/vlore/hearings/{card.ref}/publish"
    response = coordinator.post(path, coordinator.form(path) | {"status": "confirmed"})
    assert response.location == f"/staff/vlore/hearings/{card.ref}"
    assert again(card).status is HearingStatus.CONFIRMED
    page = coordinator.get(response.location).get_data(as_text=True)
    assert "U publikua. Tani e sheh kushdo." in page


def test_publish_as_tentative_then_confirm(client: HouseClient) -> None:
    card = draft()
    coordinator = client.login("coordinator")
    path = f"/staff/vlore/hearings/{card.ref}/publish"
    coordinator.post(path, coordinator.form(path) | {"status": "tentative"})
    assert again(card).status is HearingStatus.TENTATIVE
    page = coordinator.get(path).get_data(as_text=True)
    assert "Konfirmo dëgjesën" in page
    assert 'value="tentative"' not in page
    coordinator.post(path, coordinator.form(path) | {"status": "confirmed"})
    assert again(card).status is HearingStatus.CONFIRMED


def test_every_doubt_needs_its_tick(client: HouseClient) -> None:
    card = draft(slot=Slot(date(2026, 10, 5)), venue=VenueChoice(), place_ids=())
    coordinator = client.login("coordinator")
    path = f"/staff/vlore/hearings/{card.ref}/publish"
    form = coordinator.form(path) | {"status": "confirmed"}
    page = coordinator.post(path, form, status=200).get_data(as_text=True)
    codes = re.findall(r'name="confirm" id="confirm-\d+" value="([a-z_]+)"', page)
    assert set(codes) == {"hour_unknown", "venue_unknown", "place_unknown", "short_notice"}
    assert "kanë mbetur 2 ditë pune, kërkohen 5" in page
    page = coordinator.post(path, form | {"confirm": codes[:2]}, status=200).get_data(as_text=True)
    assert len(re.findall(r'name="confirm"[^>]* checked', page)) == 2, "what was ticked stays ticked"
    coordinator.post(path, form | {"confirm": codes})
    assert again(card).status is HearingStatus.CONFIRMED


def test_move(client: HouseClient) -> None:
    hall = venue()
    card = announced(venue=VenueChoice(hall))
    step(
        client.login("coordinator"), card, "move", on_date="22.10.2026", start_time="17", end_time="",
        venue_id=str(hall), reason="Salla është e zënë.",
    )  # fmt: skip
    moved = again(card)
    assert (moved.on_date, moved.start_time, moved.moved_from_date) == (
        date(2026, 10, 22),
        time(17, 0),
        date(2026, 10, 20),
    )
    assert moved.move_reason == "Salla është e zënë."
    assert moved.venue is not None


def test_the_form_of_a_move_is_filled_with_what_stands(client: HouseClient) -> None:
    card = announced(venue=VenueChoice(text="Pallati"))
    page = client.login("coordinator").get(f"/staff/vlore/hearings/{card.ref}/move").get_data(as_text=True)
    assert 'value="20.10.2026"' in page
    assert 'value="16:30"' in page
    assert '<option selected value="other">' in page
    assert 'value="Pallati"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": ""}, "arsyen"),
        ({"on_date": "20.10.2026", "start_time": "16:30", "end_time": "18:00"}, "të njëjta"),
        ({"on_date": "30.09.2026"}, "ka kaluar"),
        ({"on_date": "28.03.2027", "start_time": "02:30"}, "nuk ekziston"),
        ({"reason": "x" * 501}, "500"),
        ({"reason": "Salla\x00"}, "nuk lexohen"),
    ],
)
def test_a_move_that_cannot_be(client: HouseClient, typed: dict[str, Any], words: str) -> None:
    card = announced()
    good = {
        "on_date": "22.10.2026", "start_time": "17:00", "venue_id": "other", "venue_text": "Pallati i Kulturës",
        "reason": "Salla është e zënë.",
    }  # fmt: skip
    page = step(client.login("coordinator"), card, "move", 200, **(good | typed))
    summary = page.partition("data-error-summary")[2].partition("</ul>")[0]
    assert words in summary
    assert again(card).on_date == date(2026, 10, 20)


def test_cancel_and_restore(client: HouseClient) -> None:
    card = announced()
    coordinator = client.login("coordinator")
    assert "arsyen" in step(coordinator, card, "cancel", 200, reason="  ")
    step(coordinator, card, "cancel", reason="Salla u mbyll.")
    assert again(card).cancel_reason == "Salla u mbyll."
    assert "U anulua sepse:" in coordinator.get(f"/staff/vlore/hearings/{card.ref}/restore").get_data(
        as_text=True
    )
    step(coordinator, card, "restore", reason="U gjet salla.")
    assert again(card).status is HearingStatus.CONFIRMED


def test_held_and_not_held_after_all(client: HouseClient) -> None:
    card = announced(slot=TODAY)
    coordinator = client.login("coordinator")
    step(coordinator, card, "held")
    assert again(card).status is HearingStatus.HELD
    step(coordinator, card, "not-held", reason="Gabim.")
    assert again(card).status is HearingStatus.CONFIRMED


def test_discard_a_draft(client: HouseClient) -> None:
    card = draft()
    assert step(client.login("coordinator"), card, "discard") == "/staff/vlore/hearings"
    assert rows_of(Hearing) == []


@pytest.mark.parametrize("name", ["publish", "held", "discard", "not-held", "restore"])
def test_a_step_that_does_not_fit_the_state_says_so(client: HouseClient, name: str) -> None:
    card = announced()
    page = step(client.login("coordinator"), card, name, 200, reason="Gabim.", status="confirmed")
    assert "data-error-summary" in page
    assert again(card).status is HearingStatus.CONFIRMED


def test_who_comes_second_sees_what_stands(client: HouseClient) -> None:
    card = announced()
    coordinator = client.login("coordinator")
    path = f"/staff/vlore/hearings/{card.ref}/move"
    late = coordinator.form(path) | {
        "on_date": "22.10.2026", "start_time": "17:00", "venue_id": "", "reason": "Fjala ime"
    }  # fmt: skip
    step(coordinator, card, "move", on_date="23.10.2026", start_time="10:00", venue_id="", reason="Salla.")
    page = coordinator.post(path, late, status=409).get_data(as_text=True)
    assert "23.10.2026" in page
    assert 'value="22.10.2026"' in page
    assert 'value="Fjala ime"' in page
    assert again(card).on_date == date(2026, 10, 23)


def test_cancelling_what_was_changed_meanwhile_keeps_the_reason(client: HouseClient) -> None:
    card = announced()
    coordinator = client.login("coordinator")
    path = f"/staff/vlore/hearings/{card.ref}/cancel"
    late = coordinator.form(path) | {"reason": "Fjala ime"}
    step(coordinator, card, "move", on_date="23.10.2026", start_time="10:00", venue_id="", reason="Salla.")
    page = coordinator.post(path, late, status=409).get_data(as_text=True)
    assert "e premte, 23 tetor 2026, ora 10:00" in page
    assert 'value="Fjala ime"' in page
    assert again(card).status is HearingStatus.CONFIRMED
    again_form = {"reason": "Fjala ime", "version": str(again(card).version)}
    coordinator.post(path, coordinator.form(path) | again_form)
    assert again(card).status is HearingStatus.CANCELLED


def test_a_step_left_open_overnight_keeps_its_reason(client: HouseClient) -> None:
    card = announced()
    coordinator = client.login("coordinator")
    path = f"/staff/vlore/hearings/{card.ref}/cancel"
    form = coordinator.form(path) | {"reason": "Fjala ime", "csrf_token": "of-yesterday"}
    page = coordinator.post(path, form, status=200).get_data(as_text=True)
    assert 'value="Fjala ime"' in page
    assert again(card).status is HearingStatus.CONFIRMED


def test_an_officer_of_elsewhere_cannot_send_the_form_either(client: HouseClient) -> None:
    card = announced(place_ids=("vlore-rajoni-2",))
    officer = client.login("officer_1")
    token = officer.csrf_token("/staff/vlore/hearings/new")
    for name in ("cancel", "move", "held", "edit", "attendance"):
        officer.post(
            f"/staff/vlore/hearings/{card.ref}/{name}", {"csrf_token": token, "reason": "x"}, status=403
        )
    client.login("stranger")
    cancel = f"/staff/vlore/hearings/{card.ref}/cancel"
    client.post(
        cancel, {"csrf_token": client.csrf_token("/staff/fier/hearings/new"), "reason": "x"}, status=404
    )


def test_sent_twice_cancels_once(client: HouseClient) -> None:
    card = announced()
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Salla u mbyll.")
    page = step(client.login("coordinator"), card, "cancel", 200, reason="Salla u mbyll.")
    assert "data-error-summary" in page
    assert again(card).sequence == 1
