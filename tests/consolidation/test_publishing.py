"""A version is frozen, made once by the worker, and never changes."""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from python_calamine import CalamineWorkbook

from pb_app.cli.work import TASKS
from pb_app.consolidation import service
from pb_app.consolidation.events import EditionPublished
from pb_app.consolidation.queries.editions import (
    edition_changes,
    edition_content,
    edition_hash,
    find_latest,
    get_edition,
    get_edition_file,
    list_editions,
)
from pb_app.consolidation.rules import Decision, EditionState
from pb_app.consolidation.rules.differences import ChangeKind
from pb_app.consolidation.service import publish_edition, render_edition, rendering, retry_edition
from pb_app.consolidation.tables import EditionFile, ListEdition
from pb_app.database import db
from pb_app.formats.typst_job import TypstJobError
from pb_app.jobs.service import run_due
from pb_app.jobs.tables import Job, JobState
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound
from pb_app.proposals.rules import Contact
from pb_app.unit_of_work import UnitOfWork, house
from tests.cast import Cast
from tests.conftest import StillClock
from tests.consolidation.factories import card, decide, make_item, price, proposed_item, publish
from tests.consolidation.pdf_text import pdf_text, reads_pdf
from tests.proposals.factories import EMAIL, NAME, PHONE, list_it, listed, submit

CANARY = "Kanarina flet: kanali yne mbyllet çdo dimër"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the PDF compiler out where it is not what the test is about."""
    renderers = {**rendering._RENDERERS, "pdf": lambda document, _made_at: document.hash.encode()}
    monkeypatch.setattr(rendering, "_RENDERERS", renderers)
    monkeypatch.setattr(rendering, "render_papers", lambda *_version: {})


def edition_row(number: int = 1) -> ListEdition:
    """The row of a version as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(ListEdition).where(ListEdition.number == number)).one()


def file_count() -> int:
    """How many files of versions there are."""
    return db.session.scalar(sa.select(sa.func.count(EditionFile.file_id))) or 0


def work() -> int:
    """Let the worker do what is due; give how many jobs it finished."""
    return run_due({"render_edition": render_edition})


def test_the_worker_knows_the_task(app: APIFlask) -> None:
    assert TASKS["render_edition"] is service.render_edition


def test_a_version_is_public_only_when_every_file_is_made(cycle_id: int) -> None:
    proposed_item()
    assert publish(note="Versioni i parë") == 1
    assert find_latest(cycle_id) is None
    with pytest.raises(NotFound):
        get_edition(cycle_id, 1)
    assert work() == 1
    latest = find_latest(cycle_id)
    assert latest is not None
    assert (latest.number, latest.note, latest.published_at) == (1, "Versioni i parë", house().clock.now())
    assert file_count() == 24
    for language in ("sq", "en"):
        names = {fmt: get_edition_file(latest.id, fmt, language) for fmt in ("pdf", "xlsx", "csv", "json")}
        assert names["pdf"].content.startswith(b"%PDF-")
        assert names["pdf"].name == f"lista-vlore-2027-v1-{language}.pdf"
        hashed = hashlib.sha256(names["json"].content).hexdigest()
        assert edition_hash(latest.id, language) == hashed
        assert CalamineWorkbook.from_filelike(BytesIO(names["xlsx"].content)).sheet_names
    assert latest.content_hash == edition_hash(latest.id, "sq")


@reads_pdf
def test_the_pdf_says_what_the_list_says(cycle_id: int) -> None:
    code = proposed_item(1_250_000)
    publish()
    work()
    latest = find_latest(cycle_id)
    assert latest is not None
    text = pdf_text(get_edition_file(latest.id, "pdf", "sq").content)
    for words in ("Lista e konsoliduar e propozimeve për buxhetin 2027", "PROJEKT", code, "Pastrimi i kanaleve",
                  "1 250 000", latest.content_hash[:16]):  # fmt: skip
        assert words in text, words


def test_one_form_sent_twice_is_one_version(cycle_id: int, quick: None) -> None:
    proposed_item()
    assert {publish(token="t" * 30) for _ in range(2)} == {1}
    work()
    assert publish(token="t" * 30) == 1
    assert len(list_editions(cycle_id, only_published=False)) == 1


def test_the_next_waits_for_the_last_and_needs_a_change(cycle_id: int, quick: None) -> None:
    code = proposed_item()
    publish()
    with pytest.raises(DomainError, match="edition_unfinished"):
        publish()
    work()
    with pytest.raises(DomainError, match="nothing_changed"):
        publish()
    price(code, 7_000)
    assert publish() == 2


def test_what_is_left_out_must_be_ticked(cycle_id: int) -> None:
    proposed_item()
    make_item()
    listed()
    with pytest.raises(NeedsConfirmation) as error:
        publish(confirmed={"undecided_left_out"})
    assert [one.code for one in error.value.warnings] == ["undecided_left_out", "ungathered_left_out"]
    assert publish() == 1


def test_nothing_decided_is_nothing_to_publish(cycle_id: int) -> None:
    make_item()
    with pytest.raises(DomainError, match="nothing_to_publish"):
        publish()
    with pytest.raises(NotFound):
        publish_edition(SYSTEM, municipality_id="fier", year=2027)


@pytest.mark.parametrize("key", ["budget_officer", "officer_1", "youth_centre", "monitor", "stranger"])
def test_only_the_coordinator_publishes(cycle_id: int, cast: Cast, key: str) -> None:
    proposed_item()
    with pytest.raises(Forbidden):
        publish_edition(cast.actor(key), municipality_id="vlore", year=2027)
    with pytest.raises(Forbidden):
        retry_edition(cast.actor(key), municipality_id="vlore", year=2027, number=1)


