"""Counting in the hall: steps of several devices add up, pages of the sheet may be corrected."""

import itertools
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.hearings.attendance import AttendanceCounts, add_people
from pb_app.hearings.day.counting import count_attendance, count_page, list_pages
from pb_app.hearings.day.tables import AttendanceStep
from pb_app.hearings.meeting_service import record_attendance
from pb_app.hearings.particulars import find_attendance
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.tables import Attendance
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, StaleVersion
from tests.cast import Cast
from tests.hearings.factories import announced, rows_of
from tests.house_client import HouseClient

PHONE, OTHER = "phone-of-the-door", "phone-at-the-back"


def step(card: HearingCard, device: str, number: int, **change: int) -> AttendanceCounts:
    return count_attendance(actor=SYSTEM, hearing_id=card.id, change=change, device_key=device, number=number)


def stands(card: HearingCard) -> AttendanceCounts:
    found = find_attendance(card.id, for_staff=True)
    assert found is not None
    return found.counts


def test_two_phones_add_up(today: HearingCard) -> None:
    step(today, PHONE, 1, women=3)
    step(today, OTHER, 1, men=2, women=1)
    counts = step(today, PHONE, 2, women=1)
    assert (counts.women, counts.men, counts.total) == (5, 2, 7)
    assert counts.under_16 is None, "what nobody counted stays unknown"


def test_a_step_that_arrives_twice_counts_once(today: HearingCard) -> None:
    step(today, PHONE, 1, women=3)
    assert step(today, PHONE, 1, women=3).women == 3
    assert len(rows_of(AttendanceStep)) == 1


def test_the_total_follows_the_largest_group() -> None:
    by_sex = add_people(AttendanceCounts(), {"women": 10, "men": 5})
    assert by_sex.total == 15
    assert add_people(by_sex, {"from_65": 4}).total == 15, "an age is no further person"
    assert add_people(by_sex, {"women": -1}).total == 14
    ages_first = add_people(AttendanceCounts(), {"from_65": 4})
    assert add_people(ages_first, {"women": 3}).total == 4


def test_a_total_that_was_written_stays() -> None:
    written = AttendanceCounts(total=33)
    assert add_people(written, {"women": 20}).total == 33
    assert add_people(written, {"women": 20, "men": 14}).total == 34
    assert add_people(written, {"total": 1}).total == 34


STEPS = st.lists(
    st.dictionaries(
        st.sampled_from(["women", "men", "under_16", "from_65", "disabilities"]), st.integers(1, 9)
    ),
    max_size=4,
)


