"""The octet check notices every breakage it is there for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.formats.calendar_check import problems
from pb_app.formats.icalendar_feed import join_feed, render_event, render_single

from .calendar_breakages import BREAKAGES, FEED
from .calendar_examples import INFO, make_event


def test_the_feed_that_is_broken_below_is_right() -> None:
    assert problems(FEED) == []


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_breakage_is_noticed_and_named(name: str) -> None:
    breakage, says = BREAKAGES[name]
    broken = breakage(FEED)
    assert broken != FEED
    assert says in "\n".join(problems(broken))


def test_a_problem_names_its_line() -> None:
    lines = FEED.split(b"\r\n")
    number = lines.index(b"SEQUENCE:2") + 1
    assert problems(FEED.replace(b"SEQUENCE:2", b"SEQUENCE:x", 1)) == [
        f"line {number}: SEQUENCE is no count from 0: 'x'"
    ]


def test_a_file_of_one_event_is_no_feed_and_a_feed_no_file() -> None:
    body = render_event(make_event())
    assert problems(render_single(INFO, body), single_event=True) == []
    assert "line 1: VCALENDAR without X-WR-CALNAME" in problems(render_single(INFO, body))
    assert any(
        "X-WR-CALNAME has no place" in problem
        for problem in problems(join_feed(INFO, [body]), single_event=True)
    )
    assert "2 events in a file of one" in problems(FEED, single_event=True)
    assert "0 events in a file of one" in problems(render_single(INFO, b""), single_event=True)


def test_the_english_feed_is_checked_alike() -> None:
    event = make_event(language="en", status="CANCELLED", summary="CANCELLED: Public hearing")
    english = [render_event(event)]
    assert "more than one language: en, sq" in problems(join_feed(INFO, english))


@given(st.binary(max_size=300) | st.text('BEGIND:;="\\,VCALRTZO \r\n', max_size=120).map(str.encode))
def test_any_octets_get_an_answer(octets: bytes) -> None:
    assert problems(octets) != []


@given(st.integers(0, len(FEED) - 1), st.binary(max_size=3))
def test_any_damage_to_the_feed_gets_an_answer(position: int, octets: bytes) -> None:
    assert isinstance(problems(FEED[:position] + octets + FEED[position + 1 :]), list)
