"""Votes before leaving: one number a proposal, saved together, into the minutes and onto the hearing's page."""

import pytest
import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.day.minutes import MinutesDraft, decode, encode
from pb_app.hearings.day.minutes_reading import compose
from pb_app.hearings.day.minutes_service import publish_minutes, save_minutes
from pb_app.hearings.meeting_service import record_attendance
from pb_app.hearings.rules import HearingStatus, Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.proposals.service import count_votes
from pb_app.proposals.tables import HearingVote
from pb_app.proposals.voting_rules import VoteKind, VoteSheet, check_votes, doubts_of
from tests.cast import Cast
from tests.hearings.factories import announced
from tests.hearings_day.conftest import TODAY
from tests.house_client import HouseClient
from tests.proposals.factories import listed, make_hearing, row
from tests.proposals.pages import words
from tests.proposals.test_recording import record

pytestmark = pytest.mark.usefixtures("cycle_id")
VOTES = "/staff/vlore/hearings/VL26-H07/votes"


def a_sheet(votes: dict[str, int | None], kind: VoteKind = VoteKind.DOTS, most_each: int = 3) -> VoteSheet:
    return VoteSheet(kind=kind, most_each=most_each, votes=votes)


def count(
    cast: Cast,
    votes: dict[str, int | None],
    version: int = 0,
    who: str = "coordinator",
    ref: str = "VL26-H07",
) -> None:
    count_votes(
        cast.actor(who),
        municipality_id="vlore",
        hearing_ref=ref,
        expected_version=version,
        sheet=a_sheet(votes),
    )


class TestRules:
    @pytest.mark.parametrize(("votes", "most_each"), [({}, 0), ({}, 51), ({"r": -1}, 3), ({"r": 100_001}, 3)])
    def test_numbers_have_limits(self, votes: dict[str, int | None], most_each: int) -> None:
        with pytest.raises(DomainError):
            check_votes(a_sheet(votes, most_each=most_each))

    @pytest.mark.parametrize(
        ("sheet", "people", "codes"),
        [
            (a_sheet({"a": 30, "b": 0, "c": None}), 10, []),
            (a_sheet({"a": 30, "b": 1}), 10, ["more_votes_than_people"]),
            (a_sheet({"a": 30, "b": 1}), None, []),
            (a_sheet({"a": 11}), 10, []),
            (a_sheet({"a": 11}, VoteKind.HANDS), 10, ["more_hands_than_people"]),
            (a_sheet({"a": 1}), 0, ["more_votes_than_people"]),
        ],
    )
    def test_more_votes_than_people_are_doubted(
        self, sheet: VoteSheet, people: int | None, codes: list[str]
    ) -> None:
        assert [doubt.code for doubt in doubts_of(sheet, people)] == codes


class TestCounting:
    def test_the_sum_of_a_proposal_follows(self, cast: Cast) -> None:
        make_hearing()
        ref = record(cast)
        count(cast, {ref: 23})
        assert row(ref).hearing_votes == 23
        count(cast, {ref: 20}, version=1)
        assert row(ref).hearing_votes == 20
        count(cast, {ref: None}, version=2)
        assert row(ref).hearing_votes == 0
        assert db.session.scalar(sa.select(sa.func.count()).select_from(HearingVote)) == 0

    def test_nobody_was_for_it_is_not_nobody_counted(self, cast: Cast) -> None:
        make_hearing()
        first, second = record(cast), record(cast, key="k2")
        count(cast, {first: 0, second: None})
        assert db.session.scalars(sa.select(HearingVote.votes)).all() == [0]

    def test_who_saves_second_is_told(self, cast: Cast) -> None:
        make_hearing()
        ref = record(cast)
        count(cast, {ref: 5})
        with pytest.raises(StaleVersion):
            count(cast, {ref: 6})
        assert row(ref).hearing_votes == 5

    @pytest.mark.parametrize("who", ["officer_2", "budget_officer", "monitor", "stranger"])
    def test_others_count_nothing(self, cast: Cast, who: str) -> None:
        make_hearing()
        ref = record(cast)
        with pytest.raises(Forbidden):
            count(cast, {ref: 5}, who=who)

    def test_a_proposal_from_elsewhere_gets_no_votes_here(self, cast: Cast) -> None:
        make_hearing()
        make_hearing("VL26-H08")
        for ref in (record(cast, ref="VL26-H08"), listed(place_id="vlore-rajoni-1"), "no-such-ref"):
            with pytest.raises(NotFound):
                count(cast, {ref: 5})

    def test_a_cancelled_hearing_takes_none(self, cast: Cast) -> None:
        make_hearing(status=HearingStatus.CANCELLED)
        with pytest.raises(DomainError, match="hearing_not_recordable"):
            count(cast, {})


