"""What the office sees and does: queue, answer, correction, recorder; and who does not."""

import re

import pytest

from pb_app.kernel.errors import DomainError
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import moderate_proposal
from pb_app.web.error_texts import text_of
from tests.cast import Cast
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, TEXT, listed, make_hearing, row, submit
from tests.proposals.pages import words

pytestmark = pytest.mark.usefixtures("cycle_id")

QUEUE = "/staff/vlore/proposals"
RECORD = "/staff/vlore/hearings/VL26-H07/record"


def said(ref: str) -> str:
    return f"{QUEUE}/{ref}"


class TestQueue:
    def test_what_waits_is_published_by_one_click_and_leads_back(self, client: HouseClient) -> None:
        ref = submit().ref
        client.login("coordinator")
        page = client.get(f"{QUEUE}?status=submitted")
        assert TEXT in words(page)
        fields = {"status": "listed", "version": "1", "back": f"{QUEUE}?status=submitted"}
        assert client.post(said(ref), fields).location == f"{QUEUE}?status=submitted"
        assert row(ref).status is ProposalStatus.LISTED

    @pytest.mark.parametrize(
        "back",
        [
            "https://evil.example/",
            "//evil.example",
            "/staff/fier/proposals",
            "/staff/vlore/..//evil",
            "\\\\evil",
            "",
        ],
    )
    def test_no_button_leads_elsewhere(self, client: HouseClient, back: str) -> None:
        ref = submit().ref
        client.login("coordinator")
        done = client.post(said(ref), {"status": "listed", "version": "1", "back": back})
        assert done.location == said(ref)

    def test_the_filters_narrow(self, client: HouseClient) -> None:
        make_hearing()
        submit(text="Në pritje te Rajoni 3")
        listed(text="E botuar në Novoselë", place_id="vlore-novosele", theme_id="tjeter")
        client.login("coordinator")
        for query, shown, hidden in (
            ("status=submitted", "Në pritje", "E botuar"),
            ("place=vlore-novosele", "E botuar", "Në pritje"),
            ("theme=tjeter", "E botuar", "Në pritje"),
            ("q=pritje", "Në pritje", "E botuar"),
        ):
            page = words(client.get(f"{QUEUE}?{query}"))
            assert shown in page
            assert hidden not in page
        assert "Nuk u gjet asgjë" in words(client.get(f"{QUEUE}?q=helikopter"))

    def test_it_narrows_to_a_hearing(self, client: HouseClient) -> None:
        make_hearing()
        listed(text="Nga interneti")
        client.login("coordinator")
        client.post(RECORD, client.form(RECORD) | {"text": "Nga salla", "place": "vlore-rajoni-1"})
        page = words(client.get(f"{QUEUE}?hearing=VL26-H07"))
        assert "Nga salla" in page
        assert "Nga interneti" not in page

    @pytest.mark.parametrize("query", ["status=%00", "hearing=%00", "place=x", "after=-1", "q=%22"])
    def test_odd_addresses_are_answered(self, client: HouseClient, query: str) -> None:
        submit()
        client.login("coordinator").get(f"{QUEUE}?{query}")

    def test_one_and_three_proposals_cost_the_same(self, client: HouseClient) -> None:
        client.login("coordinator")
        submit()
        client.get(QUEUE)
        one = len(client.statements)
        for place_id in ("vlore-novosele", "vlore-orikum"):
            listed(place_id=place_id)
        client.get(QUEUE)
        assert len(client.statements) == one

    @pytest.mark.parametrize("who", ["monitor", "stranger"])
    def test_for_others_it_does_not_exist(self, client: HouseClient, who: str) -> None:
        ref = listed()
        client.login(who)
        for path in (QUEUE, said(ref), f"{said(ref)}/edit"):
            client.get(path, status=404)

    def test_a_visitor_is_sent_to_the_log_in(self, client: HouseClient) -> None:
        assert "/staff/login" in client.get(QUEUE, status=303).location


