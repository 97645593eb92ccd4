"""The council's decision from a spreadsheet: out as XLSX, filled in, looked over, entered; nothing overwritten."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO

import html5lib
import pytest

from pb_app.consolidation.council_table import find_council_table, read_rows
from pb_app.consolidation.council_taking import CouncilReport, look_over_council, take_over_council
from pb_app.consolidation.council_workbook import council_workbook
from pb_app.consolidation.progress.service import set_due
from pb_app.consolidation.queries.council import find_step, list_acts
from pb_app.consolidation.rules import CouncilOutcome
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft, RowFaults
from pb_app.consolidation.service import record_council, render_edition, rendering, undo_council
from pb_app.consolidation.valuing.reading import SheetTable
from pb_app.cycles.queries import get_cycle
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.territory.queries import get_municipality
from tests.cast import Cast
from tests.consolidation.factories import YEAR, card, proposed_item, publish
from tests.consolidation.workbooks import fill
from tests.house_client import HouseClient
from tests.proposals.pages import words

COUNCIL = "/staff/vlore/consolidation/council"
SHEET = f"{COUNCIL}/sheet"
ACT = CouncilAct(number="45", decided_on=date(2026, 9, 28))
# Columns of the sheet; the first item stands in row 4.
CODE, OUTCOME, AMOUNT, REASON = "A", "G", "H", "K"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the slow formats out."""
    quick_ones = {fmt: (lambda document, _at: document.hash.encode()) for fmt in ("pdf", "xlsx")}
    monkeypatch.setattr(rendering, "_RENDERERS", {**rendering._RENDERERS, **quick_ones})


def publish_now() -> None:
    publish()
    run_due({"render_edition": render_edition})


@pytest.fixture
def codes(cycle_id: int) -> list[str]:
    """Three items of a published version, in the order of the sheet."""
    found = [proposed_item(1_200_000, title=title) for title in ("=Ndriçimi", "Kanalet", "Ura")]
    publish_now()
    return found


def workbook() -> bytes:
    """The sheet as it goes out now."""
    cycle = get_cycle("vlore", YEAR)
    step = find_step(cycle.id)
    assert step is not None
    return council_workbook(get_municipality("vlore"), cycle, step)


def read(content: bytes) -> SheetTable:
    table = find_council_table(content)
    assert table is not None
    return table


DECIDED: Mapping[str, str | float | None] = {
    f"{OUTCOME}4": "miratuar siç u propozua",
    f"{OUTCOME}5": "miratuar me shumë tjetër", f"{AMOUNT}5": 900_000, f"{REASON}5": "sipas tavanit",
    f"{OUTCOME}6": "nuk u miratua", f"{REASON}6": "pritet prona",
}  # fmt: skip


def filled(cells: Mapping[str, str | float | None] = DECIDED) -> SheetTable:
    """The sheet as it is read once these cells were filled in."""
    return read(fill(workbook(), cells))


def looked(table: SheetTable) -> CouncilReport:
    return look_over_council(SYSTEM, municipality_id="vlore", year=YEAR, table=table)


def taken(table: SheetTable) -> tuple[str, ...]:
    """Enter it; give the codes of what was written."""
    return take_over_council(SYSTEM, municipality_id="vlore", year=YEAR, act=ACT, table=table)[1].changed


def states(table: SheetTable) -> list[str]:
    return [row.state.value for row in looked(table).rows]


def faults(table: SheetTable) -> list[tuple[str, int, str, str]]:
    return [(code, one.line, one.column, one.error.code) for code, one in looked(table).faults]


def outcomes(codes: list[str]) -> list[str]:
    return [card(code).council.value for code in codes]


def test_a_sheet_that_nobody_filled_says_nothing(codes: list[str]) -> None:
    report = looked(read(workbook()))
    assert (report.rows, report.faults, report.silent) == ((), (), 3)
    assert taken(read(workbook())) == ()
    assert list_acts(get_cycle("vlore", YEAR).id) == []
    assert outcomes(codes) == ["none"] * 3


def test_filled_in_it_is_looked_over_then_entered_then_changes_nothing(codes: list[str]) -> None:
    table = filled()
    assert states(table) == ["written"] * 3
    assert outcomes(codes) == ["none"] * 3, "looking writes nothing"
    assert taken(table) == tuple(codes)
    assert outcomes(codes) == ["approved", "changed", "dropped"]
    assert [dict(card(code).approved_by_year) for code in codes] == [{YEAR: 1_200_000}, {YEAR: 900_000}, {}]
    assert states(table) == ["same"] * 3
    assert taken(table) == ()
    assert states(read(workbook())) == ["same"] * 3, "what was entered stands in the next sheet"
    act = list_acts(get_cycle("vlore", YEAR).id)[0]
    undone = undo_council(SYSTEM, municipality_id="vlore", year=YEAR, decision_id=act.id, reason="gabim")
    assert undone == 3


