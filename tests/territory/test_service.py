"""Office, halls, names of places, the search, and the import of villages."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.audit.tables import AuditEntry
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, StaleVersion
from pb_app.kernel.events import Event
from pb_app.territory.events import MunicipalityChanged, PlaceChanged, VenueChanged
from pb_app.territory.importing import import_villages
from pb_app.territory.office_rules import OfficeDraft, VenueDraft
from pb_app.territory.queries import (
    find_place_by_name,
    find_venue,
    get_municipality,
    list_venues,
)
from pb_app.territory.searching import search_municipalities, search_places
from pb_app.territory.service import add_venue, change_office, change_venue, rename_place
from pb_app.unit_of_work import EXTENSION
from tests.cast import Cast

OFFICE = OfficeDraft(
    office="Zyra e buxhetit", address="Sheshi i Flamurit", phone="033 222 333", email="Buxheti@Vlora.example",
    accent="#036", privacy_notice="Të dhënat mbahen një vit.", usual_minutes=120,
)  # fmt: skip
VILLAGES = (
    "Emri,Njësia,Emra të tjerë\nPoro,Novoselë,Poroja|Poro e Re\nBishan,Njësia Administrative Novoselë,\n"
)


@pytest.fixture
def heard(app: APIFlask) -> list[Event]:
    """Every event of the territory that a use case records."""
    events: list[Event] = []
    handlers = app.extensions[EXTENSION].handlers
    for kind in (MunicipalityChanged, PlaceChanged, VenueChanged):
        handlers[kind].append(lambda _uow, event: events.append(event))
    return events


def test_the_office_is_saved_in_one_form_and_told(cast: Cast, heard: list[Event]) -> None:
    before = get_municipality("vlore").version
    change_office(actor=cast.coordinator, municipality_id="vlore", expected_version=before, draft=OFFICE)
    db.session.expire_all()
    from flask import g  # noqa: PLC0415 - the card is kept for one request

    g.pop("municipalities")
    card = get_municipality("vlore")
    assert (card.email, card.accent, card.usual_minutes, card.version) == (
        "buxheti@vlora.example", "#003366", 120, before + 1,
    )  # fmt: skip
    assert heard == [MunicipalityChanged(municipality_id="vlore")]
    assert db.session.scalars(sa.select(AuditEntry.action)).all()[-1] == "office.changed"


def test_only_the_coordinator_changes_the_office_and_only_the_newest_version(cast: Cast) -> None:
    for key in ("officer_1", "youth_centre", "stranger", "budget_officer"):
        with pytest.raises(Forbidden):
            change_office(actor=cast.actor(key), municipality_id="vlore", expected_version=1, draft=OFFICE)
    with pytest.raises(StaleVersion):
        change_office(actor=cast.coordinator, municipality_id="vlore", expected_version=99, draft=OFFICE)


def test_an_officer_adds_and_changes_a_hall_of_the_own_unit(cast: Cast, heard: list[Event]) -> None:
    officer = cast.actor("officer_2")
    venue_id = add_venue(
        actor=officer, municipality_id="vlore", draft=VenueDraft("Salla e njësisë", "vlore-novosele")
    )
    changed = VenueDraft("Salla e madhe", "vlore-novosele", capacity=120, step_free=True)
    change_venue(actor=officer, venue_id=venue_id, expected_version=1, draft=changed)
    card = find_venue(venue_id)
    assert card is not None
    assert (card.name, card.capacity, card.step_free, card.version) == ("Salla e madhe", 120, True, 2)
    assert heard == [VenueChanged(municipality_id="vlore", venue_id=venue_id)]


def test_a_hall_elsewhere_of_the_same_name_or_stale_is_refused(cast: Cast) -> None:
    add_venue(actor=cast.coordinator, municipality_id="vlore", draft=VenueDraft("Pallati i Kulturës", None))
    for draft, code in (
        (VenueDraft("pallati i kultures", None), "venue_name_taken"),
        (VenueDraft("Tjetër", "fier-fier"), "foreign_place"),
    ):
        with pytest.raises(DomainError) as caught:
            add_venue(actor=cast.coordinator, municipality_id="vlore", draft=draft)
        assert caught.value.code == code
    with pytest.raises(Forbidden):
        add_venue(
            actor=cast.actor("officer_1"),
            municipality_id="vlore",
            draft=VenueDraft("Tjetër", "vlore-novosele"),
        )
    hall = list_venues("vlore")[0]
    with pytest.raises(StaleVersion):
        change_venue(
            actor=cast.coordinator, venue_id=hall.id, expected_version=9, draft=VenueDraft("X", None)
        )


def test_an_officer_cannot_take_over_a_hall_by_moving_it(cast: Cast) -> None:
    hall = add_venue(
        actor=cast.coordinator, municipality_id="vlore", draft=VenueDraft("Salla", "vlore-orikum")
    )
    with pytest.raises(Forbidden):
        change_venue(
            actor=cast.actor("officer_2"),
            venue_id=hall,
            expected_version=1,
            draft=VenueDraft("Salla", "vlore-novosele"),
        )


@pytest.mark.parametrize(
    "text", ["Novoselë", "Novosela", "NOVOSELËS", "novoseles", "Njësia Administrative Novoselë"]
)
def test_a_place_is_found_by_its_name_in_another_case(cast: Cast, text: str) -> None:
    found = find_place_by_name("vlore", text)
    assert found is not None
    assert found.id == "vlore-novosele"


def test_a_renamed_place_is_found_by_both_names(cast: Cast, heard: list[Event]) -> None:
    rename_place(
        actor=cast.coordinator,
        place_id="vlore-novosele",
        expected_name="Novoselë",
        name="Novosela e Re",
        aliases=("NR",),
    )
    for text in ("Novosela e Re", "novosele", "nr"):
        found = find_place_by_name("vlore", text)
        assert found is not None
        assert found.id == "vlore-novosele"
    assert heard == [PlaceChanged(municipality_id="vlore", place_id="vlore-novosele")]
    with pytest.raises(StaleVersion):
        rename_place(
            actor=cast.coordinator, place_id="vlore-novosele", expected_name="Novoselë", name="Tjetër"
        )


@pytest.mark.parametrize(
    ("text", "municipality_id"),
    [
        ("vlore", "vlore"),
        ("Vlora", "vlore"),
        ("Vlorës", "vlore"),
        ("Bashkia Vlorë", "vlore"),
        ("bashkia e fierit", "fier"),
        ("Fieri", "fier"),
        ("Kukësit", "kukes"),
        ("shkodra", "shkoder"),
        ("Vaut të Dejës", "vau-i-dejes"),
        ("Kor\u04ab\u04eb", "korce"),  # Cyrillic look-alikes, as official pages have them
        ("Peshkopia", "diber"),
    ],
)
def test_a_municipality_is_found_by_its_forms(app: APIFlask, text: str, municipality_id: str) -> None:
    assert search_municipalities(text)[0].id == municipality_id


def test_what_begins_with_the_words_comes_first(app: APIFlask) -> None:
    assert search_municipalities("mat")[0].id == "mat"
    assert search_municipalities("  ") == []


def test_villages_come_in_with_their_unit_and_are_found_by_every_name(cast: Cast) -> None:
    report = import_villages(actor=cast.coordinator, content=VILLAGES.encode(), municipality_id="vlore")
    assert report.faults == ()
    assert report.added == ("Fshati Poro", "Fshati Bishan")
    for text in ("poro", "Fshati Poro", "poro e re", "bishan"):
        hit = search_places("vlore", text)[0]
        assert hit.unit.id == "vlore-novosele"
        assert hit.place.parent_id == "vlore-novosele"
    assert [hit.place.id for hit in search_places("vlore", "novosela")] == ["vlore-novosele"]
    assert search_places("vlore", "novoselës")[0].place.id == "vlore-novosele"
    assert search_places("vlore", "Rajoni 3")[0].unit.id == "vlore-rajoni-3"
    assert search_places("fier", "poro") == []


def test_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    for dry in (True, False, False):
        report = import_villages(
            actor=SYSTEM, content=VILLAGES.encode(), municipality_id="vlore", is_dry_run=dry
        )
    assert (report.added, report.completed, report.already_there) == ((), (), 2)
    more = VILLAGES.replace("Poroja", "Poraj")
    report = import_villages(actor=SYSTEM, content=more.encode(), municipality_id="vlore")
    assert report.completed == ("vlore-novosele-poro",)


def test_a_dry_run_writes_nothing(cast: Cast) -> None:
    report = import_villages(
        actor=SYSTEM, content=VILLAGES.encode(), municipality_id="vlore", is_dry_run=True
    )
    assert len(report.added) == 2
    assert search_places("vlore", "poro") == []


def test_every_fault_is_named_and_nothing_comes_in(cast: Cast) -> None:
    rows = ["emri;njësia;bashkia", "Poro;Novoselë;vlore", "poro;Novosele;vlore", ";Novoselë;vlore"]
    text = "\n".join([*rows, "X;Askund;vlore", "Y;Fier;fier", "Z;Fier;atlantis"])
    report = import_villages(actor=SYSTEM, content=text.encode(), municipality_id="vlore")
    found = [(fault.line, fault.column, fault.error.code) for fault in report.faults]
    assert found == [
        (3, "emri", "village_twice"),
        (4, "emri", "name_required"),
        (5, "njësia", "unit_unknown"),
        (6, "bashkia", "municipality_other"),
        (7, "bashkia", "municipality_unknown"),
    ]
    assert search_places("vlore", "poro") == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "csv_unreadable"),
        (b"", "column_missing"),
        (b"emri\nPoro\n", "column_missing"),
        (b'a,"b\n', "csv_unreadable"),
    ],
)
def test_a_file_that_is_no_such_table_says_why(cast: Cast, content: bytes, code: str) -> None:
    report = import_villages(actor=SYSTEM, content=content, municipality_id="vlore")
    assert {fault.error.code for fault in report.faults} == {code}


def test_another_municipalitys_villages_are_not_ones_own_to_load(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        import_villages(actor=cast.actor("stranger"), content=VILLAGES.encode(), municipality_id="vlore")


def test_the_command_prints_row_column_and_reason(app: APIFlask, tmp_path: Path) -> None:
    from click.testing import CliRunner  # noqa: PLC0415 - one test only

    from pb_app.cli.context import Context  # noqa: PLC0415 - as above
    from pb_app.cli.territory import import_command  # noqa: PLC0415 - as above

    class Here(Context):
        def app(self, settings: object = None, **adapters: object):  # type: ignore[no-untyped-def,override]  # noqa: ANN202, ARG002
            return app.app_context()

    file = tmp_path / "fshatra.csv"
    file.write_text("emri,njësia\nPoro,Askund\n", encoding="utf-8")
    result = CliRunner().invoke(import_command, [str(file), "--municipality", "vlore"], obj=Here(lambda: app))
    assert result.exit_code == 1
    assert "row 2, column njësia: “Askund” is no unit of this municipality." in result.output
