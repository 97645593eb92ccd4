"""What comes out of the printer: tagged PDFs with the right words, and a DOCX that says the same."""

import re
import shutil
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.day.minutes import MinutesDraft
from pb_app.hearings.day.minutes_service import publish_minutes, save_minutes
from pb_app.hearings.day.sheet_codes import read_sheet, sheet_code
from pb_app.hearings.document_service import add_document
from pb_app.hearings.meeting_service import record_attendance
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import DocumentKind, Slot
from pb_app.hearings.service import set_agenda
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.ids import new_token
from pb_app.proposals.rules import ProposalDraft, ProposalSource
from pb_app.proposals.service import record_proposal
from pb_app.proposals.tables import Proposal, ProposalContact
from pb_app.unit_of_work import unit_of_work
from tests.consolidation.pdf_text import reads_pdf
from tests.hearings.factories import announced, cycle, rows_of
from tests.hearings_day.conftest import PDF, TODAY
from tests.house_client import HouseClient
from tests.programs import needs

pytestmark = reads_pdf
HOSTILE = "#panic(1) $x$ *bold* @ref // <a> \u202e" + "W" * 90
DRAFT = MinutesDraft(
    text=f"U kërkua ndriçim.\n\nU fol edhe për {HOSTILE}", number="3", protocol_number="112/1", protocol_on=TODAY,
    chair="Kryesuesja", minute_taker="Sekretari", officials="Drejtoria e Buxhetit; Emri", votes="Për: 12",
    annexes="Fotografi të sallës",
)  # fmt: skip


