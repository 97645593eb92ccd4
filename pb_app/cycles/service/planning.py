"""Open a budget year, change its settings, phases and themes, and carry it over to the next one."""

from collections.abc import Sequence

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.cycles import policy, year_rules
from pb_app.cycles.tables import BudgetCycle, CyclePhase, CycleTheme, Theme
from pb_app.cycles.year_rules import CycleDraft, PhaseDraft
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from pb_app.unit_of_work import UnitOfWork, unit_of_work

CYCLE_FIELDS = ("title", "title_en", "status", "opens_on", "closes_on", "notice_days", "comment_days")


def open_cycle(
    *,
    actor: Actor,
    municipality_id: str,
    year: int,
    draft: CycleDraft | None = None,
    phases: Sequence[PhaseDraft] | None = None,
    theme_ids: Sequence[str] | None = None,
    is_example: bool = False,
) -> int:
    """Open a budget year, prefilled where nothing is given; give its id.

    Raises ``Forbidden``, ``cycle_exists``, ``cycle_year_range``, and what the rules say of dates.
    """
    year_rules.check_year(year)
    chosen = draft or CycleDraft()
    planned = tuple(year_rules.default_phases(year) if phases is None else phases)
    year_rules.check_cycle(year, chosen)
    year_rules.check_phases(year, planned)
    with unit_of_work(actor) as uow:
        row = apply_new_cycle(uow, municipality_id, year, chosen)
        row.is_example = is_example
        apply_phases(row, planned)
        apply_themes(uow, row, theme_ids if theme_ids is not None else _all_themes(uow))
        log(
            uow,
            action="cycle.opened",
            subject_type="cycle",
            subject_id=row.id,
            municipality_id=municipality_id,
            after={"year": year},
        )
        return row.id


def change_cycle(*, actor: Actor, cycle_id: int, expected_version: int, draft: CycleDraft) -> None:
    """Change title, state, submission window and notice settings.

    Raises ``Forbidden``, ``StaleVersion``, ``cycle_not_hidden``, ``window_reversed``, ``days_range``.
    """
    with unit_of_work(actor) as uow:
        row = plannable_cycle(uow, cycle_id, expected_version)
        year_rules.check_cycle(row.year, draft)
        year_rules.check_status(row.status, draft.status)
        before = {name: getattr(row, name) for name in CYCLE_FIELDS}
        _set_fields(row, draft)
        row.touch()
        log(
            uow,
            action="cycle.changed",
            subject_type="cycle",
            subject_id=cycle_id,
            municipality_id=row.municipality_id,
            before=before,
            after={name: getattr(row, name) for name in CYCLE_FIELDS},
        )


def change_phases(
    *,
    actor: Actor,
    cycle_id: int,
    expected_version: int,
    phases: Sequence[PhaseDraft],
    confirmed: bool = False,
) -> None:
    """Replace the phases; raises ``NeedsConfirmation`` where one begins before the one in front of it."""
    with unit_of_work(actor) as uow:
        row = plannable_cycle(uow, cycle_id, expected_version)
        year_rules.check_phases(row.year, phases)
        warnings = year_rules.phase_warnings(phases)
        if warnings and not confirmed:
            raise NeedsConfirmation(warnings)
        before = [_as_audited(phase) for phase in row.phases]
        row.phases = []
        uow.session.flush()
        apply_phases(row, phases)
        row.touch()
        log(
            uow,
            action="cycle.phases_changed",
            subject_type="cycle",
            subject_id=cycle_id,
            municipality_id=row.municipality_id,
            before={"phases": before},
            after={"phases": [_as_audited(phase) for phase in phases], "confirmed": confirmed},
        )


