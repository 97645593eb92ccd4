"""What is told, to whom and when: pure."""

from datetime import UTC, date, datetime, time

import pytest

from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.slot import Slot
from pb_app.notices.links import key_of, new_key, token_of
from pb_app.notices.rules import Digest, Known, NewsKind, is_concerned, is_told_at_once, news_kind
from pb_app.notices.timing_rules import begins_at, digest_moment, due_offset, reminder_due

DAY, LATER = date(2026, 10, 20), date(2026, 10, 27)
CONFIRMED, TENTATIVE, CANCELLED, HELD = (
    HearingStatus.CONFIRMED, HearingStatus.TENTATIVE, HearingStatus.CANCELLED, HearingStatus.HELD,
)  # fmt: skip


def known(
    status: HearingStatus = CONFIRMED, on: date = DAY, start: time | None = time(16, 30), venue: str = "Salla"
) -> Known:
    return Known(status, on, start, venue, ())


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (None, known(), NewsKind.NEW),
        (None, known(TENTATIVE), NewsKind.NEW),
        (None, known(CANCELLED), None),
        (None, known(HELD), None),
        (known(), known(), None),
        (known(), known(on=LATER), NewsKind.MOVED),
        (known(), known(start=time(17, 0)), NewsKind.MOVED),
        (known(), known(start=None), NewsKind.MOVED),
        (known(start=None), known(), NewsKind.FILLED),
        (known(start=None), known(on=LATER), NewsKind.MOVED),
        (known(venue=""), known(), NewsKind.FILLED),
        (known(), known(venue="Tjetër"), NewsKind.HALL),
        (known(), known(venue=""), NewsKind.HALL),
        (known(), known(on=LATER, venue="Tjetër"), NewsKind.MOVED),
        (known(), known(CANCELLED), NewsKind.CANCELLED),
        (known(CANCELLED), known(CANCELLED), None),
        (known(CANCELLED), known(), NewsKind.RESTORED),
        (known(CANCELLED), known(on=LATER), NewsKind.RESTORED),
        (known(TENTATIVE), known(), NewsKind.CONFIRMED),
        (known(TENTATIVE), known(on=LATER), NewsKind.MOVED),
        (known(), known(HELD), None),
    ],
)
def test_only_the_two_ends_count(before: Known | None, now: Known, kind: NewsKind | None) -> None:
    assert news_kind(before, now) is kind


@pytest.mark.parametrize("digest", Digest)
def test_what_changes_a_plan_is_told_at_once_to_everybody(digest: Digest) -> None:
    urgent = set(NewsKind) - {NewsKind.NEW, NewsKind.CONFIRMED}
    assert all(is_told_at_once(kind, digest) for kind in urgent)
    assert is_told_at_once(NewsKind.NEW, digest) is (digest is Digest.EACH)


UNIT, REGION, OTHER = "vlore/unit", "vlore/unit/region", "vlore/other"


@pytest.mark.parametrize(
    ("chosen", "hearing", "count"),
    [
        ((), (REGION,), 1),
        ((REGION,), (), 1),
        ((REGION,), (REGION,), 1),
        ((UNIT,), (REGION,), 1),
        ((REGION,), (UNIT,), 1),
        ((REGION,), (OTHER,), 0),
        (("vlore/un",), (UNIT,), 0),
        ((OTHER, REGION), (UNIT,), 1),
    ],
)
def test_a_place_stands_for_what_is_below_it_and_above_it(
    chosen: tuple[str, ...], hearing: tuple[str, ...], count: int
) -> None:
    assert (
        is_concerned(place_paths=chosen, theme_ids=(), hearing_paths=hearing, hearing_theme_ids=()) == count
    )


@pytest.mark.parametrize(
    ("chosen", "hearing", "count"),
    [((), ("arsimi",), 1), (("arsimi",), (), 1), (("arsimi",), ("rruget",), 0)],
)
def test_no_theme_stands_for_all(chosen: tuple[str, ...], hearing: tuple[str, ...], count: int) -> None:
    assert (
        is_concerned(place_paths=(), theme_ids=chosen, hearing_paths=(REGION,), hearing_theme_ids=hearing)
        == count
    )


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year to minute


