"""The day itself: held, attendance, documents."""

import io
from datetime import date

import pytest
from PIL import Image

from pb_app.files.tables import StoredFile
from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.document_service import add_document, withdraw_document
from pb_app.hearings.meeting_service import mark_held, record_attendance, undo_held
from pb_app.hearings.particulars import find_attendance, get_document, list_documents
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import DocumentKind, HearingStatus, Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, NotFound, StaleVersion
from tests.cast import Cast
from tests.conftest import StillClock
from tests.hearings import factories as make

pytestmark = pytest.mark.usefixtures("app")
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def past(clock: StillClock) -> HearingCard:
    """A hearing whose day has come."""
    card = make.announced(slot=Slot(date(2026, 10, 8)))
    clock.move(days=8)
    return card


def test_a_hearing_is_held_only_once_somebody_says_so(clock: StillClock, past: HearingCard) -> None:
    assert make.again(past).status is HearingStatus.CONFIRMED
    assert make.again(past).is_report_missing(date(2026, 10, 9))
    mark_held(actor=SYSTEM, hearing_id=past.id, expected_version=past.version)
    held = make.again(past)
    assert (held.status, held.sequence) == (HearingStatus.HELD, 0)
    with pytest.raises(DomainError, match="reason_required"):
        undo_held(actor=SYSTEM, hearing_id=past.id, expected_version=held.version, reason="")
    undo_held(actor=SYSTEM, hearing_id=past.id, expected_version=held.version, reason="Dëgjesa e gabuar")
    assert make.again(past).status is HearingStatus.CONFIRMED


def test_nothing_is_reported_before_the_day() -> None:
    card = make.announced()
    with pytest.raises(DomainError, match="not_yet_held"):
        mark_held(actor=SYSTEM, hearing_id=card.id, expected_version=card.version)
    with pytest.raises(DomainError, match="not_yet_held"):
        record_attendance(
            actor=SYSTEM, hearing_id=card.id, expected_version=0, counts=AttendanceCounts(total=3)
        )


def test_attendance_may_begin_as_one_number(cast: Cast, past: HearingCard) -> None:
    centre = cast.actor("youth_centre")
    record_attendance(actor=centre, hearing_id=past.id, expected_version=0, counts=AttendanceCounts(total=33))
    first = find_attendance(past.id)
    assert first is not None
    assert (first.counts.total, first.counts.women, first.version) == (33, None, 1)
    full = AttendanceCounts(total=33, women=15, men=16, under_16=3, from_16_to_29=10, from_65=20)
    record_attendance(actor=centre, hearing_id=past.id, expected_version=1, counts=full)
    with pytest.raises(StaleVersion):
        record_attendance(actor=centre, hearing_id=past.id, expected_version=1, counts=full)
    with pytest.raises(DomainError, match="parts_exceed_total"):
        record_attendance(
            actor=centre, hearing_id=past.id, expected_version=2, counts=AttendanceCounts(total=3, women=4)
        )
    public, staff = find_attendance(past.id), find_attendance(past.id, for_staff=True)
    assert public is not None
    assert staff is not None
    assert (public.counts.women, public.counts.under_16, public.counts.from_16_to_29) == (15, None, None)
    assert public.hidden == {"under_16", "from_16_to_29"}
    assert staff.counts == full


def document(card: HearingCard, content: bytes, **given: object) -> int:
    facts = {"kind": DocumentKind.DRAFT_BUDGET, "title": "Projektbuxheti 2027", "dated_on": date(2026, 10, 1)}
    return add_document(actor=SYSTEM, hearing_id=card.id, content=content, **(facts | given))  # type: ignore[arg-type]


def picture(picture_format: str, **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, picture_format, **options)
    return written.getvalue()


def test_documents_have_versions_and_nothing_is_deleted() -> None:
    card = make.announced()
    first = document(card, PDF)
    assert document(card, PDF) == first, "the same octets again are the same version"
    second = document(card, PDF + b"\n%%EOF")
    assert [(one.number, one.is_current) for one in list_documents(card.id)] == [(2, True), (1, False)]
    withdraw_document(actor=SYSTEM, hearing_id=card.id, document_id=second)
    withdraw_document(actor=SYSTEM, hearing_id=card.id, document_id=second)
    assert [(one.number, one.is_current) for one in list_documents(card.id)] == [(1, True)]
    assert len(list_documents(card.id, with_withdrawn=True)) == 2
    assert get_document("vlore", card.ref, first).content == PDF
    with pytest.raises(NotFound):
        get_document("vlore", card.ref, second)
    assert get_document("vlore", card.ref, second, for_staff=True).media_type == "application/pdf"


def test_a_picture_is_written_anew_without_what_was_hidden_in_it() -> None:
    card = make.announced()
    exif = Image.Exif()
    exif[0x010E] = "Secret place"
    given = picture("JPEG", exif=exif.tobytes()) + b"<script>appended</script>"
    assert b"Secret place" in given
    kept = get_document("vlore", card.ref, document(card, given, title="Fotografi"))
    assert kept.media_type == "image/jpeg"
    assert kept.name == "d27-001-fotografi-1.jpg"
    assert b"Secret place" not in kept.content
    assert b"script" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as read:
        assert read.size == (40, 30)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>%PDF-1.7 %%EOF</html>",
        b"\xff\xd8\xff not a picture",
        b"GIF89a",
        picture("PNG")[:60],
        b"MZ\x90",
    ],
)
def test_what_is_neither_pdf_nor_picture_is_refused(content: bytes) -> None:
    card = make.announced()
    with pytest.raises(DomainError) as caught:
        document(card, content)
    assert (caught.value.code, caught.value.field) == ("file_type", "file")
    assert make.rows_of(StoredFile) == []


def test_a_file_past_the_cap_is_refused() -> None:
    with pytest.raises(DomainError) as caught:
        document(make.announced(), b"%PDF-" + b"x" * (20 * 1024 * 1024) + b"%%EOF")
    assert (caught.value.code, caught.value.params["limit"]) == ("file_too_large", 20)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_opened() -> None:
    written = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(written, "PNG")
    with pytest.raises(DomainError, match="picture_too_large"):
        document(make.announced(), written.getvalue())
