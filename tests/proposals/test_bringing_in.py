"""Files in and out: every fault named, nothing half done, nothing twice, nothing private."""

import csv
import io
import json
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from pb_app.cli.context import Context
from pb_app.cli.proposals import export_command, import_command
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import Forbidden
from pb_app.proposals.intake.direct import ImportReport, import_proposals
from pb_app.proposals.queries import list_reported_requests
from pb_app.proposals.queries.figures import asked_by_place
from pb_app.proposals.rules import Contact, ProposalSource, ProposalStatus
from pb_app.proposals.service import ReportedRow, load_reported_requests
from pb_app.proposals.tables import Proposal
from tests.cast import Cast
from tests.proposals.factories import EMAIL, NAME, PHONE, listed, make_hearing, row

pytestmark = pytest.mark.usefixtures("cycle_id")

HEAD = "date,place,village,theme,text,source,voices,signatures,hearing\n"
GOOD = HEAD + (
    '12.09.2026,Novoselë,Poro,,"Ujësjellësi i fshatit, me pompë",hearing,12,,\n'
    "2026-09-13,vlore-rajoni-3,,Ndriçimi,Ndriçim te shkolla,petition,1,240,\n"
    ",,,tjeter,Diçka për të gjithë,https://example.org/lista,,,\n"
)


def bring(text: str | bytes, **values: object) -> ImportReport:
    with tempfile.NamedTemporaryFile() as file:
        file.write(text if isinstance(text, bytes) else text.encode())
        file.flush()
        return import_proposals(SYSTEM, municipality_id="vlore", file=Path(file.name), **values)


def rows() -> list[Proposal]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Proposal).order_by(Proposal.id)))


def test_rows_come_in_listed_with_their_own_dates() -> None:
    assert bring(GOOD) == ImportReport(added=3)
    first, second, third = rows()
    assert (first.place_id, first.village, first.theme_id, first.voices) == (
        "vlore-novosele",
        "Poro",
        "uji-i-pijshem",
        12,
    )
    assert first.created_at.date().isoformat() == "2026-09-12"
    assert (second.theme_id, second.source, second.signatures) == ("ndricimi", ProposalSource.PETITION, 240)
    assert (third.place_id, third.source, third.source_url) == (
        None,
        ProposalSource.IMPORT,
        "https://example.org/lista",
    )
    assert {one.status for one in rows()} == {ProposalStatus.LISTED}


def test_the_same_file_twice_changes_nothing() -> None:
    bring(GOOD)
    before = [(one.ref, one.version) for one in rows()]
    assert bring(GOOD) == ImportReport(added=0, already_there=3)
    assert [(one.ref, one.version) for one in rows()] == before


def test_the_same_line_twice_in_a_file_is_two_proposals_and_stays_two() -> None:
    text = "text\nNdriçim te shkolla\nNdriçim te shkolla\n"
    assert bring(text).added == 2
    assert bring(text) == ImportReport(added=0, already_there=2)


def test_a_dry_run_only_counts() -> None:
    assert bring(GOOD, dry_run=True) == ImportReport(added=3)
    assert rows() == []


def test_every_fault_is_named_by_line_and_column_and_nothing_comes_in() -> None:
    text = GOOD + (
        "31.02.2026,Novoselë,,,Ndriçim,hearing,1,,\n"
        "01.01.2027,Novoselë,,,Ndriçim,hearing,1,,\n"
        "12.09.20026,Atlantida,,fluturim,Ndriçim,telepati,shumë,,\n"
        ",fier-fier,,,Ndriçim,,,,VL26-H99\n"
        ",,,,…,,,,\n"
        ",,,,Peticion i banorëve,petition,,,\n"
    )
    report = bring(text)
    assert [(fault.line, fault.column, fault.error.code) for fault in report.faults] == [
        (5, "date", "date_does_not_exist"),
        (6, "date", "in_the_future"),
        (7, "source", "unknown_source"),
        (7, "theme", "theme_not_known"),
        (7, "place", "place_not_here"),
        (7, "voices", "count_in_table_unreadable"),
        (7, "date", report.faults[6].error.code),
        (8, "place", "foreign_place"),
        (8, "hearing", "hearing_not_here"),
        (9, "text", "proposal_text_required"),
        (10, "signatures", "signatures_required"),
    ]
    assert rows() == []


