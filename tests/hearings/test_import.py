"""Hearings from a table and back: all or nothing, and each fault with its row, column and reason."""

import csv
import io
import json
from datetime import date, time
from pathlib import Path

import pytest
import xlsxwriter
from apiflask import APIFlask
from click.testing import CliRunner
from flask_babel import force_locale

from pb_app.cli.context import Context
from pb_app.cli.faults import fault_words
from pb_app.cli.hearings import export_command, import_command
from pb_app.formats.calendar_check import problems
from pb_app.hearings.calendar_tables import CalendarEdition
from pb_app.hearings.exporting import export_hearings
from pb_app.hearings.importing import ImportReport, import_hearings
from pb_app.hearings.particulars import find_attendance, get_hearing
from pb_app.hearings.queries import list_hearings
from pb_app.hearings.rules import HearingKind, HearingStatus
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.resources import DATA
from pb_app.web.error_texts import text_of
from tests.hearings import factories as make

pytestmark = pytest.mark.usefixtures("app")
REAL = (DATA / "real" / "hearings_real.csv").read_bytes()
HEADER = "municipality_id,place,date,start,end,venue,purpose,status,participants\n"


def bring(text: str | bytes, *, municipality_id: str | None = None, is_dry_run: bool = False) -> ImportReport:
    content = text if isinstance(text, bytes) else text.encode()
    return import_hearings(
        actor=SYSTEM, content=content, municipality_id=municipality_id, is_dry_run=is_dry_run
    )


def faults_of(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.error.code) for fault in report.faults]


def test_the_real_hearings_load_as_they_are_and_twice_changes_nothing() -> None:
    report = bring(REAL)
    assert (len(report.added), report.already_there, report.faults) == (18, 0, ())
    rows = make.rows_of(Hearing)
    assert sum(row.start_time is None for row in rows) == 6
    assert sum(row.end_time is None for row in rows) == 17
    assert sum(row.venue_id is None and not row.venue_text for row in rows) == 8
    cards = [card for m in ("divjake", "vlore", "shkoder", "durres", "lezhe") for card in list_hearings(m)]
    assert len(cards) == 18
    assert sum(not card.places for card in cards) == 1
    assert {card.status for card in cards} == {HearingStatus.CONFIRMED, HearingStatus.HELD}
    (durres,) = list_hearings("durres")
    assert [place.id for place in durres.places] == ["durres-nja-4", "durres-nja-6"]
    assert (durres.start_time, durres.end_time) == (time(10), time(12))
    council = next(card for card in cards if not card.places)
    assert (council.kind, council.municipality_id) == (HearingKind.COUNCIL_SESSION, "shkoder")
    counted = next(card for card in cards if card.on_date == date(2022, 9, 13))
    attendance = find_attendance(counted.id)
    assert attendance is not None
    assert attendance.counts.total == 33
    divjake = list_hearings("divjake")[0]
    assert divjake.source_url == "https://www.bashkiadivjake.gov.al/"
    assert get_hearing("divjake", divjake.ref).source_note.startswith("(njoftim, dëgjesa buxheti 2023)")

    again = bring(REAL)
    assert (again.added, again.already_there, again.faults) == ((), 18, ())
    assert len(make.rows_of(Hearing)) == 18


def test_an_import_writes_one_edition_a_cycle() -> None:
    cycle_id = make.cycle(2027)
    bring(HEADER + "vlore,Rajoni 1,2026-10-20,16:30,,,,,\nvlore,Rajoni 2,2026-10-21,16:30,,,,,\n")
    (edition,) = make.rows_of(CalendarEdition, CalendarEdition.cycle_id == cycle_id)
    assert [change["ref"] for change in edition.changes] == ["D27-001", "D27-002"]


def test_places_are_read_inside_the_municipality() -> None:
    report = bring(
        HEADER
        + "vlore,Rajoni 1,2026-10-20,,,,,,\n"
        + "vlore,vlore-rajoni-2,2026-10-20,,,,,,\n"
        + "vlore,njesia administrative novosele,2026-10-20,,,,,,\n"
        + "vlore,Rajoni 3; Rajoni 4,2026-10-20,,,,,,\n"
        + "vlore,,2026-10-20,,,,,,\n"
        + "vlore,Bashkia,2026-10-21,,,,,,\n"
        + "vlore,Këshilli Bashkiak Vlorë,2026-10-22,,,,,,\n",
    )
    assert report.faults == ()
    places = [[place.id for place in card.places] for card in list_hearings("vlore")]
    assert places == [
        ["vlore-rajoni-1"], ["vlore-rajoni-2"], ["vlore-novosele"], ["vlore-rajoni-3", "vlore-rajoni-4"], [], [], [],
    ]  # fmt: skip


