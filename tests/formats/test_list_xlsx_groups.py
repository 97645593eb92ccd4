"""Sheets a programme and a place, sums beside the ceilings: live, and equal when LibreOffice works them out anew."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from pb_app.formats import list_xlsx
from pb_app.formats.consolidated_list import ListCeiling, ListDocument, funded_total
from pb_app.formats.list_sums import by_place, by_programme, place_order
from pb_app.formats.list_xlsx import render_xlsx
from tests.formats.test_list_xlsx import part, read_sheet
from tests.programs import needs

DRAINAGE = "04260 Menaxhimi i infrastrukturës së ujitjes dhe kullimit"
RURAL = "04520 Rrjeti rrugor rural"
CEILINGS = (
    ListCeiling(programme="", year=2027, amount=20_000_000),
    ListCeiling(programme=RURAL, year=2027, amount=15_000_000, is_final=True),
    ListCeiling(programme=DRAINAGE, year=2027, amount=2_000_000),
    ListCeiling(programme="09120 Arsimi bazë", year=2028, amount=1_000_000),
)


def workbook(content: bytes) -> CalamineWorkbook:
    """The workbook as a reader that does not recalculate sees it."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def row_of(rows: list[list[Any]], name: str) -> list[Any]:
    """The last row that begins so."""
    return [row for row in rows if row[0] == name][-1]


def test_every_item_counts_once_by_programme_and_by_place(make_list: Any, make_items: Any) -> None:
    document = make_list(make_items(60), ceilings=CEILINGS)
    whole = funded_total(document)
    for groups in (by_programme(document), by_place(document)):
        assert sum(group.total.items for group in groups) == whole.items
        for year in document.years:
            assert sum(group.total.amounts[year] for group in groups) == whole.amounts[year]


def test_places_stand_as_people_look_for_them() -> None:
    names = ["Rajoni 10", "Çorovodë", "Rajoni 2", "10 Dhjetori", "Cërrik", "Divjakë"]
    assert sorted(names, key=place_order) == [
        "10 Dhjetori",
        "Cërrik",
        "Çorovodë",
        "Divjakë",
        "Rajoni 2",
        "Rajoni 10",
    ]


@pytest.mark.parametrize(("unit", "divisor"), [("lek", 1), ("thousand_lek", 1000)])
def test_the_summary_sets_sums_beside_ceilings(
    make_list: Any, made_at: dt.datetime, unit: Any, divisor: int
) -> None:
    document = make_list(ceilings=CEILINGS, unit=unit)
    rows = read_sheet(render_xlsx(document, timestamp=made_at), "Përmbledhje")
    rural = row_of(rows, RURAL)
    assert rural[1:5] == [1, 18_500_000 / divisor, 15_000_000 / divisor, -3_500_000 / divisor]
    assert rural[6:8] == ["", ""], "no ceiling for 2028, so nothing is left of it either"
    assert rural[11] == "tavan përfundimtar"
    assert row_of(rows, "09120 Arsimi bazë")[1:3] == [0, 0]
    assert row_of(rows, "I gjithë buxheti")[2:5] == [
        23_000_500 / divisor, 20_000_000 / divisor, -3_000_500 / divisor
    ]  # fmt: skip
    assert row_of(rows, "Rajoni 3")[1:3] == [1, 18_500_000 / divisor]
    assert row_of(rows, "Disa njësi ose rajone")[1:3] == [1, 2_340_500 / divisor]


def test_what_passes_a_ceiling_is_marked_by_a_rule(make_list: Any, made_at: dt.datetime) -> None:
    summary = part(render_xlsx(make_list(ceilings=CEILINGS), timestamp=made_at), "xl/worksheets/sheet1.xml")
    assert summary.count("<conditionalFormatting") == 3
    assert summary.count('operator="lessThan"') == 3


def test_an_item_of_several_places_stands_on_each_sheet_and_is_marked(
    make_list: Any, make_items: Any, made_at: dt.datetime
) -> None:
    own, shared = make_items(5)[2], make_items(5)[4]
    items = (replace(own, places=("Rajoni 1",)), shared)
    content = render_xlsx(make_list(items), timestamp=made_at)
    assert workbook(content).sheet_names[-3:] == ["Rajoni 1", "Rajoni 2", "Rajoni 4"]
    rows = read_sheet(content, "Rajoni 1")
    at = next(row for row in rows if row[0] == "Kodi").index("Shuma 2027 (lekë)")
    assert row_of(rows, "Propozuar në projektbuxhet")[at] == 20_840_500
    assert row_of(rows, "Nga këto, vetëm për këtë njësi")[at] == 18_500_000
    assert row_of(rows, "VL27-Z0004")[2] == "po"
    assert row_of(rows, "VL27-Z0002")[2] == "jo"


