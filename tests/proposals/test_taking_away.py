"""Proposals to take away: the public's files, the office's in the background; never who sent them."""

import csv
import io
import json
import re

import pytest
from python_calamine import CalamineWorkbook

from pb_app.cli.work import TASKS
from pb_app.downloads.rules import DownloadState
from pb_app.downloads.service import (
    forget_old_downloads,
    get_file,
    list_downloads,
    make_download,
    request_download,
)
from pb_app.jobs.service import run_due
from pb_app.kernel.errors import Forbidden, NotFound
from pb_app.proposals.downloading import KIND, wish
from pb_app.proposals.rules import Contact
from pb_app.proposals.web import taking_away
from tests.cast import Cast
from tests.conftest import StillClock
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, listed, submit

pytestmark = pytest.mark.usefixtures("cycle_id")
CONTACT = Contact(name=NAME, email=EMAIL, phone=PHONE)


def table(client: HouseClient, address: str) -> list[dict[str, str]]:
    text = client.get(address).get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def ask(cast: Cast, name: str, fmt: str = "csv", **chosen: str) -> int:
    actor = cast.actor(name)
    return request_download(
        actor=actor,
        municipality_id="vlore",
        kind=KIND,
        params=wish(actor, "vlore", fmt, chosen),
        name="x.csv",
    )


def test_the_public_takes_away_what_the_page_shows_and_nothing_else(client: HouseClient) -> None:
    ref = listed(text="=Ndriçim te shkolla", contact=CONTACT)
    listed(theme_id="tjeter", text="Diçka tjetër")
    hidden = submit(text="Ende e palexuar", contact=CONTACT).ref
    [one] = table(client, "/vlore/proposals.csv?theme=ndricimi")
    assert (one["ref"], one["text"], one["year"]) == (ref, "'=Ndriçim te shkolla", "2027")
    every = client.get("/vlore/proposals.json").get_data(as_text=True)
    assert len(json.loads(every)["proposals"]) == 2
    assert json.loads(every)["licence"].startswith("https://creativecommons.org/")
    assert not any(canary in every for canary in (hidden, NAME, EMAIL, PHONE))


def test_a_workbook_holds_real_numbers_and_no_formula(client: HouseClient) -> None:
    listed(text="=1+1 ndriçim", voices=12)
    body = client.get("/vlore/proposals.xlsx").data
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    one = dict(zip(sheet[0], sheet[1], strict=True))
    assert (one["voices"], one["text"]) == (12, "'=1+1 ndriçim")


def test_more_rows_than_somebody_may_wait_for_stand_in_the_archive_of_the_year(
    client: HouseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(taking_away.MOST_ROWS, "csv", 1)
    listed()
    listed(text="Një tjetër")
    answer = client.get("/vlore/proposals.csv", status=303)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/data/vlore/2027.zip")


def test_the_office_gets_its_columns_and_states_but_never_contact_data(cast: Cast) -> None:
    listed(contact=CONTACT)
    waiting = submit(text="Ende e palexuar", contact=CONTACT).ref
    download_id = ask(cast, "coordinator")
    make_download({"download_id": download_id})
    view, path = get_file(cast.actor("coordinator"), "vlore", download_id)
    text = path.read_text(encoding="utf-8-sig")
    assert (view.state, view.size) == (DownloadState.READY, path.stat().st_size)
    assert waiting in text
    assert "protocol_number" in text
    assert not any(canary in text for canary in (NAME, EMAIL, PHONE))


def test_a_reach_and_a_filter_bound_the_file(cast: Cast) -> None:
    mine = listed(place_id="vlore-rajoni-1")
    other = listed(place_id="vlore-rajoni-3")
    download_id = ask(cast, "officer_1")
    make_download({"download_id": download_id})
    text = get_file(cast.actor("officer_1"), "vlore", download_id)[1].read_text(encoding="utf-8-sig")
    assert mine in text
    assert other not in text


def test_a_file_is_only_for_who_asked_and_for_a_day(cast: Cast, clock: StillClock) -> None:
    listed()
    download_id = ask(cast, "coordinator")
    make_download({"download_id": download_id})
    for stranger in ("admin", "officer_1", "stranger"):
        with pytest.raises(NotFound):
            get_file(cast.actor(stranger), "vlore", download_id)
    path = get_file(cast.actor("coordinator"), "vlore", download_id)[1]
    clock.move(hours=25)
    with pytest.raises(NotFound):
        get_file(cast.actor("coordinator"), "vlore", download_id)
    forget_old_downloads()
    assert not path.exists()
    assert list_downloads(cast.actor("coordinator"), "vlore") == []


def test_the_same_wish_within_minutes_is_one_file_and_made_once(cast: Cast, clock: StillClock) -> None:
    listed()
    first = ask(cast, "coordinator")
    assert ask(cast, "coordinator") == first
    assert ask(cast, "coordinator", "xlsx") != first
    make_download({"download_id": first})
    made = get_file(cast.actor("coordinator"), "vlore", first)[1].stat().st_mtime_ns
    make_download({"download_id": first})
    assert get_file(cast.actor("coordinator"), "vlore", first)[1].stat().st_mtime_ns == made
    clock.move(minutes=6)
    assert ask(cast, "coordinator") != first


def test_a_wider_reach_than_ones_own_is_refused(cast: Cast) -> None:
    wide = wish(cast.actor("coordinator"), "vlore", "csv", {})
    with pytest.raises(Forbidden):
        request_download(
            actor=cast.actor("officer_1"), municipality_id="vlore", kind=KIND, params=wide, name="x.csv"
        )


def test_the_pages_lead_from_the_list_to_the_file(client: HouseClient) -> None:
    listed()
    client.login("coordinator")
    done = client.post(
        "/staff/vlore/proposals/export",
        {"format": "json", "theme": "ndricimi"},
        token_from="/staff/vlore/proposals",
    )
    assert done.location == "/staff/vlore/downloads"
    page = client.get("/staff/vlore/downloads").get_data(as_text=True)
    assert "data-run" in page
    assert "http-equiv" in page
    run_due(TASKS)
    page = client.get("/staff/vlore/downloads").get_data(as_text=True)
    assert "data-run" not in page
    [address] = re.findall(r'href="(/staff/vlore/downloads/[0-9]+)"', page)
    assert len(json.loads(client.get(address).data)["proposals"]) == 1
    client.login("admin")
    assert address not in client.get("/staff/vlore/downloads").get_data(as_text=True)
    client.get(address, status=404)
