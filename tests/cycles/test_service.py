"""Opening, changing and carrying over a budget year; programmes, ceilings and their tables."""

import io
import re
from datetime import date

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry
from pb_app.cycles.importing import import_ceilings, import_programmes
from pb_app.cycles.queries import (
    get_cycle,
    list_ceiling_rows,
    list_phases,
    list_programmes,
    list_themes,
)
from pb_app.cycles.rules import CeilingStage, CycleStatus, PhaseKind
from pb_app.cycles.service.carrying_over import CarryOver, roll_over
from pb_app.cycles.service.money import (
    add_ceiling,
    add_programme,
    change_ceiling,
    change_programme,
    remove_ceiling,
)
from pb_app.cycles.service.planning import change_cycle, change_phases, change_themes, open_cycle
from pb_app.cycles.year_rules import CeilingDraft, CycleDraft, PhaseDraft, ProgrammeDraft
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, StaleVersion
from tests.cast import Cast
from tests.house_client import HouseClient

PROGRAMMES = "Kodi,Emërtimi,Funksioni\n04520,Rrjeti rrugor,\n06370,Furnizimi me ujë,063\n"
CEILINGS = """Kodi;Viti;Shuma (lekë);Faza;Akti
04520;2027;60.000.000;përgatitor;
04520;2028;1,2 milionë;;
;2027;90000000;përfundimtar;VKB nr. 1
"""


def year(cast: Cast, number: int = 2027, **values: object) -> int:
    return open_cycle(actor=cast.coordinator, municipality_id="vlore", year=number, **values)  # type: ignore[arg-type]


def test_a_year_opens_prefilled_and_hidden(cast: Cast) -> None:
    cycle_id = year(cast)
    card = get_cycle("vlore", 2027)
    assert (card.id, card.status, card.title, card.title_en) == (
        cycle_id, CycleStatus.PREPARING, "Procesi i buxhetit 2027", "Budget process 2027",
    )  # fmt: skip
    assert [phase.kind for phase in list_phases(cycle_id)] == list(PhaseKind)
    assert len(list_themes(cycle_id)) == len(list_themes())
    assert db.session.scalars(sa.select(AuditEntry.action)).all()[-1] == "cycle.opened"


def test_a_year_opens_once_and_only_for_its_coordinator(cast: Cast) -> None:
    year(cast)
    with pytest.raises(DomainError) as caught:
        year(cast)
    assert (caught.value.code, caught.value.field) == ("cycle_exists", "year")
    for key in ("budget_officer", "officer_1", "youth_centre", "stranger", "monitor"):
        with pytest.raises(Forbidden):
            open_cycle(actor=cast.actor(key), municipality_id="vlore", year=2029)


def test_settings_change_with_the_version_and_never_hide(cast: Cast) -> None:
    cycle_id = year(cast)
    draft = CycleDraft(status=CycleStatus.OPEN, opens_on=date(2026, 9, 1), notice_days=7)
    change_cycle(actor=cast.coordinator, cycle_id=cycle_id, expected_version=1, draft=draft)
    card = get_cycle("vlore", 2027)
    assert (card.status, card.notice_days, card.version, card.title) == (
        CycleStatus.OPEN, 7, 2, "Procesi i buxhetit 2027",
    )  # fmt: skip
    assert card.window.is_open(date(2026, 9, 1))
    with pytest.raises(StaleVersion):
        change_cycle(actor=cast.coordinator, cycle_id=cycle_id, expected_version=1, draft=draft)
    with pytest.raises(DomainError) as caught:
        change_cycle(actor=cast.coordinator, cycle_id=cycle_id, expected_version=2, draft=CycleDraft())
    assert caught.value.code == "cycle_not_hidden"


def test_phases_out_of_order_need_a_tick(cast: Cast) -> None:
    cycle_id = year(cast)
    phases = [
        PhaseDraft(PhaseKind.NOTICE, "Njoftimi", "", date(2026, 10, 9)),
        PhaseDraft(PhaseKind.HEARINGS, "Dëgjesat", "", date(2026, 10, 5)),
    ]
    change = {"actor": cast.coordinator, "cycle_id": cycle_id, "expected_version": 1, "phases": phases}
    with pytest.raises(NeedsConfirmation):
        change_phases(**change)
    change_phases(**change, confirmed=True)
    assert [phase.starts_on for phase in list_phases(cycle_id)] == [date(2026, 10, 9), date(2026, 10, 5)]


