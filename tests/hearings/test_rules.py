"""What a slot, a transition and a count may be; no application, no database."""

from datetime import date, time

import pytest

from pb_app.hearings.attendance import AttendanceCounts, check_counts, hidden_counts
from pb_app.hearings.doubts import Neighbour, clashes, doubt_of_notice, doubts_of_slot, require_ticks
from pb_app.hearings.rules import (
    Appointment,
    CalendarStatus,
    HearingFacts,
    HearingStatus,
    Slot,
    VenueChoice,
    calendar_status,
    can_become,
    check_facts,
    check_held,
    check_not_past,
    check_reason,
    check_slot,
    check_transition,
    is_completion,
    raises_sequence,
    shown_end,
)
from pb_app.kernel.errors import DomainError, NeedsConfirmation, Warn

DAY = date(2026, 10, 20)
D, T, C, H, X = HearingStatus


@pytest.mark.parametrize(
    ("old", "allowed"),
    [(D, {T, C}), (T, {C, H, X}), (C, {H, X}), (H, {C}), (X, {C})],
)
def test_states_follow_one_another_as_the_domain_says(
    old: HearingStatus, allowed: set[HearingStatus]
) -> None:
    assert {status for status in HearingStatus if can_become(old, status)} == allowed
    for status in set(HearingStatus) - allowed:
        with pytest.raises(DomainError, match="transition"):
            check_transition(old, status)


@pytest.mark.parametrize(
    ("slot", "code", "field"),
    [
        (Slot(DAY, time(16), time(16)), "end_before_start", "end_time"),
        (Slot(DAY, time(16), time(15)), "end_before_start", "end_time"),
        (Slot(DAY, None, time(15)), "end_without_start", "start_time"),
        (Slot(date(2026, 3, 29), time(2, 30)), "time_does_not_exist", "start_time"),
        (Slot(date(2026, 3, 29), time(1, 30), time(2, 30)), "time_does_not_exist", "end_time"),
        (Slot(date(1999, 12, 31), time(10)), "year_out_of_range", "on_date"),
        (Slot(date(2101, 1, 1), None), "year_out_of_range", "on_date"),
    ],
)
def test_a_slot_that_cannot_be_names_its_field(slot: Slot, code: str, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_slot(slot)
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(
    "slot",
    [
        Slot(DAY),
        Slot(DAY, time(16, 30)),
        Slot(DAY, time(16, 30), time(18)),
        Slot(date(2026, 10, 25), time(2, 30)),
    ],
)
def test_a_slot_may_be_incomplete(slot: Slot) -> None:
    check_slot(slot)


def test_today_is_not_past() -> None:
    check_not_past(Slot(DAY), DAY)
    with pytest.raises(DomainError, match="in_the_past"):
        check_not_past(Slot(date(2026, 10, 19)), DAY)
    check_held(Slot(DAY), DAY)
    with pytest.raises(DomainError, match="not_yet_held"):
        check_held(Slot(date(2026, 10, 21)), DAY)


@pytest.mark.parametrize(
    ("slot", "minutes", "end"),
    [
        (Slot(DAY, time(16, 30), time(17)), 90, time(17)),
        (Slot(DAY, time(16, 30)), 90, time(18)),
        (Slot(DAY), 90, None),
        (Slot(DAY, time(23, 0)), 90, time(23, 59)),
        (Slot(DAY, time(23, 59)), 90, time(23, 59, 59)),
        (Slot(date(2026, 3, 29), time(0, 45)), 90, time(3, 15)),
    ],
)
def test_the_end_shown_lies_after_the_start_on_the_same_day(
    slot: Slot, minutes: int, end: time | None
) -> None:
    assert shown_end(slot, minutes) == end


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://x.al", "https://a b", "https://x.al/ë", "x.al"]
)
def test_an_online_address_is_a_web_address_that_calendars_take(address: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_facts(HearingFacts(slot=Slot(DAY), online_url=address))
    assert caught.value.field == "online_url"


def test_a_text_that_does_not_fit_is_an_error_of_its_field() -> None:
    with pytest.raises(DomainError) as caught:
        check_facts(HearingFacts(slot=Slot(DAY), purpose="ë" * 1_000_000))
    assert (caught.value.code, caught.value.field) == ("too_long", "purpose")
    with pytest.raises(DomainError, match="reason_required"):
        check_reason("  ")


def test_filling_in_what_was_unknown_is_no_move() -> None:
    assert is_completion(Slot(DAY), Slot(DAY, time(16), time(18)))
    assert is_completion(Slot(DAY, time(16)), Slot(DAY, time(16), time(18)))
    assert not is_completion(Slot(DAY, time(16)), Slot(DAY, time(17)))
    assert not is_completion(Slot(DAY), Slot(date(2026, 10, 21)))


def appointment(**given: object) -> Appointment:
    facts: dict[str, object] = {
        "slot": Slot(DAY, time(16)), "status": C, "place_ids": frozenset({"a"}), "venue": VenueChoice(text="Salla"),
    }  # fmt: skip
    return Appointment(**(facts | given))  # type: ignore[arg-type] - by name


@pytest.mark.parametrize(
    "change",
    [
        {"slot": Slot(DAY, time(17))},
        {"slot": Slot(DAY, time(16), time(18))},
        {"place_ids": frozenset({"b"})},
        {"venue": VenueChoice(text="Salla tjetër")},
        {"status": X},
        {"status": T},
    ],
)
def test_subscribers_learn_of_a_change_of_time_place_and_state(change: dict[str, object]) -> None:
    assert raises_sequence(appointment(), appointment(**change))


def test_sequence_stands_until_the_first_publication_and_when_a_hearing_was_held() -> None:
    assert not raises_sequence(appointment(status=D), appointment(status=D, slot=Slot(DAY)))
    assert not raises_sequence(appointment(status=D), appointment())
    assert not raises_sequence(appointment(), appointment(status=H))
    assert not raises_sequence(appointment(), appointment())
    assert calendar_status(H) is CalendarStatus.CONFIRMED


def test_parts_may_be_less_than_the_total_but_not_more() -> None:
    check_counts(AttendanceCounts(total=33))
    check_counts(AttendanceCounts(total=33, women=10, men=12, under_16=3))
    check_counts(AttendanceCounts())
    for counts in (
        AttendanceCounts(total=33, women=20, men=14),
        AttendanceCounts(total=3, disabilities=4),
        AttendanceCounts(total=3, under_16=2, from_65=2),
        AttendanceCounts(women=3),
    ):
        with pytest.raises(DomainError, match="parts_exceed_total"):
            check_counts(counts)
    with pytest.raises(DomainError, match="count_negative"):
        check_counts(AttendanceCounts(total=5, women=-1))


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        (AttendanceCounts(total=40, women=1, men=2), set()),
        (
            AttendanceCounts(total=40, under_16=3, from_16_to_29=20, from_30_to_64=17),
            {"under_16", "from_30_to_64"},
        ),
        (
            AttendanceCounts(total=40, under_16=3, from_16_to_29=2, from_30_to_64=35),
            {"under_16", "from_16_to_29"},
        ),
        (AttendanceCounts(total=3, under_16=3, from_65=0), {"under_16", "from_65"}),
        (AttendanceCounts(total=40, disabilities=4), {"disabilities"}),
        (AttendanceCounts(total=40, disabilities=5, from_65=0), set()),
        (AttendanceCounts(total=40, under_16=3), {"under_16"}),
    ],
)
def test_small_groups_cannot_be_told_by_subtraction(counts: AttendanceCounts, hidden: set[str]) -> None:
    assert hidden_counts(counts) == hidden