def test_an_empty_text_is_named_beside_the_other_faults_of_its_row() -> None:
    report = bring("text,voices\n,-2\n")
    assert [(fault.column, fault.error.code) for fault in report.faults] == [
        ("voices", "count_in_table_unreadable"),
        ("text", "proposal_text_required"),
    ]


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("dëgjesë", ProposalSource.HEARING),
        ("Në Dëgjesë", ProposalSource.HEARING),
        ("Thënë në dëgjesë", ProposalSource.HEARING),
        ("me flete", ProposalSource.PAPER),
        ("Letër", ProposalSource.LETTER),
        ("Nga faqja në internet", ProposalSource.WEB),
        ("From the web", ProposalSource.WEB),
        ("koment", ProposalSource.COMMENT),
    ],
)
def test_a_source_may_be_said_in_words(said: str, source: ProposalSource) -> None:
    assert bring(f"text,source\nNdriçim te shkolla,{said}\n").added == 1
    assert rows()[0].source is source


def test_a_hearing_is_named_by_its_reference() -> None:
    hearing_id = make_hearing()
    assert bring("text,hearing\nNdriçim te shkolla,vl26-h07\n").added == 1
    assert rows()[0].hearing_id == hearing_id


def test_a_file_without_texts_says_so() -> None:
    [fault] = bring("çfarëdo\nNdriçim\n").faults
    assert (fault.line, fault.column, fault.error.code) == (1, "text", "column_missing")