def test_themes_are_kept_in_their_order(cast: Cast) -> None:
    cycle_id = year(cast)
    change = {"actor": cast.coordinator, "cycle_id": cycle_id}
    change_themes(**change, expected_version=1, theme_ids=["tjeter", "ndricimi"])
    assert [theme.id for theme in list_themes(cycle_id)] == ["tjeter", "ndricimi"]
    for wrong in ([], ["tjeter", "e-panjohur"]):
        with pytest.raises(DomainError):
            change_themes(**change, expected_version=2, theme_ids=wrong)
    assert [theme.id for theme in list_themes(cycle_id)] == ["tjeter", "ndricimi"]


def test_a_programme_keeps_its_code_for_itself(cast: Cast) -> None:
    cycle_id = year(cast)
    officer = cast.actor("budget_officer")
    first = add_programme(actor=officer, cycle_id=cycle_id, draft=ProgrammeDraft("04520", "Rrugët"))
    add_programme(actor=officer, cycle_id=cycle_id, draft=ProgrammeDraft("06370", "Uji"))
    with pytest.raises(DomainError) as caught:
        change_programme(
            actor=officer, programme_id=first, expected_version=1, draft=ProgrammeDraft("06370", "Rrugët")
        )
    assert caught.value.code == "programme_code_taken"
    change_programme(
        actor=officer, programme_id=first, expected_version=1, draft=ProgrammeDraft("04530", "Rrugët")
    )
    assert [card.code for card in list_programmes(cycle_id)] == ["04530", "06370"]
    with pytest.raises(StaleVersion):
        change_programme(
            actor=officer, programme_id=first, expected_version=1, draft=ProgrammeDraft("1", "x")
        )
    with pytest.raises(Forbidden):
        add_programme(actor=cast.actor("officer_1"), cycle_id=cycle_id, draft=ProgrammeDraft("1", "x"))


def test_a_ceiling_stands_once_for_a_programme_year_and_stage(cast: Cast) -> None:
    cycle_id = year(cast)
    officer = cast.actor("budget_officer")
    programme = add_programme(actor=officer, cycle_id=cycle_id, draft=ProgrammeDraft("04520", "Rrugët"))
    draft = CeilingDraft(programme, None, 2027, 60_000_000)
    ceiling = add_ceiling(actor=officer, cycle_id=cycle_id, draft=draft)
    with pytest.raises(DomainError) as caught:
        add_ceiling(actor=officer, cycle_id=cycle_id, draft=draft)
    assert caught.value.code == "ceiling_exists"
    final = CeilingDraft(programme, None, 2027, 50_000_000, CeilingStage.FINAL, "VKB nr. 3")
    add_ceiling(actor=officer, cycle_id=cycle_id, draft=final)
    with pytest.raises(DomainError):
        change_ceiling(actor=officer, ceiling_id=ceiling, expected_version=1, draft=final)
    change_ceiling(
        actor=officer,
        ceiling_id=ceiling,
        expected_version=1,
        draft=CeilingDraft(programme, "vlore-novosele", 2028, 1),
    )
    remove_ceiling(actor=officer, ceiling_id=ceiling, expected_version=2)
    assert [row.amount for row in list_ceiling_rows(cycle_id)] == [50_000_000]


def test_a_ceiling_names_only_what_belongs_to_its_year(cast: Cast) -> None:
    cycle_id, other = year(cast), year(cast, 2028)
    foreign = add_programme(actor=cast.coordinator, cycle_id=other, draft=ProgrammeDraft("1", "x"))
    for draft, code in (
        (CeilingDraft(foreign, None, 2027, 1), "unknown_programme"),
        (CeilingDraft(None, "fier-fier", 2027, 1), "foreign_place"),
    ):
        with pytest.raises(DomainError) as caught:
            add_ceiling(actor=cast.coordinator, cycle_id=cycle_id, draft=draft)
        assert caught.value.code == code


def test_the_next_year_takes_over_all_but_final_ceilings(cast: Cast) -> None:
    phases = [PhaseDraft(PhaseKind.HEARINGS, "Dëgjesat", "Hearings", date(2026, 10, 12), date(2026, 10, 30))]
    old = year(cast, phases=phases, theme_ids=["ndricimi", "tjeter"], draft=CycleDraft(notice_days=9))
    programme = add_programme(actor=SYSTEM, cycle_id=old, draft=ProgrammeDraft("04520", "Rrugët"))
    for ceiling in (
        CeilingDraft(programme, None, 2027, 1),
        CeilingDraft(programme, None, 2028, 2),
        CeilingDraft(None, None, 2029, 3),
        CeilingDraft(programme, None, 2028, 4, CeilingStage.FINAL, "VKB"),
    ):
        add_ceiling(actor=SYSTEM, cycle_id=old, draft=ceiling)
    new = roll_over(
        actor=cast.coordinator,
        municipality_id="vlore",
        year=2028,
        carry_over=CarryOver(2027, with_ceilings=True),
    )
    card = get_cycle("vlore", 2028)
    assert (card.status, card.notice_days, card.title) == (
        CycleStatus.PREPARING,
        9,
        "Procesi i buxhetit 2028",
    )
    assert [(phase.starts_on, phase.ends_on) for phase in list_phases(new)] == [
        (date(2027, 10, 11), date(2027, 10, 29))
    ]
    assert [theme.id for theme in list_themes(new)] == ["ndricimi", "tjeter"]
    assert [(row.year, row.amount, row.stage) for row in list_ceiling_rows(new)] == [
        (2029, 3, CeilingStage.PREPARATORY),
        (2028, 2, CeilingStage.PREPARATORY),
    ]
    assert {row.programme_id for row in list_ceiling_rows(new)} == {None, list_programmes(new)[0].id}


