"""Steps of an announced hearing inside an open unit of work: each changes the row and gives what is to be closed.

For one hearing and for many: who may, the version and the doubts are asked before.
"""

from collections.abc import Sequence
from typing import Any

from pb_app.hearings import changes
from pb_app.hearings.changes import Change, Closing
from pb_app.hearings.editions import slot_words
from pb_app.hearings.events import HearingCancelled, HearingRescheduled, HearingRestored
from pb_app.hearings.rules import HearingStatus, Slot, VenueChoice
from pb_app.territory.queries import find_venue


def apply_move(
    change: Change, slot: Slot, venue: VenueChoice, reason: str, *, ticked: Sequence[str] = ()
) -> Closing:
    """Another day, hour or hall; where it came from stays on its page."""
    row, old = change.row, changes.facts_of(change.row)
    changes.apply_slot(row, slot)
    row.venue_id, row.venue_text = venue.venue_id, venue.text
    row.move_reason, row.moved_at = reason, change.uow.now
    if (slot.on, slot.start) != (old.slot.on, old.slot.start):
        row.moved_from_date, row.moved_from_time = old.slot.on, old.slot.start
    event = changes.event(
        HearingRescheduled, row, old=old.slot, new=slot, reason=reason, sequence=row.sequence + 1
    )
    entry: dict[str, Any] = {
        "change": "hall" if slot == old.slot else "moved", "reason": reason,
        "from": slot_words(old.slot.on, old.slot.start), "to": slot_words(slot.on, slot.start),
    }  # fmt: skip
    if venue != old.venue:
        entry |= {"from_hall": _hall_name(old.venue), "to_hall": _hall_name(venue)}
    return Closing(change, "hearing.rescheduled", event, ticked, entry=entry)


def apply_cancel(change: Change, reason: str) -> Closing:
    """It will not take place; it stays visible with its reason."""
    row = change.row
    row.status, row.cancel_reason = HearingStatus.CANCELLED, reason
    event = changes.event(HearingCancelled, row, reason=reason, sequence=row.sequence + 1)
    return Closing(change, "hearing.cancelled", event, entry={"change": "cancelled", "reason": reason})


def apply_restore(change: Change, reason: str, *, ticked: Sequence[str] = ()) -> Closing:
    """It takes place after all, confirmed; the reason is public in the list of changes."""
    row = change.row
    row.status, row.cancel_reason = HearingStatus.CONFIRMED, ""
    event = changes.event(HearingRestored, row, reason=reason, sequence=row.sequence + 1)
    entry = {"change": "restored", "reason": reason}
    return Closing(change, "hearing.restored", event, ticked, entry=entry)


def _hall_name(venue: VenueChoice) -> str:
    found = find_venue(venue.venue_id) if venue.venue_id is not None else None
    return found.name if found is not None else venue.text
