"""«Kalendari i konsultimit publik»: one content on paper, in Word and in HTML, which reads back as what it says."""

import io
import re
import subprocess
from collections import Counter
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from docx import Document

from pb_app.cycles.queries import get_cycle
from pb_app.formats.season_docx import render_docx
from pb_app.formats.season_html import render_html
from pb_app.formats.season_notice import SeasonNotice
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.queries import list_hearings
from pb_app.hearings.rules import HearingKind, HearingStatus, Slot, VenueChoice
from pb_app.hearings.season.document import PreparedNotice, season_notice_of
from pb_app.hearings.season.importing import RowState
from pb_app.hearings.season.known import gazetteer_of, halls_of
from pb_app.hearings.season.notice import NoticeFacts, notice_of, write_notice
from pb_app.hearings.season.reading import Surroundings, read_season
from pb_app.hearings.season.sheet import read_sheet
from pb_app.hearings.web.season_files import made
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from tests.cast import Cast
from tests.consolidation.pdf_text import pdf_text, reads_pdf
from tests.hearings import factories as make
from tests.programs import needs
from tests.season.tables import SEASON, YEAR, look, sheet_of, states, take

pytestmark = pytest.mark.usefixtures("app")
WIPED = re.compile(r"Bashkia Vlorë · Faqja \d+ nga \d+")


@pytest.fixture(autouse=True)
def cycle_id(app: APIFlask) -> int:
    assert app
    return make.cycle(YEAR)


def season() -> None:
    """A published calendar with all that makes tables hard to read back."""
    hall = make.venue("Pallati i Kulturës", address="Sheshi i Flamurit")
    purpose = "Buxheti 2027; PBA 2027-2029\nPyetje & përgjigje <banorët>"
    for day, given in enumerate(
        (
            {"place_ids": ("vlore-rajoni-1",), "venue": VenueChoice(hall)},
            {"place_ids": ("vlore-rajoni-3", "vlore-rajoni-4"), "title": "Takim me të rinjtë"},
            {"place_ids": ("vlore-vlore",), "venue": VenueChoice()},
            {"place_ids": (), "kind": HearingKind.COUNCIL_SESSION, "venue": VenueChoice(text="Salla, kati 2; “A|B”")},
            {"place_ids": ("vlore-qender-vlore",), "kind": HearingKind.FOCUS_GROUP, "slot": Slot(date(2026, 10, 16))},
            {"place_ids": ("vlore-rajoni-2",), "title": "Dëgjesë për Rajonin 2"},
        )
    ):  # fmt: skip
        slot = Slot(date(2026, 10, 12 + day), time(16, 30), time(18) if day % 2 else None)
        make.announced(
            **(
                {"purpose": purpose if day < 2 else "", "slot": slot, "venue": VenueChoice(text="Bar Relax")}
                | given
            )
        )


def prepared(language: str = "sq", *, is_draft: bool = False) -> PreparedNotice:
    return season_notice_of(get_cycle("vlore", YEAR), language, is_draft=is_draft)


def docx_of(one: PreparedNotice) -> bytes:
    return render_docx(one.notice, timestamp=one.changed_at)


FILES = {"docx": docx_of, "html": lambda one: render_html(one.notice).encode()}


@pytest.mark.parametrize("language", ["sq", "en"])
@pytest.mark.parametrize("kind", FILES)
def test_the_published_table_reads_back_and_changes_nothing(kind: str, language: str) -> None:
    season()
    sheet = read_sheet(FILES[kind](prepared(language)))
    report = take(sheet)
    assert report.faults == ()
    assert states(report) == [RowState.SAME] * 6
    assert make.rows_of(PlanEntry) == []


