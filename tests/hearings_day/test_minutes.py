"""Minutes arrive filled in, are frozen when published, and never hold a citizen's name."""

import json
from datetime import date, time

import pytest

from pb_app.files.tables import StoredFile
from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.day.minutes import (
    MinutesDraft,
    Official,
    check_draft,
    decode,
    encode,
    read_officials,
)
from pb_app.hearings.day.minutes_reading import (
    compose,
    get_scan,
    list_revisions,
    suggest_number,
    working_minutes,
)
from pb_app.hearings.day.minutes_service import publish_minutes, save_minutes
from pb_app.hearings.day.tables import MinutesRevision
from pb_app.hearings.document_service import add_document
from pb_app.hearings.meeting_service import record_attendance
from pb_app.hearings.particulars import get_hearing
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import DocumentKind, Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.kernel.ids import new_token
from pb_app.proposals.rules import ProposalDraft, ProposalSource, ProposalStatus
from pb_app.proposals.service import record_proposal
from pb_app.proposals.tables import Proposal, ProposalContact
from pb_app.unit_of_work import unit_of_work
from tests.cast import Cast
from tests.conftest import StillClock
from tests.hearings.factories import announced, cycle, rows_of
from tests.hearings_day.conftest import PDF, TODAY

DRAFT = MinutesDraft(
    text="U kërkua ndriçim.", number="3", opened_at=time(9, 5), closed_at=time(10, 20), chair="Kryesuesja",
    minute_taker="Sekretari", officials="Drejtoria e Buxhetit; Emri\nInxhinieri", votes="Për: 12, kundër: 1",
)  # fmt: skip


def write(card: HearingCard, draft: MinutesDraft = DRAFT, version: int = 0) -> None:
    save_minutes(actor=SYSTEM, hearing_id=card.id, expected_version=version, draft=draft)


def publish(card: HearingCard, **given: object) -> int:
    version = working_minutes(card.id).version
    return publish_minutes(actor=SYSTEM, hearing_id=card.id, **({"expected_version": version} | given))  # type: ignore[arg-type]


def record(card: HearingCard, text: str, answer: str = "") -> str:
    draft = ProposalDraft(
        text=text,
        theme_id="ndricimi",
        place_id="vlore-rajoni-1",
        source=ProposalSource.HEARING,
        village="Skelë",
    )
    return record_proposal(
        SYSTEM,
        municipality_id="vlore",
        hearing_ref=card.ref,
        draft=draft,
        device_key=new_token(),
        answer_in_hall=answer,
    ).ref


@pytest.fixture
def held(app: object) -> HearingCard:
    """A hearing of an open budget year, today."""
    cycle()
    return announced(
        slot=Slot(TODAY, time(9, 0), time(10, 30)), place_ids=("vlore-rajoni-1",),
        agenda="09:00 Hapja\nTë ndryshme",
    )  # fmt: skip


def test_the_hearing_fills_them_in(held: HearingCard) -> None:
    first = record(held, "Ndriçim te shkolla.", "Hyn në projektbuxhet.")
    second = record(held, "Trotuar te posta.")
    counts = AttendanceCounts(
        total=40, women=3, men=37, under_16=2, from_16_to_29=10, from_30_to_64=20, from_65=8
    )
    record_attendance(actor=SYSTEM, hearing_id=held.id, expected_version=0, counts=counts)
    add_document(
        actor=SYSTEM,
        hearing_id=held.id,
        kind=DocumentKind.SLIDES,
        title="Prezantimi",
        dated_on=TODAY,
        content=PDF,
    )
    write(held)
    content = compose("vlore", held.ref)
    assert [(one.ref, one.answer) for one in content.proposals] == [
        (first, "Hyn në projektbuxhet."),
        (second, ""),
    ]
    assert (content.on, content.venue, content.places) == (TODAY, "Pallati i Kulturës", ("Rajoni 1",))
    assert [one.title for one in content.annexes] == ["Prezantimi"]
    assert content.attendance is not None
    assert (content.attendance.women, content.attendance.under_16, content.attendance.from_65) == (
        3,
        None,
        None,
    )
    assert content.hidden == ("from_65", "under_16"), "the small-cell rule holds in minutes too"
    assert decode(json.loads(json.dumps(encode(content)))) == content


def test_no_contact_and_no_seat_enters(held: HearingCard) -> None:
    record(held, "Ndriçim te shkolla.")
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.query(Proposal).one()
        uow.session.add(
            ProposalContact(
                proposal_id=row.id, name="Kanarina", email="kanarina@example.org", phone="0690000001",
                expires_on=date(2030, 1, 1),
            )
        )  # fmt: skip
    write(held)
    publish(held)
    kept = json.dumps(rows_of(MinutesRevision)[0].content, ensure_ascii=False).lower()
    assert "kanarina" not in kept
    assert "0690000001" not in kept


def test_only_public_proposals_stand_in_them(held: HearingCard) -> None:
    ref = record(held, "Ndriçim te shkolla.")
    record(held, "Trotuar.")
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.query(Proposal).filter_by(ref=ref).one()
        row.status = ProposalStatus.UNDER_REVIEW
    assert [one.text for one in compose("vlore", held.ref).proposals] == ["Trotuar."]


