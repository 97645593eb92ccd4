"""Weekly mails, reminders, and a mail server that was away: decided when they are sent, none twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from apiflask import APIFlask

from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot
from pb_app.notices.rules import Digest
from pb_app.notices.service import erase_expired, leave
from pb_app.notices.tables import ReminderRound
from pb_app.outbox.tables import MessageState, OutboxMessage
from pb_app.unit_of_work import house
from tests.conftest import StillClock
from tests.hearings.factories import announced, rows_of
from tests.mail_server import free_port
from tests.notices.post import CANARY, Post, subscribed, text_of
from tests.notices.steps import SLOT, cancel, edit, hall, move, restore

MONDAY = datetime(2026, 10, 5, 5, 0, tzinfo=UTC)
"""Seven in the morning in Albania; the tests' clock starts on the Thursday before."""


class TestWeekly:
    def test_on_monday_what_comes_and_what_changed(self, post: Post, clock: StillClock) -> None:
        moved = announced(slot=Slot(date(2026, 10, 14), time(16, 30), time(18, 0)))
        far = announced(slot=Slot(date(2026, 11, 20), time(16, 30), time(18, 0)))
        subscribed(digest=Digest.WEEKLY)
        new = announced(slot=Slot(date(2026, 10, 13), time(16, 30), time(18, 0)))
        move(moved, 16)
        assert len(post.send()) == 1, "the move is told at once"
        clock.instant = MONDAY
        (message,) = post.send()
        assert message["Subject"] == "Dëgjesat e javës: Bashkia Vlorë"
        text = text_of(message)
        assert text.index(new.ref) < text.index(moved.ref)
        assert "Ishte: E mërkurë, 14 tetor 2026" in text
        assert far.ref not in text
        assert post.send() == []
        clock.move(days=7)
        (message,) = post.send()
        assert "Ishte" not in text_of(message), "told last week"

    def test_nothing_to_tell_is_no_mail(self, post: Post, clock: StillClock) -> None:
        announced(slot=Slot(date(2026, 11, 20), time(16, 30), time(18, 0)))
        subscribed(digest=Digest.WEEKLY)
        for _week in range(3):
            clock.move(days=7)
            assert post.send() == []

    def test_a_cancelled_one_is_not_among_what_comes(self, post: Post, clock: StillClock) -> None:
        card = announced(slot=Slot(date(2026, 10, 13), time(16, 30), time(18, 0)))
        subscribed(digest=Digest.WEEKLY)
        cancel(card)
        post.send()
        clock.instant = MONDAY
        (message,) = post.send()
        text = text_of(message)
        assert "nuk ka asnjë dëgjesë" in text
        assert text.index("ANULUAR") < text.index(card.ref)

    def test_a_worker_that_slept_over_monday_sends_it_once_on_tuesday(
        self, post: Post, clock: StillClock
    ) -> None:
        subscribed(digest=Digest.WEEKLY)
        announced(slot=Slot(date(2026, 10, 13), time(16, 30), time(18, 0)))
        clock.instant = MONDAY
        clock.move(hours=30)
        assert len(post.send()) == 1
        clock.move(days=5)
        assert post.send() == []

    def test_only_who_wants_it(self, post: Post, clock: StillClock) -> None:
        announced(slot=Slot(date(2026, 10, 13), time(16, 30), time(18, 0)))
        subscribed(digest=Digest.EACH)
        clock.instant = MONDAY
        assert post.send() == []