@pytest.mark.parametrize("language", ["sq", "en"])
@pytest.mark.parametrize("kind", FILES)
def test_each_row_reads_back_as_the_hearing_that_it_lists(kind: str, language: str) -> None:
    season()
    sheet = read_sheet(FILES[kind](prepared(language)))
    around = Surroundings(gazetteer_of("vlore"), halls_of("vlore"), YEAR - 1, lambda _ids: True)
    lines = read_season(sheet, sheet.guess(), around).lines
    cards = list_hearings("vlore")
    for line, card in zip(lines, cards, strict=True):
        assert line.slot == card.slot
        assert set(line.place_ids) == {place.id for place in card.places}
        assert (line.kind, line.title, line.purpose) == (card.kind, card.title, card.purpose)
        assert line.venue == VenueChoice(card.venue.id if card.venue else None, card.venue_text)


@pytest.mark.parametrize("kind", FILES)
def test_a_draft_is_marked_as_one_and_reads_back_too(kind: str) -> None:
    make.announced(place_ids=("vlore-rajoni-5",))
    take(sheet_of(*SEASON))
    one = prepared(is_draft=True)
    assert one.notice.mark == "PROJEKT, ende i pashpallur"
    assert one.notice.version == ""
    assert len(one.notice.rows) == 4
    again = read_sheet(FILES[kind](one))
    assert states(look(again)) == [RowState.SAME] * 4


def test_the_table_lists_what_is_public_in_words_with_the_weekday_computed() -> None:
    season()
    draft = make.draft(place_ids=("vlore-orikum",))
    notice = prepared().notice
    assert notice.headings == ("Nr.", "Aktiviteti", "Data", "Vendi", "Ora", "Mënyra", "Forma")
    first = notice.rows[0]
    assert first.cells[2:] == (
        "e hënë, 12 tetor 2026", "Pallati i Kulturës, Sheshi i Flamurit", "16:30", "Takim publik", "Bisedë",
    )  # fmt: skip
    assert first.activity.startswith("Dëgjesë publike: Rajoni 1\n")
    assert notice.rows[1].activity.startswith("Takim me të rinjtë (Rajoni 3, Rajoni 4)\n")
    assert notice.rows[4].hour == "Do të njoftohet"
    assert notice.version == "Versioni nr. 6 i kalendarit, 1 tetor 2026"
    assert notice.mark == ""
    assert all(draft.ref not in row.activity and "Orikum" not in row.activity for row in notice.rows)


def test_a_cancelled_hearing_stays_in_the_table_and_says_so() -> None:
    card = make.announced(place_ids=("vlore-rajoni-1",))
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="stuhi")
    make.announced(HearingStatus.TENTATIVE, place_ids=("vlore-rajoni-2",))
    rows = prepared().notice.rows
    assert rows[0].activity.startswith("ANULUAR: Dëgjesë publike: Rajoni 1")
    assert rows[1].activity.endswith("\nEnde e pakonfirmuar")
    report = look(read_sheet(docx_of(prepared())))
    assert [one.why.code for one in report.left_out] == ["row_cancelled"]


def test_nothing_is_published_before_the_calendar_is() -> None:
    make.draft()
    with pytest.raises(NotFound):
        prepared()


FACTS = NoticeFacts(
    draft_act="Projektbuxheti 2027 (SHEMBULL)",
    draft_act_en="Draft budget 2027 (EXAMPLE)",
    explanation="Rreshti i parë\nRreshti i dytë",
    comments_until=date(2026, 10, 30),
    coordinator="Koordinatori (SHEMBULL)",
    coordinator_contact="konsultimi@example.org",
    protocol_number="123/1",
    protocol_on=date(2026, 10, 2),
)


def write(facts: NoticeFacts = FACTS, *, version: int = 0, actor: Any = SYSTEM) -> None:
    write_notice(actor=actor, municipality_id="vlore", year=YEAR, expected_version=version, facts=facts)


