"""Sums over hearings: what is unknown stays unknown, and nothing hidden can be told from them."""

from dataclasses import asdict
from datetime import date
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from pb_app.hearings.attendance import AGE_BANDS, AttendanceCounts, check_counts, hidden_counts
from pb_app.hearings.place_figures import ReportedHearing, Share, sum_up, women_of, young_of
from pb_app.hearings.rules import HearingStatus

TODAY = date(2026, 10, 20)
PAST, COMING = date(2026, 10, 1), date(2026, 11, 1)


def hearing(status: HearingStatus = HearingStatus.HELD, on: date = PAST, **counts: Any) -> ReportedHearing:
    return ReportedHearing(
        id=1, status=status, on_date=on, place_ids=frozenset(),
        counts=AttendanceCounts(**counts) if counts else None, has_minutes=False, are_minutes_public=False,
    )  # fmt: skip


def test_what_nobody_counted_is_not_zero() -> None:
    found = sum_up([hearing()], TODAY)
    assert (found.people, found.women, found.young, found.uncounted) == (None, None, None, 1)


def test_states_are_kept_apart() -> None:
    found = sum_up(
        [
            hearing(),
            hearing(HearingStatus.CONFIRMED, COMING),
            hearing(HearingStatus.TENTATIVE, COMING),
            hearing(HearingStatus.CONFIRMED, PAST),
            hearing(HearingStatus.CANCELLED, COMING),
        ],
        TODAY,
    )
    assert (found.planned, found.held, found.unreported, found.cancelled) == (2, 1, 1, 1)
    assert (found.counting, found.took_place, found.reports_missing) == (4, 2, 3)


def test_people_of_a_cancelled_hearing_do_not_count() -> None:
    assert sum_up([hearing(HearingStatus.CANCELLED, total=90)], TODAY).people is None


def test_women_among_those_of_known_sex() -> None:
    known = hearing(total=50, women=10, men=20, not_stated=20)
    half_known = hearing(total=30, women=12)
    assert women_of([known, half_known, hearing(total=9)]) == Share(part=10, whole=30, hearings=1)
    assert women_of([hearing(total=0, women=0, men=0)]) is None


def test_young_people_among_those_of_known_age() -> None:
    plain = hearing(total=60, from_16_to_29=10, from_30_to_64=30, from_65=10)
    with_children = hearing(total=50, under_16=5, from_16_to_29=15, from_30_to_64=20, from_65=10)
    assert young_of([plain, with_children]) == Share(part=25, whole=100, hearings=2)
    assert young_of([plain, with_children], with_under_16=True) == Share(part=20, whole=50, hearings=1)


def test_one_band_alone_is_no_share() -> None:
    assert young_of([hearing(total=40, from_16_to_29=10)]) is None


def test_a_hearing_that_hides_a_group_stays_out() -> None:
    hides = hearing(total=40, from_16_to_29=3, from_30_to_64=20, from_65=17)
    open_one = hearing(total=40, from_16_to_29=10, from_30_to_64=20, from_65=10)
    assert young_of([hides]) is None
    assert young_of([hides, open_one]) == Share(part=10, whole=40, hearings=1)


def test_where_other_groups_are_hidden_all_people_are_the_whole() -> None:
    hides_children = hearing(total=50, under_16=2, from_16_to_29=15, from_30_to_64=20, from_65=10)
    assert young_of([hides_children]) == Share(part=15, whole=50, hearings=1)
    assert young_of([hides_children], with_under_16=True) is None


bands = st.tuples(*[st.one_of(st.none(), st.integers(0, 12))] * 4)


@given(mine=bands, other=bands)
def test_nothing_that_is_hidden_changes_a_share(
    mine: tuple[int | None, ...], other: tuple[int | None, ...]
) -> None:
    """Two hearings that look the same to the public give the same share, whatever is behind the hidden cells."""

    def counts_of(some: tuple[int | None, ...]) -> AttendanceCounts:
        return AttendanceCounts(total=48, **dict(zip(AGE_BANDS, some, strict=True)))

    one = counts_of(mine)
    hidden = hidden_counts(one)
    swapped = [
        theirs if name in hidden and theirs is not None else own
        for name, own, theirs in zip(AGE_BANDS, mine, other, strict=True)
    ]
    twin = counts_of(tuple(swapped))
    assume(hidden and hidden_counts(twin) == hidden)
    check_counts(twin)
    for with_under_16 in (False, True):
        shares = [
            young_of([hearing(**asdict(counts))], with_under_16=with_under_16) for counts in (one, twin)
        ]
        assert shares[0] == shares[1]
