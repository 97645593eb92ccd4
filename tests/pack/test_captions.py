"""Texts to post: complete without a link, short enough, in the language of the moment."""

from dataclasses import replace
from datetime import date, time

import pytest
from apiflask import APIFlask
from flask_babel import force_locale

from pb_app.hearings.announcement_service import cancel_hearing
from pb_app.hearings.pack.captions import LIMIT, caption_of, caption_of_month
from pb_app.hearings.pack.pictures import alt_of
from pb_app.hearings.queries import get_card
from pb_app.hearings.rules import Audience, Slot, VenueChoice
from pb_app.hearings.service import reschedule_hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.territory.queries import get_municipality
from tests.hearings import factories as make


def test_a_caption_says_what_when_and_where(app: APIFlask) -> None:
    card = make.announced(audience=Audience.YOUTH, purpose_en="Budget 2027")
    with force_locale("sq"):
        text = caption_of(card, get_municipality("vlore"))
    for words in ("Dëgjesë publike: Rajoni 3", "Bashkia Vlorë", "e martë, 20 tetor 2026", "16:30–18:00",
                  "Pallati i Kulturës", "Të rinjtë", "Buxheti 2027", f"/vlore/hearings/{card.ref}"):  # fmt: skip
        assert words in text, words
    with force_locale("en"):
        english = caption_of(card, get_municipality("vlore"))
    assert "Tuesday, 20 October 2026" in english
    assert "Budget 2027" in english


def test_moved_and_cancelled_stand_first(app: APIFlask) -> None:
    card = make.announced()
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, slot=Slot(date(2026, 10, 22), time(17, 0)),
        reason="Salla është e zënë", confirmed=make.EVERY_TICK,
    )  # fmt: skip
    moved = get_card("vlore", card.ref)
    with force_locale("sq"):
        text, alt = caption_of(moved, get_municipality("vlore")), alt_of(moved)
    assert text.startswith("U SHTY: ")
    assert "e martë, 20 tetor 2026" in text
    assert "Salla është e zënë" in text
    assert alt.startswith("U SHTY. ")
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=moved.version, reason="Stuhi")
    cancelled = get_card("vlore", card.ref)
    with force_locale("sq"):
        text = caption_of(cancelled, get_municipality("vlore"))
    assert text.startswith("ANULUAR: ")
    assert "Stuhi" in text
    assert "Ejani" not in text


@pytest.mark.parametrize("length", [1, 4000])
def test_no_caption_is_longer_than_the_networks_take(app: APIFlask, length: int) -> None:
    card = make.announced(
        title="T" * min(length, 200), purpose="fjalë " * (length // 6), venue=VenueChoice(text="S" * 200)
    )
    text = caption_of(card, get_municipality("vlore"))
    assert len(text) <= LIMIT
    assert text.endswith(card.ref)


def test_a_full_month_says_how_many_more_there_are(app: APIFlask) -> None:
    cards = [
        make.announced(slot=Slot(date(2026, 10, 5 + number // 3), time(9 + number % 3 * 3, 0)))
        for number in range(36)
    ]
    with force_locale("sq"):
        text = caption_of_month(cards, get_municipality("vlore"), date(2026, 10, 1))
    assert len(text) <= LIMIT
    shown = text.count("• ")
    assert 0 < shown < 36
    assert f"… dhe {36 - shown} të tjera" in text
    with force_locale("sq"):
        few = caption_of_month(cards[:3], get_municipality("vlore"), date(2026, 10, 1))
    assert few.count("• ") == 3
    assert "të tjera" not in few


def test_an_example_is_marked_in_its_month_too(app: APIFlask) -> None:
    card = make.announced()
    with force_locale("sq"):
        cards = [card, replace(card, is_example=True)]
        text = caption_of_month(cards, get_municipality("vlore"), date(2026, 10, 1))
    real, example = (line for line in text.splitlines() if line.startswith("•"))
    assert "SHEMBULL" not in real
    assert example.startswith("• SHEMBULL: ")


def test_an_unknown_hour_and_hall_are_said_to_be_unknown(app: APIFlask) -> None:
    card = make.announced(slot=Slot(date(2026, 10, 20)), venue=VenueChoice())
    with force_locale("sq"):
        text = caption_of(card, get_municipality("vlore"))
    assert "Ora do të njoftohet" in text
    assert "Vendi do të njoftohet" in text
