"""The valuation sheet: out as XLSX, filled in, and back; nothing is written unseen, nothing overwritten."""

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest
from apiflask import APIFlask
from click.testing import CliRunner

from pb_app.cli.valuations import import_command
from pb_app.consolidation.queries.items import get_item
from pb_app.consolidation.rules import Decision, Nature, Valuation, Vat
from pb_app.consolidation.rules.deciding import AmountDraft
from pb_app.consolidation.valuing import columns
from pb_app.consolidation.valuing.reading import SheetTable, pack, read_sheet, unpack
from pb_app.consolidation.valuing.taking import SheetReport, look_over, take_over
from pb_app.consolidation.valuing.workbook import valuation_workbook
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation
from pb_app.proposals.rules import Contact
from pb_app.territory.queries import get_municipality
from tests.cast import Cast
from tests.consolidation.factories import (
    YEAR,
    card,
    decide,
    make_ceiling,
    make_item,
    make_programme,
    passed_key,
    price,
)
from tests.consolidation.workbooks import fill, parts_of
from tests.house_client import HouseClient
from tests.programs import needs
from tests.proposals.factories import EMAIL, NAME, PHONE, list_it, listed, submit
from tests.trust.conftest import Race, fresh_database, make_app, race, running

__all__ = ["fresh_database", "make_app", "race", "running"]
BENCH = "/staff/vlore/consolidation"
PAGE = f"{BENCH}/valuation"
# The first item stands in row 4.
FEASIBLE, PROGRAMME, AMOUNT, FUND, UNIT, NATURE, VAT, REASON = "FGHIJKLW"


def workbook(*, in_thousands: bool = False) -> bytes:
    """The sheet as it goes out now."""
    return valuation_workbook(get_municipality("vlore"), get_cycle("vlore", YEAR), in_thousands=in_thousands)


def filled(cells: Mapping[str, str | float | None], *, in_thousands: bool = False) -> SheetTable:
    """The sheet as it is read once these cells were filled in."""
    return read_sheet(fill(workbook(in_thousands=in_thousands), cells))


def looked(table: SheetTable) -> SheetReport:
    """What taking it back would do."""
    return look_over(actor=SYSTEM, municipality_id="vlore", year=YEAR, table=table)


def taken(table: SheetTable, **values: object) -> SheetReport:
    """Take it back."""
    return take_over(actor=SYSTEM, municipality_id="vlore", year=YEAR, table=table, **values)  # type: ignore[arg-type]


def states(report: SheetReport) -> list[str]:
    """What the rows do."""
    return [row.state.value for row in report.rows]


def faults(report: SheetReport) -> list[tuple[int, str, str]]:
    """What is wrong, and where."""
    return [(one.line, one.column, one.error.code) for one in report.all_faults]


@pytest.mark.parametrize("in_thousands", [False, True])
def test_a_sheet_that_nobody_touched_changes_nothing(cycle_id: int, *, in_thousands: bool) -> None:
    programme = make_programme(cycle_id)
    code = make_item(listed(), title="=Titull, me «shenja» & <gjëra>")
    amounts = (
        AmountDraft(year=YEAR, lek=850_125, fund_source="=Fondi", nature=Nature.CURRENT, vat=Vat.WITHOUT),
        AmountDraft(year=YEAR + 2, lek=1_234, spending_unit="Drejtoria e Shërbimeve"),
    )
    price(code, amounts=amounts, programme_id=programme)
    other = make_item()
    price(other, valuation=Valuation.NOT_FEASIBLE, amounts=(), reason="Toka është\nprivate.")
    price(make_item(), 70, valuation=Valuation.PENDING)
    version = card(code).version
    content = filled({}, in_thousands=in_thousands)
    assert states(looked(content)) == ["same"] * 3
    assert states(taken(content)) == ["same"] * 3
    assert card(code).version == version


def test_filled_in_and_back_and_the_second_time_changes_nothing(cycle_id: int) -> None:
    make_programme(cycle_id)
    code = make_item()
    content = filled(
        {
            f"{FEASIBLE}4": "po", f"{PROGRAMME}4": "04260 Kullimi dhe ujitja", f"{AMOUNT}4": "1.200.000",
            f"{FUND}4": "Të ardhurat e bashkisë", f"{NATURE}4": "shpenzime korrente", f"{VAT}4": "me TVSH",
            "M4": 2500000.0,
        },
    )  # fmt: skip
    assert states(looked(content)) == ["written"]
    assert card(code).valuation is Valuation.PENDING, "looking writes nothing"
    taken(content)
    found = card(code)
    assert (found.valuation, found.by_year) == (Valuation.FEASIBLE, {YEAR: 1_200_000, YEAR + 1: 2_500_000})
    first = found.amounts[0]
    assert (first.fund_source, first.nature, first.vat) == (
        "Të ardhurat e bashkisë", Nature.CURRENT, Vat.WITH,
    )  # fmt: skip
    assert states(taken(content)) == ["same"]
    assert card(code).version == found.version