class TestReminders:
    @pytest.fixture(autouse=True)
    def card(self, app: APIFlask) -> HearingCard:  # noqa: ARG002 - the database of the test
        """A hearing, and somebody who is to be reminded of it."""
        card = announced(slot=SLOT)
        subscribed(reminder_hours=(168, 24, 2))
        return card

    @pytest.mark.parametrize(
        ("at", "count"),
        [
            (datetime(2026, 10, 13, 14, 29, tzinfo=UTC), 0),
            (datetime(2026, 10, 13, 14, 30, tzinfo=UTC), 1),
            (datetime(2026, 10, 20, 14, 29, tzinfo=UTC), 1),
            (datetime(2026, 10, 20, 14, 30, tzinfo=UTC), 0),
            (datetime(2026, 10, 21, 8, 0, tzinfo=UTC), 0),
        ],
    )
    def test_late_ones_go_out_until_it_begins(
        self, at: datetime, count: int, post: Post, clock: StillClock
    ) -> None:
        clock.instant = at
        assert len(post.send()) == count
        assert post.send() == []

    def test_each_offset_once(self, post: Post, clock: StillClock) -> None:
        sent = 0
        clock.instant = datetime(2026, 10, 13, 14, 0, tzinfo=UTC)
        for _half_hour in range(8 * 48):
            clock.move(minutes=30)
            sent += len(post.send())
        assert sent == 3

    def test_it_says_when_and_where(self, post: Post, clock: StillClock) -> None:
        clock.instant = datetime(2026, 10, 19, 14, 30, tzinfo=UTC)
        (message,) = post.send()
        assert message["Subject"] == "Kujtesë: Dëgjesë publike, Rajoni 3: e martë, 20 tetor 2026, ora 16:30"
        assert "Ku: Pallati i Kulturës" in text_of(message)

    def test_none_for_a_cancelled_hearing(self, card: HearingCard, post: Post, clock: StillClock) -> None:
        cancel(card)
        post.send()
        clock.instant = datetime(2026, 10, 19, 14, 30, tzinfo=UTC)
        assert post.send() == []

    def test_a_moved_one_is_reminded_of_at_its_new_time(
        self, card: HearingCard, post: Post, clock: StillClock
    ) -> None:
        clock.instant = datetime(2026, 10, 19, 14, 30, tzinfo=UTC)
        assert len(post.send()) == 1
        move(card, 27)
        assert post.subjects() == ["U shty: Dëgjesë publike, Rajoni 3: e martë, 27 tetor 2026, ora 16:30"]
        clock.instant = datetime(2026, 10, 20, 14, 30, tzinfo=UTC)
        assert len(post.send()) == 1, "seven days before"
        clock.instant = datetime(2026, 10, 26, 15, 29, tzinfo=UTC)
        assert post.send() == [], "winter time has begun"
        clock.instant = datetime(2026, 10, 26, 15, 30, tzinfo=UTC)
        assert post.subjects() == ["Kujtesë: Dëgjesë publike, Rajoni 3: e martë, 27 tetor 2026, ora 16:30"]

    def test_what_was_announced_after_the_offset_needs_no_reminder(
        self, post: Post, clock: StillClock
    ) -> None:
        clock.instant = datetime(2026, 10, 14, 8, 0, tzinfo=UTC)
        post.send()
        announced(slot=Slot(date(2026, 10, 20), time(19, 0), time(20, 0)))
        assert post.subjects() == [
            "Dëgjesë e re: Dëgjesë publike, Rajoni 3: e martë, 20 tetor 2026, ora 19:00"
        ]

    def test_without_an_hour_by_day_in_the_morning(self, post: Post, clock: StillClock) -> None:
        announced(slot=Slot(date(2026, 11, 4)))
        post.send()
        clock.instant = datetime(2026, 11, 3, 6, 59, tzinfo=UTC)
        post.send()
        clock.instant = datetime(2026, 11, 3, 7, 0, tzinfo=UTC)
        assert post.subjects() == ["Kujtesë: Dëgjesë publike, Rajoni 3: e mërkurë, 4 nëntor 2026"]

    def test_the_night_forgets_rounds_that_are_over(self, post: Post, clock: StillClock) -> None:
        clock.instant = datetime(2026, 10, 20, 13, 0, tzinfo=UTC)
        post.send()
        assert {row.hours for row in rows_of(ReminderRound)} == {168, 48, 24, 2}
        clock.move(days=1)
        erase_expired()
        assert rows_of(ReminderRound) == []