BAD_ROWS = {
    "vlore,Rajoni 3,2026-10-20,18:00,17:00,,,,": ("end", "end_before_start"),
    "vlore,Rajoni 3,2026-10-20,,17:00,,,,": ("start", "end_without_start"),
    "vlore,Rajoni 3,20026-10-20,,,,,,": ("date", "year_out_of_range"),
    "vlore,Rajoni 3,12.10.20026,,,,,,": ("date", "year_out_of_range"),
    "vlore,Rajoni 3,31.06.2026,,,,,,": ("date", "date_does_not_exist"),
    "vlore,Rajoni 3,,,,,,,": ("date", "date_unreadable"),
    "vlore,Rajoni 3,e marte 21.10.2026,,,,,,": ("date", "weekday_contradicts"),
    "vlore,Rajoni 3,2026-03-29,02:30,,,,,": ("start", "time_does_not_exist"),
    "vlore,Rajoni 3,2026-10-20,25:00,,,,,": ("start", "time_unreadable"),
    "vlore,fier-levan,2026-10-20,,,,,,": ("place", "foreign_place"),
    "vlore,Atlantida,2026-10-20,,,,,,": ("place", "unknown_place"),
    "atlantis,Rajoni 3,2026-10-20,,,,,,": ("municipality_id", "unknown_municipality"),
    "vlore,Rajoni 3,2026-10-20,,,,,perhaps,": ("status", "unknown_word"),
    "vlore,Rajoni 3,2026-10-20,,,,,,-3": ("participants", "count_unreadable"),
    "vlore,Rajoni 3,2026-10-20,,," + "x" * 201 + ",,,": ("venue", "too_long"),
    "vlore,Rajoni 3,2026-10-20,,,," + "x" * 5000 + ",,": ("purpose", "too_long"),
}


@pytest.mark.parametrize(("line", "fault"), BAD_ROWS.items())
def test_a_wrong_cell_is_named_with_row_column_and_reason(line: str, fault: tuple[str, str]) -> None:
    report = bring(HEADER + "vlore,Rajoni 1,2026-10-20,16:30,,,,,\n" + line + "\n")
    assert faults_of(report) == [(3, *fault)]
    assert make.rows_of(Hearing) == [], "nothing is imported when anything is wrong"
    for language in ("sq", "en"):
        with force_locale(language):
            assert text_of(report.faults[0].error) != fault[1], "each reason is a sentence"


def test_every_fault_of_a_file_is_told_at_once() -> None:
    report = bring(HEADER + "\n".join(BAD_ROWS))
    assert {fault.line for fault in report.faults} == set(range(2, 2 + len(BAD_ROWS)))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff\xfed\x00a\x00t\x00e\x00", (1, "", "csv_unreadable")),
        (b"date,place\n2026-10-20,\x00", (1, "", "csv_unreadable")),
        (b'date,place\n"2026-10-20,x', (1, "", "csv_unreadable")),
        (b"", (1, "date", "column_missing")),
        (b"dita,place\n1,2\n", (1, "date", "column_missing")),
        (b"municipality_id,date\nvlore,2026-10-20\n", (1, "place", "column_missing")),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(content: bytes, fault: tuple[int, str, str]) -> None:
    assert fault in faults_of(bring(content))


def test_semicolons_and_a_byte_order_mark_are_read() -> None:
    report = bring(
        "\ufeffmunicipality_id;place;date;start\r\nvlore;Rajoni 1;ditën e martë, 20.10.2026;ora 16.30\r\n"
    )
    assert report.faults == ()
    (card,) = list_hearings("vlore")
    assert (card.on_date, card.start_time) == (date(2026, 10, 20), time(16, 30))


def test_the_same_hearing_twice_in_a_file_is_a_fault() -> None:
    line = "vlore,Rajoni 1,2026-10-20,16:30,,,,,\n"
    assert faults_of(bring(HEADER + line + line)) == [(3, "date", "row_twice")]


def test_a_file_for_one_municipality_may_hold_no_other() -> None:
    line = "fier,Levan,2026-10-20,,,,,,\n"
    assert faults_of(bring(HEADER + line, municipality_id="vlore")) == [
        (2, "municipality_id", "foreign_municipality")
    ]
    assert len(bring("place,date\nRajoni 1,2026-10-20\n", municipality_id="vlore").added) == 1


def test_a_dry_run_says_what_it_would_do_and_does_nothing() -> None:
    assert len(bring(REAL, is_dry_run=True).added) == 18
    assert make.rows_of(Hearing) == []


def test_halls_of_the_list_are_known_by_name() -> None:
    hall = make.venue("Pallati i Kulturës")
    bring(HEADER + "vlore,Rajoni 1,2026-10-20,16:30,,pallati i kultures,,,\n")
    (card,) = list_hearings("vlore")
    assert card.venue is not None
    assert card.venue.id == hall


