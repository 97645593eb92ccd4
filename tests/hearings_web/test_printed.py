"""Posters and month sheets: one page, right words, stamps and marks, read back from the PDF."""

import io
import re
import subprocess
from datetime import date, time
from threading import BoundedSemaphore

import pytest
from apiflask import APIFlask
from PIL import Image

from pb_app.database import db
from pb_app.files import printing
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.feed import refresh
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, HearingStatus, Slot, VenueChoice
from pb_app.hearings.service import reschedule_hearing
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.tables import Municipality
from pb_app.unit_of_work import house, unit_of_work
from tests.consolidation.pdf_text import pdf_text, reads_pdf
from tests.hearings import factories as make
from tests.house_client import HouseClient
from tests.programs import needs


class MemoryRenderings:
    """What was printed, kept in memory for one test."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: str, content: bytes) -> None:
        self.kept[key] = content


@pytest.fixture(autouse=True)
def renderings(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> MemoryRenderings:
    found = MemoryRenderings()
    monkeypatch.setattr(house(), "renderings", found)
    return found


@pytest.fixture
def card(app: APIFlask) -> HearingCard:
    hall = make.venue("Pallati i Kulturës", address="Sheshi i Flamurit", step_free=True)
    return make.announced(venue=VenueChoice(hall), purpose="Buxheti 2027", agenda="1. Hapja\n2. Propozime")


def poster(client: HouseClient, card: HearingCard, prefix: str = "") -> bytes:
    response = client.get(f"{prefix}/vlore/hearings/{card.ref}/poster.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert "Set-Cookie" not in response.headers
    return response.data


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@reads_pdf
def test_a_poster_says_when_where_and_what_about(client: HouseClient, card: HearingCard) -> None:
    body = poster(client, card)
    words = pdf_text(body)
    for said in (
        "Bashkia Vlorë", "Dëgjesë publike: Rajoni 3", "e martë, 20 tetor 2026", "ora 16:30–18:00",
        "Pallati i Kulturës", "Sheshi i Flamurit", "Hyrje pa shkallë", "Buxheti 2027", "2. Propozime",
        f"localhost/vlore/hearings/{card.ref}", "Rishikimi 1, 1 tetor 2026, 10:00", "Mund të vijë kushdo",
    ):  # fmt: skip
        assert said in words, said
    assert "ANULUAR" not in words
    assert "SHEMBULL" not in words
    assert pages_of(body) == 1
    assert b"pdfuaid" in body, "PDF/UA-1 says so in its metadata"


@reads_pdf
def test_a_poster_in_english(client: HouseClient, card: HearingCard) -> None:
    words = pdf_text(poster(client, card, "/en"))
    assert "Municipality of Vlorë" in words
    assert "Tuesday, 20 October 2026" in words
    assert "Revision 1, 1 October 2026" in words
    assert f"localhost/en/vlore/hearings/{card.ref}" in words


@reads_pdf
def test_a_move_and_a_cancellation_cannot_be_missed(client: HouseClient, card: HearingCard) -> None:
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, slot=Slot(date(2026, 10, 27), time(17)),
        reason="Salla ishte e zënë",
    )  # fmt: skip
    moved = pdf_text(poster(client, card))
    assert "U SHTY" in moved
    assert "e martë, 20 tetor 2026, ora 16:30" in moved
    assert "e martë, 27 tetor 2026" in moved
    assert "Mbaron rreth orës 18:30" in moved
    assert "Rishikimi 2" in moved
    cancel_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=make.again(card).version, reason="Zgjedhjet"
    )
    cancelled = pdf_text(poster(client, card))
    assert cancelled.count("ANULUAR") == 2, "in words for everybody, and across the page"
    assert "Zgjedhjet" in cancelled
    assert "Rishikimi 3" in cancelled
    assert "Mund të vijë kushdo" not in cancelled


@reads_pdf
def test_what_is_not_known_or_not_real_says_so(client: HouseClient, app: APIFlask) -> None:
    card = make.announced(
        HearingStatus.TENTATIVE, slot=Slot(date(2026, 10, 20)), venue=VenueChoice(), place_ids=(),
        audience=Audience.YOUTH,
    )  # fmt: skip
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(Hearing, card.id).is_example = True
        refresh(uow, [card.id])
    words = pdf_text(poster(client, card))
    for said in (
        "Ora do të njoftohet", "Vendi do të njoftohet", "Ende e pakonfirmuar", "SHEMBULL",
        "jo një dëgjesë e vërtetë", "Bashkia Vlorë", "Të rinjtë",
    ):  # fmt: skip
        assert said in words, said


@pytest.mark.parametrize(
    "typed",
    [
        '#import "@preview/x:1" #read("/etc/passwd") $x$ *a* <b> @c',
        "\x00\x1b\u202ex\u2028" + "ë" * 5000,
        "Rruga është e prishur. " * 400,
        "\n".join(["rresht"] * 300),
        "x" * 3000,
        "🏗️ 漢字 مرحبا",
    ],
)
def test_whatever_is_written_stays_on_one_page(client: HouseClient, card: HearingCard, typed: str) -> None:
    row = db.session.get_one(Hearing, card.id)
    row.purpose = row.agenda = typed.replace("\x00", "")
    row.title = row.accessibility = typed.replace("\x00", "")[:200]
    row.cancel_reason = typed.replace("\x00", "")[:500]
    row.status = HearingStatus.CANCELLED
    row.online_url = "https://takim.example/" + "y" * 300
    db.session.commit()
    assert pages_of(poster(client, card)) == 1


def test_a_poster_is_printed_once_and_known_again(
    client: HouseClient, card: HearingCard, renderings: MemoryRenderings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/vlore/hearings/{card.ref}/poster.pdf"
    first = client.get(path)
    assert len(renderings.kept) == 1
    monkeypatch.setattr(printing, "compile_pdf", None)  # a second printing would fail
    again = client.get(path, status=304, headers={"If-None-Match": first.headers["ETag"]})
    assert again.data == b""
    assert client.get(path).data == first.data


def test_when_the_press_is_busy_one_is_asked_to_wait(
    client: HouseClient, card: HearingCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_presses", BoundedSemaphore(1))
    monkeypatch.setattr(printing, "_PATIENCE_SECONDS", 0.01)
    assert printing._presses.acquire(blocking=False)
    response = client.get(f"/vlore/hearings/{card.ref}/poster.pdf", status=503)
    assert response.headers["Retry-After"] == "30"


def test_there_is_no_poster_of_a_draft_or_of_elsewhere(client: HouseClient, card: HearingCard) -> None:
    draft = make.draft(title="Vetëm për zyrën")
    for path in (f"/vlore/hearings/{draft.ref}", "/vlore/hearings/D27-999", f"/fier/hearings/{card.ref}"):
        client.get(f"{path}/poster.pdf", status=404)
    client.get("/atlantis/hearings.pdf", status=404)


@reads_pdf
def test_a_month_on_the_wall(client: HouseClient, card: HearingCard) -> None:
    gone = make.announced(slot=Slot(date(2026, 10, 22), time(9)), place_ids=("vlore-novosele",))
    cancel_hearing(actor=SYSTEM, hearing_id=gone.id, expected_version=gone.version, reason="Moti")
    make.announced(slot=Slot(date(2026, 11, 3), time(9)), title="Në nëntor")
    make.draft(title="Vetëm për zyrën")
    whole = pdf_text(client.get("/vlore/hearings.pdf").data)
    for said in (
        "Dëgjesat publike, tetor 2026", "e martë, 20 tetor 2026", "16:30–18:00", "ANULUAR", "Moti",
        "localhost/vlore/hearings", "Gjendja më 1 tetor 2026", "Faqja 1 nga 1",
    ):  # fmt: skip
        assert said in whole, said
    assert "Në nëntor" not in whole
    assert "Vetëm për zyrën" not in whole
    response = client.get("/vlore/hearings.pdf?month=2026-10&place=vlore-rajoni-3")
    place = pdf_text(response.data)
    assert "Rajoni 3" in place
    assert "Moti" not in place
    assert "hearings?place=vlore-rajoni-3" in place
    assert response.headers["Content-Disposition"].isascii()
    november = pdf_text(client.get("/en/vlore/hearings.pdf?month=2026-11&place=nowhere").data)
    assert "Public hearings, November 2026" in november
    assert "No hearing is announced for this month" in pdf_text(
        client.get("/en/fier/hearings.pdf?month=2026-02").data
    )


def test_a_full_month_goes_on_to_further_pages(client: HouseClient, app: APIFlask) -> None:
    for number in range(30):
        make.announced(
            slot=Slot(date(2026, 10, 2 + number % 28), time(9 + number // 28)), title=f"Nr. {number}"
        )
    assert pages_of(client.get("/vlore/hearings.pdf?month=2026-10").data) == 3


@pytest.mark.parametrize("month", ["2026-13", "x", "%00", "99999-01", "0000-00"])
def test_an_odd_month_is_this_one(client: HouseClient, card: HearingCard, month: str) -> None:
    assert client.get(f"/vlore/hearings.pdf?month={month}").mimetype == "application/pdf"


@needs("pdftoppm", "poppler-utils")
def test_the_municipalitys_colour_is_on_the_poster_and_white_words_on_it_can_be_read(
    client: HouseClient, card: HearingCard
) -> None:
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(Municipality, "vlore").accent = "#ffe14d"
    done = subprocess.run(
        ["pdftoppm", "-r", "20", "-png", "-singlefile", "-"],
        input=poster(client, card),
        capture_output=True,
        check=True,
    )
    red, green, blue = Image.open(io.BytesIO(done.stdout)).convert("RGB").getpixel((5, 5))
    assert red > blue, "it is still yellow"
    assert green < 150, "but dark"