def test_dates_and_programmes_may_be_left_behind(cast: Cast) -> None:
    year(cast)
    carry_over = CarryOver(2027, keeps_dates=False, with_programmes=False)
    new = roll_over(actor=cast.coordinator, municipality_id="vlore", year=2028, carry_over=carry_over)
    assert all(phase.starts_on is None for phase in list_phases(new))
    assert list_programmes(new) == []


def bring_in(cast: Cast, cycle_id: int) -> None:
    for _time in range(2):
        programmes = import_programmes(
            actor=cast.coordinator, content=PROGRAMMES.encode(), municipality_id="vlore"
        )
        ceilings = import_ceilings(actor=cast.coordinator, content=CEILINGS.encode(), municipality_id="vlore")
    assert (programmes.faults, ceilings.faults) == ([], [])
    assert (programmes.added, programmes.changed, programmes.already_there) == (0, 0, 2)
    assert (ceilings.added, ceilings.changed, ceilings.already_there) == (0, 0, 3)
    assert cycle_id


def test_tables_come_in_once_and_twice_alike(cast: Cast) -> None:
    cycle_id = year(cast)
    bring_in(cast, cycle_id)
    assert [(card.code, card.function_code) for card in list_programmes(cycle_id)] == [
        ("04520", "045"),
        ("06370", "063"),
    ]
    assert [
        (row.programme, row.year, row.amount, row.stage.value, row.act) for row in list_ceiling_rows(cycle_id)
    ] == [
        ("", 2027, 90_000_000, "final", "VKB nr. 1"),
        ("04520 Rrjeti rrugor", 2027, 60_000_000, "preparatory", ""),
        ("04520 Rrjeti rrugor", 2028, 1_200_000, "preparatory", ""),
    ]


def test_a_changed_table_changes_what_stands(cast: Cast) -> None:
    cycle_id = year(cast)
    bring_in(cast, cycle_id)
    changed = CEILINGS.replace("60.000.000", "61.000.000")
    report = import_ceilings(actor=SYSTEM, content=changed.encode(), municipality_id="vlore", is_dry_run=True)
    assert (report.changed, report.already_there) == (1, 2)
    assert 61_000_000 not in [row.amount for row in list_ceiling_rows(cycle_id)]
    import_ceilings(actor=SYSTEM, content=changed.encode(), municipality_id="vlore")
    assert 61_000_000 in [row.amount for row in list_ceiling_rows(cycle_id)]


def test_an_amount_in_thousands_says_so_in_its_heading(cast: Cast) -> None:
    cycle_id = year(cast)
    table = "kodi,shuma (mijë lekë)\n,1 500\n"
    report = import_ceilings(actor=SYSTEM, content=table.encode(), municipality_id="vlore")
    assert report.faults == []
    assert list_ceiling_rows(cycle_id)[0].amount == 1_500_000


