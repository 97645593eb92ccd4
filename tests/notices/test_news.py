"""New and changed hearings: told once, as they are when the mail is written, to whom they concern."""

from datetime import date, time

import pytest
from apiflask import APIFlask

from pb_app.cycles.queries import list_themes
from pb_app.database import db
from pb_app.hearings.announcement_service import cancel_hearing, publish_hearing
from pb_app.hearings.rules import HearingStatus, Slot
from pb_app.hearings.service import set_agenda
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import StaleVersion
from pb_app.notices.rules import Digest
from pb_app.notices.service import prepare_due
from pb_app.notices.tables import HearingNews
from tests.conftest import StillClock
from tests.hearings.factories import EVERY_TICK, again, announced, draft, rows_of
from tests.notices.post import CANARY, Post, subscribed, text_of
from tests.notices.steps import SLOT, cancel, edit, hall, move, restore

OTHER = "tjeter@example.org"


class TestWhatIsTold:
    def test_a_new_hearing(self, post: Post) -> None:
        subscribed()
        card = announced()
        (message,) = post.send()
        assert (
            message["Subject"] == "Dëgjesë e re: Dëgjesë publike, Rajoni 3: e martë, 20 tetor 2026, ora 16:30"
        )
        text = text_of(message)
        assert "E martë, 20 tetor 2026, ora 16:30–18:00" in text
        assert "Ku: Pallati i Kulturës" in text
        assert f"http://localhost/vlore/hearings/{card.ref}\n" in text
        assert post.send() == [], "once"

    def test_a_move_says_before_and_now(self, post: Post) -> None:
        card = announced()
        subscribed()
        move(card)
        (message,) = post.send()
        assert message["Subject"] == "U shty: Dëgjesë publike, Rajoni 3: e martë, 27 tetor 2026, ora 16:30"
        text = text_of(message)
        assert "E martë, 27 tetor 2026, ora 16:30–17:30" in text
        assert "Ishte: E martë, 20 tetor 2026, ora 16:30" in text
        assert "Arsyeja: Salla është e zënë" in text

    def test_a_cancellation_and_its_end(self, post: Post) -> None:
        card = announced()
        subscribed()
        cancel(card)
        (message,) = post.send()
        assert message["Subject"].startswith("Anuluar: Dëgjesë publike, Rajoni 3: e martë, 20 tetor 2026")
        assert "Arsyeja: Stuhi" in text_of(message)
        restore(card)
        (message,) = post.send()
        assert message["Subject"].startswith("Do të mbahet: Dëgjesë publike, Rajoni 3")
        assert "Arsyeja: Stuhia kaloi" in text_of(message)

    def test_an_hour_and_a_hall_that_are_filled_in(self, post: Post) -> None:
        card = announced(slot=Slot(date(2026, 10, 20)), venue=hall(""))
        subscribed()
        edit(card, venue=hall(""))
        (message,) = post.send()
        assert message["Subject"].startswith(
            "U bë e ditur: Dëgjesë publike, Rajoni 3: e martë, 20 tetor 2026, ora 16:30"
        )
        edit(card, venue=hall("Salla e Re"))
        (message,) = post.send()
        assert "Ku: Salla e Re" in text_of(message)
        edit(card, venue=hall("Salla e Vjetër"))
        (message,) = post.send()
        assert message["Subject"].startswith("Sallë tjetër: ")
        assert "Ishte: Salla e Re" in text_of(message)

    def test_what_changes_nobodys_plan_is_not_told(self, post: Post) -> None:
        card = announced()
        subscribed()
        edit(card, purpose="Buxheti i vitit që vjen", theme_ids=())
        set_agenda(actor=SYSTEM, hearing_id=card.id, expected_version=again(card).version, agenda="1. Hapja")
        draft(place_ids=())
        assert post.send() == []

    def test_a_confirmation_is_told_where_each_hearing_is(self, post: Post) -> None:
        subscribed()
        subscribed(OTHER, digest=Digest.WEEKLY)
        card = announced(HearingStatus.TENTATIVE)
        post.send()
        publish_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, confirmed=EVERY_TICK)
        (message,) = post.send()
        assert message["To"] == CANARY
        assert message["Subject"].startswith("U konfirmua: ")

    def test_in_english(self, post: Post) -> None:
        subscribed(language="en")
        card = announced()
        move(card)
        (message,) = post.send()
        assert (
            message["Subject"].strip()
            == "New hearing: Public hearing, Rajoni 3: Tuesday, 27 October 2026, 16:30"
        )
        assert f"http://localhost/en/vlore/hearings/{card.ref}\n" in text_of(message)

    def test_an_example_says_so(self, post: Post) -> None:
        subscribed()
        card = announced()
        db.session.get_one(Hearing, card.id).is_example = True
        db.session.commit()
        (message,) = post.send()
        assert "SHEMBULL: " in message["Subject"]
        assert "SHEMBULL: Dëgjesë publike" in text_of(message)

    def test_a_long_title_is_cut_the_date_is_not(self, post: Post) -> None:
        subscribed()
        announced(title="Dëgjesë mbi " + "shumë " * 30 + "gjëra")
        (message,) = post.send()
        assert len(message["Subject"]) <= 200
        assert message["Subject"].endswith("…: e martë, 20 tetor 2026, ora 16:30")