def test_what_was_changed_meanwhile_is_shown_and_not_overwritten(cycle_id: int) -> None:
    first, second, third = make_item(), make_item(), make_item()
    content = filled({f"{FEASIBLE}4": "po", f"{AMOUNT}4": 700_000, f"{FEASIBLE}5": "po", f"{AMOUNT}5": 5_000})
    price(first, 900_000)
    price(third, 33)
    report = taken(content)
    assert states(report) == ["meanwhile", "written", "same"], "the third row was not touched in the sheet"
    row = report.rows[0]
    assert row.stands is not None
    assert row.said is not None
    assert (row.stands.amounts[0].lek, row.said.amounts[0].lek) == (900_000, 700_000)
    assert (card(first).by_year, card(second).by_year, card(third).by_year) == (
        {YEAR: 900_000}, {YEAR: 5_000}, {YEAR: 33},
    )  # fmt: skip


def test_a_decision_meanwhile_is_no_change_of_the_valuation(cycle_id: int) -> None:
    code = make_item()
    price(code, 100)
    content = filled({f"{AMOUNT}4": 200})
    decide(code, Decision.PROPOSED)
    assert states(taken(content)) == ["written"]
    assert card(code).by_year == {YEAR: 200}


IN_THOUSANDS = (
    (1200.0, 1_200_000), ("1.200", 1_200_000), ("1 200", 1_200_000), (850.125, 850_125), (1.5, 1_500),
    ("1,2 milionë", 1_200_000), ("1200 mijë", 1_200_000), ("1\u00a0200\u00a0000 lekë", 1_200_000), (0.0, 0),
)  # fmt: skip


def test_thousand_lek_come_back_as_what_they_are(cycle_id: int) -> None:
    codes = [make_item() for _one in IN_THOUSANDS]
    cells: dict[str, str | float | None] = {}
    for row, (typed, _lek) in enumerate(IN_THOUSANDS, start=4):
        cells |= {f"{FEASIBLE}{row}": "po", f"{AMOUNT}{row}": typed}
    taken(filled(cells, in_thousands=True))
    assert [card(code).by_year.get(YEAR) for code in codes] == [lek for _typed, lek in IN_THOUSANDS]


WRONG: tuple[tuple[dict[str, str | float | None], str, str], ...] = (
    ({AMOUNT: -5.0}, "Shuma 2027 (lekë)", "amount_negative"),
    ({AMOUNT: 1e18}, "Shuma 2027 (lekë)", "amount_too_large"),
    ({AMOUNT: "1000000000000000000"}, "Shuma 2027 (lekë)", "amount_too_large"),
    ({AMOUNT: "shumë"}, "Shuma 2027 (lekë)", "amount_unreadable"),
    ({AMOUNT: "1,200"}, "Shuma 2027 (lekë)", "amount_unreadable"),
    ({AMOUNT: 12.5}, "Shuma 2027 (lekë)", "amount_fraction"),
    ({PROGRAMME: "99999 Askund"}, "Programi buxhetor", "programme_unknown"),
    ({FEASIBLE: "ndoshta"}, "I realizueshëm (po/jo)", "choice_unknown"),
    ({NATURE: "tjetër"}, "Lloji i shpenzimit 2027", "choice_unknown"),
    ({FEASIBLE: "jo"}, "Arsyeja, nëse nuk mund të bëhet", "reason_required"),
    ({AMOUNT: None}, "Shuma 2027 (lekë)", "price_required"),
    ({FEASIBLE: None}, "I realizueshëm (po/jo)", "say_feasible"),
    ({FUND: "x" * 121}, "Burimi i financimit 2027", "too_long"),
    ({"A": "VL27-Z999"}, "", "item_unknown"),
    ({"A": None}, "", "item_unknown"),
)


