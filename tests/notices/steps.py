"""What happens to a hearing, in one line each."""

from datetime import date, time
from typing import Any

from pb_app.hearings.announcement_service import cancel_hearing, restore_hearing
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Slot, VenueChoice
from pb_app.hearings.service import edit_hearing, reschedule_hearing
from pb_app.kernel.actor import SYSTEM
from tests.hearings.factories import EVERY_TICK, again, facts

SLOT = Slot(date(2026, 10, 20), time(16, 30), time(18, 0))


def move(card: HearingCard, day: int = 27, at: time = time(16, 30), **given: Any) -> HearingCard:
    """It is moved to another day of October."""
    now = again(card)
    slot = Slot(date(2026, 10, day), at, time(at.hour + 1, at.minute))
    reschedule_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=now.version, slot=given.pop("slot", slot),
        reason="Salla është e zënë", confirmed=EVERY_TICK, **given,
    )  # fmt: skip
    return again(card)


def cancel(card: HearingCard) -> HearingCard:
    """It is cancelled."""
    cancel_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=again(card).version, reason="Stuhi")
    return again(card)


def restore(card: HearingCard) -> HearingCard:
    """It takes place after all."""
    restore_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=again(card).version, reason="Stuhia kaloi",
        confirmed=EVERY_TICK,
    )  # fmt: skip
    return again(card)


def edit(card: HearingCard, **given: Any) -> HearingCard:
    """What is said of it is said anew."""
    edit_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=again(card).version, facts=facts(**given),
        confirmed=EVERY_TICK,
    )  # fmt: skip
    return again(card)


def hall(name: str) -> VenueChoice:
    """A hall by its name."""
    return VenueChoice(text=name)
