"""The workbook as finance offices get it, read back by other programs."""

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from pb_app.formats.consolidated_list import FUNDED, ListDocument, funded_total, totals_by_decision
from pb_app.formats.list_xlsx import render_xlsx
from tests.programs import needs


def read_sheet(content: bytes, name: str) -> list[list[Any]]:
    """Read a sheet with calamine, which does not recalculate."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def part(content: bytes, name: str) -> str:
    """Return one part of the package as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def expected_sums(document: ListDocument) -> dict[str, list[float]]:
    """Return the summary as the document itself adds it up: of what is not in the budget only the number."""
    divisor = 1 if document.unit == "lek" else 1000
    nothing = dict.fromkeys(document.years, 0)
    totals = {
        document.decision_labels[decision]: total if decision in FUNDED else replace(total, amounts=nothing)
        for decision, total in totals_by_decision(document).items()
    }
    totals |= {section.title: funded_total(document, section) for section in document.sections}
    totals |= {document.labels[name]: funded_total(document) for name in ("funded_total", "total")}
    return {
        name: [float(total.items), *(total.amounts[year] / divisor for year in document.years)]
        for name, total in totals.items()
    }


def shown_sums(rows: list[list[Any]], document: ListDocument) -> dict[str, list[float]]:
    """Return the rows of the summary that carry sums, as a reader shows them."""
    names = expected_sums(document).keys()
    return {
        row[0]: [float(cell) for cell in row[1 : 2 + len(document.years)]] for row in rows if row[0] in names
    }


@pytest.mark.parametrize("unit", ["lek", "thousand_lek"])
def test_cached_sums_agree_for_readers_that_do_not_recalculate(
    make_list: Any, made_at: dt.datetime, unit: Any
) -> None:
    document = make_list(unit=unit)
    rows = read_sheet(render_xlsx(document, timestamp=made_at), "Përmbledhje")
    assert shown_sums(rows, document) == expected_sums(document)


def test_amounts_are_numbers_and_missing_ones_are_blank(make_list: Any, made_at: dt.datetime) -> None:
    heading, *rows = read_sheet(render_xlsx(make_list(), timestamp=made_at), "Lista")
    at = heading.index("Shuma 2027 (lekë)")
    assert [row[at] for row in rows] == [1_200_000, "", 18_500_000, "", 2_340_500, "", 960_000]
    valued = heading.index("Vlera e vlerësuar, jo në buxhet 2027 (lekë)")
    assert [row[valued] for row in rows] == ["", "", "", 96_000_000, "", "", ""]
    assert rows[2][heading.index("Nënshkrime")] == 214


def test_summary_formulas_are_live(make_list: Any, made_at: dt.datetime) -> None:
    summary = part(render_xlsx(make_list(), timestamp=made_at), "xl/worksheets/sheet1.xml")
    formulas = re.findall(r"<f>(.*?)</f>", summary)
    assert "SUMIFS('Lista'!$J$2:$J$8,'Lista'!$G$2:$G$8,$A11)" in formulas
    assert any(formula.startswith("SUM(") for formula in formulas)


def test_texts_are_never_formulas_links_or_broken_xml(
    make_list: Any, make_items: Any, made_at: dt.datetime
) -> None:
    hostile = {
        "title": '=HYPERLINK("http://x.example","y")',
        "description": "http://x.example/",
        "reason": "+1\x00\x0b\ud800\ufffe",
        "programme": "@SUM(A1)",
        "provenance": "-",
        "places": ("\t=1+1",),
    }
    content = render_xlsx(make_list((replace(make_items(1)[0], **hostile),)), timestamp=made_at)
    heading, row = read_sheet(content, "Lista")
    cells = dict(zip(heading, row, strict=True))
    assert cells["Titulli"] == "'" + hostile["title"]
    assert cells["Arsyeja"] == "'+1\ufffd"
    assert cells["Programi buxhetor"] == "'@SUM(A1)"
    assert cells["Njësia / rajoni"] == "'\t=1+1"
    sheet = part(content, "xl/worksheets/sheet2.xml")
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_a_very_long_text_is_cut_not_lost(make_list: Any, make_items: Any, made_at: dt.datetime) -> None:
    item = replace(make_items(1)[0], description="ë" * 40_000)
    heading, row = read_sheet(render_xlsx(make_list((item,)), timestamp=made_at), "Lista")
    assert row[heading.index("Përshkrimi")].startswith("ëëë")
    assert row[heading.index("Përshkrimi")].endswith("…")


def test_the_sheet_prints_and_scrolls_as_an_office_expects(make_list: Any, made_at: dt.datetime) -> None:
    content = render_xlsx(make_list(), timestamp=made_at)
    sheet, workbook = part(content, "xl/worksheets/sheet2.xml"), part(content, "xl/workbook.xml")
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:AB8"/>' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "SHEMBULL · Bashkia Vlorë" in sheet
    assert "Faqja &amp;P nga &amp;N" in sheet
    assert "_xlnm.Print_Titles" in workbook


def test_sheet_names_follow_the_labels_within_excels_rules(make_list: Any, made_at: dt.datetime) -> None:
    document = make_list()
    labels = document.labels | {
        "summary_sheet": "Summary: all/any",
        "list_sheet": "The clerk's list " + "x" * 40,
    }
    content = render_xlsx(replace(document, labels=labels), timestamp=made_at)
    names = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert names[:2] == ["Summary  all any", "The clerk's list " + "x" * 14]
    assert "'The clerk''s list" in part(content, "xl/worksheets/sheet1.xml").replace("&#39;", "'")


def test_equal_bytes_twice(make_list: Any, made_at: dt.datetime) -> None:
    assert render_xlsx(make_list(), timestamp=made_at) == render_xlsx(make_list(), timestamp=made_at)


def test_a_list_without_items_is_still_a_workbook(make_list: Any, made_at: dt.datetime) -> None:
    document = make_list(())
    content = render_xlsx(document, timestamp=made_at)
    assert len(read_sheet(content, "Lista")) == 1
    assert shown_sums(read_sheet(content, "Përmbledhje"), document) == expected_sums(document)


@needs("soffice", "LibreOffice")
@pytest.mark.parametrize("unit", ["lek", "thousand_lek"])
def test_libreoffice_recalculates_to_the_same_sums(
    make_list: Any, make_items: Any, made_at: dt.datetime, tmp_path: Path, unit: Any
) -> None:
    document = make_list(make_items(60), unit=unit)
    # Without cached values, what comes back was computed by LibreOffice.
    content = _without_cached_values(render_xlsx(document, timestamp=made_at))
    (tmp_path / "list.xlsx").write_bytes(content)
    subprocess.run(
        [
            str(shutil.which("soffice")),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false,false",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "list.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    rows = list(csv.reader((tmp_path / "list.csv").read_text(encoding="utf-8").splitlines()))
    assert shown_sums(rows, document) == expected_sums(document)


def _without_cached_values(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as copy:
        for name in package.namelist():
            data = package.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = re.sub(rb"(</f>)<v>.*?</v>", rb"\1", data)
            copy.writestr(name, data)
    return out.getvalue()
