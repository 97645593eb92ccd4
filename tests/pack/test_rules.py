"""What changed since a calendar was taken away."""

from typing import Any

import pytest

from pb_app.hearings.pack.rules import Kind, differences

OLD: dict[str, Any] = {
    "ref": "D27-001", "status": "confirmed", "kind": "budget_hearing", "date": "2026-10-20", "start": "16:30",
    "end": None, "places": ["vlore-rajoni-3"], "venue": "Pallati i Kulturës", "title": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"date": "2026-10-21"}, Kind.MOVED),
        ({"start": "17:00"}, Kind.MOVED),
        ({"status": "cancelled"}, Kind.CANCELLED),
        ({"status": "cancelled", "date": "2026-10-21"}, Kind.CANCELLED),
        ({"venue": "Shkolla"}, Kind.CHANGED),
        ({"end": "18:00"}, Kind.CHANGED),
        ({"title": "Dëgjesë e hapur"}, Kind.CHANGED),
    ],
)
def test_how_a_hearing_differs(change: dict[str, Any], kind: Kind) -> None:
    assert [each.kind for each in differences({"a": OLD}, {"a": OLD | change})] == [kind]


@pytest.mark.parametrize("change", [{}, {"status": "held"}, {"status": "tentative"}, {"sequence": 3}])
def test_what_nobody_needs_to_be_told(change: dict[str, Any]) -> None:
    assert differences({"a": OLD}, {"a": OLD | change}) == []


def test_an_hour_filled_in_is_no_move() -> None:
    unknown = OLD | {"start": None}
    assert [each.kind for each in differences({"a": unknown}, {"a": OLD})] == [Kind.CHANGED]
    assert [each.kind for each in differences({"a": unknown}, {"a": OLD | {"date": "2026-10-22"}})] == [
        Kind.MOVED
    ]


def test_new_gone_and_restored_in_the_order_of_their_dates() -> None:
    late, early = OLD | {"date": "2026-11-30"}, OLD | {"date": "2026-10-01"}
    found = differences({"gone": late, "back": OLD | {"status": "cancelled"}}, {"new": early, "back": OLD})
    assert [(each.kind, each.uid) for each in found] == [
        (Kind.NEW, "new"), (Kind.RESTORED, "back"), (Kind.GONE, "gone"),
    ]  # fmt: skip
