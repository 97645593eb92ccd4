"""Pages of notices: one hearing, several at once, what the public sees."""

import io
from datetime import date, time
from typing import Any

import pytest

from pb_app.hearings.announcement_service import publish_hearing
from pb_app.hearings.announcing.rules import NoticeChannel, NoticeFacts
from pb_app.hearings.announcing.service import give_notice, withdraw_notice
from pb_app.hearings.announcing.tables import NoticeGiven
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot
from pb_app.kernel.actor import SYSTEM
from tests.conftest import StillClock
from tests.hearings import factories as make
from tests.house_client import HouseClient

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TYPED = {"channel": "notice_board", "given_on": "1.10.2026", "place_text": "Zyra e njësisë"}
NEAR = Slot(date(2026, 10, 12), time(16, 30), time(18, 0))


def path(card: HearingCard, room: str = "notices") -> str:
    return f"/staff/vlore/hearings/{card.ref}/{room}"


def text(client: HouseClient, address: str, **kwargs: Any) -> str:
    return client.get(address, **kwargs).get_data(as_text=True)


def note(card: HearingCard, **given: Any) -> int:
    plain = {
        "channel": NoticeChannel.NOTICE_BOARD,
        "given_on": date(2026, 10, 1),
        "place_text": "Zyra e njësisë",
    }
    facts = NoticeFacts(**(plain | given))
    return give_notice(actor=SYSTEM, hearing_ids=[card.id], facts=facts, proof=PDF)[0]


@pytest.mark.parametrize("key", ["coordinator", "youth_centre"])
def test_a_notice_is_noted_with_its_proof(client: HouseClient, key: str) -> None:
    card = make.announced()
    client.login(key).post(path(card), TYPED | {"file": (io.BytesIO(PDF), "../../etc/passwd")})
    row = make.rows_of(NoticeGiven)[0]
    page = text(client, path(card))
    assert "Zyra e njësisë" in page
    proof = client.get(path(card, f"notices/{row.id}/proof"))
    assert proof.headers["Content-Disposition"].startswith("attachment")
    assert "passwd" not in proof.headers["Content-Disposition"]
    assert proof.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"given_on": "nesër"}, "given_on"),
        ({"given_on": "2.10.2026"}, "given_on"),
        ({"place_text": ""}, "place_text"),
        ({"url": "ftp://vlora.gov.al"}, "url"),
        ({"protocol_on": "1.10.2026"}, "protocol_number"),
        ({"note": "a" * 301}, "note"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client: HouseClient, typed: dict[str, str], field: str) -> None:
    card = make.announced()
    page = client.login("coordinator").post(path(card), TYPED | typed, status=200).get_data(as_text=True)
    assert f'<a href="#{field}">' in page.partition("data-error-summary")[2].partition("</ul>")[0]
    assert make.rows_of(NoticeGiven) == []


def test_a_page_instead_of_a_picture(client: HouseClient) -> None:
    card = make.announced()
    sent = TYPED | {"file": (io.BytesIO(b"<html><script>alert(1)</script>"), "photo.jpg")}
    page = client.login("coordinator").post(path(card), sent, status=200).get_data(as_text=True)
    assert "data-error-summary" in page
    assert make.rows_of(NoticeGiven) == []


def test_one_notice_for_several_hearings(client: HouseClient) -> None:
    make.cycle()
    cards = [make.announced(place_ids=(f"vlore-rajoni-{number}",)) for number in (1, 2, 3)]
    client.login("coordinator").post(
        "/staff/vlore/notices", TYPED | {"hearing_ids": [str(cards[0].id), str(cards[2].id)]}
    )
    assert {row.hearing_id for row in make.rows_of(NoticeGiven)} == {cards[0].id, cards[2].id}


def test_none_ticked(client: HouseClient) -> None:
    make.announced()
    page = client.login("coordinator").post("/staff/vlore/notices", TYPED, status=200).get_data(as_text=True)
    assert '<a href="#hearing_ids">' in page
    assert make.rows_of(NoticeGiven) == []


@pytest.mark.parametrize("sent", ["x", "99999999999", "-1", "1 OR 1=1"])
def test_odd_ticks(client: HouseClient, sent: str) -> None:
    make.announced()
    client.login("coordinator").post("/staff/vlore/notices", TYPED | {"hearing_ids": [sent]}, status=200)
    assert make.rows_of(NoticeGiven) == []