def test_run_twice_it_does_nothing_more(cycle_id: int, quick: None) -> None:
    published: list[EditionPublished] = []
    house().on(EditionPublished, note := lambda _uow, event: published.append(event))
    try:
        proposed_item()
        publish()
        work()
        first = edition_row()
        kept = (first.published_at, first.content_hash)
        render_edition({"edition_id": first.id})
        render_edition({"edition_id": 999_999})
        again = edition_row()
        assert (again.published_at, again.content_hash) == kept
        assert file_count() == 14
        assert len(published) == 1
    finally:
        house().handlers[EditionPublished].remove(note)


class Killed(BaseException):
    """The process ends here."""


def test_killed_between_rendering_and_flipping_it_is_made_again(
    cycle_id: int, quick: None, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed_item()
    publish()
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "_publish", _die)
        with pytest.raises(Killed):
            work()
    assert edition_row().state is EditionState.QUEUED
    assert file_count() == 0
    clock.move(minutes=6)
    assert work() == 1
    assert edition_row().state is EditionState.PUBLISHED
    assert file_count() == 14


def test_killed_in_the_last_transaction_nothing_of_it_stands(
    cycle_id: int, quick: None, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed_item()
    publish()
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "log", _die)
        with pytest.raises(Killed):
            work()
    assert edition_row().state is EditionState.QUEUED
    assert file_count() == 0
    clock.move(minutes=6)
    work()
    assert file_count() == 14


def _die(*_args: object, **_kwargs: object) -> None:
    raise Killed


def test_a_failure_is_seen_and_can_be_tried_again(
    cycle_id: int, quick: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed_item()
    publish()
    with monkeypatch.context() as patch:
        broken: dict[str, Callable[..., Any]] = {**rendering._RENDERERS, "pdf": _fail}
        patch.setattr(rendering, "_RENDERERS", broken)
        assert work() == 0
    assert edition_row().state is EditionState.FAILED
    assert find_latest(cycle_id) is None
    retry_edition(cast.coordinator, municipality_id="vlore", year=2027, number=1)
    assert edition_row().state is EditionState.QUEUED
    with pytest.raises(DomainError, match="transition"):
        retry_edition(cast.coordinator, municipality_id="vlore", year=2027, number=1)
    assert work() == 1
    assert edition_row().state is EditionState.PUBLISHED
    assert db.session.scalar(sa.select(sa.func.count(Job.id)).where(Job.state == JobState.DONE)) == 1


def _fail(*_args: object) -> bytes:
    message = "no fonts"
    raise TypstJobError(message)


def test_two_versions_and_what_changed(cycle_id: int, quick: None, clock: StillClock) -> None:
    kept, priced, gone = (
        proposed_item(title="Mbetet"),
        proposed_item(title="Çmimi"),
        proposed_item(title="Ikën"),
    )
    publish()
    work()
    clock.move(days=3)
    price(priced, 9_000_000)
    decide(gone, Decision.NONE)
    new = proposed_item(title="I ri")
    assert publish() == 2
    work()
    latest = find_latest(cycle_id)
    assert latest is not None
    changes = edition_changes(latest.id)
    assert [(one.kind, one.code) for one in changes] == [
        (ChangeKind.AMOUNT, priced), (ChangeKind.NEW, new), (ChangeKind.REMOVED, gone),
    ]  # fmt: skip
    first = edition_content(get_edition(cycle_id, 1).id)
    assert [item.code for item in first.items] == [kept, priced, gone]
    assert first.items[1].amounts == {2027: 1_200_000}
    assert edition_changes(get_edition(cycle_id, 1).id) == []


def test_no_personal_data_and_no_proposers_words_in_a_version(cycle_id: int) -> None:
    ref = submit(
        text=CANARY, village="Poro e kanarinës", contact=Contact(name=NAME, email=EMAIL, phone=PHONE)
    ).ref
    list_it(ref)
    proposed_item(1_000, ref)
    publish(note="")
    work()
    latest = find_latest(cycle_id)
    assert latest is not None
    kept = json.dumps(edition_row().content, ensure_ascii=False)
    assert ref in kept
    for language in ("sq", "en"):
        for fmt in ("json", "csv"):
            kept += get_edition_file(latest.id, fmt, language).content.decode()
        book = CalamineWorkbook.from_filelike(BytesIO(get_edition_file(latest.id, "xlsx", language).content))
        kept += str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    for secret in ("Kanarina", "kanarina", "kanarinës", EMAIL, PHONE, PHONE.replace(" ", "")):
        assert secret not in kept, secret


def test_publishing_while_somebody_edits_loses_nothing(cycle_id: int, quick: None) -> None:
    code = proposed_item()
    version = card(code).version
    publish()
    decide(code, Decision.DEFERRED, "pritet prona")
    work()
    latest = find_latest(cycle_id)
    assert latest is not None
    assert edition_content(latest.id).items[0].decision is Decision.PROPOSED
    assert card(code).version == version + 1


def test_a_handler_that_raises_stops_the_flip(cycle_id: int, quick: None) -> None:
    def refuse(_uow: UnitOfWork, _event: EditionPublished) -> None:
        raise RuntimeError

    proposed_item()
    publish()
    house().on(EditionPublished, refuse)
    try:
        assert work() == 0
        assert edition_row().state is EditionState.QUEUED
        assert file_count() == 0
    finally:
        house().handlers[EditionPublished].remove(refuse)
