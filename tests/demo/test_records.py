"""Real records stay as their sources give them, and examples say that they are."""

import csv
import json
from collections import Counter

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.accounts.rules import OrganisationKind
from pb_app.accounts.tables import Organisation, OrganisationAlias, Person
from pb_app.audit.service import verify
from pb_app.cli.bulletin import load_bulletin
from pb_app.cli.bulletin_reading import read_bulletin
from pb_app.cli.demo.people import PEOPLE
from pb_app.cli.demo.real_records import FOLDER, load_real_records
from pb_app.consolidation.rules import Decision, EditionState, Stage
from pb_app.consolidation.tables import ConsolidatedItem, EditionFile, ListEdition
from pb_app.cycles.queries import municipalities_in_use
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import Base, db
from pb_app.hearings.calendar_tables import ActivityTotal
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.tables import Attendance, Hearing, HearingPlace, Minutes
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.tables import Proposal, ProposalContact, ReportedRequest

BULLETIN = FOLDER / "pop_bulletin_2023.json"


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count(table: type[Base], *where: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0


def test_every_real_record_is_there_once(demo: APIFlask) -> None:
    bulletin = ReportedRequest.source.like("Buletini%")
    assert count(Hearing, ~Hearing.is_example) == 18
    assert count(ReportedRequest, ~bulletin) == 26
    assert count(ReportedRequest, bulletin) == 35
    assert count(ActivityTotal) == 10
    assert count(Organisation) == 11  # ten partners and their network


def test_loading_real_records_again_changes_nothing(demo: APIFlask) -> None:
    tables = (Hearing, ReportedRequest, ActivityTotal, Organisation)
    before = [count(table) for table in tables]
    load_real_records()
    assert [count(table) for table in tables] == before


def test_a_real_hearing_says_what_its_notice_says(demo: APIFlask) -> None:
    told = {(row["municipality_id"], row["date"], row["start"]): row for row in rows_of("hearings_real.csv")}
    assert len(told) == 18
    for hearing in db.session.scalars(sa.select(Hearing).where(~Hearing.is_example)):
        start = f"{hearing.start_time:%H:%M}" if hearing.start_time else ""
        row = told.pop((hearing.municipality_id, hearing.on_date.isoformat(), start))
        end = f"{hearing.end_time:%H:%M}" if hearing.end_time else ""
        assert (hearing.venue_text, hearing.purpose, end) == (row["venue"], row["purpose"], row["end"])
        assert hearing.venue_id is None, "an example hall must not furnish a real hearing"
        assert row["source_url"].startswith(hearing.source_url)
        assert hearing.source_url
        assert (
            hearing.status
            == {"scheduled": HearingStatus.CONFIRMED, "held": HearingStatus.HELD}[row["status"]]
        )
        places = db.session.scalars(
            sa.select(HearingPlace.place_id).where(HearingPlace.hearing_id == hearing.id)
        )
        assert set(places) == set(filter(None, row["unit_or_subunit_ids"].split("; ")))
        assert hearing.cycle_id is None, "no process of 2023 ever ran in this system"
    assert not told


def test_the_one_count_that_a_source_gives_is_kept(demo: APIFlask) -> None:
    counted = db.session.execute(
        sa.select(HearingPlace.place_id, Attendance.total, Attendance.women)
        .join(Attendance, Attendance.hearing_id == HearingPlace.hearing_id)
        .join(Hearing, Hearing.id == HearingPlace.hearing_id)
        .where(~Hearing.is_example)
    ).all()
    assert [tuple(row) for row in counted] == [("vlore-rajoni-5", 33, None)]


def test_requests_keep_words_and_sources(demo: APIFlask) -> None:
    told = Counter((row["municipality_id"], row["text"]) for row in rows_of("citizen_requests_real.csv"))
    data = json.loads(BULLETIN.read_text(encoding="utf-8"))
    told.update(
        (report["municipality_id"], issue["text"])
        for report in data["municipalities"]
        for issue in report["issues"]
    )
    kept = db.session.scalars(sa.select(ReportedRequest)).all()
    assert Counter((row.municipality_id, row.text) for row in kept) == told
    for row in kept:
        assert row.source
        assert row.source_url.startswith("http")
        assert "…" not in row.source_url, "a shortened address leads nowhere"


def test_a_sum_stays_a_sum(demo: APIFlask) -> None:
    totals = {row.municipality_id: row for row in db.session.scalars(sa.select(ActivityTotal))}
    assert sum(row.count for row in totals.values()) == 52
    assert totals["kukes"].participants is None
    assert totals["kukes"].participants_as_printed == ""
    assert (totals["fier"].participants, totals["fier"].participants_as_printed) == (310, "310 burra")
    assert "vlore-rajoni-5" in totals["vlore"].places


def test_the_youth_centre_is_found_by_both_names(demo: APIFlask) -> None:
    kinds = {row.name: row.kind for row in db.session.scalars(sa.select(Organisation))}
    assert kinds["Qendra Rinore e Vlorës"] is OrganisationKind.YOUTH_CENTRE
    assert kinds["Rrjeti POP"] is OrganisationKind.NETWORK
    assert Counter(kinds.values())[OrganisationKind.NGO] == 9
    assert "Vlora Youth Center" in set(db.session.scalars(sa.select(OrganisationAlias.name)))


def test_nobody_is_invented(demo: APIFlask) -> None:
    people = db.session.scalars(sa.select(Person)).all()
    assert {row.name for row in people} == {person.name for person in PEOPLE}
    assert all(row.name.endswith("(shembull)") for row in people)
    assert all(row.email.endswith(".example") for row in people)
    assert count(ProposalContact) == 0


def test_everything_made_up_is_marked(demo: APIFlask) -> None:
    assert count(BudgetCycle) == count(BudgetCycle, BudgetCycle.is_example) == 4
    assert set(municipalities_in_use()) == {"vlore", "fier", "divjake"}
    assert count(Hearing, Hearing.cycle_id.is_not(None), ~Hearing.is_example) == 0
    assert count(Proposal, ~Proposal.is_example) == 0
    assert count(ConsolidatedItem, ~ConsolidatedItem.is_example) == 0


def test_the_season_can_be_played_on(demo: APIFlask) -> None:
    states = Counter(db.session.scalars(sa.select(Hearing.status).where(Hearing.is_example)))
    assert states[HearingStatus.HELD] == 4
    assert states[HearingStatus.CANCELLED] == 1
    assert states[HearingStatus.DRAFT] == 0
    assert count(Minutes, Minutes.published_at.is_not(None)) == 4
    assert count(Proposal, Proposal.status == ProposalStatus.SUBMITTED) == 1
    coming = (
        sa.select(Hearing.id)
        .join(HearingPlace, HearingPlace.hearing_id == Hearing.id)
        .where(HearingPlace.place_id == "vlore-rajoni-5", Hearing.is_example)
    )
    assert db.session.scalars(coming).first() is None, "the guide lets the reader schedule this one"


def test_the_list_is_published_with_every_file(demo: APIFlask) -> None:
    editions = db.session.scalars(sa.select(ListEdition).order_by(ListEdition.id)).all()
    assert {edition.state for edition in editions} == {EditionState.PUBLISHED}
    assert [edition.stage for edition in editions] == [Stage.DRAFT, Stage.APPROVED, Stage.DRAFT]
    newest = editions[-1]
    assert count(EditionFile, EditionFile.edition_id == newest.id) == 24  # twelve files, two languages
    proposed = ConsolidatedItem.decision == Decision.PROPOSED
    assert count(ConsolidatedItem, proposed, ConsolidatedItem.cycle_id == newest.cycle_id) == 4


def test_the_record_of_the_season_is_whole_and_in_order(demo: APIFlask) -> None:
    assert verify() == []
    at = db.session.scalars(sa.text("SELECT at FROM audit_entry ORDER BY id")).all()
    assert at == sorted(at)


def test_the_bulletin_is_loaded_once(demo: APIFlask) -> None:
    done = load_bulletin(read_bulletin(BULLETIN))
    assert (done.organisations, done.totals, done.requests) == (0, 0, 0)


@pytest.mark.parametrize("municipality_id", ["vlore", "fier", "divjake"])
def test_no_example_enters_a_feed_unmarked(demo: APIFlask, municipality_id: str) -> None:
    feed = demo.test_client().get(f"/{municipality_id}/hearings.ics").get_data(as_text=True)
    unfolded = feed.replace("\r\n ", "")
    events = unfolded.split("BEGIN:VEVENT")[1:]
    assert events
    this_season = [
        event for event in events if "DTSTART" in event and "2026" in event.split("DTSTART")[1][:40]
    ]
    assert this_season
    assert all("SHEMBULL" in event.split("SUMMARY")[1].split("\r\n")[0] for event in this_season)
