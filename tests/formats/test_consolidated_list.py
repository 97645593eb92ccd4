"""The list as a document: its canonical JSON and hash, its sums, its flat table."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from pb_app.formats.consolidated_list import (
    budgeted_by_decision,
    canonical_json,
    funded_total,
    list_hash,
    totals_by_decision,
)
from pb_app.formats.list_columns import render_csv


def read_csv(content: bytes) -> list[dict[str, str]]:
    """Read CSV back by its heading."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_hash_is_that_of_the_json_file(make_list: Any) -> None:
    document = make_list()
    assert list_hash(document) == hashlib.sha256(canonical_json(document)).hexdigest() == document.hash


def test_canonical_json_is_stable_compact_and_nfc(make_list: Any) -> None:
    document = make_list(title="Lista për e\u0308")
    content = canonical_json(document)
    assert content == canonical_json(document)
    again = json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content == again.encode()
    assert '"title":"Lista për ë"' in content.decode()


def test_the_hash_survives_what_is_only_presentation(make_list: Any) -> None:
    document = make_list()
    shown = replace(
        document,
        unit="thousand_lek",
        verify_url="https://other.example/",
        labels=document.labels | {"code": "Code"},
    )
    assert list_hash(shown) == document.hash


@pytest.mark.parametrize(
    "change",
    [{"edition": 2}, {"stage": "miratuar"}, {"council_decision": "VKB nr. 41"}, {"is_example": False}],
)
def test_the_hash_changes_with_the_edition(make_list: Any, change: dict[str, Any]) -> None:
    document = make_list()
    assert list_hash(replace(document, **change)) != document.hash


def test_an_amount_not_stated_is_absent_and_zero_is_zero(make_list: Any, make_items: Any) -> None:
    item = replace(make_items(1)[0], amounts={2027: 0})
    (section,) = json.loads(canonical_json(make_list((item,))))["sections"]
    assert section["items"][0]["amounts"] == {"2027": 0}


def test_only_what_is_proposed_or_approved_adds_up_to_the_total(make_list: Any) -> None:
    document = make_list()
    total = funded_total(document)
    assert total.items == 4
    assert total.amounts == {2027: 23_000_500, 2028: 7_610_000, 2029: 1_360_000}
    assert list(totals_by_decision(document)) == ["proposed", "deferred", "not_accepted", "forwarded"]
    sections = [funded_total(document, section).amounts[2027] for section in document.sections]
    assert sum(sections) == total.amounts[2027]


def test_the_summary_by_decision_adds_up_to_what_is_budgeted(make_list: Any) -> None:
    document = make_list()
    found = budgeted_by_decision(document)
    assert {name: one.items for name, one in found.items()} == {
        name: one.items for name, one in totals_by_decision(document).items()
    }
    for year in document.years:
        assert sum(one.amounts[year] for one in found.values()) == funded_total(document).amounts[year]


def test_csv_names_the_unit_and_its_sums_agree(make_list: Any) -> None:
    document = make_list()
    rows = read_csv(render_csv(document))
    assert sum(int(row["Shuma 2027 (lekë)"] or 0) for row in rows) == 23_000_500
    valued = {row["Kodi"]: row["Vlera e vlerësuar, jo në buxhet 2027 (lekë)"] for row in rows}
    assert {code: amount for code, amount in valued.items() if amount} == {rows[3]["Kodi"]: "96000000"}
    assert {row["Faza"] for row in rows} == {"SHEMBULL · PROJEKT"}
    assert rows[1]["Vendimi i plotë"] == "Përcjellë për kompetencë te ndërmarrja e ujësjellës-kanalizimeve"
    assert rows[1]["Shuma 2027 (lekë)"] == ""


def test_thousands_are_exact(make_list: Any) -> None:
    document = make_list()
    labels = document.labels | {"unit": "mijë lekë"}
    rows = read_csv(render_csv(replace(document, unit="thousand_lek", labels=labels)))
    assert [row["Shuma 2027 (mijë lekë)"] for row in rows] == [
        "1200",
        "",
        "18500",
        "",
        "2340.5",
        "",
        "960",
    ]


def test_what_was_proposed_stands_beside_what_the_council_approved(make_list: Any, make_items: Any) -> None:
    item = replace(
        make_items(1)[0], decision="changed", amounts={2027: 900_000}, proposed_amounts={2027: 1_200_000}
    )
    (row,) = read_csv(
        render_csv(make_list((item,), stage="miratuar", stage_label="MIRATUAR", is_example=False))
    )
    assert (row["Shuma 2027 (lekë)"], row["Propozuar 2027 (lekë)"], row["Faza"]) == (
        "900000",
        "1200000",
        "MIRATUAR",
    )


def test_csv_cells_are_never_formulas(make_list: Any, make_items: Any) -> None:
    item = replace(make_items(1)[0], title='=HYPERLINK("http://x","y")', places=("+Novoselë",), reason="@a")
    (row,) = read_csv(render_csv(make_list((item,))))
    assert (row["Titulli"], row["Njësia / rajoni"], row["Arsyeja"]) == (
        '\'=HYPERLINK("http://x","y")',
        "'+Novoselë",
        "'@a",
    )


def test_a_document_with_a_gap_is_refused_before_anything_is_rendered(
    make_list: Any, make_items: Any
) -> None:
    document, item = make_list(), make_items(1)[0]
    with pytest.raises(ValueError, match="labels missing: code"):
        replace(document, labels={key: text for key, text in document.labels.items() if key != "code"})
    with pytest.raises(ValueError, match="labels missing: deferred"):
        replace(
            document, decision_labels={k: v for k, v in document.decision_labels.items() if k != "deferred"}
        )
    with pytest.raises(ValueError, match=r"outside the years of the list: \[2031\]"):
        make_list((replace(item, amounts={2031: 1}),))
    with pytest.raises(ValueError, match="of another theme"):
        replace(document.sections[0], items=(replace(item, theme="Tjetër"),))