def test_only_the_coordinator_brings_a_file_in(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        import_proposals(cast.actor("youth_centre"), municipality_id="vlore", file=tmp_path / "any.csv")


def run(app: object, command: object, *arguments: str) -> tuple[int, str]:
    context = Context(lambda *_args, **_kwargs: app)  # type: ignore[arg-type, return-value] - the tests' application
    context.settings = lambda **_kwargs: None  # type: ignore[method-assign, assignment, return-value] - it has its own
    result = CliRunner().invoke(command, list(arguments), obj=context)  # type: ignore[arg-type] - a command
    return result.exit_code, result.output


def test_the_command_names_each_fault_and_fails(app: object, tmp_path: Path) -> None:
    file = tmp_path / "faulty.csv"
    file.write_text("text,place\nNdriçim te shkolla,Atlantida\n", encoding="utf-8-sig")
    code, said = run(app, import_command, str(file), "--municipality", "vlore")
    assert code == 1
    assert "row 2, column place: There is no place of this name in the municipality: Atlantida." in said
    assert "Nothing was imported. Faults: 1" in said


def test_the_command_counts_what_it_added(app: object, tmp_path: Path) -> None:
    file = tmp_path / "good.csv"
    file.write_text(GOOD, encoding="utf-8")
    assert run(app, import_command, str(file), "--municipality", "vlore", "--dry-run") == (
        0, "3 proposals would be added, 0 already there.\n"
    )  # fmt: skip
    assert run(app, import_command, str(file), "--municipality", "vlore")[0] == 0
    assert (
        run(app, import_command, str(file), "--municipality", "vlore")[1]
        == "0 proposals added, 3 already there.\n"
    )


@pytest.mark.parametrize("wanted", ["csv", "json"])
def test_a_file_holds_what_is_public_and_nothing_else(app: object, tmp_path: Path, wanted: str) -> None:
    ref = listed(text="=Ndriçim te shkolla", contact=Contact(name=NAME, email=EMAIL, phone=PHONE))
    from tests.proposals.factories import submit  # noqa: PLC0415 - beside its use

    hidden = submit(text="Ende e palexuar").ref
    file = tmp_path / "out"
    code, _said = run(app, export_command, "vlore", "2027", "--format", wanted, "-o", str(file))
    assert code == 0
    text = file.read_text(encoding="utf-8-sig")
    assert ref in text
    assert not any(
        canary in text for canary in (hidden, NAME, EMAIL, PHONE, row(ref).follow_token_hash or "?")
    )
    if wanted == "json":
        [one] = json.loads(text)["proposals"]
        assert one["text"] == "=Ndriçim te shkolla"
    else:
        [one] = csv.DictReader(io.StringIO(text))
        assert one["text"] == "'=Ndriçim te shkolla"
    assert (one["ref"], one["place_id"], one["status"]) == (ref, "vlore-rajoni-3", "listed")


def test_an_empty_year_is_a_whole_file_too(app: object, tmp_path: Path) -> None:
    file = tmp_path / "empty.json"
    run(app, export_command, "vlore", "2027", "--format", "json", "-o", str(file))
    assert json.loads(file.read_bytes()) == {
        "municipality": "Bashkia Vlorë",
        "year": 2027,
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "proposals": [],
    }


def test_reported_requests_are_loaded_once() -> None:
    wanted = [
        ReportedRow(
            municipality_id="vlore",
            year=2022,
            text=text,
            source="popnetwork.al",
            place_id="vlore-orikum",
            source_url="https://popnetwork.al/",
            theme_id="uji-i-pijshem",
        )
        for text in ("Uji i pijshëm", "Sporti", "Uji i pijshëm")
    ]
    assert load_reported_requests(wanted) == 2
    assert load_reported_requests(wanted) == 0
    cards = list_reported_requests("vlore")
    assert [card.text for card in cards] == ["Uji i pijshëm", "Sporti"]
    assert cards[0].place is not None
    assert cards[0].place.id == "vlore-orikum"
    assert list_reported_requests("fier") == []


def test_a_change_of_words_that_looks_personal_is_left_out() -> None:
    bring("kodi;teksti\nA-1;Rampë te pallati\n")
    bring("kodi;teksti\nA-1;Rampë te pallati, tel. 069 123 4567\n", with_changes=True)
    assert [one.text for one in rows()] == ["Rampë te pallati"]
    bring("kodi;teksti\nA-1;Rampë te shkolla\n", with_changes=True)
    assert [one.text for one in rows()] == ["Rampë te shkolla"]


def test_the_figures_of_places_follow_a_changed_place(cycle_id: int) -> None:
    bring("kodi;teksti;njesia\nA-1;Rampë te pallati;Orikum\n")
    assert list(asked_by_place(cycle_id)) == ["vlore-orikum"]
    bring("kodi;teksti;njesia\nA-1;Rampë te pallati;Novoselë\n", with_changes=True)
    assert list(asked_by_place(cycle_id)) == ["vlore-novosele"]


@pytest.mark.parametrize(
    ("written", "place_id"),
    [
        ("Nj.A. Orikum", "vlore-orikum"), ("NJA Orikum", "vlore-orikum"), ("Njësia Orikum", "vlore-orikum"),
        ("Njësia Administrative Orikum", "vlore-orikum"), ("Komuna e Novoselës", "vlore-novosele"),
        ("Bashkia Vlorë", None), ("Bashkia e Vlorës", None), ("e gjithë bashkia", None),
    ],
)  # fmt: skip
def test_units_are_found_as_offices_write_them(written: str, place_id: str | None) -> None:
    assert bring(f"teksti;njesia\nRampë te pallati;{written}\n").faults == []
    assert [one.place_id for one in rows()] == [place_id]


def test_every_fault_of_a_cell_can_tell_what_stood_there() -> None:
    report = bring("teksti;data;kosto;burimi\nRampë;dje;shumë;gazeta\n")
    assert {fault.error.params["cell"] for fault in report.faults} == {"dje", "shumë", "gazeta"}


def test_counts_with_what_is_counted_are_read_and_signs_are_not() -> None:
    bring("teksti;zëra\nRampë te pallati;12 vetë\n")
    assert [one.voices for one in rows()] == [12]
    for cell in ("-2", "1.200", "rreth 12", "12 lekë"):
        (fault,) = bring(f"teksti;zëra\nRampë te shkolla;{cell}\n").faults
        assert fault.error.code == "count_in_table_unreadable"


def test_a_repeated_code_is_named_though_the_first_row_has_another_fault() -> None:
    report = bring("kodi;teksti;zëra\nA-1;Rampë te pallati;shumë\nA-1;Trotuar te posta;1\n")
    assert [(fault.line, fault.column) for fault in report.faults] == [(2, "voices"), (3, "code")]