@pytest.mark.parametrize(
    ("slot", "hours", "due"),
    [
        (Slot(date(2026, 10, 20), time(16, 30)), 24, utc(2026, 10, 19, 14, 30)),
        (Slot(date(2026, 10, 20), time(16, 30)), 2, utc(2026, 10, 20, 12, 30)),
        # The clock goes back in the night to 25 October 2026, and forward in the night to 28 March 2027.
        (Slot(date(2026, 10, 25), time(16, 30)), 24, utc(2026, 10, 24, 14, 30)),
        (Slot(date(2026, 10, 25), time(16, 30)), 168, utc(2026, 10, 18, 14, 30)),
        (Slot(date(2026, 10, 25), time(4, 0)), 2, utc(2026, 10, 25, 1, 0)),
        (Slot(date(2027, 3, 28), time(16, 30)), 24, utc(2027, 3, 27, 15, 30)),
        (Slot(date(2027, 3, 29), time(2, 30)), 24, utc(2027, 3, 28, 1, 30)),
        (Slot(date(2026, 10, 20)), 24, utc(2026, 10, 19, 6, 0)),
        (Slot(date(2026, 10, 20)), 2, utc(2026, 10, 20, 6, 0)),
        (Slot(date(2026, 10, 26)), 48, utc(2026, 10, 24, 6, 0)),
    ],
)
def test_days_are_days_of_the_calendar_in_albania(slot: Slot, hours: int, due: datetime) -> None:
    assert reminder_due(slot, hours) == due


SLOT = Slot(date(2026, 10, 20), time(16, 30))
LONG_AGO = utc(2026, 1, 1)


@pytest.mark.parametrize(
    ("now", "since", "offset"),
    [
        (utc(2026, 10, 13, 14, 29), LONG_AGO, None),
        (utc(2026, 10, 13, 14, 30), LONG_AGO, 168),
        (utc(2026, 10, 19, 14, 30), LONG_AGO, 24),
        (utc(2026, 10, 20, 12, 30), LONG_AGO, 2),
        (utc(2026, 10, 20, 14, 29), LONG_AGO, 2),
        (utc(2026, 10, 20, 14, 30), LONG_AGO, None),
        (utc(2026, 10, 20, 10, 0), utc(2026, 10, 19, 15, 0), None),
        (utc(2026, 10, 20, 10, 0), utc(2026, 10, 19, 14, 0), 24),
    ],
)
def test_one_reminder_at_a_time_and_none_once_it_began(
    now: datetime, since: datetime, offset: int | None
) -> None:
    assert due_offset(SLOT, (168, 24, 2), since=since, now=now) == offset


def test_a_day_without_an_hour_is_over_for_reminders_at_noon() -> None:
    assert begins_at(Slot(date(2026, 10, 20))) == utc(2026, 10, 20, 10, 0)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (utc(2026, 10, 5, 4, 59), utc(2026, 9, 28, 5, 0)),
        (utc(2026, 10, 5, 5, 0), utc(2026, 10, 5, 5, 0)),
        (utc(2026, 10, 11, 21, 59), utc(2026, 10, 5, 5, 0)),
        (utc(2026, 10, 26, 6, 0), utc(2026, 10, 26, 6, 0)),
        (utc(2026, 10, 26, 5, 59), utc(2026, 10, 19, 5, 0)),
    ],
)
def test_the_week_begins_on_monday_at_seven_in_albania(now: datetime, moment: datetime) -> None:
    assert digest_moment(now) == moment


class TestLinks:
    def test_a_token_opens_what_it_was_made_for_and_nothing_else(self) -> None:
        key = new_key()
        token = token_of(key, secret="s" * 32, purpose="subscription")
        assert key_of(token, secret="s" * 32, purpose="subscription") == key
        assert key_of(token, secret="s" * 32, purpose="invitation") is None
        assert key_of(token, secret="t" * 32, purpose="subscription") is None
        assert key_of(key, secret="s" * 32, purpose="subscription") is None

    @pytest.mark.parametrize("token", ["", "a", "ë" * 52, "\ud800", "a" * 52, "a" * 1_000_000])
    def test_any_other_text_opens_nothing(self, token: str) -> None:
        assert key_of(token, secret="s" * 32, purpose="subscription") is None

    def test_it_is_letters_and_digits_alone(self) -> None:
        tokens = {token_of(new_key(), secret="s", purpose="p") for _each in range(200)}
        assert len(tokens) == 200
        assert all(len(token) == 52 and token.isalnum() and token.isascii() for token in tokens)