class TestAnswering:
    def test_a_no_with_its_reason(self, client: HouseClient) -> None:
        ref = submit().ref
        client.login("coordinator")
        form = client.form(said(ref))
        missing = client.post(said(ref), form | {"status": "declined"}, status=200)
        assert text_of(DomainError("reason_required")) in words(missing)
        client.post(said(ref), form | {"status": "declined", "reason": "Nuk është vend publik"})
        assert (row(ref).status, row(ref).status_reason) == (ProposalStatus.DECLINED, "Nuk është vend publik")

    def test_passing_it_on(self, client: HouseClient) -> None:
        ref = submit().ref
        client.login("coordinator")
        form = client.form(said(ref)) | {
            "status": "forwarded",
            "reason": "Rrugë kombëtare",
            "forwarded_to": "ARRSH",
        }
        client.post(said(ref), form)
        assert row(ref).forwarded_to == "ARRSH"
        assert "ARRSH" in words(client.get(said(ref)))

    @pytest.mark.parametrize("status", ["", "withdrawn", "submitted", "fluturim", "\x00"])
    def test_a_state_that_is_no_choice_is_refused(self, client: HouseClient, status: str) -> None:
        ref = submit().ref
        client.login("coordinator")
        client.post(said(ref), client.form(said(ref)) | {"status": status}, status=200)
        assert row(ref).status is ProposalStatus.SUBMITTED

    def test_a_stale_answer_keeps_what_was_chosen(self, client: HouseClient, cast: Cast) -> None:
        ref = submit().ref
        client.login("coordinator")
        form = client.form(said(ref))
        moderate_proposal(
            cast.coordinator,
            municipality_id="vlore",
            ref=ref,
            expected_version=1,
            status=ProposalStatus.LISTED,
        )
        late = client.post(said(ref), form | {"status": "declined", "reason": "Arsyeja ime"}, status=409)
        assert "Arsyeja ime" in late.get_data(as_text=True)
        fresh = re.search(r'name="version"[^>]*value="(\d+)"', late.get_data(as_text=True))
        assert fresh is not None
        client.post(
            said(ref), form | {"status": "declined", "reason": "Arsyeja ime", "version": fresh.group(1)}
        )
        assert row(ref).status is ProposalStatus.DECLINED

    @pytest.mark.parametrize(
        ("who", "sees"),
        [("coordinator", True), ("officer_1", True), ("budget_officer", False), ("youth_centre", False)],
    )
    def test_contact_data_are_shown_to_who_answers(
        self, client: HouseClient, who: str, *, sees: bool
    ) -> None:
        ref = listed(place_id="vlore-rajoni-1", contact=Contact(name=NAME, email=EMAIL, phone=PHONE))
        page = client.login(who).get(said(ref)).get_data(as_text=True)
        assert [canary in page for canary in (NAME, EMAIL, PHONE)] == [sees] * 3

    @pytest.mark.parametrize("who", ["budget_officer", "youth_centre", "officer_2"])
    def test_who_only_reads_has_no_form_and_no_way_round_it(self, client: HouseClient, who: str) -> None:
        ref = listed(place_id="vlore-rajoni-1")
        client.login(who)
        may_read = 403 if who == "officer_2" else 200
        page = client.get(said(ref), status=may_read)
        assert 'name="status"' not in page.get_data(as_text=True)
        client.get(f"{said(ref)}/edit", status=403)
        token = client.csrf_token(QUEUE)
        for path in (said(ref), f"{said(ref)}/edit", f"{said(ref)}/voice"):
            client.post(
                path, {"status": "declined", "reason": "x", "version": "2", "csrf_token": token}, status=403
            )
        assert row(ref).version == 2

    def test_the_youth_centre_does_not_see_what_waits(self, client: HouseClient) -> None:
        ref = submit().ref
        client.login("youth_centre")
        client.get(said(ref), status=403)
        assert TEXT not in words(client.get(QUEUE))

    def test_one_voice_more_counts_once_a_click(self, client: HouseClient) -> None:
        ref = listed()
        client.login("coordinator")
        form = client.form(said(ref))
        for _ in range(2):
            client.post(f"{said(ref)}/voice", {"token": form["token"]}, token_from=said(ref))
        assert row(ref).voices == 2

    @pytest.mark.parametrize("ref", ["VL27-9999-X", "%00", "x"])
    def test_what_does_not_exist_is_not_found(self, client: HouseClient, ref: str) -> None:
        client.login("coordinator").get(said(ref), status=404)


class TestCorrecting:
    def test_the_words_before_stay_in_the_history(self, client: HouseClient) -> None:
        ref = listed()
        client.login("coordinator")
        path = f"{said(ref)}/edit"
        form = client.form(path) | {
            "theme": "ndricimi",
            "place": "vlore-rajoni-3",
            "voices": "2",
            "text": "Ndriçim te stadiumi",
        }
        client.post(path, form)
        page = words(client.get(said(ref)))
        assert "Ndriçim te stadiumi" in page
        assert TEXT in page

    @pytest.mark.parametrize(
        "values",
        [
            {"text": ""},
            {"voices": "0"},
            {"voices": "shumë"},
            {"place": "fier-fier"},
            {"theme": "x"},
            {"protocol_on": "32.1.2026"},
            {"signatures": "-1"},
        ],
    )
    def test_a_fault_keeps_the_rest(self, client: HouseClient, values: dict[str, str]) -> None:
        ref = listed()
        client.login("coordinator")
        path = f"{said(ref)}/edit"
        form = client.form(path) | {
            "theme": "ndricimi",
            "place": "-",
            "voices": "2",
            "text": "Teksti im",
            "village": "Skelë",
        }
        page = client.post(path, form | values, status=200).get_data(as_text=True)
        assert "error-summary" in page
        assert 'value="Skelë"' in page
        assert row(ref).text == TEXT

    def test_a_stale_edit_shows_both_texts(self, client: HouseClient) -> None:
        ref = listed()
        client.login("coordinator")
        path = f"{said(ref)}/edit"
        form = client.form(path) | {"theme": "ndricimi", "place": "vlore-rajoni-3", "voices": "1"}
        client.post(path, form | {"text": "E para ishte kjo"})
        page = client.post(path, form | {"text": "E dyta është kjo"}, status=409)
        assert "E para ishte kjo" in words(page)
        assert "E dyta është kjo" in words(page)
        assert row(ref).text == "E para ishte kjo"
