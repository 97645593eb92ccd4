"""Photos and documents of a proposal: never lost with the form, shown when ticked, without what cameras hide."""

import io
import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from PIL import Image
from werkzeug.test import TestResponse

from pb_app.cli.work import run_night
from pb_app.database import db
from pb_app.files.tables import StoredFile
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.kernel.ids import new_token
from pb_app.proposals.file_tables import HeldFile, ProposalFile
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service import (
    erase_expired_contacts,
    hold_files,
    moderate_proposal,
    show_files,
    withdraw_proposal,
)
from pb_app.unit_of_work import house
from pb_app.web.error_texts import text_of
from tests.conftest import StillClock
from tests.house_client import HouseClient
from tests.pictures import PDF, photo, png
from tests.proposals.factories import list_it, row, show, submit_with_files
from tests.proposals.pages import NEW, count, form, words

pytestmark = pytest.mark.usefixtures("cycle_id")
Sent = tuple[str, bytes]
PHOTO: Sent = ("kanarina-ime.jpg", photo(200, 100))


def _with(client: HouseClient, filled: dict[str, str], *files: Sent, step: str = "check") -> TestResponse:
    data = filled | {"step": step}
    chosen = [(io.BytesIO(content), name) for name, content in files]
    return client.post(NEW, {**data, "files": chosen}, status=200, content_type="multipart/form-data")


def _carried(page: TestResponse) -> dict[str, str]:
    return dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.get_data(as_text=True))
    )


def _kept() -> tuple[int, int, int]:
    """How many files wait, belong to proposals, and are kept in all."""
    db.session.rollback()
    counts = [
        db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in (HeldFile, ProposalFile, StoredFile)
    ]
    db.session.rollback()  # an open read would take what the worker does next back with it
    return counts[0], counts[1], counts[2]


