"""The recorder: what is said at a hearing, typed as fast as it is spoken."""

import re

import pytest

from tests.house_client import HouseClient
from tests.proposals.factories import make_hearing, row
from tests.proposals.pages import words

pytestmark = pytest.mark.usefixtures("cycle_id")

RECORD = "/staff/vlore/hearings/VL26-H07/record"


class TestRecorder:
    def test_for_the_same_speaker_place_and_village_stay(self, client: HouseClient) -> None:
        make_hearing()
        client.login("youth_centre")
        form = client.form(RECORD) | {
            "text": "Ujësjellësi i fshatit",
            "place": "vlore-novosele",
            "village": "Poro",
            "voices": "2",
            "next": "same",
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

    def test_the_next_speaker_comes_from_another_village(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        form = client.form(RECORD) | {"text": "Ndriçim", "place": "vlore-rajoni-1", "village": "Poro"}
        done = client.post(RECORD, form)
        assert "village" not in done.location
        assert "place=vlore-rajoni-1" in done.location

    def test_a_pile_of_paper_is_counted_with_what_is_missing(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        client.post(f"{RECORD}/pile", {"sheets": "4"}, token_from=RECORD)
        for sheet in ("1", "3"):
            form = client.form(RECORD) | {"text": "Ndriçim", "place": "vlore-rajoni-1", "sheet": sheet}
            page = client.get(client.post(RECORD, form).location)
        assert "2 nga 4 fletë" in words(page)
        assert "Mungojnë: 2, 4" in words(page)
        assert re.search(r'name="sheet"[^>]*value="4"', page.get_data(as_text=True)), (
            "the next one is offered"
        )

    def test_with_an_unnumbered_sheet_nobody_knows_what_is_missing(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        client.post(f"{RECORD}/pile", {"sheets": "4"}, token_from=RECORD)
        for values in ({"sheet": "1"}, {"source": "paper"}):
            form = client.form(RECORD) | {"text": "Ndriçim", "place": "vlore-rajoni-1"} | values
            page = client.get(client.post(RECORD, form).location)
        assert "2 nga 4 fletë" in words(page)
        assert not re.search(r"data-missing>[^<]*\d", page.get_data(as_text=True))

    def test_the_same_sheet_is_noticed_and_may_hold_a_second_proposal(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        filled = {"text": "Ndriçim", "place": "vlore-rajoni-1", "sheet": "12"}
        client.post(RECORD, client.form(RECORD) | filled)
        form = client.form(RECORD) | filled | {"text": "Ujë"}
        warned = client.post(RECORD, form, status=200).get_data(as_text=True)
        assert "Fleta 12 është shkruar tashmë" in warned
        again = re.search(r'name="again"[^>]*value="12"', warned)
        assert again is not None
        done = client.post(RECORD, form | {"again": "12"})
        kept = row(re.search(r"VL27-\d{4}-\w", done.location).group())  # type: ignore[union-attr] - it stands there
        assert (kept.sheet_number, kept.source.value) == (12, "paper")

    @pytest.mark.parametrize("sheet", ["0", "12K", "D26-001-012-K", "dymbëdhjetë", "99999"])
    def test_a_sheet_that_is_none_is_a_fault(self, client: HouseClient, sheet: str) -> None:
        make_hearing()
        client.login("coordinator")
        form = client.form(RECORD) | {"text": "Ndriçim", "place": "vlore-rajoni-1", "sheet": sheet}
        assert "error-summary" in client.post(RECORD, form, status=200).get_data(as_text=True)

    @pytest.mark.parametrize("sheets", ["0", "10000", "dy"])
    def test_a_pile_that_is_none_is_a_fault(self, client: HouseClient, sheets: str) -> None:
        make_hearing()
        client.login("coordinator")
        done = client.post(f"{RECORD}/pile", {"sheets": sheets}, token_from=RECORD, status=200)
        assert "error-summary" in done.get_data(as_text=True)

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