def test_every_fault_of_a_table_is_named_and_nothing_comes_in(cast: Cast) -> None:
    cycle_id = year(cast)
    import_programmes(actor=SYSTEM, content=PROGRAMMES.encode(), municipality_id="vlore")
    rows = [
        "kodi;viti;shuma;faza;akti;njësia",
        "04520;2027;12 milionë të vjetra;;;",
        "99999;2027;1000;;;",
        "04520;2041;1000;;;",
        "04520;vjet;1,200;ndoshta;;",
        "04520;2027;5000;përfundimtar;;",
        "04520;2028;5000;;;Askund",
        "06370;2027;1000;;;",
        "06370;2027;2000;;;",
        "06370;2028;-5;;;",
    ]
    report = import_ceilings(actor=SYSTEM, content="\n".join(rows).encode(), municipality_id="vlore")
    assert [(fault.line, fault.column, fault.error.code) for fault in report.faults] == [
        (2, "shuma", "old_lek"),
        (3, "kodi", "programme_unknown"),
        (4, "viti", "ceiling_year"),
        (5, "viti", "year_unreadable"),
        (5, "shuma", "amount_unreadable"),
        (5, "faza", "stage_unknown"),
        (6, "akti", "act_required"),
        (7, "njësia", "unit_unknown"),
        (9, "kodi", "row_repeated"),
        (10, "shuma", "amount_negative"),
    ]
    assert list_ceiling_rows(cycle_id) == []


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("emri\nRrugët\n", [(1, "code", "column_missing")]),
        ("kodi,emri\n,Rrugët\n04520,\n", [(2, "kodi", "code_required"), (3, "emri", "name_required")]),
        ("kodi,emri\n1,a\n1,b\n", [(3, "kodi", "row_repeated")]),
        (
            "kodi,emri,bashkia\n1,a,fier\n1,b,hene\n",
            [(2, "bashkia", "municipality_other"), (3, "bashkia", "municipality_other")],
        ),
        (f"kodi,emri\n1,{'a' * 201}\n", [(2, "emri", "too_long")]),
    ],
)
def test_a_wrong_table_of_programmes(cast: Cast, table: str, found: list[tuple[int, str, str]]) -> None:
    cycle_id = year(cast)
    report = import_programmes(actor=SYSTEM, content=table.encode(), municipality_id="vlore")
    assert [(fault.line, fault.column, fault.error.code) for fault in report.faults] == found
    assert list_programmes(cycle_id) == []


def test_a_municipality_without_a_year_takes_no_table(cast: Cast) -> None:
    report = import_programmes(actor=SYSTEM, content=PROGRAMMES.encode(), municipality_id="fier")
    assert {fault.error.code for fault in report.faults} == {"no_cycle"}
    with pytest.raises(Forbidden):
        year(cast)
        import_programmes(actor=cast.actor("stranger"), content=PROGRAMMES.encode(), municipality_id="vlore")


def workbook(rows: list[list[object]]) -> bytes:
    """A table as Excel saves it."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only here

    buffer = io.BytesIO()
    book = Workbook(buffer)
    sheet = book.add_worksheet("Tavanet")
    for at, cells in enumerate(rows):
        sheet.write_row(at, 0, cells)
    book.close()
    return buffer.getvalue()


def test_tables_come_from_excel_alike(cast: Cast) -> None:
    cycle_id = year(cast)
    programmes = workbook([["Kodi", "Emërtimi"], ["04520", "Rrjeti rrugor"]])
    ceilings = workbook(
        [
            ["Kodi", "Viti", "Shuma (mijë lekë)", "Faza", "Akti", "Njësia"],
            ["04520", 2027, 850.125, "përfundimtar", "VKB nr. 14", "Novoselë"],
            ["", 2028, "1.200", "", "", "Novoselë"],
            ["04520", 2027, "1,2 milionë", "", "", ""],
        ]
    )
    for added in (1, 0):
        report = import_programmes(actor=SYSTEM, content=programmes, municipality_id="vlore")
        assert (report.faults, report.added) == ([], added)
    for added in (3, 0):
        report = import_ceilings(actor=SYSTEM, content=ceilings, municipality_id="vlore")
        assert (report.faults, report.added) == ([], added)
    assert {(row.programme, row.place_id, row.year, row.amount) for row in list_ceiling_rows(cycle_id)} == {
        ("04520 Rrjeti rrugor", "vlore-novosele", 2027, 850_125),
        ("", "vlore-novosele", 2028, 1_200_000),
        ("04520 Rrjeti rrugor", None, 2027, 1_200_000),
    }
    broken = import_ceilings(actor=SYSTEM, content=b"PK\x03\x04", municipality_id="vlore")
    assert [fault.error.code for fault in broken.faults] == ["table_unreadable"]


def test_a_table_comes_in_by_the_page(client: HouseClient, cast: Cast) -> None:
    cycle_id = year(cast)
    page = "/staff/vlore/process/2027/programmes/import"
    client.login("budget_officer")
    token = client.csrf_token(page)

    def send(text: str) -> str:
        sent = {"csrf_token": token, "file": (io.BytesIO(text.encode()), "p.csv")}
        return client.post(page, sent, status=200, content_type="multipart/form-data").get_data(as_text=True)

    assert "error-summary" in client.post(page, {"csrf_token": token}, status=200).get_data(as_text=True)
    assert "Kolona" in send("Kodi\n1\n")
    looked = send(PROGRAMMES)
    assert list_programmes(cycle_id) == []
    packed = re.search(r'name="packed"[^>]* value="([^"]+)"', looked)
    assert packed
    take = {"csrf_token": token, "packed": packed.group(1), "step": "take"}
    client.post(page, take)
    client.post(page, take)
    assert len(list_programmes(cycle_id)) == 2
    client.post(page, {**take, "packed": "broken"}, status=200)