class TestTheForm:
    def test_over_the_look_into_the_proposal(self, client: HouseClient) -> None:
        looked = _with(client, form(client), PHOTO, ("letra.pdf", PDF))
        assert "Fotografia 1 (JPEG, 1 KB), Dokumenti 2 (PDF, 1 KB)" in words(looked)
        assert "kanarina" not in looked.get_data(as_text=True).lower()
        client.post(NEW, _carried(looked) | {"step": "send"})
        assert _kept() == (0, 2, 2)

    def test_a_fault_elsewhere_loses_no_file(self, client: HouseClient) -> None:
        back = _with(client, form(client, text=""), PHOTO)
        assert "Fotografia 1 (JPEG" in words(back) or "fotografia 1 (JPEG" in words(back)
        client.post(NEW, form(client) | {"token": _hidden(back, "token"), "step": "send"})
        assert _kept() == (0, 1, 1)

    def test_what_is_ticked_is_left_out(self, client: HouseClient) -> None:
        filled = form(client)
        _with(client, filled, PHOTO, ("b.png", png(4, 4)))
        first = db.session.scalars(sa.select(HeldFile.id).order_by(HeldFile.id)).first()
        _with(client, filled | {"drop_file": str(first)})
        assert _kept() == (1, 0, 1)

    def test_the_file_of_another_form_cannot_be_left_out(self, client: HouseClient) -> None:
        hold_files(form_token=new_token(), contents=[PDF])
        held = db.session.scalars(sa.select(HeldFile.id)).one()
        _with(client, form(client) | {"drop_file": str(held)})
        assert _kept() == (1, 0, 1)

    def test_a_broken_token_keeps_files_under_a_new_one(self, client: HouseClient) -> None:
        looked = _with(client, form(client) | {"token": ""}, PHOTO)
        assert len(_carried(looked)["token"]) == 22
        client.post(NEW, _carried(looked) | {"step": "send"})
        assert _kept() == (0, 1, 1)

    @pytest.mark.parametrize(
        ("files", "error"),
        [
            ([("foto.jpg", b"<!doctype html><script>alert(1)</script>")], DomainError("file_type")),
            ([("foto.png", png(8000, 6251))], DomainError("picture_too_large", limit=50)),
            ([("a.pdf", PDF)] * 4, DomainError("too_many_files", limit=3)),
        ],
    )  # fmt: skip
    def test_what_cannot_be_taken_is_said_and_the_text_stays(
        self, client: HouseClient, files: list[Sent], error: DomainError
    ) -> None:
        page = _with(client, form(client, village="Skelë"), *files)
        assert text_of(error) in words(page)
        assert 'value="Skelë"' in page.get_data(as_text=True)
        assert _kept() == (0, 0, 0)
        assert count() == 0

    def test_seven_megabytes_are_enough(self) -> None:
        with pytest.raises(DomainError, match="file_too_large") as caught:
            hold_files(form_token=new_token(), contents=[b"%PDF-1.7" + b" " * (7 * 1024 * 1024) + b"%%EOF"])
        assert caught.value.field == "files"

    def test_three_are_three_however_they_come(self, client: HouseClient) -> None:
        filled = form(client)
        _with(client, filled, PHOTO, PHOTO)
        page = _with(client, filled, PHOTO, PHOTO)
        assert text_of(DomainError("too_many_files", limit=3)) in words(page)
        assert _kept()[0] == 2

    def test_sent_twice_it_is_there_once(self, client: HouseClient) -> None:
        looked = _carried(_with(client, form(client), PHOTO))
        assert client.post(NEW, looked).location == client.post(NEW, looked).location
        assert _kept() == (0, 1, 1)

    def test_another_text_under_an_old_token_takes_its_files_along(self, client: HouseClient) -> None:
        filled = form(client)
        client.post(NEW, filled)
        again = _with(client, filled | {"text": "Një propozim tjetër"}, PHOTO, step="send")
        client.post(NEW, filled | {"text": "Një propozim tjetër", "token": _hidden(again, "token")})
        assert count() == 2
        assert _kept() == (0, 1, 1)

    def test_what_was_never_sent_is_erased_with_its_bytes(
        self, client: HouseClient, clock: StillClock, app: APIFlask
    ) -> None:
        _with(client, form(client), PHOTO)
        sha256 = db.session.scalars(sa.select(StoredFile.sha256)).one()
        assert _kept() == (1, 0, 1)
        clock.move(hours=23)
        run_night(app)
        assert _kept()[0] == 1
        clock.move(days=1)
        run_night(app)
        assert _kept() == (0, 0, 0)
        with pytest.raises(FileNotFoundError):
            house().files.get(sha256)


def _hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert found is not None
    return found.group(1)


