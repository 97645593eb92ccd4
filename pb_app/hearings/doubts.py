"""What the rules doubt about a slot: warnings that a person ticks before the change is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.holidays import LIBRARY_DAYS, PublicDays
from pb_app.hearings.rules import HearingFacts, HearingStatus, Slot, shown_end
from pb_app.hearings.tables import Hearing, HearingTeamMember
from pb_app.hearings.wording import language
from pb_app.kernel.errors import NeedsConfirmation, Warn
from pb_app.kernel.periods import is_ambiguous, working_days_between


@dataclass(frozen=True)
class Neighbour:
    """Another hearing of the same day that shares the hall or somebody of the team."""

    ref: str
    starts: time
    ends: time
    shares_venue: bool
    shares_team: bool


def overlaps(slot: Slot, usual_minutes: int, other: Neighbour) -> bool:
    """Whether both are on at the same minute; a hearing without an hour clashes with nothing yet."""
    end = shown_end(slot, usual_minutes)
    return slot.start is not None and end is not None and slot.start < other.ends and other.starts < end


def clashes(slot: Slot, usual_minutes: int, neighbours: Sequence[Neighbour]) -> list[Warn]:
    """``clash_venue`` and ``clash_team``, each once, naming the first hearing in the way."""
    meeting = [other for other in neighbours if overlaps(slot, usual_minutes, other)]
    found = []
    for code, shares in (("clash_venue", "shares_venue"), ("clash_team", "shares_team")):
        others = [other for other in meeting if getattr(other, shares)]
        if others:
            found.append(Warn(code, ref=others[0].ref, start=f"{others[0].starts:%H:%M}"))
    return found


def doubts_of_slot(
    slot: Slot, usual_minutes: int, neighbours: Sequence[Neighbour], days: PublicDays = LIBRARY_DAYS
) -> tuple[Warn, ...]:
    """Clashes, a public holiday, an election period, an hour that comes twice as clocks go back.

    ``days`` is what counts in the municipality.
    """
    found = clashes(slot, usual_minutes, neighbours)
    holiday = days.holiday_name(slot.on, language())
    if holiday is not None:
        found.append(Warn("holiday", name=holiday, on=slot.on))
    election = days.election(slot.on)
    if election is not None:
        named = election.name_in(language())
        found.append(
            Warn("election_period", name=f"{named} ({election.act})" if election.act else named, on=slot.on)
        )
    if slot.start is not None and is_ambiguous(slot.on, slot.start):
        found.append(Warn("hour_twice", at=f"{slot.start:%H:%M}"))
    return tuple(found)


def doubt_of_notice(
    slot: Slot, today: date, notice_days: int, days: PublicDays = LIBRARY_DAYS
) -> tuple[Warn, ...]:
    """``short_notice`` when fewer working days are left than the municipality's notice period."""
    left = working_days_between(today, slot.on, days.is_holiday)
    return (Warn("short_notice", days=max(left, 0), required=notice_days),) if left < notice_days else ()


def doubts_of_completeness(facts: HearingFacts, today: date) -> tuple[Warn, ...]:
    """What an announcement of a coming hearing still lacks: hour, hall, place."""
    if facts.slot.on < today:
        return ()
    lacks = {
        "hour_unknown": facts.slot.start is None,
        "venue_unknown": not facts.venue.is_known and not facts.online_url,
        "place_unknown": not facts.place_ids,
    }
    return tuple(Warn(code) for code, is_lacking in lacks.items() if is_lacking)


def require_ticks(doubts: Sequence[Warn], confirmed: frozenset[str]) -> list[str]:
    """Give the codes of the doubts, all ticked; raise ``NeedsConfirmation`` with every doubt if one is not."""
    codes = [doubt.code for doubt in doubts]
    if not confirmed.issuperset(codes):
        raise NeedsConfirmation(tuple(doubts))
    return codes


def neighbours_of(
    *, municipality_id: str, hearing_id: int | None, facts: HearingFacts, usual_minutes: int
) -> list[Neighbour]:
    """The hearings of that day, drafts included, that share hall or team; cancelled ones are out of the way."""
    if facts.slot.start is None or (facts.venue.venue_id is None and not facts.team):
        return []
    in_team = (
        sa.select(HearingTeamMember.hearing_id)
        .where(HearingTeamMember.hearing_id == Hearing.id, HearingTeamMember.person_id.in_(facts.team))
        .exists()
    )
    hall = facts.venue.venue_id
    in_hall = sa.false() if hall is None else sa.func.coalesce(Hearing.venue_id == hall, sa.false())
    wanted = (
        sa.select(Hearing.ref, Hearing.start_time, Hearing.end_time, in_hall, in_team)
        .where(
            Hearing.municipality_id == municipality_id,
            Hearing.on_date == facts.slot.on,
            Hearing.start_time.is_not(None),
            Hearing.status != HearingStatus.CANCELLED,
            Hearing.id != (hearing_id or 0),
        )
        .order_by(Hearing.start_time, Hearing.id)
    )
    found = []
    for ref, start, end, shares_venue, shares_team in db.session.execute(wanted):
        ends = shown_end(Slot(facts.slot.on, start, end), usual_minutes)
        if start is not None and ends is not None:
            found.append(Neighbour(ref, start, ends, bool(shares_venue), bool(shares_team)))
    return found
