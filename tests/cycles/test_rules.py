"""Dates, phases, states and the shift by a year: no application, no database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.cycles import policy, year_rules
from pb_app.cycles.rules import CeilingStage, CycleStatus, PhaseKind
from pb_app.cycles.year_rules import CeilingDraft, CycleDraft, PhaseDraft, ProgrammeDraft
from pb_app.kernel.actor import Actor, Grant, Role
from pb_app.kernel.errors import DomainError


def code_of(act: object, *args: object) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as caught:
        act(*args)  # type: ignore[operator]
    return caught.value.code, caught.value.field


def test_a_year_begins_with_six_phases_in_both_languages_of_which_only_hearings_are_dated() -> None:
    phases = year_rules.default_phases(2028)
    assert [phase.kind for phase in phases] == list(PhaseKind)
    assert all(phase.name and phase.name_en for phase in phases)
    dated = {
        phase.kind: (phase.starts_on, phase.ends_on) for phase in phases if phase.starts_on or phase.ends_on
    }
    assert dated == {PhaseKind.HEARINGS: (date(2027, 10, 1), date(2027, 11, 15))}
    year_rules.check_phases(2028, phases)


@pytest.mark.parametrize(
    ("on", "moved"),
    [
        (date(2026, 10, 12), date(2027, 10, 11)),  # the second Monday
        (date(2026, 10, 1), date(2027, 10, 7)),  # the first Thursday
        (date(2026, 10, 30), date(2027, 10, 29)),  # the fifth Friday stays the fifth
        (date(2026, 8, 31), date(2027, 8, 30)),  # the fifth Monday
        (date(2026, 10, 31), date(2027, 10, 30)),  # the fifth Saturday
        (date(2027, 10, 31), date(2028, 10, 29)),  # the fifth Sunday
        (date(2026, 9, 29), date(2027, 9, 28)),  # a fifth Tuesday that is not there: the last one
        (date(2028, 2, 29), date(2029, 2, 27)),  # a fifth Tuesday in February
    ],
)
def test_a_date_moves_to_the_same_weekday_of_the_month(on: date, moved: date) -> None:
    assert year_rules.same_weekday(on) == moved


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(1, 5))
def test_a_moved_date_keeps_month_weekday_and_place(on: date, years: int) -> None:
    moved = year_rules.same_weekday(on, years)
    assert (moved.year, moved.month, moved.weekday()) == (on.year + years, on.month, on.weekday())
    assert (moved.day - 1) // 7 in {(on.day - 1) // 7, 3}


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        (CycleDraft(opens_on=date(2026, 9, 2), closes_on=date(2026, 9, 1)), ("window_reversed", "closes_on")),
        (CycleDraft(opens_on=date(2020, 9, 2)), ("date_far_from_year", "opens_on")),
        (CycleDraft(closes_on=date(2062, 9, 2)), ("date_far_from_year", "closes_on")),
        (CycleDraft(notice_days=121), ("days_range", "notice_days")),
        (CycleDraft(comment_days=-1), ("days_range", "comment_days")),
    ],
)
def test_settings_that_cannot_be_are_refused(draft: CycleDraft, found: tuple[str, str]) -> None:
    assert code_of(year_rules.check_cycle, 2027, draft) == found


@pytest.mark.parametrize("year", [1999, 2100, 20026])
def test_a_year_of_another_century_is_refused(year: int) -> None:
    assert code_of(year_rules.check_year, year)[0] == "cycle_year_range"


def test_what_the_public_saw_is_never_hidden() -> None:
    allowed = {(a, b) for a in CycleStatus for b in CycleStatus if _passes(a, b)}
    assert allowed == {
        (CycleStatus.PREPARING, CycleStatus.PREPARING),
        (CycleStatus.PREPARING, CycleStatus.OPEN),
        (CycleStatus.OPEN, CycleStatus.OPEN),
        (CycleStatus.OPEN, CycleStatus.CLOSED),
        (CycleStatus.CLOSED, CycleStatus.CLOSED),
        (CycleStatus.CLOSED, CycleStatus.OPEN),
    }


def _passes(current: CycleStatus, wanted: CycleStatus) -> bool:
    try:
        year_rules.check_status(current, wanted)
    except DomainError:
        return False
    return True


def test_phases_are_checked_at_their_own_fields() -> None:
    back = PhaseDraft(PhaseKind.COUNCIL, "Këshilli", "", date(2026, 12, 2), date(2026, 12, 1))
    assert code_of(year_rules.check_phases, 2027, [back]) == ("phase_reversed", "ends_council")
    assert code_of(year_rules.check_phases, 2027, [PhaseDraft(PhaseKind.NOTICE, "")]) == (
        "name_required",
        "name_notice",
    )


def test_a_phase_before_the_one_in_front_is_a_warning() -> None:
    notice = PhaseDraft(PhaseKind.NOTICE, "Njoftimi", "", date(2026, 10, 9))
    hearings = PhaseDraft(PhaseKind.HEARINGS, "Dëgjesat", "", date(2026, 10, 5))
    assert [warning.code for warning in year_rules.phase_warnings([notice, hearings])] == [
        "phases_out_of_order"
    ]
    assert year_rules.phase_warnings([hearings, notice, PhaseDraft(PhaseKind.COUNCIL, "K")]) == ()


def test_a_programme_of_the_treasury_names_its_function() -> None:
    assert year_rules.check_programme(ProgrammeDraft("04520", "Rrjeti rrugor")).function_code == "045"
    assert year_rules.check_programme(ProgrammeDraft("SH-01", "Rrugët")).function_code is None
    assert code_of(year_rules.check_programme, ProgrammeDraft("1", "R", "", "4a"))[0] == "function_code"
    assert code_of(year_rules.check_programme, ProgrammeDraft("", "R"))[0] == "code_required"


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (CeilingDraft(None, None, 2026, 1), "ceiling_year"),
        (CeilingDraft(None, None, 2030, 1), "ceiling_year"),
        (CeilingDraft(None, None, 2027, -1), "amount_negative"),
        (CeilingDraft(None, None, 2027, 1, CeilingStage.FINAL), "act_required"),
    ],
)
def test_a_ceiling_that_cannot_be_is_refused(draft: CeilingDraft, code: str) -> None:
    assert code_of(year_rules.check_ceiling, 2027, draft)[0] == code


def test_the_budget_officer_keeps_money_but_plans_nothing() -> None:
    officer = Actor(person_id=1, grants=(Grant(Role.BUDGET_OFFICER, "vlore"),))
    assert policy.may_keep_money(officer, "vlore")
    assert policy.may_see_process(officer, "vlore")
    assert not policy.may_plan(officer, "vlore")
    assert not policy.may_keep_money(officer, "fier")