def test_an_export_holds_the_hearings_of_the_budget_year() -> None:
    bring(REAL)
    content, count = export_hearings(municipality_id="vlore", year=2024, wanted="ics")
    assert (count, problems(content), content.count(b"BEGIN:VEVENT")) == (4, [], 4)
    content, count = export_hearings(municipality_id="vlore", year=2023, wanted="csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (count, [row["date"] for row in rows]) == (2, ["2022-09-12", "2022-09-13"])
    content, count = export_hearings(municipality_id="vlore", year=2024, wanted="xlsx")
    assert (content[:4], count) == (b"PK\x03\x04", 4)
    content, count = export_hearings(municipality_id="vlore", year=2024, wanted="json")
    assert len(json.loads(content)["hearings"]) == count == 4


@pytest.fixture
def context(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setenv("PB_ENV", "test")
    return Context(lambda *_args, **_kwargs: app)


def test_the_commands_read_and_write_files(context: Context, tmp_path: Path) -> None:
    good, bad, out = tmp_path / "good.csv", tmp_path / "bad.csv", tmp_path / "out.ics"
    good.write_bytes(REAL)
    bad.write_text(HEADER + "vlore,Atlantida,20026-10-20,,,,,,\n")
    run = CliRunner()
    result = run.invoke(import_command, [str(bad)], obj=context)
    assert result.exit_code == 1, result.exception
    assert result.stderr.splitlines() == [
        "row 2, column place: Choose a place from the list.",
        "row 2, column date: Check the year: it must lie between 2000 and 2100.",
        "Nothing was imported. Faults: 2",
    ]
    result = run.invoke(import_command, [str(good), "--dry-run"], obj=context)
    assert result.output == "18 hearings would be added, 0 already there.\n"
    result = run.invoke(import_command, [str(good)], obj=context)
    assert result.output == "18 hearings added, 0 already there.\n"
    arguments = ["divjake", "2023", "--format", "ics", "-o", str(out)]
    result = run.invoke(export_command, arguments, obj=context)
    assert result.output == f"5 hearings written to {out}.\n"
    assert problems(out.read_bytes()) == []


def test_a_fault_of_the_whole_file_names_no_column() -> None:
    (fault,) = bring(b"\xff").faults
    assert fault_words(fault) == "row 1: The file cannot be read as a CSV table in UTF-8."


def workbook(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell, *((day,) if isinstance(cell, date) else ()))
    return out.getvalue()


def test_a_workbook_with_the_columns_of_the_table_is_read_like_it() -> None:
    content = workbook(
        ("municipality_id", "place", "date", "start", "status", "participants"),
        ("vlore", "Rajoni 1", date(2026, 10, 20), "16:30", "held", 33),
        ("fier", "Levan", date(2026, 10, 21), "", "", ""),
    )
    assert len(bring(content).added) == 2
    (card,) = list_hearings("vlore")
    assert (card.status, card.on_date, card.start_time) == (
        HearingStatus.HELD,
        date(2026, 10, 20),
        time(16, 30),
    )
    assert bring(content).already_there == 2
    bad = workbook(("place", "date"), ("Atlantida", "31.06.2026"))
    assert faults_of(bring(bad, municipality_id="vlore")) == [
        (2, "place", "unknown_place"), (2, "date", "date_does_not_exist"),
    ]  # fmt: skip


OFFICIAL = workbook(
    ("KALENDARI",),
    ("Nr", "Aktiviteti", "Data", "Vendi", "Ora"),
    (1, "Takim me banorët e Rajonit 1", date(2026, 10, 20), "Bar Hallowen", 16.3),
    (2, "Takim me bizneset", "e mërkurë, 21 tetor 2026", "", "nga ora 10:00 deri 12:00"),
    (3, "ANULUAR: Rajoni 3", date(2026, 10, 22), "", ""),
)


def test_the_official_table_of_an_office_is_read_with_its_municipality() -> None:
    assert faults_of(bring(OFFICIAL)) == [(1, "", "municipality_required")]
    report = bring(OFFICIAL, municipality_id="vlore")
    assert (len(report.added), report.faults) == (2, ())
    assert [(line, note.code) for line, note in report.notes] == [(4, "place_none"), (5, "row_cancelled")]
    first, second = list_hearings("vlore")
    assert ([place.id for place in first.places], first.start_time) == (["vlore-rajoni-1"], time(16, 30))
    assert (second.places, second.end_time) == ((), time(12))
    assert bring(OFFICIAL, municipality_id="vlore").already_there == 2


def test_a_calendar_is_read_and_its_broken_events_are_named() -> None:
    event = "BEGIN:VEVENT\nSUMMARY:Dëgjesë, Rajoni 1\nDTSTART:20261020T163000\nEND:VEVENT\n"
    report = bring(event, municipality_id="vlore")
    assert len(report.added) == 1
    assert bring(event, municipality_id="vlore").already_there == 1
    broken = event + "BEGIN:VEVENT\nSUMMARY:x\nDTSTART;;X:1\nEND:VEVENT\n"
    assert faults_of(bring(broken, municipality_id="vlore")) == [(5, "DTSTART", "property_unreadable")]


def test_the_command_says_what_to_look_at(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "kalendari"
    path.write_bytes(OFFICIAL)
    result = CliRunner().invoke(
        import_command, [str(path), "--municipality", "vlore", "--dry-run"], obj=context
    )
    assert result.stdout == "2 hearings would be added, 0 already there.\n"
    assert result.stderr.splitlines() == [
        "row 4: No place is recognised: the hearing is for the whole municipality.",
        "row 5: It is cancelled.",
    ]