def test_ticks_of_another_municipality(client: HouseClient) -> None:
    other = make.announced(municipality_id="fier", place_ids=())
    make.announced()
    client.login("coordinator").post(
        "/staff/vlore/notices", TYPED | {"hearing_ids": [str(other.id)]}, status=403
    )
    assert make.rows_of(NoticeGiven) == []


def test_an_officer_is_offered_the_own_hearings(client: HouseClient) -> None:
    own = make.announced(place_ids=("vlore-rajoni-1",))
    other = make.announced(place_ids=("vlore-novosele",))
    page = text(client.login("officer_1"), "/staff/vlore/notices")
    assert f'value="{own.id}"' in page
    assert f'value="{other.id}"' not in page


def test_the_desk_leads_to_those_that_are_urgent(client: HouseClient) -> None:
    make.cycle()
    near = make.announced(slot=NEAR, place_ids=("vlore-rajoni-1",))
    far = make.announced(place_ids=("vlore-rajoni-2",), slot=Slot(date(2026, 12, 1)))
    page = text(client.login("coordinator"), "/staff/vlore/notices?urgent=1")
    assert f'id="h-{near.id}" value="{near.id}" checked' in page
    assert f'id="h-{far.id}" value="{far.id}">' in page


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "Njoftimi duhet dhënë deri të hënën, 5 tetor."),
        ("/en", "Notice has to be given by Monday, 5 October."),
    ],
)
def test_the_warning_names_the_last_day(client: HouseClient, prefix: str, words: str) -> None:
    make.cycle()
    card = make.announced(slot=NEAR)
    client.login("coordinator")
    for address in (path(card), path(card, "").rstrip("/"), "/staff/vlore/hearings"):
        assert words in text(client, prefix + address), address


def test_a_late_notice_says_by_how_much(client: HouseClient, clock: StillClock) -> None:
    make.cycle()
    clock.move(days=6)
    card = make.announced(slot=NEAR)
    assert "me vonesë 2 ditë pune" in text(client.login("coordinator"), path(card))


def test_the_public_reads_where_and_when_but_not_the_proof(client: HouseClient) -> None:
    card = make.announced()
    note(
        card, url="https://vlora.gov.al/njoftim", note="telefonoi kryetari i fshatit", protocol_number="124/3"
    )
    gone = note(card, place_text="Shkolla e gabuar")
    withdraw_notice(actor=SYSTEM, hearing_id=card.id, notice_id=gone, reason="gabim i brendshëm")
    page = text(client, f"/vlore/hearings/{card.ref}")
    known = page[page.index('id="known-h"') :]
    assert "Zyra e njësisë" in known
    assert 'href="https://vlora.gov.al/njoftim"' in known
    assert "13 ditë pune" in known
    for private in ("telefonoi", "124/3", "Shkolla e gabuar", "gabim i brendshëm", "/proof"):
        assert private not in page


def test_what_was_put_in_afterwards_claims_no_notice(client: HouseClient, clock: StillClock) -> None:
    plan = make.draft(slot=Slot(date(2026, 10, 5)))
    clock.move(days=10)
    publish_hearing(
        actor=SYSTEM, hearing_id=plan.id, expected_version=plan.version, confirmed=make.EVERY_TICK
    )
    assert 'id="known-h"' not in text(client, f"/vlore/hearings/{plan.ref}")


def test_take_back(client: HouseClient) -> None:
    card = make.announced()
    notice_id = note(card)
    address = path(card, f"notices/{notice_id}/withdraw")
    coordinator = client.login("coordinator")
    coordinator.post(address, {"reason": " "}, status=200)
    assert make.rows_of(NoticeGiven)[0].withdrawn_at is None
    coordinator.post(address, {"reason": "Ishte dëgjesë tjetër"})
    assert make.rows_of(NoticeGiven)[0].withdrawn_at is not None
    assert "Ishte dëgjesë tjetër" in text(coordinator, path(card))
    coordinator.get(path(card, "notices/987654/withdraw"), status=404)


def test_the_record_of_the_hearing_tells_of_it(client: HouseClient) -> None:
    card = make.announced()
    note(card)
    page = text(client.login("monitor"), path(card, "").rstrip("/"))
    assert "Njoftimi u shënua" in page
    assert f"/{card.ref}/notices" not in page, "a monitor notes nothing"
