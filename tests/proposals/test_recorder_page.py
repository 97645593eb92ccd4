"""The recorder: what is said at a hearing, typed as fast as it is spoken."""

import re

import pytest

from tests.house_client import HouseClient
from tests.proposals.factories import make_hearing, row
from tests.proposals.pages import words

pytestmark = pytest.mark.usefixtures("cycle_id")

RECORD = "/staff/vlore/hearings/VL26-H07/record"


class TestRecorder:
    def test_a_line_is_saved_and_the_place_stays_for_the_next(self, client: HouseClient) -> None:
        make_hearing()
        client.login("youth_centre")
        form = client.form(RECORD) | {
            "text": "Ujësjellësi i fshatit",
            "place": "vlore-novosele",
            "village": "Poro",
            "voices": "2",
        }
        done = client.post(RECORD, form)
        kept = row(re.search(r"VL27-\d{4}-\w", done.location).group())  # type: ignore[union-attr] - it stands there
        assert (kept.theme_id, kept.voices, kept.village) == ("uji-i-pijshem", 2, "Poro")
        page = client.get(done.location).get_data(as_text=True)
        assert "Ujësjellësi i fshatit" in page
        assert re.search(r'<option[^>]*selected[^>]*value="vlore-novosele"', page)
        assert 'value="Poro"' in page
        assert "autofocus" in page

    def test_the_same_form_twice_is_one(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        form = client.form(RECORD) | {"text": "Ndriçim", "place": "vlore-rajoni-1"}
        assert client.post(RECORD, form).location == client.post(RECORD, form).location

    def test_a_chosen_theme_wins_over_the_words(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        done = client.post(RECORD, client.form(RECORD) | {"text": "Ujë", "theme": "tjeter", "place": "-"})
        kept = row(re.search(r"VL27-\d{4}-\w", done.location).group())  # type: ignore[union-attr] - it stands there
        assert (kept.theme_id, kept.place_id) == ("tjeter", None)

    @pytest.mark.parametrize(
        "values",
        [
            {"text": ""},
            {"text": "\x00"},
            {"place": ""},
            {"place": "fier-fier"},
            {"theme": "fluturimi"},
            {"voices": "0"},
            {"voices": "dy"},
            {"source": "petition"},
            {"source": "web"},
        ],
    )
    def test_a_fault_loses_nothing(self, client: HouseClient, values: dict[str, str]) -> None:
        make_hearing()
        client.login("coordinator")
        form = client.form(RECORD) | {
            "text": "Ndriçim te shkolla",
            "place": "vlore-rajoni-1",
            "village": "Skelë",
        }
        page = client.post(RECORD, form | values, status=200).get_data(as_text=True)
        assert "error-summary" in page
        assert 'value="Skelë"' in page

    def test_a_lost_session_keeps_the_text(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        form = client.form(RECORD) | {
            "text": "Ndriçim te shkolla",
            "place": "vlore-rajoni-1",
            "csrf_token": "old",
        }
        assert "Ndriçim te shkolla" in client.post(RECORD, form, status=200).get_data(as_text=True)

    def test_a_pile_of_paper_is_counted(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        form = client.form(f"{RECORD}?sheets=41") | {"text": "Ndriçim", "place": "vlore-rajoni-1"}
        assert form["sheets"] == "41"
        assert "1 nga 41 fletë" in words(client.get(client.post(RECORD, form).location))

    def test_a_voice_leads_back_to_the_recorder(self, client: HouseClient) -> None:
        make_hearing()
        client.login("youth_centre")
        client.post(RECORD, client.form(RECORD) | {"text": "Ndriçim", "place": "vlore-rajoni-1"})
        page = client.get(RECORD).get_data(as_text=True)
        found = re.search(
            r'action="(/staff/vlore/proposals/[^"]+/voice)".*?name="token" value="([^"]+)"', page, re.DOTALL
        )
        assert found is not None
        done = client.post(found.group(1), {"token": found.group(2), "back": RECORD}, token_from=RECORD)
        assert done.location == RECORD
        assert "2 zëra" in words(client.get(RECORD))

    @pytest.mark.parametrize(
        ("who", "status"), [("officer_2", 403), ("budget_officer", 403), ("monitor", 404), ("stranger", 404)]
    )
    def test_others_do_not_record(self, client: HouseClient, who: str, status: int) -> None:
        make_hearing()
        client.login(who).get(RECORD, status=status)

    def test_one_and_three_recorded_cost_the_same(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        counts = []
        for number in range(3):
            client.post(
                RECORD, client.form(RECORD) | {"text": f"Ndriçim {number}", "place": "vlore-rajoni-1"}
            )
            client.get(RECORD)
            counts.append(len(client.statements))
        assert counts[0] == counts[2]

    def test_an_unknown_hearing_is_not_found(self, client: HouseClient) -> None:
        client.login("coordinator").get(RECORD.replace("H07", "H99"), status=404)