def change_themes(*, actor: Actor, cycle_id: int, expected_version: int, theme_ids: Sequence[str]) -> None:
    """Set the themes in use and their order; raises ``theme_required`` for none, ``unknown_theme``."""
    with unit_of_work(actor) as uow:
        row = plannable_cycle(uow, cycle_id, expected_version)
        in_order = (
            sa.select(CycleTheme.theme_id)
            .where(CycleTheme.cycle_id == cycle_id)
            .order_by(CycleTheme.position)
        )
        before = list(uow.session.scalars(in_order))
        uow.session.execute(sa.delete(CycleTheme).where(CycleTheme.cycle_id == cycle_id))
        apply_themes(uow, row, theme_ids)
        row.touch()
        log(
            uow,
            action="cycle.themes_changed",
            subject_type="cycle",
            subject_id=cycle_id,
            municipality_id=row.municipality_id,
            before={"themes": before},
            after={"themes": list(theme_ids)},
        )


def plannable_cycle(uow: UnitOfWork, cycle_id: int, expected_version: int) -> BudgetCycle:
    """The row of a cycle that the actor may plan, at the version that was read; phases loaded."""
    row = uow.session.scalars(
        sa.select(BudgetCycle)
        .options(sa.orm.selectinload(BudgetCycle.phases))
        .where(BudgetCycle.id == cycle_id)
        .with_for_update(key_share=True)
    ).first()
    if row is None:
        raise NotFound("cycle")
    if not policy.may_plan(uow.actor, row.municipality_id):
        raise Forbidden("plan_cycle")
    if row.version != expected_version:
        raise StaleVersion("cycle", expected=expected_version, actual=row.version)
    return row


def apply_new_cycle(uow: UnitOfWork, municipality_id: str, year: int, draft: CycleDraft) -> BudgetCycle:
    """A new year without phases and themes; raise ``Forbidden`` or ``cycle_exists``."""
    if not policy.may_plan(uow.actor, municipality_id):
        raise Forbidden("open_cycle")
    if find_row(uow, municipality_id, year) is not None:
        raise DomainError("cycle_exists", field="year", year=year)
    row = BudgetCycle(municipality_id=municipality_id, year=year, created_at=uow.now, phases=[])
    _set_fields(row, draft)
    uow.session.add(row)
    uow.session.flush()
    return row


def find_row(uow: UnitOfWork, municipality_id: str, year: int) -> BudgetCycle | None:
    """The row of a budget year with its phases, or None."""
    return uow.session.scalars(
        sa.select(BudgetCycle)
        .options(sa.orm.selectinload(BudgetCycle.phases))
        .where(BudgetCycle.municipality_id == municipality_id, BudgetCycle.year == year)
    ).first()


def _set_fields(row: BudgetCycle, draft: CycleDraft) -> None:
    for name in CYCLE_FIELDS:
        setattr(row, name, getattr(draft, name))
    title, title_en = year_rules.default_title(row.year)
    row.title, row.title_en = draft.title or title, draft.title_en or title_en


def apply_phases(row: BudgetCycle, phases: Sequence[PhaseDraft]) -> None:
    """Give the year these phases, in this order."""
    row.phases = [
        CyclePhase(
            kind=phase.kind,
            name=phase.name,
            name_en=phase.name_en,
            starts_on=phase.starts_on,
            ends_on=phase.ends_on,
            position=position,
        )
        for position, phase in enumerate(phases)
    ]


def apply_themes(uow: UnitOfWork, row: BudgetCycle, theme_ids: Sequence[str]) -> None:
    """Put these themes into use, in this order; raise ``theme_required`` or ``unknown_theme``."""
    if not theme_ids:
        raise DomainError("theme_required")
    if not set(theme_ids) <= set(_all_themes(uow)):
        raise DomainError("unknown_theme")
    for position, theme_id in enumerate(dict.fromkeys(theme_ids)):
        uow.session.add(CycleTheme(cycle_id=row.id, theme_id=theme_id, position=position))


def _all_themes(uow: UnitOfWork) -> list[str]:
    return list(uow.session.scalars(sa.select(Theme.id).order_by(Theme.position)))


def _as_audited(phase: PhaseDraft | CyclePhase) -> dict[str, object]:
    return {"kind": phase.kind, "name": phase.name, "starts": phase.starts_on, "ends": phase.ends_on}