@given(STEPS)
def test_the_order_of_steps_does_not_matter(steps: list[dict[str, int]]) -> None:
    results = set()
    for order in itertools.permutations(steps):
        counts = AttendanceCounts()
        for change in order:
            counts = add_people(counts, change)
        results.add(counts)
    assert len(results) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"women": -1}, "count_negative"),
        ({"mayors": 1}, "unknown_count"),
        ({"total": -1}, "count_negative"),
        ({"women": 9_999_999}, "count_negative"),
    ],
)
def test_what_cannot_be_counted(today: HearingCard, change: dict[str, int], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        step(today, PHONE, 1, **change)
    assert caught.value.code == code
    assert rows_of(Attendance) == rows_of(AttendanceStep) == []


@pytest.mark.parametrize(
    ("device", "number"), [("", 1), ("x" * 65, 1), ("page-0001", 1), (PHONE, 0), ("a b c d e", 1)]
)
def test_a_device_has_a_name_and_counts_its_steps(today: HearingCard, device: str, number: int) -> None:
    with pytest.raises(DomainError, match="device_unreadable"):
        step(today, device, number, women=1)


def test_nobody_counts_before_the_day_nor_without_a_right(cast: Cast, today: HearingCard) -> None:
    coming = announced()
    with pytest.raises(DomainError, match="not_yet_held"):
        step(coming, PHONE, 1, women=1)
    for key in ("officer_2", "monitor", "stranger"):
        with pytest.raises(Forbidden):
            count_attendance(
                actor=cast.actor(key), hearing_id=today.id, change={"women": 1}, device_key=PHONE, number=1
            )


def test_pages_of_the_sheet_add_up_and_may_be_corrected(today: HearingCard) -> None:
    def page(number: int, **totals: int) -> AttendanceCounts:
        return count_page(actor=SYSTEM, hearing_id=today.id, page=number, totals=totals)

    page(1, women=12, men=9)
    page(2, women=3, men=4, under_16=1)
    assert page(2, women=3, men=4, under_16=1).total == 28, "the same page again changes nothing"
    counts = page(1, women=11, men=9)
    assert (counts.women, counts.men, counts.total) == (14, 13, 27)
    assert [(one.number, one.counts) for one in list_pages(today.id)] == [
        (1, {"women": 11, "men": 9}),
        (2, {"women": 3, "men": 4, "under_16": 1}),
    ]
    for number, totals, code in [
        (0, {"women": 1}, "page_unreadable"),
        (3, {"women": -1}, "count_negative"),
        (3, {}, "page_empty"),
    ]:
        with pytest.raises(DomainError, match=code):
            page(number, **totals)


def test_who_writes_numbers_sees_what_was_counted_meanwhile(today: HearingCard) -> None:
    step(today, PHONE, 1, women=3)
    with pytest.raises(StaleVersion):
        record_attendance(
            actor=SYSTEM, hearing_id=today.id, expected_version=0, counts=AttendanceCounts(total=1)
        )


def test_big_buttons_work_without_script(client: HouseClient, today: HearingCard) -> None:
    path = f"/staff/vlore/hearings/{today.ref}/attendance"
    centre = client.login("youth_centre")
    fields = centre.form(path)
    sent = {name: fields[name] for name in ("csrf_token", "device", "number")} | {"step": "women:1"}
    centre.post(f"{path}/count", sent)
    centre.post(f"{path}/count", sent)
    assert stands(today).women == 1, "a double tap of the same page counts once"
    again = centre.form(path)
    centre.post(f"{path}/count", {**sent, "device": again["device"], "step": "women:-1"})
    assert stands(today).women == 0
    page = centre.post(f"{path}/count", {**sent, "device": "another-device", "step": "women:-1"})
    assert page.location.endswith(path)
    assert stands(today).women == 0


def test_the_script_hears_what_stands(client: HouseClient, today: HearingCard) -> None:
    step(today, OTHER, 1, men=4)
    path = f"/staff/vlore/hearings/{today.ref}/attendance"
    coordinator = client.login("coordinator")
    page = coordinator.get(path).get_data(as_text=True)
    assert json.loads(re.findall(r'data-counts="([^"]+)"', page)[0].replace("&#34;", '"'))["men"] == 4
    sent = {"device": PHONE, "number": "1", "change-women": "3", "change-from_65": "2"}
    json_wanted = {"Accept": "application/json"}
    answer = coordinator.post(f"{path}/count", sent, token_from=path, status=200, headers=json_wanted)
    assert (answer.json["counts"]["women"], answer.json["counts"]["total"], answer.json["error"]) == (
        3,
        7,
        "",
    )
    refused = coordinator.post(
        f"{path}/count",
        sent | {"number": "2", "change-women": "-9"},
        token_from=path,
        status=400,
        headers=json_wanted,
    )
    assert refused.json["counts"]["women"] == 3
    assert refused.json["error"]


def test_a_page_is_typed_on_the_phone(client: HouseClient, today: HearingCard) -> None:
    path = f"/staff/vlore/hearings/{today.ref}/attendance"
    officer = client.login("officer_1")
    officer.post(f"{path}/page", {"page-page": "1", "page-women": "12", "page-men": "9"}, token_from=path)
    page = officer.get(path).get_data(as_text=True)
    assert "Gra" in page
    assert 'value="2"' in page, "the next page is offered"
    assert stands(today).total == 21
    wrong = officer.post(
        f"{path}/page", {"page-page": "x", "page-women": "12"}, token_from=path, status=200
    ).get_data(as_text=True)
    assert '<a href="#page-page">' in wrong
