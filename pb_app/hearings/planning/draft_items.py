"""Lines of a draft and hearings of the calendar as one list: what each is, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from pb_app.cycles.queries import ThemeCard
from pb_app.hearings.planning.differences import CHANGES_SOMETHING, NEEDS_REASON, Step
from pb_app.hearings.planning.draft_doubts import Board, Booking
from pb_app.hearings.planning.draft_lines import Pin
from pb_app.hearings.planning.draft_surroundings import Season
from pb_app.hearings.planning.facts_teams import TeamCard
from pb_app.hearings.planning.rules import PlanAction, PlanOrigin
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, HearingKind, VenueChoice
from pb_app.hearings.slot import Slot
from pb_app.kernel.errors import Warn
from pb_app.territory.queries import PlaceCard, VenueCard


def line_key(entry_id: int) -> str:
    """How a line is named in forms."""
    return f"e{entry_id}"


def hearing_key(hearing_id: int) -> str:
    """How a hearing without a line is named in forms."""
    return f"h{hearing_id}"


@dataclass(frozen=True, kw_only=True)
class DraftItem:
    """A line of the draft (``entry_id``), or a hearing of the cycle that no line touches."""

    key: str
    entry_id: int | None
    version: int
    hearing: HearingCard | None
    """What the line changes; None for a new hearing."""
    step: Step
    action: PlanAction
    origin: PlanOrigin | None
    round_number: int | None
    kind: HearingKind
    audience: Audience
    title: str
    title_en: str
    purpose: str
    purpose_en: str
    slot: Slot | None
    shown_end: time | None
    venue: VenueCard | None
    venue_text: str
    team: TeamCard | None
    own_team_id: int | None
    """The team that the line itself names; ``team`` is that of the hearing where it names none."""
    people: frozenset[int]
    places: tuple[PlaceCard, ...]
    themes: tuple[ThemeCard, ...]
    pinned: frozenset[Pin]
    reason: str
    municipality_name: str
    updated_at: datetime | None
    updated_by_id: int | None
    name: str = ""

    @property
    def place_paths(self) -> tuple[str, ...]:
        """For the policy: none means the whole municipality."""
        return tuple(place.path for place in self.places)

    @property
    def venue_choice(self) -> VenueChoice:
        """The hall, of the list or as text."""
        return VenueChoice(self.venue.id if self.venue else None, self.venue_text)

    @property
    def hearing_version(self) -> int:
        """The version of the hearing that a change is about; 0 for a new one."""
        return self.hearing.version if self.hearing is not None and self.entry_id is not None else 0

    @property
    def seen(self) -> str:
        """What a form remembers of it: if it differs when the form comes back, somebody was faster."""
        return f"{self.version}.{self.hearing_version}"

    @property
    def takes_place(self) -> bool:
        """Whether it takes up hall and team."""
        return self.step not in {Step.CANCELLED, Step.GONE}

    @property
    def is_publishable(self) -> bool:
        """Whether publishing it would change anything that is announced or not yet."""
        return self.step in CHANGES_SOMETHING

    def blocks(self, today: date) -> tuple[str, ...]:
        """Why it cannot be published as it is; codes of errors."""
        found = {
            "line_without_day": self.slot is None and self.step is Step.NEW,
            "line_in_the_past": self.slot is not None and self.step is not Step.TEAM and self.slot.on < today,
        }
        return tuple(code for code, holds in found.items() if holds)

    @property
    def needs_reason(self) -> bool:
        """Whether people know something else already and are told why."""
        return self.step in NEEDS_REASON


@dataclass(frozen=True)
class Draft:
    """The draft of a season beside the public calendar."""

    season: Season
    items: tuple[DraftItem, ...]
    standing: Mapping[str, Booking]
    """The hearings that a line changes, as they stand, by the key of the line."""
    outside: tuple[Booking, ...]
    """Hearings of the municipality that belong to another cycle or to none."""
    notes: Mapping[str, int] = field(default_factory=dict)
    """How many notes are not settled, by key."""

    def find(self, key: str) -> DraftItem | None:
        """The item of a form's name, or None."""
        return next((item for item in self.items if item.key == key), None)

    @property
    def lines(self) -> tuple[DraftItem, ...]:
        """What the draft itself says."""
        return tuple(item for item in self.items if item.entry_id is not None)

    @property
    def publishable(self) -> tuple[DraftItem, ...]:
        """What publishing would change."""
        return tuple(item for item in self.items if item.is_publishable)

    def doubts(self, chosen: frozenset[str] | None = None) -> dict[str, tuple[Warn, ...]]:
        """The doubts of each item that has any, if these (by default all) are published."""
        board = self.board(chosen)
        found = {item.key: self._doubts_of(board, item) for item in self.items}
        return {key: doubts for key, doubts in found.items() if doubts}

    def board(self, chosen: frozenset[str] | None = None) -> Board:
        """All bookings: what is chosen as the draft says, other changes of announced hearings as these stand."""
        return Board(self.bookings(chosen), self.season.facts)

    def bookings(self, chosen: frozenset[str] | None = None) -> list[Booking]:
        """The same, one by one."""
        found = list(self.outside)
        for item in self.items:
            stands = self.standing.get(item.key)
            if stands is not None and chosen is not None and item.key not in chosen:
                found.append(stands)
            else:
                booking = self.booking_of(item)
                found += [booking] if booking is not None else []
        return found

    def booking_of(self, item: DraftItem) -> Booking | None:
        """What an item takes up; None if it does not take place or nobody knows when."""
        if item.slot is None or not item.takes_place:
            return None
        number = item.round_number or self.season.round_of(item.slot.on)
        return Booking(
            key=item.key, name=item.name, slot=item.slot, ends=item.shown_end, venue=item.venue_choice,
            is_online=bool(item.hearing and item.hearing.online_url), team_id=item.team.id if item.team else None,
            people=item.people, place_ids=tuple(place.id for place in item.places), round_number=number,
        )  # fmt: skip

    def _doubts_of(self, board: Board, item: DraftItem) -> tuple[Warn, ...]:
        booking = self.booking_of(item)
        if booking is None or booking.slot.on < self.season.facts.today:
            return ()
        if item.step in {Step.NEW, Step.MOVED, Step.HALL}:
            return board.doubts_of(booking)
        return board.clashes_of(booking)