def test_they_are_public_once_published(cast: Cast, today: HearingCard) -> None:
    centre = cast.actor("youth_centre")
    save_minutes(actor=centre, hearing_id=today.id, expected_version=0, draft=DRAFT)
    assert get_hearing("vlore", today.ref).minutes is None
    with pytest.raises(Forbidden):
        publish_minutes(actor=centre, hearing_id=today.id, expected_version=1)
    assert publish_minutes(actor=cast.coordinator, hearing_id=today.id, expected_version=1) == 1
    public = get_hearing("vlore", today.ref).minutes
    assert public is not None
    assert public.text == "U kërkua ndriçim."


def test_a_correction_is_a_revision_with_a_reason(clock: StillClock, cast: Cast, today: HearingCard) -> None:
    write(today)
    publish(today)
    clock.move(days=1)
    centre = cast.actor("youth_centre")
    changed = MinutesDraft(text="U kërkua ndriçim dhe trotuar.")
    save_minutes(actor=centre, hearing_id=today.id, expected_version=2, draft=changed)
    public = get_hearing("vlore", today.ref).minutes
    assert public is not None
    assert public.text == "U kërkua ndriçim.", "a draft never changes what is public"
    with pytest.raises(DomainError, match="reason_required"):
        publish(today)
    assert publish(today, reason="Mungonte një kërkesë") == 2
    newest, first = list_revisions(today.id)
    assert (newest.number, newest.reason, newest.content.draft.text) == (
        2,
        "Mungonte një kërkesë",
        changed.text,
    )
    assert (first.number, first.reason, first.content.draft.text) == (1, "", "U kërkua ndriçim.")


def test_the_same_again_is_no_revision(today: HearingCard) -> None:
    write(today)
    token = new_token()
    assert publish(today, token=token) == 1
    assert publish(today, token=token, expected_version=1) == 1, "a double click publishes once"
    with pytest.raises(DomainError, match="minutes_unchanged"):
        publish(today, reason="Pa ndryshim")
    assert publish(today, scan=PDF, reason="U shtua kopja e nënshkruar") == 2
    assert len(rows_of(MinutesRevision)) == 2


def test_the_signed_copy_belongs_to_its_revision(today: HearingCard) -> None:
    write(today)
    publish(today, scan=PDF)
    assert get_scan(today.id, 1).content == PDF
    assert get_scan(today.id, 1).name == "d26-001-procesverbal-1.pdf" or get_scan(today.id, 1).name.endswith(
        "-1.pdf"
    )
    write(today, MinutesDraft(text="Tjetër"), version=2)
    publish(today, reason="Korrigjim")
    with pytest.raises(NotFound):
        get_scan(today.id, 2)
    with pytest.raises(NotFound):
        get_scan(today.id, 9)


def test_a_scan_is_known_by_its_octets(today: HearingCard) -> None:
    write(today)
    with pytest.raises(DomainError, match="file_type"):
        publish(today, scan=b"<html>%PDF-1.7</html>")
    assert rows_of(MinutesRevision) == rows_of(StoredFile) == []


def test_empty_minutes_are_not_published(today: HearingCard) -> None:
    write(today, MinutesDraft(chair="Kryesuesja"))
    with pytest.raises(DomainError, match="minutes_empty"):
        publish(today)


def test_two_who_write_at_once(today: HearingCard) -> None:
    write(today)
    with pytest.raises(StaleVersion):
        write(today, MinutesDraft(text="Tjetër"))
    with pytest.raises(StaleVersion):
        publish(today, expected_version=7)
    with pytest.raises(NotFound):
        publish(announced_today(), expected_version=0)


def announced_today() -> HearingCard:
    return announced(slot=Slot(TODAY, time(9, 0)))


@pytest.mark.usefixtures("app")
def test_nothing_is_written_before_the_day() -> None:
    with pytest.raises(DomainError, match="not_yet_held"):
        write(announced())


test_nothing_is_written_before_the_day = pytest.mark.usefixtures("app")(
    test_nothing_is_written_before_the_day
)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (MinutesDraft(text="x" * 20_001), "text"),
        (MinutesDraft(chair="x" * 161), "chair"),
        (MinutesDraft(opened_at=time(10, 0), closed_at=time(9, 0)), "closed_at"),
    ],
)
def test_what_does_not_fit(draft: MinutesDraft, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_draft(draft)
    assert caught.value.field == field


def test_officials_by_office_and_name() -> None:
    assert read_officials("Drejtoria e Buxhetit; Emri\n\n Inxhinieri ") == (
        Official("Drejtoria e Buxhetit", "Emri"),
        Official("Inxhinieri"),
    )


def test_the_next_number_is_suggested(today: HearingCard) -> None:
    assert suggest_number("vlore", TODAY) == "1"
    write(today, MinutesDraft(number="12"))
    assert suggest_number("vlore", TODAY) == "13"
    assert suggest_number("vlore", date(2027, 1, 1)) == "1"
    assert suggest_number("fier", TODAY) == "1"


def test_minutes_of_before_stay_readable() -> None:
    old = decode({"format": "minutes/1", "draft": {"text": "U diskutua.", "text_en": ""}})
    assert (old.draft.text, old.is_brief, old.proposals) == ("U diskutua.", True, ())