def test_sheets_freeze_filter_and_lead_back(make_list: Any, made_at: dt.datetime) -> None:
    content = render_xlsx(make_list(), timestamp=made_at)
    sheet = part(content, "xl/worksheets/sheet3.xml")
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert re.search(r"<hyperlink ref=\"A2\" location=\"'Përmbledhje'!A1\"", sheet)
    assert "SUBTOTAL(109," in sheet
    assert "location=\"'Orikum'!A1\"" in part(content, "xl/worksheets/sheet1.xml")


def test_names_of_sheets_are_short_clean_and_different(
    make_list: Any, make_items: Any, made_at: dt.datetime
) -> None:
    item = make_items(1)[0]
    places = (
        "[Rruga]: 1/2*?",
        "Lagjja e re pranë stacionit të vjetër nr. 1",
        "History",
        "lista",
        "'''",
        "=1+1",
    )
    same = "Lagjja e re pranë stacionit të vjetër nr. 2"
    items = tuple(
        replace(item, code=f"VL27-Z{at}", places=(name,)) for at, name in enumerate((*places, same))
    )
    names = workbook(render_xlsx(make_list(items), timestamp=made_at)).sheet_names
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)
    assert {
        "Lagjja e re pranë stacionit të",
        "Lagjja e re pranë stacionit (2)",
        "History (2)",
        "lista (2)",
        "-",
    } <= set(names)


def test_more_places_than_sheets_are_in_the_summary_only(
    make_list: Any, make_items: Any, made_at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_xlsx, "SHEETS_OF_A_KIND", 2)
    content = render_xlsx(make_list(), timestamp=made_at)
    assert len(workbook(content).sheet_names) == 6
    assert row_of(read_sheet(content, "Përmbledhje"), "Rajoni 3")[2] == 18_500_000


def test_a_formula_in_a_name_stays_text_on_every_sheet(
    make_list: Any, make_items: Any, made_at: dt.datetime
) -> None:
    hostile = '=HYPERLINK("http://x.example","y")'
    item = replace(make_items(1)[0], title=hostile, programme=hostile, places=(hostile,), theme=hostile)
    ceiling = ListCeiling(programme=hostile, year=2027, amount=1)
    content = render_xlsx(make_list((item,), ceilings=(ceiling,)), timestamp=made_at)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [package.read(one).decode() for one in package.namelist() if "worksheets/sheet" in one]
    assert len(sheets) == 4
    assert not any(re.search(r"<f>[^<]*HYPERLINK|<hyperlink[^>]*r:id", sheet) for sheet in sheets)
    assert row_of(read_sheet(content, "Përmbledhje"), "'" + hostile)[2] == 1_200_000


def approved(make_list: Callable[..., ListDocument], items: Any) -> ListDocument:
    """The same list once the council has decided: some approved, some changed, some dropped."""
    outcomes = ("approved", "changed", "dropped")
    decided = tuple(
        replace(item, decision=outcomes[at % 3], proposed_amounts=item.amounts)
        if item.decision == "proposed"
        else item
        for at, item in enumerate(items)
    )
    return make_list(decided, stage="miratuar", stage_label="MIRATUAR", ceilings=CEILINGS)


@needs("soffice", "LibreOffice")
def test_libreoffice_works_out_every_sheet_to_the_same_numbers(
    make_list: Any, make_items: Any, made_at: dt.datetime, tmp_path: Path
) -> None:
    documents = {
        "projekt": make_list(make_items(60), ceilings=CEILINGS),
        "miratuar": replace(approved(make_list, make_items(60)), unit="thousand_lek"),
    }
    written = {name: render_xlsx(document, timestamp=made_at) for name, document in documents.items()}
    for name, content in written.items():
        (tmp_path / f"{name}.xlsx").write_bytes(_without_cached_values(content))
    subprocess.run(
        [
            str(shutil.which("soffice")), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"),
            *(str(tmp_path / f"{name}.xlsx") for name in written),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for name, content in written.items():
        ours, theirs = workbook(content), workbook((tmp_path / "out" / f"{name}.xlsx").read_bytes())
        assert ours.sheet_names == theirs.sheet_names
        assert len(ours.sheet_names) > 12
        for sheet in ours.sheet_names:
            assert _numbers(ours, sheet) == pytest.approx(_numbers(theirs, sheet)), (name, sheet)
    assert _numbers(workbook(_without_cached_values(written["projekt"])), "Rajoni 3") == {
        at: value for at, value in _numbers(workbook(written["projekt"]), "Rajoni 3").items() if at[0] > 6
    }, "without the cached values there are none to compare, so LibreOffice's are its own"


def _numbers(book: CalamineWorkbook, sheet: str) -> dict[tuple[int, int], float]:
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return {
        (at, column): float(cell)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if isinstance(cell, int | float)
    }


def _without_cached_values(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as copy:
        for name in package.namelist():
            data = package.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb"(</f>)<v>.*?</v>", rb"\1", data)
            copy.writestr(name, data)
    return out.getvalue()
