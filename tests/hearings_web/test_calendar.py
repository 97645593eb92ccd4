"""The public calendar: list and month, filters, feeds, coverage."""

from datetime import date, time

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.rules import Audience, HearingStatus, Slot, VenueChoice
from pb_app.hearings.service import reschedule_hearing
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from tests.conftest import StillClock
from tests.hearings.factories import EVERY_TICK, announced, cycle, draft, some_theme, venue
from tests.house_client import HouseClient

PLACES = ("vlore-rajoni-1", "vlore-rajoni-2", "vlore-rajoni-3")


def text(client: HouseClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def put_on(ref: str, on: date) -> None:
    """Let a hearing lie in the past, where no use case puts it."""
    db.session.execute(sa.update(Hearing).where(Hearing.ref == ref).values(on_date=on))
    db.session.commit()


def test_a_coming_hearing_is_said_in_words(client: HouseClient) -> None:
    card = announced(slot=Slot(date(2026, 10, 12), time(16, 30), time(18, 0)))
    page = text(client, "/vlore/hearings")
    assert "E hënë, 12 tetor 2026, ora 16:30–18:00" in page
    assert f'href="/vlore/hearings/{card.ref}"' in page
    assert "Pallati i Kulturës" in page
    assert "Monday, 12 October 2026, 16:30–18:00" in text(client, "/en/vlore/hearings")


def test_what_is_not_known_says_so(client: HouseClient) -> None:
    announced(slot=Slot(date(2026, 10, 12)), venue=VenueChoice(), place_ids=())
    page = text(client, "/vlore/hearings")
    assert "E hënë, 12 tetor 2026. Ora do të njoftohet" in page
    assert "Vendi do të njoftohet" in page
    assert "Dëgjesë publike: Bashkia Vlorë" in page
    announced(slot=Slot(date(2026, 10, 13), time(12, 0)))
    assert "ora 12:00, deri rreth orës 13:30" in text(client, "/vlore/hearings")


def test_drafts_stay_inside(client: HouseClient) -> None:
    card = draft(title="Vetëm për zyrën")
    assert "Vetëm për zyrën" not in text(client, "/vlore/hearings")
    assert "Vetëm për zyrën" not in text(client, "/vlore/hearings?view=month&month=2026-10")
    client.get(f"/vlore/hearings/{card.ref}", status=404)


def test_coming_first_and_the_past_within_reach(client: HouseClient) -> None:
    cycle()
    old, new = announced(title="E vjetra"), announced(title="E reja")
    put_on(old.ref, date(2026, 3, 2))
    page = text(client, "/vlore/hearings")
    assert "E reja" in page
    assert "E vjetra" not in page
    assert "to=2026-09-30" in page
    past = text(client, "/vlore/hearings?to=2026-09-30")
    assert "E vjetra" in past
    assert f"/vlore/hearings/{new.ref}" not in past.partition('id="coverage-h"')[0]
    assert "from=2026-10-01" in past


def test_a_long_list_goes_on_day_by_day(client: HouseClient) -> None:
    for number in range(32):
        announced(
            slot=Slot(date(2026, 10, 10 + number // 4), time(9 + number % 4, 0)), title=f"Nr. {number}."
        )
    first = text(client, "/vlore/hearings")
    assert "Nr. 27." in first
    assert "Nr. 28." not in first, "the day that does not fit whole comes on the next page"
    assert "from=2026-10-17" in first
    assert "Nr. 28." in text(client, "/vlore/hearings?from=2026-10-17")


def test_filters_stay_in_the_address(client: HouseClient) -> None:
    announced(place_ids=("vlore-rajoni-1",), theme_ids=(some_theme(),), title="E para")
    announced(place_ids=("vlore-novosele",), theme_ids=(), title="E dyta", audience=Audience.YOUTH)
    assert "E dyta" not in text(client, "/vlore/hearings?place=vlore-rajoni-1")
    assert "E dyta" not in text(client, f"/vlore/hearings?theme={some_theme()}")
    assert "E para" not in text(client, "/vlore/hearings?audience=youth")
    month = text(client, "/vlore/hearings?view=month&month=2026-10&place=vlore-rajoni-1")
    assert "place=vlore-rajoni-1&amp;view=month&amp;month=2026-11" in month
    assert '<option value="vlore-rajoni-1" selected>' in month
    assert 'name="view" value="month"' in month


@pytest.mark.parametrize(
    ("query", "feed"),
    [
        ("", "/vlore/hearings.ics"),
        ("?place=vlore-novosele", "/vlore/places/vlore-novosele/hearings.ics"),
        ("?theme=ndricimi", "/vlore/themes/ndricimi/hearings.ics"),
    ],
)
def test_the_feed_is_that_of_the_filter(client: HouseClient, query: str, feed: str) -> None:
    announced()
    page = text(client, f"/vlore/hearings{query}")
    assert f"webcal://localhost{feed}" in page
    assert f'value="http://localhost{feed}"' in page
    assert (
        f"calendar.google.com/calendar/render?cid=webcal%3A%2F%2Flocalhost{feed.replace('/', '%2F')}" in page
    )
    assert f"http://localhost/en{feed}" in text(client, f"/en/vlore/hearings{query}")
    assert client.client.get(feed).status_code == 200


def test_files_keep_the_filter(client: HouseClient) -> None:
    announced()
    page = text(client, "/vlore/hearings?place=vlore-novosele&view=month")
    assert 'href="/vlore/hearings.csv?place=vlore-novosele"' in page
    assert 'href="/vlore/hearings.json?place=vlore-novosele"' in page


def test_the_month_names_weekdays_and_holidays(client: HouseClient) -> None:
    announced(slot=Slot(date(2026, 11, 30), time(16, 30)), place_ids=("vlore-rajoni-3",))
    page = text(client, "/vlore/hearings?view=month&month=2026-11")
    assert page.index("e hënë</th>") < page.index("e diel</th>")
    assert "Dita e Flamurit" in page
    assert "<b>16:30</b> Rajoni 3" in page
    assert "month=2026-10" in page
    assert "month=2026-12" in page


def test_cancelled_is_struck_with_its_reason(client: HouseClient) -> None:
    card = announced(slot=Slot(date(2026, 10, 2), time(16, 30)))
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, reason="Salla u mbyll.")
    page = text(client, "/vlore/hearings")
    assert "Salla u mbyll." in page
    assert 'class="is-off"' in page
    assert "Ndryshime në çastin e fundit" in page, "it is less than two days away"
    assert "Rajoni 3 (anuluar)" in text(client, "/vlore/hearings?view=month&month=2026-10")


def test_moved_says_from_when(client: HouseClient, clock: StillClock) -> None:
    card = announced(slot=Slot(date(2026, 10, 20), time(16, 30)))
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, slot=Slot(date(2026, 10, 22), time(17, 0)),
        reason="Salla është e zënë.", confirmed=EVERY_TICK,
    )  # fmt: skip
    page = text(client, "/vlore/hearings")
    assert "Ishte njoftuar për: e martë, 20 tetor 2026, ora 16:30. Salla është e zënë." in page
    assert "çastin e fundit" not in page, "there is time enough for calendars to catch up"


def test_coverage_of_places(client: HouseClient) -> None:
    cycle()
    for number in range(1, 6):
        announced(place_ids=(f"vlore-rajoni-{number}",))
    page = text(client, "/vlore/hearings")
    assert "1 nga 5 njësi e kanë dëgjesën e vet" in page, "the city's unit has it through its five regions"


def test_nothing_yet(client: HouseClient) -> None:
    assert "nuk e përdor ende këtë sistem" in text(client, "/fier/hearings")
    cycle()
    assert (
        "Për momentin" in text(client, "/vlore/hearings")
        or "asnjë dëgjesë" in text(client, "/vlore/hearings").lower()
    )
    announced()
    assert "Këtu nuk gjendet asnjë dëgjesë" in text(client, "/vlore/hearings?place=vlore-shushice")


@pytest.mark.parametrize(
    "path",
    ["/vlore/hearings", "/vlore/hearings?view=month&month=2026-10", "/vlore/hearings?place=vlore-vlore"],
)
def test_one_and_three_cost_the_same(client: HouseClient, app: APIFlask, path: str) -> None:
    cycle()
    hall = venue()
    counts = []
    for wave in (PLACES[:1], PLACES[1:]):
        for place in wave:
            card = announced(place_ids=(place,), venue=VenueChoice(hall), theme_ids=(some_theme(),))
            assert card.status is HearingStatus.CONFIRMED
        db.session.expire_all()
        client.get(path)
        counts.append(len(client.statements))
    assert counts[0] == counts[1]