class TestOnce:
    def test_a_season_that_is_published_at_once_is_one_mail(self, post: Post) -> None:
        subscribed()
        subscribed(OTHER)
        for day in range(5, 30):
            announced(slot=Slot(date(2026, 10, day), time(17, 0), time(18, 0)))
        messages = post.send()
        assert sorted(str(message["To"]) for message in messages) == sorted([CANARY, OTHER])
        assert {str(message["Subject"]) for message in messages} == {"Bashkia Vlorë: 25 dëgjesa të reja"}
        assert all(text_of(message).count("/vlore/hearings/") == 25 for message in messages)

    def test_moved_twice_before_sending_tells_the_last_state_once(self, post: Post) -> None:
        card = announced()
        subscribed()
        move(card, 27)
        move(card, 28)
        (message,) = post.send()
        text = text_of(message)
        assert "E mërkurë, 28 tetor 2026" in text
        assert "Ishte: E martë, 20 tetor 2026" in text
        assert "27 tetor" not in text

    def test_moved_and_moved_back_is_no_news(self, post: Post) -> None:
        card = announced()
        subscribed()
        move(card, 27)
        move(card, 20, slot=SLOT)
        assert post.send() == []

    def test_cancelled_and_restored_is_no_news(self, post: Post) -> None:
        card = announced()
        subscribed()
        cancel(card)
        restore(card)
        assert post.send() == []

    def test_what_was_published_and_cancelled_meanwhile_was_never_heard_of(self, post: Post) -> None:
        subscribed()
        cancel(announced())
        assert post.send() == []

    def test_a_hearing_that_went_by_is_not_told(self, post: Post, clock: StillClock) -> None:
        subscribed()
        announced()
        clock.move(days=30)
        assert post.send() == []

    def test_two_workers_promise_once(self, post: Post) -> None:
        subscribed()
        announced()
        prepare_due()
        prepare_due()
        assert len(post.send()) == 1

    def test_several_changes_are_one_mail_the_most_pressing_first(self, post: Post) -> None:
        moved, cancelled = announced(), announced(place_ids=("vlore-rajoni-1",))
        subscribed()
        announced(place_ids=("vlore-novosele",))
        move(moved)
        cancel(cancelled)
        (message,) = post.send()
        assert message["Subject"] == "Bashkia Vlorë: lajme për 3 dëgjesa"
        text = text_of(message)
        assert text.index("ANULUAR\n") < text.index("U SHTY\n") < text.index("DËGJESË E RE\n")


class TestToWhom:
    def test_by_place_above_below_and_the_whole_municipality(self, post: Post) -> None:
        subscribed("rajoni3@example.org", place_ids=("vlore-rajoni-3",))
        subscribed("vlore@example.org", place_ids=("vlore-vlore",))
        subscribed("novosele@example.org", place_ids=("vlore-novosele",))
        announced(place_ids=("vlore-rajoni-3",))
        assert {str(m["To"]) for m in post.send()} == {"rajoni3@example.org", "vlore@example.org"}
        announced(place_ids=())
        assert len(post.send()) == 3

    def test_by_theme(self, post: Post) -> None:
        theme, other = (one.id for one in list_themes()[:2])
        subscribed("po@example.org", theme_ids=(theme,))
        subscribed("jo@example.org", theme_ids=(other,))
        announced(theme_ids=(theme,))
        assert [str(m["To"]) for m in post.send()] == ["po@example.org"]
        announced(theme_ids=())
        assert len(post.send()) == 2

    def test_not_in_another_municipality(self, post: Post) -> None:
        subscribed(municipality_id="fier")
        announced()
        assert post.send() == []

    def test_a_hearing_that_comes_to_include_a_place_is_new_there(self, post: Post) -> None:
        card = announced(place_ids=("vlore-rajoni-3",))
        subscribed(place_ids=("vlore-novosele",))
        edit(card, place_ids=("vlore-rajoni-3", "vlore-novosele"))
        (message,) = post.send()
        assert message["Subject"].startswith("Dëgjesë e re: ")

    def test_who_wants_no_new_ones_still_hears_of_changes(self, post: Post) -> None:
        subscribed(digest=Digest.NONE)
        card = announced()
        assert post.send() == []
        move(card)
        assert post.subjects() == ["U shty: Dëgjesë publike, Rajoni 3: e martë, 27 tetor 2026, ora 16:30"]

    def test_what_was_public_before_the_confirmation_is_known(self, post: Post) -> None:
        announced()
        subscribed()
        assert post.send() == []


def test_a_change_that_fails_leaves_no_news(app: APIFlask) -> None:
    card = announced()
    with pytest.raises(StaleVersion):
        cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=99, reason="Stuhi")
    draft()
    assert [row.sequence for row in rows_of(HearingNews)] == [0]