def test_every_wrong_cell_is_named_and_nothing_is_written(cycle_id: int) -> None:
    codes = [make_item() for _one in (*WRONG, "the last is right")]
    cells: dict[str, str | float | None] = {}
    for row in range(4, 4 + len(codes)):
        cells |= {f"{FEASIBLE}{row}": "po", f"{AMOUNT}{row}": 1_000.0}
    for row, (wrong, _column, _code) in enumerate(WRONG, start=4):
        cells |= {f"{name}{row}": value for name, value in wrong.items()}
    table = filled(cells)
    expected = [(row, column, code) for row, (_cells, column, code) in enumerate(WRONG, start=4)]
    assert faults(looked(table)) == expected
    with pytest.raises(DomainError, match="rows_faulty"):
        taken(table)
    assert card(codes[-1]).valuation is Valuation.PENDING
    taken(table, without_faulty=True)
    assert [card(code).valuation.value for code in codes] == ["pending"] * len(WRONG) + ["feasible"]


def test_a_code_twice_and_another_year_are_refused(cycle_id: int) -> None:
    make_item()
    make_item()
    doubled = filled({"A5": "VL27-Z001"})
    assert (5, "", "row_repeated") in faults(looked(doubled))
    headings = (*doubled.headings[:-1], columns.marker("vlore", 2031, in_thousands=False))
    table = SheetTable(headings, doubled.rows)
    report = looked(table)
    assert [fault.error.code for fault in report.faults] == ["sheet_other"]
    with pytest.raises(DomainError, match="rows_faulty"):
        taken(table, without_faulty=True)


def test_a_formula_counts_as_its_value(cycle_id: int) -> None:
    code = make_item()
    taken(read_sheet(fill(workbook(), {f"{FEASIBLE}4": "po"}, formula={f"{AMOUNT}4": 1_440_000})))
    assert card(code).by_year == {YEAR: 1_440_000}


def test_old_lek_is_written_only_once_a_person_confirms(cycle_id: int) -> None:
    code = make_item()
    content = filled({f"{FEASIBLE}4": "po", f"{AMOUNT}4": "12 milionë të vjetra"})
    with pytest.raises(NeedsConfirmation) as asked:
        taken(content)
    assert "1\u00a0200\u00a0000" in str(asked.value.warnings[0].params["amounts"])
    assert card(code).by_year == {}
    taken(content, confirmed={"old_lek_amounts"})
    assert card(code).by_year == {YEAR: 1_200_000}


def test_a_sheet_that_passes_a_ceiling_asks(cycle_id: int) -> None:
    make_ceiling(cycle_id, 1_000)
    code = make_item()
    price(code, 900)
    decide(code, Decision.PROPOSED)
    content = filled({f"{AMOUNT}4": 1_500})
    with pytest.raises(NeedsConfirmation):
        taken(content)
    with pytest.raises(NeedsConfirmation):
        taken(content, confirmed={passed_key(400)})
    taken(content, confirmed={passed_key(500)})
    assert card(code).by_year == {YEAR: 1_500}


def test_a_proposed_item_cannot_lose_its_price(cycle_id: int) -> None:
    code = make_item()
    price(code, 900)
    decide(code, Decision.PROPOSED)
    content = filled({f"{FEASIBLE}4": "jo", f"{AMOUNT}4": None, f"{REASON}4": "s'bëhet"})
    assert "proposed_needs_feasible" in [one[2] for one in faults(looked(content))]


def test_a_table_of_ones_own_is_understood_and_never_overwrites(cycle_id: int) -> None:
    first, second = make_item(), make_item()
    price(second, 10)
    table = f"Kodi;I realizueshëm;Shuma (mijë lekë);Arsyeja\n{first};po;1 200;\n{second};po;7;\n"
    report = taken(read_sheet(table.encode()))
    assert states(report) == ["written", "meanwhile"]
    assert (card(first).by_year, card(second).by_year) == ({YEAR: 1_200_000}, {YEAR: 10})
    with pytest.raises(DomainError, match="no_valuation_sheet"):
        read_sheet(b"a,b\n1,2\n")


def test_english_headings_and_words_come_back_too(cycle_id: int, client: HouseClient) -> None:
    code = make_item()
    price(code, 5_000)
    client.login("budget_officer")
    content = client.get(f"/en{BENCH}/valuation.xlsx").get_data()
    table = read_sheet(content)
    assert "Amount 2027 (lekë)" in table.headings
    assert states(looked(table)) == ["same"]


def test_only_who_values_takes_a_sheet_back(cycle_id: int, cast: Cast) -> None:
    make_item()
    table = read_sheet(workbook())
    for key in ("officer_1", "youth_centre", "stranger"):
        with pytest.raises(Forbidden):
            look_over(actor=cast.actor(key), municipality_id="vlore", year=YEAR, table=table)