def test_what_was_entered_meanwhile_is_named_and_stays(codes: list[str]) -> None:
    table = filled()
    other = CouncilDraft(code=codes[0], outcome=CouncilOutcome.DROPPED, reason="u vendos ndryshe")
    record_council(SYSTEM, municipality_id="vlore", year=YEAR, act=ACT, drafts=[other])
    set_due(
        SYSTEM, municipality_id="vlore", code=codes[1], expected_version=card(codes[1]).version,
        due_on=date(2027, 5, 1),
    )  # fmt: skip
    assert states(table) == ["meanwhile", "meanwhile", "written"]
    assert taken(table) == (codes[2],)
    assert outcomes(codes) == ["dropped", "none", "dropped"]
    assert card(codes[0]).council_reason == "u vendos ndryshe"


def test_a_row_that_nobody_touched_does_not_undo_what_was_entered_since(codes: list[str]) -> None:
    taken(filled())
    again = workbook()
    other = CouncilDraft(code=codes[0], outcome=CouncilOutcome.DROPPED, reason="u vendos ndryshe")
    record_council(SYSTEM, municipality_id="vlore", year=YEAR, act=ACT, drafts=[other])
    assert states(read(again)) == ["same"] * 3
    assert taken(read(again)) == ()
    assert outcomes(codes)[0] == "dropped"


