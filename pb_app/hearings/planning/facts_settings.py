"""How the season of a budget year is planned: its settings, and its rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.cycles.queries import CycleCard, list_phases
from pb_app.cycles.rules import PhaseKind
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.planning import facts_policy
from pb_app.hearings.planning.facts_rules import RoundDraft, SettingsDraft, check_rounds, check_settings
from pb_app.hearings.planning.tables import PlanRound, PlanSettings
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Forbidden, NotFound, StaleVersion
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import UnitOfWork, unit_of_work

FIELDS = tuple(field.name for field in fields(SettingsDraft))


@dataclass(frozen=True)
class SeasonSettings:
    """Settings and rounds as they count; version 0 means that nobody has said anything yet."""

    said: SettingsDraft
    rounds: tuple[RoundDraft, ...]
    are_rounds_default: bool
    version: int


def get_settings(cycle: CycleCard) -> SeasonSettings:
    """Settings and rounds of a budget year, the defaults where nothing was said."""
    row = db.session.get(PlanSettings, cycle.id)
    rounds = _stored_rounds(cycle.id)
    return SeasonSettings(
        said=default_settings(cycle.municipality_id) if row is None else _draft(row),
        rounds=rounds or default_rounds(cycle),
        are_rounds_default=not rounds,
        version=0 if row is None else row.version,
    )


def default_settings(municipality_id: str) -> SettingsDraft:
    """Monday to Friday, 9 to 20 o'clock, as long as hearings of the municipality usually are."""
    return SettingsDraft(minutes=get_municipality(municipality_id).usual_minutes)


def default_rounds(cycle: CycleCard) -> tuple[RoundDraft, ...]:
    """One round: the phase of the hearings, else the days on which proposals are accepted, else none."""
    phases = [phase for phase in list_phases(cycle.id) if phase.kind is PhaseKind.HEARINGS]
    spans = [*((phase.starts_on, phase.ends_on) for phase in phases), (cycle.opens_on, cycle.closes_on)]
    for first, last in spans:
        if first is not None and last is not None and first <= last:
            return (RoundDraft(first, last),)
    return ()


def change_settings(*, actor: Actor, cycle_id: int, expected_version: int, draft: SettingsDraft) -> None:
    """Say how the season is planned. Raises ``Forbidden``, ``StaleVersion``, what ``check_settings`` says."""
    check_settings(draft)
    with unit_of_work(actor) as uow:
        cycle, row = _load(uow, cycle_id, expected_version)
        before = asdict(_draft(row))
        _assign(row, draft)
        row.touch()
        _log(uow, "plan.settings_changed", cycle, before, asdict(draft))


def change_rounds(
    *, actor: Actor, cycle_id: int, expected_version: int, rounds: Sequence[RoundDraft]
) -> None:
    """Replace the rounds; none means the default one. They share the version of the settings.

    Raises ``Forbidden``, ``StaleVersion``, ``rounds_overlap`` and what else ``check_rounds`` says.
    """
    with unit_of_work(actor) as uow:
        cycle, row = _load(uow, cycle_id, expected_version)
        check_rounds(cycle.year, rounds)
        before = _stored_rounds(cycle_id)
        uow.session.execute(sa.delete(PlanRound).where(PlanRound.cycle_id == cycle_id))
        for number, one in enumerate(rounds, start=1):
            uow.session.add(
                PlanRound(cycle_id=cycle_id, number=number, starts_on=one.starts_on, ends_on=one.ends_on)
            )
        row.touch()
        _log(uow, "plan.rounds_changed", cycle, _as_audited(before), _as_audited(rounds))


def _load(uow: UnitOfWork, cycle_id: int, expected_version: int) -> tuple[BudgetCycle, PlanSettings]:
    """The cycle, locked, and its settings at the version that was read; made from the defaults if there are none."""
    cycle = uow.session.get(BudgetCycle, cycle_id, with_for_update={"key_share": True})
    if cycle is None:
        raise NotFound("cycle")
    if not facts_policy.may_change_facts(uow.actor, cycle.municipality_id):
        raise Forbidden("change_plan_settings")
    row = uow.session.get(PlanSettings, cycle_id, with_for_update=True)
    if (row.version if row is not None else 0) != expected_version:
        raise StaleVersion("plan_settings", expected=expected_version, actual=row.version if row else 0)
    if row is None:
        row = PlanSettings(cycle_id=cycle_id, version=0)
        _assign(row, default_settings(cycle.municipality_id))
        uow.session.add(row)
    return cycle, row


def _assign(row: PlanSettings, draft: SettingsDraft) -> None:
    for name in FIELDS:
        setattr(row, name, getattr(draft, name))
    row.weekdays = sorted(set(draft.weekdays))


def _draft(row: PlanSettings) -> SettingsDraft:
    return SettingsDraft(**{name: getattr(row, name) for name in FIELDS} | {"weekdays": tuple(row.weekdays)})


def _stored_rounds(cycle_id: int) -> tuple[RoundDraft, ...]:
    wanted = sa.select(PlanRound).where(PlanRound.cycle_id == cycle_id).order_by(PlanRound.number)
    return tuple(RoundDraft(row.starts_on, row.ends_on) for row in db.session.scalars(wanted))


def _as_audited(rounds: Sequence[RoundDraft]) -> dict[str, list[date]]:
    return {
        "starts_on": [one.starts_on for one in rounds],
        "ends_on": [one.ends_on for one in rounds],
    }


def _log(
    uow: UnitOfWork,
    action: str,
    cycle: BudgetCycle,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    log(
        uow, action=action, subject_type="cycle", subject_id=cycle.id,
        municipality_id=cycle.municipality_id, before=before, after=after,
    )  # fmt: skip