def test_the_workbook_locks_lists_and_hides(cycle_id: int) -> None:
    make_programme(cycle_id)
    price(make_item(listed(place_id="vlore-novosele")), 1_000)
    content = workbook()
    parts = {name: octets.decode() for name, octets in parts_of(content).items() if name.endswith(".xml")}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert "<sheetProtection" in sheet
    assert sheet.count('type="list"') == 8, "feasible, programme, and kind and VAT of three years"
    assert sheet.count('type="decimal"') == 3
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert re.search(r'<col min="24" max="24"[^>]*hidden="1"', sheet)
    assert 'state="hidden"' in parts["xl/workbook.xml"]
    styles = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", parts["xl/styles.xml"].split("<cellXfs")[1])
    style_of = {address: int(number) for address, number in re.findall(r'<c r="(\w+)" s="(\d+)"', sheet)}
    unlocked = {address for address, number in style_of.items() if 'locked="0"' in styles[number]}
    assert {f"{FEASIBLE}4", f"{AMOUNT}4", f"{REASON}4"} <= unlocked
    assert not {"A4", "B4", "E4", "X4", "A3"} & unlocked
    assert workbook() == content


def test_no_proposer_stands_in_the_sheet(cycle_id: int) -> None:
    ref = submit(
        contact=Contact(name=NAME, email=EMAIL, phone=PHONE), text="Fjalët e mia për kanalin e madh."
    ).ref
    list_it(ref)
    make_item(ref)
    content = b"".join(parts_of(workbook()).values()).decode(errors="replace")
    assert "VL27-Z001" in content
    for word in (NAME, EMAIL, PHONE, "Fjalët e mia", ref):
        assert word not in content


def test_pack_is_looked_at_like_an_upload() -> None:
    table = SheetTable(("Kodi", "I realizueshëm"), ((4, ("VL27-Z001", "po")),))
    assert unpack(pack(table)) == table
    endless = SheetTable(("Kodi", "I realizueshëm"), ((float("inf"), ("VL27-Z001", "po")),))  # type: ignore[arg-type] - a forged form
    for broken in ("", "x", pack(table)[:-6], "\u00eb", pack(endless)):
        with pytest.raises(DomainError, match="sheet_lost"):
            unpack(broken)


def test_the_pages_from_upload_to_writing(cycle_id: int, client: HouseClient) -> None:
    make_programme(cycle_id)
    first, second = make_item(), make_item()
    make_item()
    client.login("budget_officer")
    page = client.get(PAGE).get_data(as_text=True)
    assert "mijë lekë" in page
    answer = client.get(f"{BENCH}/valuation.xlsx?unit=mije")
    assert "mije-leke.xlsx" in answer.headers["Content-Disposition"]
    content = fill(
        answer.get_data(),
        {
            f"{FEASIBLE}4": "po", f"{AMOUNT}4": 1200, f"{FEASIBLE}5": "po", f"{AMOUNT}5": 5,
            f"{FEASIBLE}6": "po", f"{AMOUNT}6": -1,
        },
    )  # fmt: skip
    price(second, 9_000)
    token = client.csrf_token(PAGE)
    sent = {"csrf_token": token, "file": (io.BytesIO(content), "vleresimi.xlsx")}
    page = client.post(PAGE, sent, status=200, content_type="multipart/form-data").get_data(as_text=True)
    assert "një milion e dyqind mijë lekë" in page
    assert "12 milionë lekë të vjetra" in page
    assert "9\u00a0000 lekë" in page
    assert "5\u00a0000 lekë" in page
    assert "Shuma 2027 (mijë lekë)" in page
    packed = re.search(r'name="sheet"[^>]* value="([^"]+)"', page)
    assert packed
    take = {"csrf_token": token, "sheet": packed.group(1)}
    assert "error-summary" in client.post(PAGE, take, status=200).get_data(as_text=True)
    assert card(first).by_year == {}
    client.post(PAGE, {**take, "without_faulty": "y"})
    assert (card(first).by_year, card(second).by_year) == ({YEAR: 1_200_000}, {YEAR: 9_000})
    client.post(PAGE, {**take, "without_faulty": "y"})
    assert card(first).by_year == {YEAR: 1_200_000}


