"""Is this copy right? The sum on a paper, or a file, against the published versions."""

import hashlib
from io import BytesIO

import pytest
import sqlalchemy as sa

from pb_app.consolidation.queries.editions import edition_hash, find_latest, get_edition_file
from pb_app.consolidation.rules.verifying import Comparison, KnownSum, Verdict, compare, read_sum
from pb_app.consolidation.service import render_edition, rendering
from pb_app.consolidation.tables import EditionFile, ListEdition
from pb_app.consolidation.web import verifying
from pb_app.files.service import keep
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError
from pb_app.unit_of_work import unit_of_work
from pb_app.web.error_texts import text_of
from tests.consolidation.factories import price, proposed_item, publish
from tests.house_client import HouseClient

LIST = "/vlore/budget/2027/list"
SUM = hashlib.sha256(b"list").hexdigest()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the PDF compiler out; the sum makes the PDF of each version its own."""
    renderers = {**rendering._RENDERERS, "pdf": lambda document, _made_at: document.hash.encode()}
    monkeypatch.setattr(rendering, "_RENDERERS", renderers)
    monkeypatch.setattr(rendering, "render_papers", lambda *_version: {})


def published() -> int:
    """Publish the next version; give its id."""
    number = publish()
    run_due({"render_edition": render_edition})
    with unit_of_work(SYSTEM) as uow:
        return uow.session.scalars(sa.select(ListEdition.id).where(ListEdition.number == number)).one()


def said(client: HouseClient, typed: str, edition: int = 1) -> str:
    """What the page answers to a sum."""
    answer = client.get(f"{LIST}/{edition}/verify", query_string={"hash": typed})
    return " ".join(answer.get_data(as_text=True).split())


@pytest.mark.parametrize(
    "typed",
    [
        SUM,
        SUM.upper(),
        f"SHA-256 {SUM}",
        f"sha256: {SUM[:12]}…",
        f" {SUM[:8]} {SUM[8:16]} ",
        f"{SUM[:16]}...",
    ],
)
def test_a_sum_is_read_as_people_write_it(typed: str) -> None:
    assert SUM.startswith(read_sum(typed))


@pytest.mark.parametrize(
    "typed", ["", SUM[:11], SUM + "0", "zyra e buxhetit", "=1+1111111111", "%" * 12, "٣" * 12]
)
def test_what_is_no_sum_is_said_so(typed: str) -> None:
    with pytest.raises(DomainError, match="sum_unreadable"):
        read_sum(typed)


def test_the_version_asked_for_comes_before_any_other() -> None:
    known = [KnownSum(edition=number, sha256=SUM) for number in (1, 2, 3)]
    assert compare(SUM[:12], known, asked=2) == Comparison(verdict=Verdict.SAME, edition=2)
    assert compare(SUM, known, asked=9) == Comparison(verdict=Verdict.OTHER, edition=3)
    assert compare("0" * 12, known, asked=2) == Comparison(verdict=Verdict.UNKNOWN)


def test_the_printed_sum_is_found_in_both_languages(client: HouseClient, cycle_id: int) -> None:
    proposed_item()
    edition_id = published()
    for language in ("sq", "en"):
        answer = said(client, edition_hash(edition_id, language)[:12])
        assert "Kjo kopje përputhet me versionin nr. 1." in answer
        assert "Faza: <b>projekt</b>" in answer
        assert "Ka një version më të ri" not in answer
    assert "Nuk përputhet me asnjë version" in said(client, "0" * 64)
    assert "të paktën 12 shenjat e para" in said(client, "abc")
    assert "&lt;script&gt;" in said(client, '<script>alert("x")</script>')


def test_an_older_or_another_version_is_named(client: HouseClient, cycle_id: int) -> None:
    code = proposed_item()
    first = published()
    price(code, 5)
    second = published()
    assert "Ka një version më të ri: nr. 2." in said(client, edition_hash(first, "sq"), 1)
    assert "Ka një version më të ri" not in said(client, edition_hash(second, "sq"), 2)
    other = said(client, edition_hash(second, "sq"), 1)
    assert "përputhet me versionin nr. 2." in other
    assert "Nuk është versioni nr. 1" in other


def test_a_version_of_the_first_format_is_known_too(client: HouseClient, cycle_id: int) -> None:
    proposed_item()
    edition_id = published()
    old = b'{"budget_year":2027,"format":"consolidated-list/1"}'
    with unit_of_work(SYSTEM) as uow:
        file_id = keep(uow, content=old, media_type="application/json", name="list.json")
        row = uow.session.get_one(EditionFile, (edition_id, "json", "sq"))
        row.file_id = file_id
        uow.session.get_one(ListEdition, edition_id).content_hash = hashlib.sha256(old).hexdigest()
    assert "përputhet me versionin nr. 1." in said(client, hashlib.sha256(old).hexdigest())


def test_a_file_is_compared_to_the_last_sign_and_not_kept(client: HouseClient, cycle_id: int) -> None:
    proposed_item()
    published()
    latest = find_latest(cycle_id)
    assert latest is not None
    address = f"{LIST}/1/verify"
    for kind in ("pdf", "xlsx", "csv", "json", "thousand.xlsx"):
        content = get_edition_file(latest.id, kind, "sq").content
        page = client.post(address, {"file": (BytesIO(content), "kopja")}, status=200).get_data(as_text=True)
        assert "Kjo kopje përputhet me versionin nr. 1." in page, kind
        changed = client.post(address, {"file": (BytesIO(content + b" "), "kopja")}, status=200)
        assert "Nuk përputhet me asnjë version" in changed.get_data(as_text=True)
    with unit_of_work(SYSTEM) as uow:
        assert uow.session.scalar(sa.text("SELECT COUNT(*) FROM stored_file WHERE name = 'kopja'")) == 0


def test_no_file_and_too_large_a_file_are_said(
    client: HouseClient, cycle_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed_item()
    published()
    address = f"{LIST}/1/verify"
    assert "Zgjidhni skedarin" in client.post(address, {}, status=200).get_data(as_text=True)
    monkeypatch.setattr(verifying, "_MAX_MEGABYTES", 0)
    large = client.post(address, {"file": (BytesIO(b"x"), "kopja")}, status=200)
    assert "Skedari është tepër i madh" in large.get_data(as_text=True).replace("\xa0", " ")


def test_a_thousand_files_an_hour_from_one_address_are_no_persons(
    client: HouseClient, cycle_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed_item()
    published()
    monkeypatch.setattr("pb_app.web.person_check._counts", lambda *_given: False)
    page = client.post(f"{LIST}/1/verify", {"file": (BytesIO(b"x"), "kopja")}, status=200)
    assert text_of(DomainError("rate_limited")) in page.get_data(as_text=True)
