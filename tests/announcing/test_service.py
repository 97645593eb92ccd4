"""Noting notices: who may, what they must say, several at once, taken back."""

import io
from datetime import date, time
from typing import Any

import pytest
from PIL import Image

from pb_app.audit.tables import AuditEntry
from pb_app.files.tables import StoredFile
from pb_app.hearings.announcing.queries import (
    NoticedHearing,
    get_proof,
    places_used,
    urgent_notices,
    with_notices,
)
from pb_app.hearings.announcing.rules import NoticeChannel, NoticeFacts
from pb_app.hearings.announcing.service import give_notice, withdraw_notice
from pb_app.hearings.announcing.tables import NoticeGiven
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot
from pb_app.hearings.service import reschedule_hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from tests.cast import Cast
from tests.conftest import StillClock
from tests.hearings import factories as make

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2026, 10, 1)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def facts(**given: Any) -> NoticeFacts:
    plain = {"channel": NoticeChannel.NOTICE_BOARD, "given_on": TODAY, "place_text": "Zyra e njësisë"}
    return NoticeFacts(**(plain | given))


def note(*cards: HearingCard, actor: Any = SYSTEM, proof: bytes | None = None, **given: Any) -> list[int]:
    return give_notice(
        actor=actor, hearing_ids=[card.id for card in cards], facts=facts(**given), proof=proof
    )


def noticed(card: HearingCard, today: date = TODAY) -> NoticedHearing:
    return with_notices([make.again(card)], today)[0]


def photo_with_position() -> bytes:
    picture = Image.new("RGB", (40, 30), "white")
    exif = Image.Exif()
    exif[0x010E] = "41.3275 N, 19.8187 E"
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def test_one_notice_is_noted_and_audited() -> None:
    card = make.announced()
    note(card, protocol_number="124/3", protocol_on=TODAY)
    row = make.rows_of(NoticeGiven)[0]
    assert (row.hearing_id, row.place_text, row.protocol_number) == (card.id, "Zyra e njësisë", "124/3")
    assert len(make.rows_of(AuditEntry, AuditEntry.action == "notice.given")) == 1
    assert noticed(card).standing.noted == 1


def test_the_same_notice_again_changes_nothing() -> None:
    card = make.announced()
    first = note(card)
    assert note(card) == first
    assert len(make.rows_of(NoticeGiven)) == 1
    assert len(make.rows_of(AuditEntry, AuditEntry.action == "notice.given")) == 1


def test_a_proof_may_follow_and_is_not_replaced() -> None:
    card = make.announced()
    first = note(card)
    assert note(card, proof=PDF) == first
    assert get_proof("vlore", card.ref, first[0]).content == PDF
    note(card, proof=PDF + b"%2\n%%EOF\n")
    assert get_proof("vlore", card.ref, first[0]).content == PDF


def test_several_at_once_share_one_proof() -> None:
    cards = [make.announced(place_ids=(f"vlore-rajoni-{number}",)) for number in (1, 2, 3)]
    ids = note(*cards, proof=photo_with_position())
    assert len(set(ids)) == 3
    assert len({row.proof_file_id for row in make.rows_of(NoticeGiven)}) == 1
    assert len(make.rows_of(StoredFile)) == 1


def test_a_picture_is_kept_without_what_the_camera_wrote() -> None:
    card = make.announced()
    sent = photo_with_position()
    assert b"41.3275" in sent
    notice_id = note(card, proof=sent)[0]
    kept = get_proof("vlore", card.ref, notice_id)
    assert kept.media_type == "image/jpeg"
    assert b"41.3275" not in kept.content