@pytest.mark.parametrize("content", [b"", b"not a table", b"%PDF-1.7", b"PK\x03\x04broken"])
def test_a_file_that_is_no_sheet_is_refused_in_words(
    cycle_id: int, client: HouseClient, content: bytes
) -> None:
    client.login("budget_officer")
    sent = {"csrf_token": client.csrf_token(PAGE), "file": (io.BytesIO(content), "x.xlsx")}
    page = client.post(PAGE, sent, status=200, content_type="multipart/form-data").get_data(as_text=True)
    assert "error-summary" in page
    page = client.post(PAGE, {"csrf_token": sent["csrf_token"], "sheet": "lost"}, status=200)
    assert "error-summary" in page.get_data(as_text=True)


def test_two_sheets_at_once_write_one_price(running: APIFlask, race: Race) -> None:
    with running.app_context():
        code = make_item()
        with running.test_request_context("/staff/vlore/consolidation"):
            content = workbook()
        files = [fill(content, {f"{FEASIBLE}4": "po", f"{AMOUNT}4": lek}) for lek in (100, 200)]
        tables = [read_sheet(one) for one in files]

    def take(table: SheetTable) -> list[str]:
        return states(take_over(actor=SYSTEM, municipality_id="vlore", year=YEAR, table=table))

    results = race(*[partial(take, table) for table in tables])
    assert sorted(results) == [["meanwhile"], ["written"]], results
    with running.app_context():
        assert get_item("vlore", code).by_year in ({YEAR: 100}, {YEAR: 200})


class Here:
    """The context of a command, with the application of the test."""

    def __init__(self, app: APIFlask) -> None:
        self._app = app

    def app(self) -> object:
        """The application is pushed already."""
        return nullcontext(self._app)


def test_the_command_takes_the_same_sheet(app: APIFlask, cycle_id: int, tmp_path: Path) -> None:
    first, second = make_item(), make_item()
    content = fill(
        workbook(), {f"{FEASIBLE}4": "po", f"{AMOUNT}4": 700, f"{FEASIBLE}5": "po", f"{AMOUNT}5": 800}
    )
    price(second, 5)
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)

    def run(*options: str) -> tuple[int, str]:
        found = CliRunner().invoke(
            import_command, [str(path), "--municipality", "vlore", *options], obj=Here(app)
        )
        return found.exit_code, found.output

    status, words = run("--dry-run")
    assert (status, card(first).by_year) == (0, {})
    assert "would be written: 1" in words
    assert "seven hundred lekë" in words
    status, words = run()
    assert (status, card(first).by_year, card(second).by_year) == (0, {YEAR: 700}, {YEAR: 5})
    assert f"row 5, {second}: stands" in words
    assert "written: 0" in run()[1]
    path.write_bytes(fill(content, {f"{AMOUNT}4": "20 mijë të vjetra"}))
    assert "--confirm-old-lek" not in run()[1], "it was changed meanwhile, so nothing would be divided"
    path.write_bytes(fill(workbook(), {f"{AMOUNT}4": "20 mijë të vjetra"}))
    status, words = run()
    assert (status, "--confirm-old-lek" in words) == (1, True)
    assert run("--confirm-old-lek")[0] == 0
    assert card(first).by_year == {YEAR: 2_000}
    path.write_bytes(fill(workbook(), {f"{AMOUNT}4": "x"}))
    assert run()[0] == 1
    assert run("--year", "2041")[0] == 2


OFFICE = needs("soffice", "LibreOffice")


@OFFICE
def test_libreoffice_saves_it_and_it_comes_back(cycle_id: int, tmp_path: Path) -> None:
    programme = make_programme(cycle_id)
    code = make_item()
    price(code, 850_125, programme_id=programme)
    make_item()
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(fill(workbook(in_thousands=True), {f"{FEASIBLE}5": "po", f"{AMOUNT}5": 1200.5}))
    saved = tmp_path / "saved"
    for kind in ("ods", "xlsx"):
        subprocess.run(
            [
                str(shutil.which("soffice")), f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless",
                "--convert-to", kind, "--outdir", str(saved), str(path),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        path = saved / f"sheet.{kind}"
        assert states(looked(read_sheet(path.read_bytes()))) == ["same", "written"], kind
    sheet = parts_of(path.read_bytes())["xl/worksheets/sheet1.xml"].decode()
    assert sheet.count('type="list"') >= 4, "the drop-downs are still there"
    assert "<sheetProtection" in sheet
    taken(read_sheet(path.read_bytes()))
    assert card("VL27-Z002").by_year == {YEAR: 1_200_500}