class TestWhoSeesIt:
    def test_nobody_but_the_office_until_it_is_ticked(self, client: HouseClient) -> None:
        sent = submit_with_files(photo(200, 100))
        address = f"/vlore/proposals/{sent.ref}/files/1"
        client.get(address, status=404)
        list_it(sent.ref)
        client.get(address, status=404)
        assert "/files/1" not in client.get(f"/vlore/proposals/{sent.ref}").get_data(as_text=True)
        show(sent.ref)
        assert client.get(address).mimetype == "image/jpeg"
        page = client.get(f"/vlore/proposals/{sent.ref}").get_data(as_text=True)
        assert re.search(rf'<img src="{address}" width="100" height="200" loading="lazy"', page)

    def test_ticked_before_it_is_listed_it_is_not_public_yet(self, client: HouseClient) -> None:
        sent = submit_with_files(PDF)
        show(sent.ref)
        client.get(f"/vlore/proposals/{sent.ref}/files/1", status=404)

    def test_under_another_municipality_it_does_not_exist(self, client: HouseClient) -> None:
        sent = submit_with_files(PDF)
        list_it(sent.ref)
        show(sent.ref)
        client.get(f"/fier/proposals/{sent.ref}/files/1", status=404)
        client.get(f"/vlore/proposals/{sent.ref}/files/2", status=404)

    def test_taken_under_review_again_it_is_not_public(self, client: HouseClient) -> None:
        sent = submit_with_files(PDF)
        list_it(sent.ref)
        show(sent.ref)
        moderate_proposal(
            SYSTEM, municipality_id="vlore", ref=sent.ref, expected_version=row(sent.ref).version,
            status=ProposalStatus.UNDER_REVIEW, reason="Po shihet edhe një herë.",
        )  # fmt: skip
        client.get(f"/vlore/proposals/{sent.ref}/files/1", status=404)

    def test_withdrawn_its_bytes_are_gone(self, client: HouseClient) -> None:
        sent = submit_with_files(photo(200, 100))
        list_it(sent.ref)
        show(sent.ref)
        withdraw_proposal(VISITOR, municipality_id="vlore", follow_token=sent.follow_token)
        client.get(f"/vlore/proposals/{sent.ref}/files/1", status=404)
        assert _kept() == (0, 0, 0)

    def test_what_was_never_shown_goes_with_the_contact_data_of_its_year(self, clock: StillClock) -> None:
        shown, unseen = submit_with_files(png(20, 20)).ref, submit_with_files(PHOTO[1], PDF).ref
        list_it(shown)
        show(shown)
        list_it(unseen)
        clock.instant = datetime(2028, 12, 31, 20, tzinfo=UTC)
        erase_expired_contacts()
        assert _kept() == (0, 3, 3), "the year after the budget year is not over"
        clock.instant = datetime(2029, 1, 1, 8, tzinfo=UTC)
        erase_expired_contacts()
        assert _kept() == (0, 1, 1)
        assert row(unseen).status.value == "listed"

    def test_what_is_served_hides_nothing_and_runs_nothing(self, client: HouseClient) -> None:
        sent = submit_with_files(photo(200, 100), PDF)
        list_it(sent.ref)
        show(sent.ref, 1, 2)
        picture = client.get(f"/vlore/proposals/{sent.ref}/files/1")
        with Image.open(io.BytesIO(picture.data)) as shown:
            assert dict(shown.getexif()) == {}
        assert b"KANARINA" not in picture.data
        document = client.get(f"/vlore/proposals/{sent.ref}/files/2")
        assert document.headers["Content-Disposition"].startswith("attachment")
        for answer in (picture, document):
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

    def test_no_name_of_a_file_is_kept(self, client: HouseClient) -> None:
        _with(client, form(client), PHOTO)
        assert db.session.scalars(sa.select(StoredFile.name)).all() == ["propozim.jpg"]


class TestTheOffice:
    def test_the_officer_looks_and_ticks(self, client: HouseClient) -> None:
        sent = submit_with_files(photo(200, 100), PDF)
        client.login("coordinator")
        page = f"/staff/vlore/proposals/{sent.ref}"
        assert client.get(f"{page}/files/1").headers["Cache-Control"] == "no-store"
        client.post(f"{page}/files", {"version": str(row(sent.ref).version), "shown": "1"}, token_from=page)
        shown = sa.select(ProposalFile.position).where(ProposalFile.is_public)
        assert db.session.scalars(shown).all() == [1]
        assert "Skedarë që i sheh publiku" in words(client.get(page))

    def test_the_budget_officer_reads_the_proposal_without_its_files(self, client: HouseClient) -> None:
        sent = submit_with_files(PDF)
        client.login("budget_officer")
        assert "/files" not in client.get(f"/staff/vlore/proposals/{sent.ref}").get_data(as_text=True)
        client.get(f"/staff/vlore/proposals/{sent.ref}/files/1", status=403)

    def test_an_old_page_ticks_nothing(self) -> None:
        sent = submit_with_files(PDF)
        list_it(sent.ref)
        with pytest.raises(StaleVersion):
            show_files(SYSTEM, municipality_id="vlore", ref=sent.ref, expected_version=1, positions=[1])


def test_a_thousand_files_an_hour_from_one_address_are_no_persons(
    client: HouseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_over(*_given: object) -> bool:
        return False

    monkeypatch.setattr("pb_app.web.person_check._counts", is_over)
    page = _with(client, form(client), PHOTO)
    assert text_of(DomainError("rate_limited")) in words(page)
    assert _kept() == (0, 0, 0)
