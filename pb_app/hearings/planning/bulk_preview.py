"""What moving, cancelling or restoring many hearings would come to, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pb_app.cycles.queries import CycleCard
from pb_app.hearings.edition_queries import get_edition, list_editions
from pb_app.hearings.planning.draft_doubts import Board, Booking
from pb_app.hearings.planning.draft_items import Draft, hearing_key
from pb_app.hearings.planning.draft_queries import booking_of_card, people_of
from pb_app.hearings.queries import HearingCard, HearingFilters, list_hearings
from pb_app.hearings.rules import ANNOUNCED, HearingStatus, Slot
from pb_app.kernel.errors import DomainError, Warn

LONGEST_SHIFT = 120
SEARCHED_DAYS = 60
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Selection:
    """Which announced hearings are meant; what is None or empty leaves nothing out."""

    first: date | None = None
    last: date | None = None
    place_id: str | None = None
    venue_id: int | None = None


@dataclass(frozen=True)
class Shift:
    """To where: so many days later or earlier, or (None) to the first working day on which all is free."""

    days: int | None


@dataclass(frozen=True)
class Preview:
    """A hearing with what would become of it."""

    card: HearingCard
    slot: Slot | None
    doubts: tuple[Warn, ...] = ()
    error: DomainError | None = None

    @property
    def key(self) -> str:
        """How it is named in the form."""
        return hearing_key(self.card.id)


def select_announced(cycle: CycleCard, selection: Selection, today: date) -> list[HearingCard]:
    """The coming announced hearings of the cycle that are meant."""
    filters = HearingFilters(
        place_id=selection.place_id, from_date=max(selection.first or today, today), to_date=selection.last,
        statuses=ANNOUNCED, cycle_id=cycle.id,
    )  # fmt: skip
    found = list_hearings(cycle.municipality_id, filters)
    if selection.venue_id is None:
        return found
    return [card for card in found if card.venue is not None and card.venue.id == selection.venue_id]


def preview_moves(
    draft: Draft, cards: Sequence[HearingCard], shift: Shift, last: date | None
) -> list[Preview]:
    """Where each hearing would go, and what is doubtful; to a free day they go after ``last``, one after the other."""
    if shift.days is not None and (shift.days == 0 or abs(shift.days) > LONGEST_SHIFT):
        raise DomainError("shift_unreadable", field="days", most=LONGEST_SHIFT)
    bookings = _bookings(draft, cards)
    board = _board_without(draft, cards)
    found = []
    for card in cards:
        moved = _target(board, bookings[card.id], shift, last)
        if moved is not None:
            board.put(moved)
        found.append((card, moved))
    return [_previewed(draft, board, card, moved) for card, moved in found]


def preview_restore(draft: Draft, number: int) -> list[Preview]:
    """The hearings that an edition cancelled and that are still cancelled, their day to come.

    Raise ``NotFound`` for an edition that is not there.
    """
    cycle, today = draft.season.cycle, draft.season.facts.today
    refs = {
        change["ref"] for change in get_edition(cycle.id, number).changes if change["change"] == "cancelled"
    }
    cards = [card for card in _cancelled(cycle, today) if card.ref in refs]
    doubts = doubts_of_moves(draft, cards, {card.id: card.slot for card in cards})
    return [Preview(card, None, doubts.get(card.id, ())) for card in cards]


def mass_cancellations(cycle: CycleCard, today: date) -> list[tuple[int, int]]:
    """The latest editions that cancelled hearings which could still come back: number, and how many."""
    refs = {card.ref for card in _cancelled(cycle, today)}
    counted = [
        (
            edition.number,
            sum(change["change"] == "cancelled" and change["ref"] in refs for change in edition.changes),
        )
        for edition in list_editions(cycle.id)
    ]
    return [(number, count) for number, count in counted if count]


def _cancelled(cycle: CycleCard, today: date) -> list[HearingCard]:
    filters = HearingFilters(
        from_date=today, statuses=frozenset({HearingStatus.CANCELLED}), cycle_id=cycle.id
    )
    return list_hearings(cycle.municipality_id, filters)


def _target(board: Board, booking: Booking, shift: Shift, last: date | None) -> Booking | None:
    """The booking where it would be; None where no free day is found."""
    if shift.days is not None:
        return _on(booking, booking.slot.on + _ONE_DAY * shift.days)
    start = max(booking.slot.on, last or booking.slot.on)
    for days in range(1, SEARCHED_DAYS + 1):
        moved = _on(booking, start + _ONE_DAY * days)
        if board.is_free(moved):
            return moved
    return None


def _on(booking: Booking, on: date) -> Booking:
    return replace(booking, slot=replace(booking.slot, on=on))


def _previewed(draft: Draft, board: Board, card: HearingCard, moved: Booking | None) -> Preview:
    if moved is None:
        return Preview(card, None, error=DomainError("no_free_day", days=SEARCHED_DAYS, name=card.ref))
    if moved.slot.on < draft.season.facts.today:
        return Preview(card, None, error=DomainError("in_the_past"))
    return Preview(card, moved.slot, board.doubts_of(moved))


def doubts_of_moves(
    draft: Draft, cards: Sequence[HearingCard], slots: Mapping[int, Slot]
) -> dict[int, tuple[Warn, ...]]:
    """The doubts about hearings at these slots, each against all others where these then stand."""
    board = _board_without(draft, cards)
    moved = {key: replace(booking, slot=slots[key]) for key, booking in _bookings(draft, cards).items()}
    for booking in moved.values():
        board.put(booking)
    return {key: board.doubts_of(booking) for key, booking in moved.items()}


def _board_without(draft: Draft, cards: Sequence[HearingCard]) -> Board:
    """Everything as it stands and what is newly drafted, but for these hearings."""
    own = {hearing_key(card.id) for card in cards}
    return Board([one for one in draft.bookings(frozenset()) if one.key not in own], draft.season.facts)


def _bookings(draft: Draft, cards: Sequence[HearingCard]) -> dict[int, Booking]:
    people = people_of([card.id for card in cards])
    return {card.id: booking_of_card(draft.season, card, people.get(card.id, frozenset())) for card in cards}
