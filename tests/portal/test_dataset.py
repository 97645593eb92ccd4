"""The archives of open data: whole, explained, the same bytes for the same content, nothing private."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.rules import CouncilOutcome, Decision, Stage
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft
from pb_app.consolidation.service import publish_edition, record_council, render_edition
from pb_app.consolidation.tables import ListEdition
from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.jobs.tables import Job
from pb_app.kernel.actor import SYSTEM
from pb_app.portal.dataset.archive import write_archive
from pb_app.portal.dataset.dictionary import DICTIONARY
from pb_app.portal.dataset.service import ask_for_archives, make_archive
from pb_app.proposals.consultation_rules import ConsultationDraft
from pb_app.proposals.moderating.forwarding import Forwarding, note_forwarding
from pb_app.proposals.queries.exports import OFFICE_COLUMNS, PUBLIC_COLUMNS
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import moderate_proposal, publish_consultation
from tests.conftest import StillClock
from tests.consolidation import factories as items
from tests.consolidation import progress_factories as followed
from tests.hearings import factories as hearings
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, listed, row, submit

CONTACT = Contact(name=NAME, email=EMAIL, phone=PHONE)


@pytest.fixture
def cycle_id(app: object) -> int:
    assert app
    return hearings.cycle()


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def written(folder: Path, name: str = "a.zip") -> dict[str, bytes]:
    db.session.rollback()
    db.session.expire_all()
    write_archive(folder / name, "Titulli", "http://localhost/data/x.zip", [get_cycle("vlore", 2027)])
    return unpacked(folder / name)


def table(content: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(content[f"json/{name}.json"])
    return found


@pytest.mark.usefixtures("cycle_id")
def test_it_holds_every_table_twice_with_dictionary_licence_and_digests(tmp_path: Path) -> None:
    listed()
    content = written(tmp_path)
    assert {name for name in content if "/" not in name} == {
        "dictionary.csv", "LICENCE.txt", "CITATION.txt", "README.txt", "SHA256SUMS",
    }  # fmt: skip
    for name, columns in DICTIONARY.items():
        head = next(csv.reader(io.StringIO(content[f"csv/{name}.csv"].decode("utf-8-sig"))))
        assert head == [column.name for column in columns]
    sums = dict(reversed(line.split("  ")) for line in content["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(body).hexdigest() for name, body in content.items() if name != "SHA256SUMS"
    }
    assert "CC BY 4.0" in content["LICENCE.txt"].decode()


@pytest.mark.usefixtures("cycle_id")
def test_equal_content_is_equal_bytes(tmp_path: Path, clock: StillClock) -> None:
    listed()
    written(tmp_path, "a.zip")
    clock.move(days=3)
    written(tmp_path, "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.usefixtures("cycle_id")
def test_nothing_private_is_in_it(tmp_path: Path) -> None:
    ref = listed(contact=CONTACT)
    hidden = submit(text="Ende e palexuar", contact=CONTACT).ref
    withdrawn = hearings.draft(title="Skicë e fshehtë")
    every = b"".join(written(tmp_path).values()).decode("utf-8", "replace")
    assert ref in every
    canaries = (
        hidden,
        NAME,
        EMAIL,
        PHONE,
        withdrawn.ref,
        "Skicë e fshehtë",
        row(ref).follow_token_hash or "?",
    )
    assert not any(canary in every for canary in canaries)


@pytest.mark.usefixtures("cycle_id")
def test_an_answer_counts_its_days(tmp_path: Path, clock: StillClock) -> None:
    ref = listed()
    clock.move(days=9)
    moderate_proposal(
        SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version,
        status=ProposalStatus.DECLINED, reason="Nuk është kompetencë e bashkisë",
    )  # fmt: skip
    [one] = table(written(tmp_path), "proposals")
    assert (one["status"], one["days_to_answer"]) == ("declined", 9)


@pytest.mark.usefixtures("cycle_id")
def test_a_published_list_gives_items_and_answers_and_spends_nothing(tmp_path: Path) -> None:
    ref = listed()
    code = items.proposed_item(1_200_000, ref)
    items.publish()
    render_edition({"edition_id": db.session.scalars(sa.select(ListEdition.id)).one()})
    content = written(tmp_path)
    [item] = table(content, "items")
    assert (item["code"], item["decision"], item["proposed"]) == (code, Decision.PROPOSED.value, 1_200_000)
    assert (item["approved"], item["vkb"], item["spent"]) == (None, "", None)
    [proposal] = table(content, "proposals")
    assert (proposal["item"], proposal["days_to_answer"]) == (code, 0)
    [edition] = table(content, "editions")
    assert (edition["number"], edition["items"]) == (1, 1)


@pytest.mark.usefixtures("cycle_id")
def test_what_the_council_decided_and_what_was_done_stand_in_the_items(tmp_path: Path) -> None:
    code = followed.approved_item(listed(), lek=1_200_000)
    followed.publish_approved()
    followed.report(code, ProgressState.UNDER_WAY, cost_to_date=300_000)
    [item] = table(written(tmp_path), "items")
    assert (item["council"], item["approved"], item["vkb"]) == ("approved", 1_200_000, "45")
    assert item["vkb_on"] == item["progress_on"] == followed.ON.isoformat()
    assert (item["progress"], item["spent"], item["due_on"]) == ("under_way", 300_000, "2027-12-31")


@pytest.mark.usefixtures("cycle_id")
def test_a_decision_that_is_not_public_yet_is_not_in_it(tmp_path: Path) -> None:
    """Neither before the version ``miratuar`` nor when a later decision amends what it says."""
    code = items.proposed_item(1_200_000, listed())
    items.publish()
    render_edition({"edition_id": db.session.scalars(sa.select(ListEdition.id)).one()})
    act = CouncilAct(number="45", decided_on=followed.ON)
    record_council(SYSTEM, municipality_id="vlore", year=2027, act=act, drafts=(), approve_rest=True)
    [item] = table(written(tmp_path), "items")
    assert (item["council"], item["approved"], item["vkb"], item["due_on"]) == ("none", None, "", None)
    publish_edition(SYSTEM, municipality_id="vlore", year=2027, stage=Stage.APPROVED)
    render_edition({"edition_id": db.session.scalars(sa.select(sa.func.max(ListEdition.id))).one()})
    changed = CouncilDraft(
        code=code, outcome=CouncilOutcome.CHANGED, amounts={2027: 900_000}, reason="Rishikim i buxhetit"
    )
    later = CouncilAct(number="62", decided_on=followed.ON)
    record_council(SYSTEM, municipality_id="vlore", year=2027, act=later, drafts=[changed])
    [item] = table(written(tmp_path), "items")
    assert (item["approved"], item["vkb"]) == (1_200_000, "45")


@pytest.mark.usefixtures("cycle_id")
def test_where_a_proposal_was_passed_on_and_what_was_answered(tmp_path: Path) -> None:
    ref = listed()
    moderate_proposal(
        SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version,
        status=ProposalStatus.FORWARDED, forwarded_to="Ujësjellësi", reason="Nuk është kompetencë",
    )  # fmt: skip
    note_forwarding(
        SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version,
        facts=Forwarding(
            forward_protocol="12/3", forward_answer="Punimet nisin në maj", forward_answered_on=followed.ON
        ),
    )  # fmt: skip
    [one] = table(written(tmp_path), "proposals")
    assert (one["forwarded_to"], one["forward_protocol"]) == ("Ujësjellësi", "12/3")
    assert (one["forward_answer"], one["forward_answered_on"]) == (
        "Punimet nisin në maj",
        followed.ON.isoformat(),
    )


@pytest.mark.usefixtures("cycle_id")
def test_when_a_draft_could_be_commented_on(tmp_path: Path) -> None:
    publish_consultation(
        actor=SYSTEM, municipality_id="vlore", year=2027,
        draft=ConsultationDraft(title="Projektbuxheti 2027", url="https://example.org/p.pdf", published_on=followed.ON),
    )  # fmt: skip
    [one] = table(written(tmp_path), "consultations")
    assert one["working_days"] > 0
    assert one["published_on"] < one["closes_on"]


def test_every_column_has_its_words_in_both_languages() -> None:
    for name, columns in DICTIONARY.items():
        assert len({column.name for column in columns}) == len(columns), name
        for column in columns:
            assert column.sq.strip(), (name, column.name)
            assert column.en.strip(), (name, column.name)
            assert column.sq != column.en, (name, column.name)


def test_the_proposals_are_the_public_file_with_their_answers() -> None:
    names = tuple(column.name for column in DICTIONARY["proposals"])
    assert names == (*PUBLIC_COLUMNS, "item", "answered_on", "days_to_answer")
    assert not set(names) & set(OFFICE_COLUMNS) - set(PUBLIC_COLUMNS)


@pytest.mark.usefixtures("cycle_id")
def test_a_move_is_counted_and_stands_in_the_corrections(tmp_path: Path) -> None:
    from pb_app.hearings.service import reschedule_hearing  # noqa: PLC0415 - beside its use
    from pb_app.hearings.slot import Slot  # noqa: PLC0415 - as above

    card = hearings.announced()
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, slot=Slot(date(2026, 10, 27), card.start_time),
        reason="Salla u zu", confirmed=frozenset({"short_notice"}),
    )  # fmt: skip
    content = written(tmp_path)
    [one] = table(content, "hearings")
    assert (one["moves"], one["move_reason"], one["moved_from"]) == (
        1,
        "Salla u zu",
        card.on_date.isoformat(),
    )
    assert isinstance(one["notice_working_days"], int)
    [correction] = table(content, "corrections")
    assert (correction["kind"], correction["change"], correction["reason"]) == (
        "hearing",
        "moved",
        "Salla u zu",
    )


@pytest.mark.usefixtures("cycle_id")
def test_a_corrected_text_is_told_without_what_stood_there_before(tmp_path: Path) -> None:
    from dataclasses import replace  # noqa: PLC0415 - beside its use

    from pb_app.proposals.service import ProposalEdit, edit_proposal  # noqa: PLC0415 - as above

    ref = listed(text="Kërkesa e zotit Kanarina për ndriçim")
    one = row(ref)
    edit = ProposalEdit(
        text=one.text, text_en="", theme_id=one.theme_id, place_id=one.place_id, village="", voices=1,
        signatures=None, answer_in_hall="", protocol_number="", protocol_on=None,
    )  # fmt: skip
    edit_proposal(
        SYSTEM, municipality_id="vlore", ref=ref, expected_version=one.version,
        edit=replace(edit, text="Kërkesë për ndriçim", protocol_number="12"),
    )  # fmt: skip
    content = written(tmp_path)
    [correction] = table(content, "corrections")
    assert (correction["ref"], correction["fields"], correction["before"]) == (ref, "text", "")
    assert b"Kanarina" not in b"".join(content.values())


def test_the_worker_makes_what_changed_and_the_page_offers_it(
    cycle_id: int, client: HouseClient, clock: StillClock
) -> None:
    assert cycle_id
    client.get("/data/vlore/2027.zip", status=404)
    ask_for_archives()
    ask_for_archives()
    asked = db.session.scalars(sa.select(Job.payload).where(Job.kind == "make_data_archive")).all()
    assert sorted(payload["address"] for payload in asked) == ["all", "vlore/2027"]
    for payload in asked:
        make_archive(payload)
    first = client.get("/data/vlore/2027.zip")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    tag = first.headers["ETag"]
    assert client.get("/data/vlore/2027.zip", status=304, headers={"If-None-Match": tag})
    page = client.get("/data").get_data(as_text=True)
    assert 'href="/data/vlore/2027.zip"' in page
    assert 'href="/data/all.zip"' in page
    client.get("/en/data")
    listed()
    clock.move(hours=2)
    ask_for_archives()
    make_archive({"address": "vlore/2027"})
    assert client.get("/data/vlore/2027.zip").headers["ETag"] != tag


def test_a_year_in_preparation_has_no_archive(client: HouseClient) -> None:
    client.get("/data/fier/2027.zip", status=404)
    client.get("/data/nowhere/2027.zip", status=404)
    client.get("/data")
