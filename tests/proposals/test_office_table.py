"""The office's workbook is for people: their language, local times, where each stands; programs keep theirs."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pb_app.cli.work import TASKS
from pb_app.downloads.service import get_file, list_downloads, make_download, request_download
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.periods import to_local
from pb_app.proposals.downloading import KIND, wish
from pb_app.proposals.intake.direct import ImportReport, import_proposals
from pb_app.proposals.queries.exports import OFFICE_COLUMNS
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import moderate_proposal
from tests.cast import Cast
from tests.consolidation import factories as items
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, listed, row, submit

pytestmark = pytest.mark.usefixtures("cycle_id")


def made(cast: Cast, fmt: str = "xlsx", language: str = "sq", who: str = "coordinator") -> Path:
    actor = cast.actor(who)
    download_id = request_download(
        actor=actor, municipality_id="vlore", kind=KIND, name="x",
        params=wish(actor, "vlore", fmt, {}, language),
    )  # fmt: skip
    make_download({"download_id": download_id})
    return get_file(actor, "vlore", download_id)[1]


def sheet(path: Path) -> list[dict[str, object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    head, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), one, strict=True)) for one in rows]


def test_headings_and_values_are_in_the_language_of_the_page(cast: Cast) -> None:
    ref = listed(voices=12)
    [one] = sheet(made(cast))
    assert (one["Numri i referencës"], one["Zëra"], one["Burimi"]) == (ref, 12, "Nga faqja në internet")
    assert (one["Tematika"], one["Ku ndodhet"], one["Viti buxhetor"]) == ("Ndriçimi", "I publikuar", 2027)
    assert not set(one) & set(OFFICE_COLUMNS)
    [one] = sheet(made(cast, language="en"))
    assert (one["Reference"], one["Source"], one["Where it stands"]) == (ref, "From the web", "Published")
    assert one["Theme"] != "Ndriçimi"


def test_the_answer_stands_that_the_list_gives_with_item_and_decision(cast: Cast) -> None:
    answered, waiting, declined, alone = (
        listed(text=text) for text in ("Ndriçim i ri", "Ujësjellës i ri", "Trotuar i ri", "Park i ri")
    )
    taken_up = items.proposed_item(1_200_000, answered)
    items.publish()
    run_due(TASKS)
    gathered = items.make_item(waiting)
    moderate_proposal(
        SYSTEM, municipality_id="vlore", ref=declined, expected_version=row(declined).version,
        status=ProposalStatus.DECLINED, reason="Nuk ka fonde",
    )  # fmt: skip
    by_ref = {str(one["Numri i referencës"]): one for one in sheet(made(cast))}
    said = {ref: (one["Zëri në listë"], one["Vendimi"] != "", one["Arsyeja"]) for ref, one in by_ref.items()}
    assert said[answered][:2] == (taken_up, True)
    assert said[waiting] == (gathered, False, "")
    assert said[declined] == ("", False, "Nuk ka fonde")
    assert said[alone] == ("", False, "")
    stands = {ref: one["Ku ndodhet"] for ref, one in by_ref.items()}
    assert stands[answered] != stands[alone] == "I publikuar"
    assert stands[declined] == "Nuk u pranua"


def test_what_was_declined_by_itself_has_its_own_answer_and_not_that_of_its_item(cast: Cast) -> None:
    ref = listed()
    items.proposed_item(1_200_000, ref)
    items.publish()
    run_due(TASKS)
    moderate_proposal(
        SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version,
        status=ProposalStatus.DECLINED, reason="Nuk ka fonde",
    )  # fmt: skip
    [one] = sheet(made(cast))
    assert (one["Ku ndodhet"], one["Vendimi"], one["Arsyeja"]) == ("Nuk u pranua", "", "Nuk ka fonde")


def test_a_draft_decision_is_not_said(cast: Cast) -> None:
    ref = listed()
    code = items.proposed_item(1_200_000, ref)
    [one] = sheet(made(cast))
    assert (one["Zëri në listë"], one["Vendimi"]) == (code, "")


def test_times_are_local_and_a_day_from_a_table_has_no_hour(cast: Cast, tmp_path: Path) -> None:
    listed()
    file = tmp_path / "t.csv"
    file.write_text("teksti;data\nUjësjellës;12.09.2026\n", encoding="utf-8")
    import_proposals(SYSTEM, municipality_id="vlore", file=file)
    first, second = sheet(made(cast))
    at = to_local(row(str(first["Numri i referencës"])).created_at)
    found = first["Marrë më"]
    assert isinstance(found, datetime)
    assert (found.day, found.hour, found.minute) == (at.day, at.hour, at.minute)
    assert second["Marrë më"] == date(2026, 9, 12)


def test_what_was_taken_away_is_known_when_it_comes_back(cast: Cast, tmp_path: Path) -> None:
    listed(voices=3)
    listed(text="Ujësjellës për fshatin", place_id="vlore-novosele", village="Poro")
    listed(text="Diçka për të gjithë", place_id=None)
    for language in ("sq", "en"):
        file = tmp_path / f"{language}.xlsx"
        file.write_bytes(made(cast, language=language).read_bytes())
        assert import_proposals(SYSTEM, municipality_id="vlore", file=file, dry_run=True) == ImportReport(
            already_there=3
        )


def test_no_contact_data_no_formula_and_no_more_than_the_reach(cast: Cast) -> None:
    contact = Contact(name=NAME, email=EMAIL, phone=PHONE)
    listed(place_id="vlore-rajoni-1", text="=1+1 ndriçim", contact=contact)
    submit(place_id="vlore-rajoni-3", text="Diçka tjetër", contact=contact)
    [one] = sheet(made(cast, who="officer_1"))
    assert one["Propozimi"] == "'=1+1 ndriçim"
    everything = str(sheet(made(cast)))
    assert not any(canary in everything for canary in (NAME, EMAIL, PHONE))


def test_csv_stays_as_programs_know_it(cast: Cast) -> None:
    listed()
    text = made(cast, "csv", "en").read_text(encoding="utf-8-sig")
    [one] = csv.DictReader(io.StringIO(text))
    assert tuple(one) == OFFICE_COLUMNS
    assert (one["status"], one["theme_id"]) == ("listed", "ndricimi")


def test_the_button_asks_in_the_language_of_its_page(client: HouseClient, cast: Cast) -> None:
    listed()
    client.login("coordinator")
    for prefix, heading in (("", "Numri i referencës"), ("/en", "Reference")):
        client.post(
            f"{prefix}/staff/vlore/proposals/export", {"format": "xlsx"}, token_from="/staff/vlore/proposals"
        )
        run_due(TASKS)
        latest = list_downloads(cast.actor("coordinator"), "vlore")[0]
        [one] = sheet(get_file(cast.actor("coordinator"), "vlore", latest.id)[1])
        assert heading in one