def test_halls_and_teams_clash_only_at_the_same_minute() -> None:
    other = Neighbour("D27-001", time(16), time(17, 30), shares_venue=True, shares_team=False)
    assert clashes(Slot(DAY, time(17)), 90, [other]) == [Warn("clash_venue", ref="D27-001", start="16:00")]
    assert clashes(Slot(DAY, time(17, 30)), 90, [other]) == []
    assert clashes(Slot(DAY, time(14, 30), time(16)), 90, [other]) == []
    assert clashes(Slot(DAY), 90, [other]) == []
    colleague = Neighbour("D27-002", time(16), time(18), shares_venue=False, shares_team=True)
    assert [warn.code for warn in clashes(Slot(DAY, time(16)), 90, [other, colleague])] == [
        "clash_venue",
        "clash_team",
    ]


def test_holidays_are_named_and_a_doubled_hour_is_made_explicit() -> None:
    assert [warn.code for warn in doubts_of_slot(Slot(date(2026, 11, 28), time(10)), 90, [])] == ["holiday"]
    assert (
        doubts_of_slot(Slot(date(2026, 11, 28)), 90, [])[0].params["name"]
        == "Dita e Flamurit dhe e Pavarësisë"
    )
    assert doubts_of_slot(Slot(date(2026, 10, 25), time(2, 30)), 90, []) == (Warn("hour_twice", at="02:30"),)


def test_notice_is_counted_in_working_days() -> None:
    thursday = date(2026, 10, 1)
    assert doubt_of_notice(Slot(date(2026, 10, 8)), thursday, 5) == ()
    assert doubt_of_notice(Slot(date(2026, 10, 7)), thursday, 5) == (
        Warn("short_notice", days=4, required=5),
    )


def test_every_doubt_needs_its_tick() -> None:
    doubts = [Warn("holiday", name="x"), Warn("short_notice", days=1, required=5)]
    assert require_ticks(doubts, frozenset({"holiday", "short_notice", "other"})) == [
        "holiday",
        "short_notice",
    ]
    with pytest.raises(NeedsConfirmation) as caught:
        require_ticks(doubts, frozenset({"holiday"}))
    assert [warn.code for warn in caught.value.warnings] == ["holiday", "short_notice"]
    assert require_ticks([], frozenset()) == []
