"""Budget programmes and ceilings: add, change, remove a ceiling."""

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.cycles import policy, year_rules
from pb_app.cycles.tables import BudgetCycle, BudgetProgramme, Ceiling
from pb_app.cycles.year_rules import CeilingDraft, ProgrammeDraft
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.territory.queries import get_place
from pb_app.unit_of_work import UnitOfWork, unit_of_work

PROGRAMME_FIELDS = ("code", "name", "name_en", "function_code")
CEILING_FIELDS = ("programme_id", "place_id", "year", "amount", "stage", "act")


def add_programme(*, actor: Actor, cycle_id: int, draft: ProgrammeDraft) -> int:
    """Add a budget programme at the end of the list; give its id. Raises ``Forbidden``, ``programme_code_taken``."""
    checked = year_rules.check_programme(draft)
    with unit_of_work(actor) as uow:
        cycle = locked_cycle(uow, cycle_id)
        return apply_programme(uow, cycle, checked).id


def change_programme(
    *, actor: Actor, programme_id: int, expected_version: int, draft: ProgrammeDraft
) -> None:
    """Change a programme; raises ``Forbidden``, ``StaleVersion``, ``programme_code_taken``."""
    checked = year_rules.check_programme(draft)
    with unit_of_work(actor) as uow:
        row = uow.session.get(BudgetProgramme, programme_id, with_for_update={"key_share": True})
        if row is None:
            raise NotFound("programme")
        cycle = locked_cycle(uow, row.cycle_id)
        if row.version != expected_version:
            raise StaleVersion("programme", expected=expected_version, actual=row.version)
        apply_programme(uow, cycle, checked, row)


def add_ceiling(*, actor: Actor, cycle_id: int, draft: CeilingDraft) -> int:
    """Add a ceiling; give its id. Raises ``Forbidden``, ``ceiling_exists``, and what the rules say."""
    with unit_of_work(actor) as uow:
        cycle = locked_cycle(uow, cycle_id)
        return apply_ceiling(uow, cycle, draft).id


def change_ceiling(*, actor: Actor, ceiling_id: int, expected_version: int, draft: CeilingDraft) -> None:
    """Change a ceiling; raises ``Forbidden``, ``StaleVersion``, ``ceiling_exists``."""
    with unit_of_work(actor) as uow:
        row = _get_ceiling(uow, ceiling_id, expected_version)
        apply_ceiling(uow, locked_cycle(uow, row.cycle_id), draft, row)


def remove_ceiling(*, actor: Actor, ceiling_id: int, expected_version: int) -> None:
    """Take a ceiling away that was entered by mistake; the audit record keeps it."""
    with unit_of_work(actor) as uow:
        row = _get_ceiling(uow, ceiling_id, expected_version)
        cycle = locked_cycle(uow, row.cycle_id)
        log(
            uow,
            action="ceiling.removed",
            subject_type="ceiling",
            subject_id=row.id,
            municipality_id=cycle.municipality_id,
            before=_values(row, CEILING_FIELDS),
        )
        uow.session.delete(row)


def locked_cycle(uow: UnitOfWork, cycle_id: int) -> BudgetCycle:
    """The cycle, locked until the commit, so that two people cannot add the same row; raises ``Forbidden``."""
    row = uow.session.get(BudgetCycle, cycle_id, with_for_update=True)
    if row is None:
        raise NotFound("cycle")
    if not policy.may_keep_money(uow.actor, row.municipality_id):
        raise Forbidden("keep_money")
    return row


def apply_programme(
    uow: UnitOfWork, cycle: BudgetCycle, draft: ProgrammeDraft, row: BudgetProgramme | None = None
) -> BudgetProgramme:
    """Write a checked draft into a new row, or into ``row``."""
    same_code = sa.select(BudgetProgramme.id).where(
        BudgetProgramme.cycle_id == cycle.id,
        BudgetProgramme.code == draft.code,
        BudgetProgramme.id != (row.id if row is not None else 0),
    )
    if uow.session.scalar(same_code) is not None:
        raise DomainError("programme_code_taken", field="code")
    before = None if row is None else _values(row, PROGRAMME_FIELDS)
    if row is None:
        last = sa.select(sa.func.max(BudgetProgramme.position)).where(BudgetProgramme.cycle_id == cycle.id)
        row = BudgetProgramme(cycle_id=cycle.id, position=(uow.session.scalar(last) or 0) + 1)
        uow.session.add(row)
    else:
        row.touch()
    for name in PROGRAMME_FIELDS:
        setattr(row, name, getattr(draft, name))
    uow.session.flush()
    log(
        uow,
        action="programme.added" if before is None else "programme.changed",
        subject_type="programme",
        subject_id=row.id,
        municipality_id=cycle.municipality_id,
        before=before,
        after=_values(row, PROGRAMME_FIELDS),
    )
    return row


def apply_ceiling(
    uow: UnitOfWork, cycle: BudgetCycle, draft: CeilingDraft, row: Ceiling | None = None
) -> Ceiling:
    """Check a draft and write it into a new row, or into ``row``."""
    year_rules.check_ceiling(cycle.year, draft)
    _check_references(uow, cycle, draft)
    twin = find_twin(uow, cycle.id, draft)
    if twin is not None and (row is None or twin.id != row.id):
        raise DomainError("ceiling_exists", field="programme_id")
    before = None if row is None else _values(row, CEILING_FIELDS)
    if row is None:
        row = Ceiling(cycle_id=cycle.id)
        uow.session.add(row)
    else:
        row.touch()
    for name in CEILING_FIELDS:
        setattr(row, name, getattr(draft, name))
    uow.session.flush()
    log(
        uow,
        action="ceiling.added" if before is None else "ceiling.changed",
        subject_type="ceiling",
        subject_id=row.id,
        municipality_id=cycle.municipality_id,
        before=before,
        after=_values(row, CEILING_FIELDS),
    )
    return row


def find_twin(uow: UnitOfWork, cycle_id: int, draft: CeilingDraft) -> Ceiling | None:
    """The ceiling of the same programme, place, year and stage, if there is one."""
    same = sa.select(Ceiling).where(
        Ceiling.cycle_id == cycle_id,
        Ceiling.year == draft.year,
        Ceiling.stage == draft.stage,
        Ceiling.programme_id.is_not_distinct_from(draft.programme_id),
        Ceiling.place_id.is_not_distinct_from(draft.place_id),
    )
    return uow.session.scalars(same).first()


def _check_references(uow: UnitOfWork, cycle: BudgetCycle, draft: CeilingDraft) -> None:
    if draft.programme_id is not None:
        programme = uow.session.get(BudgetProgramme, draft.programme_id)
        if programme is None or programme.cycle_id != cycle.id:
            raise DomainError("unknown_programme", field="programme_id")
    if draft.place_id is not None:
        try:
            get_place(draft.place_id, cycle.municipality_id)
        except NotFound as error:
            raise DomainError("foreign_place", field="place_id") from error


def _get_ceiling(uow: UnitOfWork, ceiling_id: int, expected_version: int) -> Ceiling:
    row = uow.session.get(Ceiling, ceiling_id, with_for_update={"key_share": True})
    if row is None:
        raise NotFound("ceiling")
    if row.version != expected_version:
        raise StaleVersion("ceiling", expected=expected_version, actual=row.version)
    return row


def _values(row: BudgetProgramme | Ceiling, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}