def test_what_was_filled_in_heads_the_document_and_what_was_not_is_left_out() -> None:
    season()
    write()
    notice = prepared().notice
    assert list(notice.facts) == [
        ("Titulli i projektaktit", "Projektbuxheti 2027 (SHEMBULL)"),
        ("Për çfarë bëhet fjalë", "Rreshti i parë\nRreshti i dytë"),
        ("Komentet pranohen deri më", "e premte, 30 tetor 2026"),
    ]
    assert notice.protocol == "Nr. prot. 123/1, datë 2 tetor 2026"
    assert notice.contact[1] == "Koordinatori (SHEMBULL), konsultimi@example.org"
    english = prepared("en").notice
    assert english.facts[0] == ("Draft act", "Draft budget 2027 (EXAMPLE)")
    assert english.rows[0].date == "Monday, 12 October 2026"


def test_two_who_write_at_once_do_not_overwrite_each_other(cast: Cast) -> None:
    write(actor=cast.coordinator)
    with pytest.raises(StaleVersion):
        write(NoticeFacts(proposer="Drejtoria e Financës"), actor=cast.coordinator)
    facts, version = notice_of(get_cycle("vlore", YEAR).id)
    assert (facts, version) == (FACTS, 1)
    write(NoticeFacts(proposer="Drejtoria e Financës"), version=1, actor=cast.coordinator)
    assert notice_of(get_cycle("vlore", YEAR).id)[1] == 2


@pytest.mark.parametrize("who", ["officer_1", "youth_centre", "budget_officer", "monitor", "stranger"])
def test_only_the_coordinator_writes_what_heads_it(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        write(actor=cast.actor(who))


def test_a_text_that_would_not_fit_is_refused_at_its_field() -> None:
    with pytest.raises(DomainError) as error:
        write(NoticeFacts(draft_act_en="x" * 301))
    assert (error.value.code, error.value.field) == ("too_long", "draft_act_en")


def test_html_to_paste_is_plain_and_harmless() -> None:
    season()
    write(NoticeFacts(draft_act="<script>alert(1)</script>"))
    html = render_html(prepared().notice)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert not re.search(r"\s(class|style|id|on\w+)=", html)
    assert html.count("<tr>") == 7


def without_feet(text: str) -> list[str]:
    """The words of the pages, parts of a word that a line end parted joined again."""
    return re.sub(r"(?<=\S[–-]) ", "", WIPED.sub("", " ".join(text.split()))).split()


@reads_pdf
def test_the_pdf_says_what_the_document_says() -> None:
    season()
    write()
    one = prepared()
    assert Counter(without_feet(pdf_text(made(one, "pdf")))) == Counter(words_of(one.notice))
    assert made(one, "pdf") == made(one, "pdf")


def words_of(notice: SeasonNotice) -> list[str]:
    facts = [*notice.facts, notice.contact]
    heads = (
        notice.republic,
        notice.municipality,
        notice.office,
        notice.protocol,
        notice.title,
        notice.subtitle,
    )
    parts = [*heads, notice.version, notice.mark, notice.table_heading, *notice.headings]
    parts += [f"{label}: {value}" for label, value in facts if value]
    parts += [cell for row in notice.rows for cell in row.cells]
    return " ".join(parts).split()


@reads_pdf
@needs("soffice", "LibreOffice")
def test_libreoffice_opens_the_document_with_the_same_text_as_the_pdf(tmp_path: Path) -> None:
    season()
    write()
    one = prepared()
    (tmp_path / "kalendari.docx").write_bytes(docx_of(one))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "kalendari.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    opened = pdf_text((tmp_path / "kalendari.pdf").read_bytes())
    assert Counter(without_feet(opened)) == Counter(without_feet(pdf_text(made(one, "pdf"))))
    assert "Faqja 1 nga" in opened


def test_the_document_for_the_office_repeats_its_head_and_keeps_rows_whole() -> None:
    season()
    table = Document(io.BytesIO(docx_of(prepared()))).tables[0]
    xml = table._tbl.xml
    assert xml.count("<w:tblHeader") == 1
    assert xml.count("<w:cantSplit") == 7