class TestServerAway:
    """The server is away: its port does not answer."""

    @pytest.fixture
    def away(self, post: Post) -> Post:
        self.here = house().settings
        house().settings = replace(self.here, mail_url=f"smtp://127.0.0.1:{free_port()}")
        return post

    def back(self) -> None:
        house().settings = self.here

    def test_for_a_day_everybody_is_told_once(self, away: Post, clock: StillClock) -> None:
        readers = [f"banor{number}@example.org" for number in range(12)]
        for reader in readers:
            subscribed(reader)
        announced()
        for _hour in range(24):
            assert away.send() == []
            clock.move(hours=1)
        self.back()
        messages = away.send()
        assert sorted(str(message["To"]) for message in messages) == sorted(readers)
        clock.move(hours=1)
        assert away.send() == []
        assert {row.state for row in rows_of(OutboxMessage)} == {MessageState.SENT}

    def test_what_happened_meanwhile_is_told_as_it_is_now(self, away: Post, clock: StillClock) -> None:
        first = announced()
        subscribed()
        move(first, 27)
        away.send()
        clock.move(hours=3)
        move(first, 28)
        second = announced(place_ids=())
        away.send()
        clock.move(hours=3)
        cancel(second)
        self.back()
        (message,) = away.send()
        text = text_of(message)
        assert "28 tetor 2026" in text
        assert "27 tetor" not in text
        assert second.ref not in text, "published and cancelled while nobody could be told"

    def test_a_reminder_whose_hearing_began_meanwhile_is_dropped(self, away: Post, clock: StillClock) -> None:
        announced(slot=SLOT)
        subscribed(reminder_hours=(2,))
        clock.instant = datetime(2026, 10, 20, 13, 0, tzinfo=UTC)
        away.send()
        assert len(rows_of(OutboxMessage)) == 1
        clock.move(hours=2)
        self.back()
        assert away.send() == []

    def test_a_reminder_of_a_hearing_that_was_cancelled_meanwhile_is_dropped(
        self, away: Post, clock: StillClock
    ) -> None:
        card = announced(slot=SLOT)
        subscribed(reminder_hours=(24,))
        clock.instant = datetime(2026, 10, 19, 15, 0, tzinfo=UTC)
        away.send()
        cancel(card)
        self.back()
        assert [subject.split(":")[0] for subject in away.subjects()] == ["Anuluar"]

    def test_a_weekly_mail_is_written_anew(self, away: Post, clock: StillClock) -> None:
        card = announced(slot=Slot(date(2026, 10, 13), time(16, 30), time(18, 0)))
        early = announced(slot=Slot(date(2026, 10, 6), time(16, 30), time(18, 0)))
        subscribed(digest=Digest.WEEKLY)
        clock.instant = MONDAY
        away.send()
        clock.move(days=2)
        move(card, 14)
        self.back()
        texts = [text_of(message) for message in away.send()]
        assert len(texts) == 2, "the move and the weekly mail"
        assert not any(early.ref in text for text in texts)
        assert all("E mërkurë, 14 tetor 2026" in text for text in texts)

    def test_who_leaves_meanwhile_is_not_written_to(self, away: Post) -> None:
        token = subscribed()
        announced()
        away.send()
        leave(municipality_id="vlore", key=token[:26])
        self.back()
        assert away.send() == []
        assert rows_of(OutboxMessage) == []


class TestRefusals:
    def test_later_is_tried_again(self, post: Post, clock: StillClock) -> None:
        subscribed()
        announced()
        post.server.refusals[CANARY] = "450 busy"
        assert post.send() == []
        post.server.refusals.clear()
        assert post.send() == [], "not at once"
        clock.move(minutes=10)
        assert len(post.send()) == 1

    def test_never_is_set_aside_and_holds_up_nobody(self, post: Post, clock: StillClock) -> None:
        subscribed()
        subscribed("tjeter@example.org")
        announced(slot=Slot(date(2026, 11, 20), time(16, 30), time(18, 0)))
        post.server.refusals[CANARY] = "550 no such person"
        assert [str(message["To"]) for message in post.send()] == ["tjeter@example.org"]
        for _try in range(20):
            clock.move(hours=1)
            assert post.send() == []
        states = {row.recipient: row.state for row in rows_of(OutboxMessage)}
        assert states[CANARY] is MessageState.POISON


def test_after_the_hour_is_filled_in_the_reminder_is_by_the_hour(post: Post, clock: StillClock) -> None:
    card = announced(slot=Slot(date(2026, 10, 20)))
    subscribed(reminder_hours=(24,), digest=Digest.NONE)
    clock.move(days=5)
    edit(card, slot=SLOT, venue=hall("Pallati i Kulturës"))
    post.send()
    clock.instant = datetime(2026, 10, 19, 14, 29, tzinfo=UTC)
    assert post.send() == []
    clock.move(minutes=1)
    assert len(post.send()) == 1


def test_a_restored_hearing_is_reminded_of(post: Post, clock: StillClock) -> None:
    card = announced(slot=SLOT)
    subscribed(reminder_hours=(24,))
    cancel(card)
    restore(card)
    clock.instant = datetime(2026, 10, 19, 14, 30, tzinfo=UTC)
    assert [subject.split(":")[0] for subject in post.subjects()] == ["Kujtesë"]
