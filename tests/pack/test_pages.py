"""The pack of a month: pictures, texts, what changed, and the archive of all of it."""

import io
import re
import struct
import zipfile
from datetime import date

import pytest
from apiflask import APIFlask

from pb_app.cli.work import TASKS
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.pack.service import ask_for_pack, get_archive, list_packs, make_pack
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Part, Slot, VenueChoice
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import Forbidden, NotFound
from tests.cast import Cast
from tests.hearings import factories as make
from tests.house_client import HouseClient

OCTOBER = date(2026, 10, 1)
PAGE = "/staff/vlore/pack?month=2026-10"


@pytest.fixture
def card(app: APIFlask) -> HearingCard:
    return make.announced()


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in the header of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/vlore/hearings/{ref}/picture-portrait.png", (1080, 1350)),
        ("/en/vlore/hearings/{ref}/picture-story.png", (1080, 1920)),
        ("/vlore/hearings/{ref}/picture-wide.png", (1200, 630)),
        ("/vlore/hearings/month-2026-10-portrait.png", (1080, 1350)),
        ("/vlore/hearings/month-2026-10-story.png", (1080, 1920)),
        ("/vlore/picture.png", (1200, 630)),
    ],
)
def test_each_picture_has_the_form_that_networks_show(
    client: HouseClient, card: HearingCard, path: str, size: tuple[int, int]
) -> None:
    response = client.get(path.format(ref=card.ref))
    assert size_of(response.data) == size
    again = client.get(
        path.format(ref=card.ref), status=304, headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.data == b""


def test_there_is_no_picture_of_what_is_not_public(client: HouseClient) -> None:
    draft = make.draft()
    for path in (
        f"/vlore/hearings/{draft.ref}/picture-portrait.png", "/vlore/hearings/month-2026-10-portrait.png",
        "/vlore/hearings/month-2031-01-story.png", "/vlore/hearings/month-soon-story.png",
        "/vlore/hearings/month-2026-10-wide.png", "/nowhere/picture.png",
    ):  # fmt: skip
        client.get(path, status=404)


def test_a_cancelled_hearing_looks_different(client: HouseClient, card: HearingCard) -> None:
    path = f"/vlore/hearings/{card.ref}/picture-portrait.png"
    before = client.get(path).data
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Stuhi")
    assert client.get(path).data != before


def test_hostile_texts_stay_inside_the_picture(client: HouseClient) -> None:
    card = make.announced(title='#import "x" $ \\ <b> ' + "w" * 170, purpose="🏗️ مرحبا " * 60)
    assert size_of(client.get(f"/vlore/hearings/{card.ref}/picture-story.png").data) == (1080, 1920)


def test_the_page_offers_text_picture_and_poster(client: HouseClient, card: HearingCard) -> None:
    page = client.login("youth_centre").get(PAGE).get_data(as_text=True)
    for words in ("Paketa e javës", "Dëgjesë publike: Rajoni 3", f"{card.ref}/poster.pdf", "picture-portrait.png",
                  "hearings.ics", "&lt;iframe", "Ende nuk është marrë asnjë paketë"):  # fmt: skip
        assert words in page, words
    empty = client.get("/staff/vlore/pack?month=2027-03").get_data(as_text=True)
    assert "Asnjë dëgjesë publike në mars 2027" in empty


def test_a_month_with_nothing_left_to_come_gives_way_to_the_next(client: HouseClient) -> None:
    page = client.login("youth_centre").get("/staff/vlore/pack").get_data(as_text=True)
    assert "Asnjë dëgjesë publike në tetor 2026" in page
    make.announced(slot=Slot(date(2026, 11, 17)))
    assert "month-2026-11-portrait.png" in client.get("/staff/vlore/pack").get_data(as_text=True)


def test_the_archive_holds_both_languages(client: HouseClient, card: HearingCard) -> None:
    client.login("youth_centre")
    client.post(PAGE, client.form(PAGE))
    assert "po përgatitet" in client.get(PAGE).get_data(as_text=True)
    assert run_due(TASKS) == 1
    page = client.get(PAGE).get_data(as_text=True)
    link = re.search(r'href="(/staff/vlore/pack/\d+\.zip)"', page)
    assert link
    response = client.get(link[1])
    assert response.headers["Content-Disposition"].startswith("attachment")
    archive = zipfile.ZipFile(io.BytesIO(response.data))
    names = set(archive.namelist())
    for folder in ("shqip", "english"):
        for ending in ("-posters.pdf", "-month.pdf", ".xlsx", ".ics"):
            assert f"{folder}/vlore-2026-10{ending}" in names
        assert len([name for name in names if name.startswith(f"{folder}/pictures/")]) == 4
    assert "e martë, 20 tetor 2026" in archive.read("shqip/captions.txt").decode()
    assert "Tuesday, 20 October 2026" in archive.read("english/captions.txt").decode()
    assert archive.read("shqip/vlore-2026-10-posters.pdf").startswith(b"%PDF")


def test_a_double_click_makes_one_archive(client: HouseClient, card: HearingCard) -> None:
    client.login("coordinator")
    fields = client.form(PAGE)
    client.post(PAGE, fields)
    client.post(PAGE, fields)
    assert len(list_packs("vlore", None)) == 1


def test_the_same_archive_twice_has_the_same_bytes(app: APIFlask, card: HearingCard) -> None:
    pack_id = ask_for_pack(actor=SYSTEM, municipality_id="vlore", month=OCTOBER, token="one")
    make_pack({"pack_id": pack_id})
    first = get_archive("vlore", pack_id)
    make_pack({"pack_id": pack_id})
    assert first is not None
    assert get_archive("vlore", pack_id) == first


def test_what_changed_is_told_to_whoever_took_the_pack(
    client: HouseClient, card: HearingCard, cast: Cast
) -> None:
    ask_for_pack(actor=cast.actor("youth_centre"), municipality_id="vlore", month=OCTOBER, token="one")
    client.login("youth_centre")
    assert "Asgjë nuk ka ndryshuar" in client.get(PAGE).get_data(as_text=True)
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Stuhi")
    page = client.get(PAGE).get_data(as_text=True)
    told = page.partition('id="changes-h"')[2].partition("</section>")[0]
    for words in (
        "Anuluar",
        "Dëgjesë publike: Rajoni 3",
        "e martë, 20 tetor 2026",
        f"/vlore/hearings/{card.ref}",
    ):
        assert words in told, words
    own_people = HouseClient(client.app).login("coordinator").get(PAGE).get_data(as_text=True)
    assert "Ende nuk është marrë asnjë paketë" in own_people


def test_only_who_shows_the_season_takes_it(app: APIFlask, card: HearingCard, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        ask_for_pack(actor=cast.actor("budget_officer"), municipality_id="vlore", month=OCTOBER, token="one")
    pack_id = ask_for_pack(
        actor=cast.actor("coordinator"), municipality_id="vlore", month=OCTOBER, token="two"
    )
    with pytest.raises(NotFound):
        get_archive("fier", pack_id)


def test_what_is_missing_is_one_click_from_being_mended(client: HouseClient, cast: Cast) -> None:
    organisation_id = next(
        grant.organisation_id for grant in cast.actor("youth_centre").grants if grant.organisation_id
    )
    card = make.announced(
        slot=Slot(date(2026, 10, 20)), venue=VenueChoice(), organisations=((organisation_id, Part.ASSISTED),)
    )
    page = client.login("youth_centre").get(PAGE).get_data(as_text=True)
    assert "Dëgjesat ku keni një rol" in page
    for words in (f"/staff/vlore/hearings/{card.ref}", ">ora</a>", ">salla</a>"):
        assert words in page, words


def test_a_shared_link_shows_a_picture_from_our_own_host(client: HouseClient, card: HearingCard) -> None:
    page = client.get(f"/vlore/hearings/{card.ref}").get_data(as_text=True)
    image = re.search(r'property="og:image" content="([^"]+)"', page)
    assert image
    assert image[1].startswith("http://localhost/")
    assert size_of(client.get(image[1].removeprefix("http://localhost")).data) == (1200, 630)
    assert page.count('property="og:description"') == 1
    assert 'property="og:image" content="http://localhost/vlore/picture.png"' in client.get(
        "/vlore/"
    ).get_data(as_text=True)
