"""The teams that run hearings, and the days on which one cannot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.accounts.queries import list_people
from pb_app.audit.service import log
from pb_app.database import db
from pb_app.hearings.planning import facts_policy
from pb_app.hearings.planning.facts_rules import DaysOffDraft, TeamDraft, check_days_off, check_team
from pb_app.hearings.planning.tables import PlanTeam, PlanTeamDayOff, PlanTeamMember
from pb_app.kernel.actor import Actor
from pb_app.kernel.alphabet import sort_key
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.kernel.text import fold
from pb_app.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class DaysOffCard:
    """Some days off, both ends included, or one weekday each week."""

    id: int
    first_day: date | None
    last_day: date | None
    weekday: int | None
    reason: str


@dataclass(frozen=True)
class TeamCard:
    """A team with its members and its days off, the earliest first."""

    id: int
    municipality_id: str
    name: str
    max_per_day: int
    is_active: bool
    member_ids: tuple[int, ...]
    days_off: tuple[DaysOffCard, ...]
    version: int


def list_teams(municipality_id: str, *, only_active: bool = False) -> list[TeamCard]:
    """The teams of a municipality in Albanian order of names, in three statements."""
    wanted = _with_members().where(PlanTeam.municipality_id == municipality_id)
    if only_active:
        wanted = wanted.where(PlanTeam.is_active)
    return sorted(_cards(db.session.scalars(wanted).all()), key=lambda card: sort_key(card.name))


def get_team(team_id: int, municipality_id: str) -> TeamCard:
    """A team of this municipality; raise ``NotFound`` for any other."""
    row = db.session.scalars(_with_members().where(PlanTeam.id == team_id)).first()
    if row is None or row.municipality_id != municipality_id:
        raise NotFound("team")
    return _cards([row])[0]


def add_team(*, actor: Actor, municipality_id: str, draft: TeamDraft) -> int:
    """Add a team and give its id. Raises ``Forbidden``, ``team_name_taken``, ``unknown_person``."""
    check_team(draft)
    with unit_of_work(actor) as uow:
        _check_allowed(actor, municipality_id)
        _check_name(municipality_id, draft.name, own_id=0)
        _check_members(municipality_id, draft.member_ids)
        row = PlanTeam(municipality_id=municipality_id, members=[])
        _assign(row, draft)
        uow.session.add(row)
        uow.session.flush()
        _log(uow, "team.added", row, after=_audited(row))
        return row.id


def change_team(*, actor: Actor, team_id: int, expected_version: int, draft: TeamDraft) -> None:
    """Change a team, or take it out of use. Raises ``Forbidden``, ``StaleVersion``, ``team_name_taken``."""
    check_team(draft)
    with unit_of_work(actor) as uow:
        row = _load(uow, team_id)
        if row.version != expected_version:
            raise StaleVersion("team", expected=expected_version, actual=row.version)
        _check_name(row.municipality_id, draft.name, own_id=team_id)
        _check_members(row.municipality_id, set(draft.member_ids) - {one.person_id for one in row.members})
        before = _audited(row)
        _assign(row, draft)
        row.touch()
        _log(uow, "team.changed", row, before=before, after=_audited(row))


def add_team_days_off(*, actor: Actor, team_id: int, draft: DaysOffDraft) -> int:
    """Note days on which a team runs no hearing; the same days again change nothing."""
    kept = check_days_off(draft)
    with unit_of_work(actor) as uow:
        row = _load(uow, team_id)
        days = {"first_day": kept.first_day, "last_day": kept.last_day}
        same = uow.session.scalars(sa.select(PlanTeamDayOff).filter_by(team_id=team_id, **days)).first()
        if same is not None:
            return same.id
        off = PlanTeamDayOff(team_id=team_id, reason=kept.reason, **days)
        uow.session.add(off)
        uow.session.flush()
        _log(uow, "team.days_off_added", row, after=days | {"reason": kept.reason})
        return off.id


def remove_team_days_off(*, actor: Actor, team_id: int, days_off_id: int) -> DaysOffDraft | None:
    """Take days off back and give what they were; None if somebody has done so already."""
    with unit_of_work(actor) as uow:
        row = _load(uow, team_id)
        off = uow.session.get(PlanTeamDayOff, days_off_id)
        if off is None or off.team_id != team_id:
            return None
        draft = DaysOffDraft(off.first_day, off.last_day, None, off.reason)
        _log(uow, "team.days_off_removed", row, before=draft.__dict__)
        uow.session.delete(off)
        return draft


def _with_members() -> sa.Select[PlanTeam]:
    return sa.select(PlanTeam).options(selectinload(PlanTeam.members))


def _cards(rows: Iterable[PlanTeam]) -> list[TeamCard]:
    known = list(rows)
    days: dict[int, list[DaysOffCard]] = {}
    wanted = (
        sa.select(PlanTeamDayOff)
        .where(PlanTeamDayOff.team_id.in_([row.id for row in known]))
        .order_by(PlanTeamDayOff.first_day, PlanTeamDayOff.id)
    )
    for off in db.session.scalars(wanted) if known else ():
        days.setdefault(off.team_id, []).append(
            DaysOffCard(off.id, off.first_day, off.last_day, None, off.reason)
        )
    return [
        TeamCard(
            id=row.id, municipality_id=row.municipality_id, name=row.name, max_per_day=row.max_per_day,
            is_active=row.is_active, member_ids=tuple(sorted(one.person_id for one in row.members)),
            days_off=tuple(days.get(row.id, ())), version=row.version,
        )
        for row in known
    ]  # fmt: skip


def _load(uow: UnitOfWork, team_id: int) -> PlanTeam:
    row = uow.session.scalars(_with_members().where(PlanTeam.id == team_id).with_for_update()).first()
    if row is None:
        raise NotFound("team")
    _check_allowed(uow.actor, row.municipality_id)
    return row


def _check_allowed(actor: Actor, municipality_id: str) -> None:
    if not facts_policy.may_change_facts(actor, municipality_id):
        raise Forbidden("change_teams")


def _check_name(municipality_id: str, name: str, *, own_id: int) -> None:
    others = sa.select(PlanTeam.name).where(
        PlanTeam.municipality_id == municipality_id, PlanTeam.id != own_id
    )
    if fold(name) in {fold(other) for other in db.session.scalars(others)}:
        raise DomainError("team_name_taken", field="name")


def _check_members(municipality_id: str, person_ids: Iterable[int]) -> None:
    """Who joins must work here; who left the office meanwhile may stay in the list until it is changed."""
    here = {
        person.id
        for person in list_people(municipality_id)
        if person.is_active and person.memberships_in(municipality_id)
    }
    if not here.issuperset(person_ids):
        raise DomainError("unknown_person", field="member_ids")


def _assign(row: PlanTeam, draft: TeamDraft) -> None:
    row.name, row.max_per_day, row.is_active = draft.name, draft.max_per_day, draft.is_active
    wanted = set(draft.member_ids)
    row.members = [one for one in row.members if one.person_id in wanted] + [
        PlanTeamMember(person_id=person_id)
        for person_id in sorted(wanted - {one.person_id for one in row.members})
    ]


def _audited(row: PlanTeam) -> dict[str, object]:
    return {
        "name": row.name,
        "max_per_day": row.max_per_day,
        "is_active": row.is_active,
        "members": sorted(one.person_id for one in row.members),
    }


def _log(
    uow: UnitOfWork,
    action: str,
    row: PlanTeam,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    log(
        uow, action=action, subject_type="team", subject_id=row.id, municipality_id=row.municipality_id,
        before=before, after=after,
    )  # fmt: skip