def pages_of(content: bytes) -> list[str]:
    """The words of each page of a PDF, spaces joined."""
    command = [str(shutil.which("pdftotext")), "-raw", "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def words(content: bytes) -> str:
    """All its words."""
    return " ".join(pages_of(content))


def is_tagged(content: bytes) -> bool:
    """Whether it says of itself that it is accessible (PDF/UA-1) and has a structure."""
    return b"pdfuaid" in content and b"/StructTreeRoot" in content


@pytest.fixture
def full(app: object) -> HearingCard:
    """A hearing with all that minutes may hold, and a canary beside each proposal."""
    cycle()
    card = announced(slot=Slot(TODAY), place_ids=("vlore-rajoni-1",), agenda="09:00 Hapja\n• Të ndryshme")
    for text, answer in (("Ndriçim te shkolla.", "Hyn në projektbuxhet."), (f"Trotuar {HOSTILE}", "")):
        draft = ProposalDraft(
            text=text, theme_id="ndricimi", place_id="vlore-rajoni-1", source=ProposalSource.HEARING
        )
        record_proposal(
            SYSTEM, municipality_id="vlore", hearing_ref=card.ref, draft=draft, device_key=new_token(),
            answer_in_hall=answer,
        )  # fmt: skip
    with unit_of_work(SYSTEM) as uow:
        for row in uow.session.query(Proposal).all():
            uow.session.add(
                ProposalContact(
                    proposal_id=row.id, name="Kanarina", email="kanarina@example.org", phone="0690000001",
                    expires_on=date(2030, 1, 1),
                )
            )  # fmt: skip
    counts = AttendanceCounts(
        total=40, women=3, men=37, under_16=2, from_16_to_29=10, from_30_to_64=20, from_65=8
    )
    record_attendance(actor=SYSTEM, hearing_id=card.id, expected_version=0, counts=counts)
    add_document(
        actor=SYSTEM,
        hearing_id=card.id,
        kind=DocumentKind.SLIDES,
        title="Prezantimi",
        dated_on=TODAY,
        content=PDF,
    )
    save_minutes(actor=SYSTEM, hearing_id=card.id, expected_version=0, draft=DRAFT)
    return card


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_minutes_on_paper(client: HouseClient, full: HearingCard, prefix: str) -> None:
    answer = client.login("coordinator").get(f"{prefix}/staff/vlore/hearings/{full.ref}/minutes.pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = words(answer.data)
    for said in (
        "112/1",
        "Kryesuesja",
        "Drejtoria e Buxhetit: Emri",
        "09:00 Hapja",
        "Hyn në projektbuxhet.",
        "Prezantimi",
    ):
        assert said in text
    assert "#panic(1)" in text, "a text is never read as markup"
    assert "anarina" not in text
    assert "0690000001" not in text
    assert is_tagged(answer.data)


def test_small_groups_are_hidden_on_paper_too(client: HouseClient, full: HearingCard) -> None:
    text = words(client.login("coordinator").get(f"/staff/vlore/hearings/{full.ref}/minutes.pdf").data)
    assert "Gra: 3" in text or "Gratë: 3" in text
    assert "Nën 16 vjeç: nuk shfaqet" in text
    assert "Nën 16 vjeç: 2" not in text


def test_a_published_revision_prints_the_same_tomorrow(client: HouseClient, full: HearingCard) -> None:
    publish_minutes(actor=SYSTEM, hearing_id=full.id, expected_version=1)
    address = f"/vlore/hearings/{full.ref}/minutes/1.pdf"
    first = client.get(address).data
    with unit_of_work(SYSTEM) as uow:
        uow.session.query(Proposal).first().text = "Tjetër"  # type: ignore[union-attr]
    assert client.get(address).data == first
    client.get(f"/vlore/hearings/{full.ref}/minutes/2.pdf", status=404)


@needs("soffice", "LibreOffice")
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_docx_says_what_the_pdf_says(
    client: HouseClient, full: HearingCard, tmp_path: Path, prefix: str
) -> None:
    coordinator = client.login("coordinator")
    for kind in ("docx", "pdf"):
        answer = coordinator.get(f"{prefix}/staff/vlore/hearings/{full.ref}/minutes.{kind}")
        (tmp_path / f"minutes.{kind}").write_bytes(answer.data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path / "converted", tmp_path / "minutes.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    office, paper = _said(tmp_path / "converted/minutes.pdf"), _said(tmp_path / "minutes.pdf")
    repeated = {*"Nr. Propozimi Ku Përgjigjja në sallë No. Proposal Where Answer in the hall".split()}  # noqa: SIM905 - reads as the head
    assert paper.total() > 100
    assert set(office - paper) | set(paper - office) <= repeated, (
        "only the head of a table is said once a page"
    )


def _said(path: Path) -> Counter[str]:
    """The words of a PDF, counted: cells of a row wrap differently, and a DOCX has no foot of the page."""
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    text = re.sub(r"(?m)^\s*(Faqja|Page) \d+ (nga|of) \d+\s*$", "", text)
    text = re.sub(r"[_•\u200b\uf0b7]", " ", text)
    return Counter(re.sub(r"\bW+\b", " ", text).split())


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("sign-in.pdf?pages=3", ["45", "<16", "65+"]),
        ("proposal-form.pdf?per_page=1", ["http://localhost"]),
        ("proposal-form.pdf?per_page=2", []),
        ("many-proposals.pdf?rows=6&first=101", ["101-", "106-"]),
        ("agenda.pdf", ["09:10–09:40", "Projektbuxheti"]),
    ],
)
def test_sheets_are_tagged_and_carry_the_code(
    client: HouseClient, today: HearingCard, prefix: str, sheet: str, said: list[str]
) -> None:
    address = f"{prefix}/staff/vlore/hearings/{today.ref}/sheets/{sheet}"
    answer = client.login("youth_centre").get(address)
    text = words(answer.data)
    assert is_tagged(answer.data)
    assert [part for part in said if part not in text] == []
    assert "agenda" in sheet or today.ref in text
    pages = len(pages_of(answer.data))
    assert pages == (3 if "sign-in" in sheet else 1)


def test_numbered_forms_carry_the_code_that_the_recorder_reads(
    client: HouseClient, today: HearingCard
) -> None:
    address = f"/staff/vlore/hearings/{today.ref}/sheets/proposal-form.pdf?per_page=2&sheets=3&first=12"
    content = client.login("youth_centre").get(address).data
    assert is_tagged(content)
    said = pages_of(content)
    assert len(said) == 2, "two on a page"
    for number, page in ((12, 0), (13, 0), (14, 1)):
        code = sheet_code("vlore", today.ref, number)
        assert code in said[page]
        assert read_sheet("vlore", today.ref, code) == number


@pytest.mark.parametrize(
    "query", ["sheets=9999999", "sheets=0&first=0", "sheets=x&first=99999", "per_page=9&sheets=2"]
)
def test_odd_numbers_of_forms(client: HouseClient, today: HearingCard, query: str) -> None:
    address = f"/staff/vlore/hearings/{today.ref}/sheets/proposal-form.pdf?per_page=2&{query}"
    assert 1 <= len(pages_of(client.login("coordinator").get(address).data)) <= 100


@pytest.mark.parametrize(
    ("asked", "pages"), [("0", 1), ("999999999", 3), ("41", 40), ("x", 3), ("-2", 3), ("", 3)]
)
def test_odd_numbers_of_pages(client: HouseClient, today: HearingCard, asked: str, pages: int) -> None:
    address = f"/staff/vlore/hearings/{today.ref}/sheets/sign-in.pdf?pages={asked}"
    content = client.login("coordinator").get(address).data
    assert len(pages_of(content)) == pages


def test_an_agenda_is_suggested_and_nothing_typed_is_lost(client: HouseClient, today: HearingCard) -> None:
    set_agenda(actor=SYSTEM, hearing_id=today.id, expected_version=today.version, agenda="")
    path = f"/staff/vlore/hearings/{today.ref}/agenda"
    centre = client.login("youth_centre")
    page = centre.post(path, centre.form(path) | {"next": "suggest", "agenda": "Fjala e fshatit"}, status=200)
    text = page.get_data(as_text=True)
    assert "09:00–09:05 Hapja" in text
    assert "Fjala e fshatit" in text
    assert "09:00–09:05 Opening" in text, "and in English beside it"
    centre.post(path, centre.form(path) | {"next": "keep", "agenda": "09.00 Hapja\n10.00 Mbyllja"})
    public = client.get(f"/vlore/hearings/{today.ref}").get_data(as_text=True)
    assert "<dt>10:00</dt><dd>Mbyllja</dd>" in public


def test_a_new_hearing_may_begin_with_the_usual_agenda(client: HouseClient) -> None:
    coordinator = client.login("coordinator")
    path = "/staff/vlore/hearings/new"
    typed = coordinator.form(path) | {"next": "agenda", "agenda": "Fjala e fshatit", "on_date": "20.10.2026"}
    without_hour = coordinator.post(path, typed, status=200).get_data(as_text=True)
    assert '<a href="#agenda">' in without_hour
    page = coordinator.post(path, typed | {"start_time": "17.00"}, status=200).get_data(as_text=True)
    assert "17:00–17:05 Hapja" in page
    assert "18:25–18:30 Mbyllja" in page, "without an end the usual length is filled"
    assert "Fjala e fshatit" in page
    assert rows_of(Hearing) == [], "nothing is saved yet"
