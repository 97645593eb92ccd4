"""Tables as offices keep them: any separator and encoding, any heading; every fault named; nothing twice or half."""

import io
from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlalchemy as sa

from pb_app.database import db
from pb_app.formats.long_table import read_spooled, spool_table
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import new_token
from pb_app.proposals.intake import service, writing
from pb_app.proposals.intake.columns import Column, columns_of, read_choice
from pb_app.proposals.intake.direct import ImportReport, import_proposals
from pb_app.proposals.intake.rules import ImportState
from pb_app.proposals.intake.service import (
    check_import,
    choose_columns,
    forget_old_imports,
    receive_table,
    take_over,
    write_import,
)
from pb_app.proposals.intake.standing import ImportView, get_import
from pb_app.proposals.intake.tables import ProposalImport
from pb_app.proposals.tables import Proposal
from tests.conftest import StillClock
from tests.proposals.factories import listed, row

TABLE = (
    "Propozimi;Njësia;Fshati;Kosto (lekë);Kodi\nNdriçim te shkolla;Rajoni 3;;1.200.000;A-1\n"
    "Ujësjellës;Novoselë;Poro;1,2 milionë;A-2\n"
)


def bring(folder: Path, content: str | bytes, name: str = "t.csv", **values: bool) -> ImportReport:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_proposals(SYSTEM, municipality_id="vlore", file=file, **values)


def proposals() -> list[Proposal]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Proposal).order_by(Proposal.id)))


def workbook(rows: Iterable[Iterable[object]]) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy

    buffer = io.BytesIO()
    book = Workbook(buffer)
    sheet = book.add_worksheet()
    for at, cells in enumerate(rows):
        sheet.write_row(at, 0, list(cells))
    book.close()
    return buffer.getvalue()


def send(cycle_id: int, content: bytes) -> int:
    return receive_table(
        actor=SYSTEM, cycle_id=cycle_id, name="tabela.csv", stream=io.BytesIO(content), token=new_token()
    )


def work(import_id: int) -> ImportView:
    """The worker does what is asked of it now."""
    found = db.session.get_one(ProposalImport, import_id)
    payload = {"import_id": import_id, "round": found.round}
    db.session.rollback()
    check_import(payload)
    write_import(payload)
    db.session.expire_all()
    return get_import("vlore", import_id)


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace(";", "\t").encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
)
def test_any_encoding_and_separator_is_read(cycle_id: int, tmp_path: Path, encode: object) -> None:
    assert cycle_id
    assert bring(tmp_path, encode(TABLE)) == ImportReport(added=2)  # type: ignore[operator] - a function
    first, second = proposals()
    assert (first.text, first.place_id, first.estimated_cost, first.theme_id) == (
        "Ndriçim te shkolla", "vlore-rajoni-3", 1_200_000, "ndricimi",
    )  # fmt: skip
    assert (second.village, second.estimated_cost) == ("Poro", 1_200_000)


def test_a_workbook_is_read_with_its_numbers_and_a_title_above_the_headings(
    cycle_id: int, tmp_path: Path
) -> None:
    assert cycle_id
    content = workbook([["Propozimet e vitit"], [], ["Propozimi", "Zëra"], ["Ndriçim te shkolla", 12]])
    assert bring(tmp_path, content, "t.xlsx") == ImportReport(added=1)
    assert proposals()[0].voices == 12


def test_a_formula_in_a_text_stays_text(cycle_id: int, tmp_path: Path) -> None:
    assert cycle_id
    bring(tmp_path, "teksti\n\"=HYPERLINK('x')\"\n")
    assert proposals()[0].text == "=HYPERLINK('x')"


@pytest.mark.usefixtures("cycle_id")
def test_a_quotation_mark_without_its_end_names_its_row(tmp_path: Path) -> None:
    lines = [f"Ndriçim numër {number}" for number in range(2, 3000)]
    lines[998] = '"Ndriçim pa fund'
    report = bring(tmp_path, "teksti\n" + "\n".join(lines))
    assert [(fault.line, fault.error.code) for fault in report.faults] == [(1000, "row_unreadable")]
    assert proposals() == []


@pytest.mark.usefixtures("cycle_id")
def test_one_broken_row_far_down_is_named_and_nothing_comes_in(tmp_path: Path) -> None:
    lines = [f"Ndriçim numër {number};1" for number in range(2, 2500)]
    lines[2299] = "Ndriçim;shumë"
    report = bring(tmp_path, "teksti;zëra\n" + "\n".join(lines))
    assert [(fault.line, fault.column, fault.error.code) for fault in report.faults] == [
        (2301, "voices", "count_in_table_unreadable")
    ]
    assert proposals() == []


@pytest.mark.usefixtures("cycle_id")
def test_a_row_with_a_code_is_known_when_its_text_changes_and_never_changed_unasked(tmp_path: Path) -> None:
    bring(tmp_path, TABLE)
    other = TABLE.replace("Ndriçim te shkolla", "Ndriçim te kopshti")
    assert bring(tmp_path, other) == ImportReport(added=0, already_there=2)
    assert proposals()[0].text == "Ndriçim te shkolla"
    assert bring(tmp_path, other, with_changes=True) == ImportReport(changed=1, already_there=1)
    assert [one.text for one in proposals()] == ["Ndriçim te kopshti", "Ujësjellës"]
    assert bring(tmp_path, other, with_changes=True) == ImportReport(already_there=2)


