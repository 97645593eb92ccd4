"""The agenda as people write it."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.hearings.day.agenda import AgendaLine, AgendaPart, is_timed, read_agenda, suggest_agenda


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("16:30 Hapja", AgendaLine("Hapja", time(16, 30))),
        ("16.45–17.15 Paraqitja", AgendaLine("Paraqitja", time(16, 45), time(17, 15))),
        ("16:45 - 17:15: Paraqitja", AgendaLine("Paraqitja", time(16, 45), time(17, 15))),
        ("Ora 9.00 – Hapja", AgendaLine("Hapja", time(9, 0))),
        ("ora 9.00 deri në 9.30, Hapja", AgendaLine("Hapja", time(9, 0), time(9, 30))),
        ("• 18:00 Mbyllja", AgendaLine("Mbyllja", time(18, 0))),
        ("- Diskutim", AgendaLine("Diskutim")),
        ("1. Buxheti 2027", AgendaLine("1. Buxheti 2027")),
        ("12.10.2026 takimi tjetër", AgendaLine("12.10.2026 takimi tjetër")),
        ("16.455 mijë lekë", AgendaLine("16.455 mijë lekë")),
        ("25:10 Hapja", AgendaLine("25:10 Hapja")),
        ("16:75 Hapja", AgendaLine("16:75 Hapja")),
        ("18:00–17:00 Mbrapsht", AgendaLine("18:00–17:00 Mbrapsht")),
        ("16:30", AgendaLine("16:30")),
        ("16 veta flasin", AgendaLine("16 veta flasin")),
    ],
)
def test_a_line(written: str, read: AgendaLine) -> None:
    assert read_agenda(written) == (read,)


def test_hours_are_written_one_way() -> None:
    first, second, third = read_agenda("9.05 Hapja\n\n9.10-9.40 Buxheti\nTë ndryshme\n")
    assert (first.hours, second.hours, third.hours) == ("09:05", "09:10–09:40", "")
    assert is_timed((first, second, third))
    assert not is_timed((third,))


@given(st.text(max_size=300))
def test_no_letter_is_lost(text: str) -> None:
    kept = "".join(line.hours + line.text for line in read_agenda(text))
    letters = sorted(char for char in text if char.isalpha())
    lost = [char for char in letters if letters.count(char) > kept.count(char)]
    assert set("".join(lost).lower()) <= set("oratdeiën"), "only «ora», «deri në» and «to» are left out"


def test_a_draft_fills_the_hearing_from_start_to_end() -> None:
    parts = suggest_agenda(time(16, 30), 90)
    assert [part for part, _start, _end in parts] == list(AgendaPart)
    assert (parts[0][1], parts[-1][2]) == (time(16, 30), time(18, 0))
    assert all(parts[at][2] == parts[at + 1][1] for at in range(4))
    longest = max(
        parts, key=lambda part: (part[2].hour * 60 + part[2].minute) - (part[1].hour * 60 + part[1].minute)
    )
    assert longest[0] is AgendaPart.DISCUSSION


@given(st.times(), st.integers(-10, 2000))
def test_a_draft_never_overlaps(start: time, minutes: int) -> None:
    parts = suggest_agenda(start.replace(second=0, microsecond=0), minutes)
    assert all(begins < ends for _part, begins, ends in parts)


def test_a_draft_does_not_run_past_midnight() -> None:
    assert suggest_agenda(time(23, 0), 90) == ()