@pytest.mark.parametrize("octets", [b"<svg onload=alert(1)>", b"GIF89a", b"\xff\xd8\xff" + b"x" * 99, b"MZ"])
def test_a_proof_that_is_neither_document_nor_picture(octets: bytes) -> None:
    with pytest.raises(DomainError, match="file_type"):
        note(make.announced(), proof=octets)
    assert make.rows_of(NoticeGiven) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"given_on": date(2026, 10, 2)}, "notice_in_future"),
        ({"given_on": date(1026, 10, 1)}, "year_out_of_range"),
        ({"place_text": ""}, "notice_where_required"),
        ({"place_text": "x" * 201}, "too_long"),
        ({"url": "javascript:alert(1)"}, "address_unreadable"),
        ({"url": "https://vlora.gov.al/\nnjoftim"}, "address_unreadable"),
        ({"protocol_on": TODAY}, "protocol_number_required"),
        ({"note": "x" * 301}, "too_long"),
    ],
)
def test_what_a_notice_cannot_be(given: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        note(make.announced(), **given)
    assert make.rows_of(NoticeGiven) == []


def test_a_village_head_needs_no_place() -> None:
    note(make.announced(), channel=NoticeChannel.VILLAGE_HEAD, place_text="")
    assert len(make.rows_of(NoticeGiven)) == 1


def test_a_draft_has_no_notice() -> None:
    with pytest.raises(DomainError, match="notice_of_draft"):
        note(make.draft())


def test_nothing_is_made_known_after_its_day(clock: StillClock) -> None:
    card = make.announced()
    clock.move(days=30)
    with pytest.raises(DomainError, match="notice_after_hearing"):
        note(card, given_on=date(2026, 10, 21))
    note(card, given_on=date(2026, 10, 5))


def test_none_or_too_many_hearings() -> None:
    with pytest.raises(DomainError, match="hearing_required"):
        give_notice(actor=SYSTEM, hearing_ids=[], facts=facts())
    with pytest.raises(DomainError, match="too_many_hearings"):
        give_notice(actor=SYSTEM, hearing_ids=range(1, 400), facts=facts())
    with pytest.raises(NotFound):
        give_notice(actor=SYSTEM, hearing_ids=[987654], facts=facts())


def test_all_or_none() -> None:
    announced, plan = make.announced(), make.draft(place_ids=("vlore-rajoni-1",))
    with pytest.raises(DomainError, match="notice_of_draft"):
        note(announced, plan)
    assert make.rows_of(NoticeGiven) == []


def test_not_across_municipalities() -> None:
    with pytest.raises(NotFound):
        note(make.announced(), make.announced(municipality_id="fier", place_ids=()))
    assert make.rows_of(NoticeGiven) == []


@pytest.mark.parametrize("key", ["coordinator", "officer_1", "youth_centre"])
def test_who_may(cast: Cast, key: str) -> None:
    note(make.announced(place_ids=("vlore-rajoni-1",)), actor=cast.actor(key))
    assert len(make.rows_of(NoticeGiven)) == 1


@pytest.mark.parametrize("key", ["officer_2", "budget_officer", "monitor", "stranger"])
def test_who_may_not(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        note(make.announced(place_ids=("vlore-rajoni-1",)), actor=cast.actor(key))
    assert make.rows_of(NoticeGiven) == []


def test_an_officer_notes_nothing_for_hearings_of_others(cast: Cast) -> None:
    own = make.announced(place_ids=("vlore-rajoni-1",))
    other = make.announced(place_ids=("vlore-novosele",))
    with pytest.raises(Forbidden):
        note(own, other, actor=cast.actor("officer_1"))
    assert make.rows_of(NoticeGiven) == []


def test_a_notice_taken_back_stays_in_the_record() -> None:
    card = make.announced()
    notice_id = note(card)[0]
    with pytest.raises(DomainError, match="reason_required"):
        withdraw_notice(actor=SYSTEM, hearing_id=card.id, notice_id=notice_id, reason="")
    withdraw_notice(actor=SYSTEM, hearing_id=card.id, notice_id=notice_id, reason="Dëgjesë tjetër")
    withdraw_notice(actor=SYSTEM, hearing_id=card.id, notice_id=notice_id, reason="Dy herë")
    row = make.rows_of(NoticeGiven)[0]
    assert row.withdrawn_reason == "Dëgjesë tjetër"
    found = noticed(card)
    assert (found.standing.noted, found.given, len(found.notices)) == (0, (), 1)
    assert note(card) != [notice_id], "noted anew it is another notice"


def test_a_notice_of_another_hearing_is_not_there(cast: Cast) -> None:
    one, other = make.announced(), make.announced(place_ids=("vlore-novosele",))
    notice_id = note(one)[0]
    with pytest.raises(NotFound):
        withdraw_notice(actor=SYSTEM, hearing_id=other.id, notice_id=notice_id, reason="gabim")
    with pytest.raises(NotFound):
        get_proof("vlore", other.ref, notice_id)
    with pytest.raises(Forbidden):
        withdraw_notice(actor=cast.actor("stranger"), hearing_id=one.id, notice_id=notice_id, reason="gabim")


def test_a_move_asks_for_a_new_notice(clock: StillClock) -> None:
    card = make.announced()
    note(card)
    clock.move(days=5)
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version,
        slot=Slot(date(2026, 10, 15), time(16, 30)), reason="Salla në riparim", confirmed=make.EVERY_TICK,
    )  # fmt: skip
    today = date(2026, 10, 6)
    assert noticed(card, today).standing.noted == 0
    assert [one.card.ref for one in urgent_notices("vlore", today)] == [card.ref]
    note(card, given_on=today)
    assert urgent_notices("vlore", today) == []


def test_reminders_heed_the_period_of_the_budget_process() -> None:
    make.cycle()
    card = make.announced(slot=Slot(date(2026, 10, 20)))
    assert urgent_notices("vlore", date(2026, 10, 5)) == []
    assert [one.card.ref for one in urgent_notices("vlore", date(2026, 10, 6))] == [card.ref]
    assert urgent_notices("fier", date(2026, 10, 6)) == []


def test_places_come_back_the_last_first() -> None:
    card = make.announced()
    note(card, place_text="Zyra e njësisë")
    note(card, place_text="Shkolla")
    note(make.announced(municipality_id="fier", place_ids=()), place_text="Fieri")
    assert places_used("vlore") == ["Shkolla", "Zyra e njësisë"]
