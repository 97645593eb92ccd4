"""Last year's calendar again: each hearing on the same weekday of the same month, the second Tuesday of October."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from pb_app.cycles.queries import CycleCard, cycle_card, list_cycles
from pb_app.database import db
from pb_app.hearings.planning import draft_lines
from pb_app.hearings.planning.draft_doubts import Board, Booking
from pb_app.hearings.planning.draft_items import Draft, hearing_key
from pb_app.hearings.planning.draft_queries import people_of, read_draft
from pb_app.hearings.planning.policy import may_edit_line
from pb_app.hearings.planning.rules import PlanOrigin
from pb_app.hearings.planning.tables import PlanEntry
from pb_app.hearings.queries import HearingCard, HearingFilters, list_hearings, local_today
from pb_app.hearings.rules import ANNOUNCED, HearingStatus, Slot, VenueChoice
from pb_app.hearings.tables import Hearing
from pb_app.hearings.wording import title_of
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, Warn
from pb_app.unit_of_work import UnitOfWork, unit_of_work

_WEEK = 7
_COPIED = frozenset({HearingStatus.HELD}) | ANNOUNCED
_ASKED_LATER = frozenset({"short_notice", "hour_unknown", "venue_unknown", "place_unknown"})
"""Doubts about an announcement; a copy is none yet."""


@dataclass(frozen=True)
class CopyProposal:
    """A hearing of the year before, and when it would be now."""

    card: HearingCard
    slot: Slot
    team_id: int | None
    is_last_instead: bool
    """The month has no fifth such weekday this year: the last one is taken."""
    is_past: bool
    """That day has gone by: the line is copied without a day."""
    is_known: bool
    """It stands in the draft or in the calendar already."""
    doubts: tuple[Warn, ...]

    @property
    def key(self) -> str:
        """How it is named in the form."""
        return hearing_key(self.card.id)


def same_weekday(on: date, year: int) -> tuple[date, bool]:
    """The n-th such weekday of the same month in another year, and whether it is the last one for want of a fifth."""
    number = (on.day - 1) // _WEEK
    first = date(year, on.month, 1)
    day = 1 + (on.weekday() - first.weekday()) % _WEEK + _WEEK * number
    is_missing = day > monthrange(year, on.month)[1]
    return date(year, on.month, day - _WEEK if is_missing else day), is_missing


def copy_key(uid: str) -> str:
    """How a copied line is known again."""
    return f"copy:{uid}"


def years_to_copy(cycle: CycleCard) -> list[int]:
    """The years before that have hearings, the newest first."""
    with_hearings = set(
        db.session.scalars(
            sa.select(Hearing.cycle_id)
            .where(Hearing.municipality_id == cycle.municipality_id, Hearing.status.in_(_COPIED))
            .distinct()
        )
    )
    return [
        other.year
        for other in list_cycles(cycle.municipality_id)
        if other.year < cycle.year and other.id in with_hearings
    ]


def copy_proposals(draft: Draft, source_year: int) -> list[CopyProposal]:
    """What copying that year would put into the draft; holidays and closed days are doubts, nothing moves off them."""
    cycle = draft.season.cycle
    source = next((one for one in list_cycles(cycle.municipality_id) if one.year == source_year), None)
    if source is None or source.year >= cycle.year:
        raise NotFound("cycle")
    cards = list_hearings(cycle.municipality_id, HearingFilters(cycle_id=source.id, statuses=_COPIED))
    people = people_of([card.id for card in cards])
    team_of = {frozenset(team.member_ids): team.id for team in draft.season.teams.values() if team.member_ids}
    known = _known(cycle)
    found = [
        _proposal(draft, card, cycle.year - source.year, team_of.get(people.get(card.id, frozenset())), known)
        for card in cards
    ]
    board = Board(
        [*draft.bookings(), *(_booking(draft, one) for one in found if not one.is_known)], draft.season.facts
    )
    return [replace(one, doubts=_doubts(draft, board, one)) for one in found]


def copy_lines(*, actor: Actor, cycle_id: int, source_year: int, hearing_ids: Sequence[int]) -> int:
    """Put the chosen hearings of that year into the draft and give how many are new; a second time none is.

    Errors: ``nothing_chosen``, ``Forbidden`` if one lies outside the places of an officer.
    """
    with unit_of_work(actor) as uow:
        row = draft_lines.lock_cycle(uow, cycle_id)
        draft = read_draft(cycle_card(row), local_today(uow.now))
        wanted = set(hearing_ids)
        chosen = [one for one in copy_proposals(draft, source_year) if one.card.id in wanted]
        if not chosen:
            raise DomainError("nothing_chosen")
        if not all(may_edit_line(actor, row.municipality_id, one.card.place_paths) for one in chosen):
            raise Forbidden("edit_plan_line")
        new = [one for one in chosen if not one.is_known]
        for one in new:
            _add(uow, draft, one, str(source_year))
        uow.session.flush()
        if new:
            draft_lines.log_draft(uow, "plan.copied", row, {"year": source_year, "added": len(new)})
        return len(new)


def _add(uow: UnitOfWork, draft: Draft, one: CopyProposal, source_year: str) -> None:
    card = one.card
    venue = card.venue if card.venue is not None and card.venue.is_active else None
    texts = {
        name: text if source_year not in (text := getattr(card, name)) else ""
        for name in ("title", "title_en", "purpose", "purpose_en")
    }
    row = draft_lines.new_line(
        uow, draft.season.cycle.id, PlanOrigin.COPY, kind=card.kind, audience=card.audience,
        venue_id=venue.id if venue else None, venue_text=card.venue_text, team_id=one.team_id,
        source_key=copy_key(card.uid), **texts,
    )  # fmt: skip
    draft_lines.set_slot(row, None if one.is_past else one.slot)
    draft_lines.set_places(row, [place.id for place in card.places])
    draft_lines.set_themes(row, [theme.id for theme in card.themes])


def _known(cycle: CycleCard) -> set[str]:
    """The keys of copies that stand in the draft, or are hearings by now."""
    lines = sa.select(PlanEntry.source_key).where(PlanEntry.cycle_id == cycle.id)
    hearings = sa.select(Hearing.source_key).where(Hearing.cycle_id == cycle.id)
    return {key for wanted in (lines, hearings) for key in db.session.scalars(wanted) if key is not None}


def _proposal(
    draft: Draft, card: HearingCard, years: int, team_id: int | None, known: set[str]
) -> CopyProposal:
    on, is_last_instead = same_weekday(card.on_date, card.on_date.year + years)
    return CopyProposal(
        card=card, slot=Slot(on, card.start_time, card.end_time), team_id=team_id, is_last_instead=is_last_instead,
        is_past=on < draft.season.facts.today, is_known=copy_key(card.uid) in known, doubts=(),
    )  # fmt: skip


def _booking(draft: Draft, one: CopyProposal) -> Booking:
    card = one.card
    team = draft.season.teams.get(one.team_id or 0)
    return Booking(
        key=f"copy-{one.key}", name=title_of(card), slot=one.slot, ends=card.shown_end,
        venue=VenueChoice(card.venue.id if card.venue else None, card.venue_text), team_id=one.team_id,
        people=frozenset(team.member_ids) if team else frozenset(), place_ids=tuple(place.id for place in card.places),
        round_number=draft.season.round_of(one.slot.on),
    )  # fmt: skip


def _doubts(draft: Draft, board: Board, one: CopyProposal) -> tuple[Warn, ...]:
    if one.is_known or one.is_past:
        return ()
    return tuple(doubt for doubt in board.doubts_of(_booking(draft, one)) if doubt.code not in _ASKED_LATER)