@pytest.mark.usefixtures("cycle_id")
def test_a_reference_of_ours_is_known_and_a_foreign_one_is_a_fault(tmp_path: Path) -> None:
    ref = listed()
    text = row(ref).text
    assert bring(tmp_path, f"ref;text\n{ref};{text}\n") == ImportReport(already_there=1)
    [fault] = bring(tmp_path, "ref;text\nFR27-0001-A;Ndriçim\n").faults
    assert (fault.line, fault.column) == (2, "ref")


@pytest.mark.usefixtures("cycle_id")
def test_the_same_code_twice_in_a_table_is_a_fault(tmp_path: Path) -> None:
    [fault] = bring(tmp_path, "kodi;teksti\nA;Ndriçim\na;Rrugë\n").faults
    assert (fault.line, fault.column, fault.error.code) == (3, "code", "code_twice")


@pytest.mark.usefixtures("cycle_id")
def test_an_amount_in_old_leke_is_for_a_person_to_put_right(tmp_path: Path) -> None:
    [fault] = bring(tmp_path, "teksti;kosto\nNdriçim;12 milionë të vjetra\n").faults
    assert (fault.column, fault.error.code) == ("cost", "old_lek_in_table")


def test_our_own_headings_are_understood_each_once() -> None:
    headings = ["ref", "place_id", "place", "theme_id", "theme", "text", "text_en", "hearing", "x"]
    assert columns_of(headings) == [
        Column.REF, Column.PLACE, Column.NOTHING, Column.THEME, Column.NOTHING, Column.TEXT, Column.NOTHING,
        Column.HEARING, Column.NOTHING,
    ]  # fmt: skip


def test_a_choice_needs_the_texts_and_no_meaning_twice() -> None:
    with pytest.raises(DomainError, match="text_column_missing"):
        read_choice(["place", "nonsense"])
    with pytest.raises(DomainError, match="column_twice"):
        read_choice(["text", "place", "place"])


def test_a_picture_is_no_table(app: object, tmp_path: Path) -> None:
    assert app
    file = tmp_path / "a.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(DomainError, match="table_unreadable"):
        spool_table(file, tmp_path / "rows")


def test_rows_keep_the_numbers_of_their_program(tmp_path: Path) -> None:
    file, rows = tmp_path / "a.csv", tmp_path / "rows"
    file.write_text('teksti\n\n"dy\nrreshta"\nfund\n')
    assert spool_table(file, rows) == 3
    assert [(one.line, one.cells[0]) for _sheet, one in read_spooled(rows)] == [
        (1, "teksti"), (3, "dy\nrreshta"), (4, "fund"),
    ]  # fmt: skip


def test_the_worker_looks_it_over_then_takes_it_in_once(cycle_id: int) -> None:
    import_id = send(cycle_id, TABLE.encode())
    view = work(import_id)
    assert (view.state, view.report["added"], proposals()) == (ImportState.CHECKED, 2, [])
    take_over(actor=SYSTEM, import_id=import_id, with_changes=False, publishes=True)
    take_over(actor=SYSTEM, import_id=import_id, with_changes=False, publishes=True)
    view = work(import_id)
    assert (view.state, view.added, view.done) == (ImportState.DONE, 2, 2)
    assert len(proposals()) == 2


def test_a_worker_that_dies_half_way_is_followed_by_one_that_goes_on(
    cycle_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", 2)
    import_id = send(cycle_id, ("teksti\n" + "\n".join(f"Ndriçim {at}" for at in range(5))).encode())
    work(import_id)
    take_over(actor=SYSTEM, import_id=import_id, with_changes=False, publishes=True)
    real, calls = service.take_in, []

    def dies(*arguments: object, **more: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise MemoryError
        return real(*arguments, **more)  # type: ignore[arg-type] - passed on

    monkeypatch.setattr(service, "take_in", dies)
    with pytest.raises(MemoryError):
        work(import_id)
    assert len(proposals()) == 2
    view = work(import_id)
    assert (view.state, view.added, len(proposals())) == (ImportState.DONE, 5, 5)


def test_a_table_with_a_fault_is_not_taken_over(cycle_id: int) -> None:
    import_id = send(cycle_id, "teksti;zëra\nNdriçim;shumë\nRrugë;1\n".encode())
    [fault] = work(import_id).report["faults"]
    assert (fault["line"], fault["column"]) == (2, "voices")
    with pytest.raises(DomainError, match="table_faulty"):
        take_over(actor=SYSTEM, import_id=import_id, with_changes=False, publishes=True)


def test_what_a_person_says_of_columns_is_remembered(cycle_id: int) -> None:
    content = "A;B\nNdriçim te shkolla;Rajoni 3\n".encode()
    import_id = send(cycle_id, content)
    assert work(import_id).columns == ["", ""]
    choose_columns(actor=SYSTEM, import_id=import_id, columns=["text", "place"])
    assert work(import_id).report["added"] == 1
    assert work(send(cycle_id, content)).report["added"] == 1


def test_tables_are_forgotten_after_a_day(cycle_id: int, clock: StillClock) -> None:
    import_id = send(cycle_id, TABLE.encode())
    clock.move(hours=25)
    forget_old_imports()
    with pytest.raises(DomainError, match="not_found"):
        get_import("vlore", import_id)


def test_a_table_that_the_worker_gave_up_half_way_is_forgotten_after_a_week(
    cycle_id: int, clock: StillClock
) -> None:
    import_id = send(cycle_id, TABLE.encode())
    work(import_id)
    take_over(actor=SYSTEM, import_id=import_id, with_changes=False, publishes=True)
    clock.move(days=6)
    forget_old_imports()
    assert get_import("vlore", import_id).state is ImportState.WRITING
    clock.move(days=2)
    forget_old_imports()
    with pytest.raises(DomainError, match="not_found"):
        get_import("vlore", import_id)