def test_between_the_look_and_the_writing_nothing_is_overwritten(
    codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = filled()
    before = looked(table)
    other = CouncilDraft(code=codes[0], outcome=CouncilOutcome.DROPPED, reason="u vendos ndryshe")
    record_council(SYSTEM, municipality_id="vlore", year=YEAR, act=ACT, drafts=[other])
    monkeypatch.setattr(
        "pb_app.consolidation.council_taking.look_over_council", lambda *_args, **_kwargs: before
    )
    with pytest.raises(RowFaults):
        taken(table)
    assert outcomes(codes) == ["dropped", "none", "none"]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({f"{OUTCOME}4": "ndoshta"}, (4, "outcome", "council_outcome_unknown")),
        ({f"{OUTCOME}4": "nuk u miratua"}, (4, "reason", "reason_required")),
        ({f"{OUTCOME}4": "ndryshuar", f"{AMOUNT}4": 1000}, (4, "reason", "reason_required")),
        ({f"{OUTCOME}4": "ndryshuar", f"{REASON}4": "a"}, (4, "2027", "council_needs_amounts")),
        ({f"{OUTCOME}4": "ndryshuar", f"{AMOUNT}4": -5, f"{REASON}4": "a"}, (4, "2027", "amount_negative")),
        ({f"{OUTCOME}4": "ndryshuar", f"{AMOUNT}4": "shumë", f"{REASON}4": "a"}, (4, "2027", "amount_unreadable")),
        (
            {f"{OUTCOME}4": "ndryshuar", f"{AMOUNT}4": 1_200_000, f"{REASON}4": "a"},
            (4, "2027", "council_same_amounts"),
        ),
        ({f"{OUTCOME}4": "miratuar", f"{AMOUNT}4": 900_000}, (4, "2027", "council_other_amounts")),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_said_with_row_and_column(
    codes: list[str], cells: Mapping[str, str | float | None], fault: tuple[int, str, str]
) -> None:
    table = filled({**DECIDED, **cells})
    assert faults(table) == [(codes[0], *fault)]
    with pytest.raises(DomainError, match="council_sheet_faulty"):
        taken(table)
    assert outcomes(codes) == ["none"] * 3, "a decision is entered whole"


def test_codes_of_others_and_repeated_ones(codes: list[str]) -> None:
    table = filled({**DECIDED, f"{CODE}4": "FR27-Z001", f"{CODE}6": codes[1]})
    assert faults(table) == [
        ("FR27-Z001", 4, "code", "council_not_published"), ("", 6, "code", "row_repeated"),
    ]  # fmt: skip


def test_a_sheet_of_another_place_or_of_an_older_version(codes: list[str]) -> None:
    table = filled()
    for instead, code in (
        (f"fier {YEAR}", "sheet_other"),
        (f"vlore {YEAR - 1}", "sheet_other"),
    ):
        headings = tuple(one.replace(f"vlore {YEAR}", instead) for one in table.headings)
        assert [one[3] for one in faults(SheetTable(headings, table.rows))] == [code]
    proposed_item(5_000)
    publish_now()
    assert [one[3] for one in faults(table)] == ["council_sheet_old"]
    with pytest.raises(DomainError, match="council_sheet_faulty"):
        taken(table)
    assert outcomes(codes) == ["none"] * 3


def test_formulas_are_never_written_and_only_their_value_is_read(codes: list[str]) -> None:
    content = workbook()
    assert b"<f>" not in content
    table = read(fill(content, {**DECIDED, f"{REASON}6": "=HYPERLINK(A1)"}, formula={f"{AMOUNT}5": 800_000}))
    assert taken(table) == tuple(codes)
    assert dict(card(codes[1]).approved_by_year) == {YEAR: 800_000}
    assert card(codes[2]).council_reason == "=HYPERLINK(A1)"
    assert states(read(workbook())) == ["same"] * 3, "text, out and in again"


def test_an_offices_own_table_is_taken_and_overwrites_nothing(codes: list[str]) -> None:
    table = read(
        f"kodi;vendimi;arsyeja\n{codes[0]};miratuar;\n{codes[1]};nuk u miratua;pritet prona\n".encode()
    )
    assert taken(table) == tuple(codes[:2])
    other = read(f"kodi;vendimi;arsyeja\n{codes[0]};nuk u miratua;ndryshe\n".encode())
    assert states(other) == ["meanwhile"]
    assert read_rows(other).tokens == {codes[0]: ""}


@pytest.mark.parametrize("key", ["budget_officer", "officer_1", "monitor", "stranger"])
def test_who_may_not(codes: list[str], cast: Cast, key: str) -> None:
    table, actor = filled(), cast.actor(key)
    with pytest.raises(Forbidden):
        look_over_council(actor, municipality_id="vlore", year=YEAR, table=table)
    with pytest.raises(Forbidden):
        take_over_council(actor, municipality_id="vlore", year=YEAR, act=ACT, table=table)
    assert outcomes(codes) == ["none"] * 3


def inputs(page: str) -> dict[str, str]:
    """Every field of a page with its value."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return {one.get("name", ""): one.get("value", "") for one in tree.iter("input") if one.get("name")}


def test_by_the_pages(client: HouseClient, codes: list[str]) -> None:
    client.login("coordinator")
    assert f'href="{SHEET}?year=2027"' in client.get(COUNCIL).get_data(as_text=True)
    got = client.get(f"{COUNCIL}.xlsx?year=2027")
    assert got.headers["Cache-Control"] == "no-store"
    sent = {"number": "45", "decided_on": "28.09.2026", "url": ""}
    refused = words(client.post(SHEET, client.form(SHEET) | sent, status=200))
    assert "Zgjidhni skedarin." in refused
    for content, said in (
        (b"a;b\n1;2\n", "nuk është tabelë vendimesh"),
        (b"%PDF-1.7", "Diçka duhet ndrequr"),
    ):
        page = client.post(
            SHEET, client.form(SHEET) | sent | {"file": (BytesIO(content), "x.csv")}, status=200
        )
        assert said in words(page)
    faulty = fill(got.data, {**DECIDED, f"{REASON}6": None})
    page = client.post(SHEET, client.form(SHEET) | sent | {"file": (BytesIO(faulty), "x.xlsx")}, status=200)
    assert f"6 {codes[2]} Arsyeja" in words(page)
    assert "Ruaj vendimin e Këshillit" not in words(page)
    right = fill(got.data, DECIDED)
    page = client.post(SHEET, client.form(SHEET) | sent | {"file": (BytesIO(right), "x.xlsx")}, status=200)
    assert outcomes(codes) == ["none"] * 3
    text = words(page)
    assert "pritet prona" in text
    assert "900 000 lekë" in text.replace("\xa0", " ")
    fields = inputs(page.get_data(as_text=True))
    client.post(SHEET, fields | {"number": ""}, status=200)
    client.post(SHEET, fields | {"sheet": "kot"}, status=200)
    assert outcomes(codes) == ["none"] * 3
    client.post(SHEET, fields)
    assert outcomes(codes) == ["approved", "changed", "dropped"]
    assert "U ruajt për 3 zëra." in words(client.get(COUNCIL))
    client.post(SHEET, fields)
    assert "U ruajt për" not in words(client.get(COUNCIL)), "twice changes nothing"


def test_before_a_version_is_published_there_is_no_sheet(client: HouseClient, cycle_id: int) -> None:
    client.login("coordinator")
    client.get(f"{COUNCIL}.xlsx", status=404)
    assert "Asgjë nuk është publikuar ende" in words(client.get(SHEET))