class TestPage:
    def test_votes_are_typed_and_stand_there(self, client: HouseClient, cast: Cast) -> None:
        make_hearing()
        ref = record(cast, place_id="vlore-rajoni-1")
        client.login("youth_centre")
        client.post(VOTES, client.form(VOTES) | {"kind": "dots", "most_each": "3", ref: "23"})
        assert f'name="{ref}"' in client.get(VOTES).get_data(as_text=True)
        assert row(ref).hearing_votes == 23
        assert "23 vota" in words(client.get("/vlore/proposals"))

    def test_too_many_ask_for_a_tick(self, client: HouseClient, cast: Cast) -> None:
        hearing = announced(place_ids=("vlore-rajoni-1",), slot=Slot(TODAY))
        record_attendance(
            actor=SYSTEM, hearing_id=hearing.id, expected_version=0, counts=AttendanceCounts(total=10)
        )
        ref = record(cast, ref=hearing.ref)
        path = f"/staff/vlore/hearings/{hearing.ref}/votes"
        client.login("coordinator")
        form = client.form(path) | {"kind": "hands", "most_each": "1", ref: "11"}
        page = client.post(path, form, status=200)
        assert "11 vota janë shumë: të pranishëm ishin 10" in words(page)
        assert row(ref).hearing_votes == 0
        client.post(path, form | {"confirm": ["more_votes_than_people", "more_hands_than_people"]})
        assert row(ref).hearing_votes == 11

    def test_two_who_count_see_both_numbers(self, client: HouseClient, cast: Cast) -> None:
        make_hearing()
        ref = record(cast)
        client.login("coordinator")
        form = client.form(VOTES) | {"kind": "hands", "most_each": "1", ref: "7"}
        count(cast, {ref: 5})
        page = client.post(VOTES, form, status=409)
        assert row(ref).hearing_votes == 5
        shown = page.get_data(as_text=True)
        assert 'value="7"' in shown
        assert ">5<" in shown
        fresh = client.form(VOTES)["version"]
        client.post(VOTES, form | {"version": fresh})
        assert row(ref).hearing_votes == 7

    @pytest.mark.parametrize(
        "values",
        [
            {"kind": ""},
            {"kind": "coins"},
            {"most_each": ""},
            {"most_each": "0"},
            {"votes": "dy"},
            {"votes": "999999"},
        ],
    )
    def test_a_fault_is_said_and_nothing_written(
        self, client: HouseClient, cast: Cast, values: dict[str, str]
    ) -> None:
        make_hearing()
        ref = record(cast)
        client.login("coordinator")
        form = client.form(VOTES) | {"kind": "hands", "most_each": "1", ref: values.get("votes", "7")}
        page = client.post(VOTES, form | values, status=200).get_data(as_text=True)
        assert "error-summary" in page
        assert row(ref).hearing_votes == 0

    def test_nothing_recorded_says_so(self, client: HouseClient) -> None:
        make_hearing()
        assert "Nuk ka për çfarë të votohet" in words(client.login("coordinator").get(VOTES))

    def test_one_and_three_cost_the_same(self, client: HouseClient, cast: Cast) -> None:
        make_hearing()
        client.login("coordinator")
        counts = []
        for number in range(3):
            record(cast, key=f"k{number}")
            client.get(VOTES)
            counts.append(len(client.statements))
        assert counts[0] == counts[2]


class TestWhereTheyShow:
    def test_in_the_minutes_and_on_the_hearings_page(self, client: HouseClient, cast: Cast) -> None:
        hearing = announced(place_ids=("vlore-rajoni-1",), slot=Slot(TODAY))
        more, less, none = (record(cast, ref=hearing.ref, key=f"k{n}", text=f"Kërkesa {n}") for n in "abc")
        count(cast, {less: 4, more: 23, none: None}, ref=hearing.ref)
        content = compose("vlore", hearing.ref)
        assert [one.votes for one in content.proposals] == [23, 4, None]
        assert decode(encode(content)) == content, "they are frozen with the minutes"
        save_minutes(
            actor=SYSTEM, hearing_id=hearing.id, expected_version=0, draft=MinutesDraft(text="U tha.")
        )
        publish_minutes(actor=SYSTEM, hearing_id=hearing.id, expected_version=1)
        for path in ("", "/minutes"):
            page = words(client.get(f"/vlore/hearings/{hearing.ref}{path}"))
            assert "23 vota në dëgjesë" in page
            assert "4 vota në dëgjesë" in page
        assert "më së shumti 3 pika secili" in page

    def test_a_hearing_without_votes_says_nothing_of_them(self, client: HouseClient, cast: Cast) -> None:
        hearing = announced(place_ids=("vlore-rajoni-1",), slot=Slot(TODAY))
        record(cast, ref=hearing.ref)
        assert "Votat para largimit" not in words(client.get(f"/vlore/hearings/{hearing.ref}"))
        assert compose("vlore", hearing.ref).voting is None
