"""Ask for a suggested selection, run it, take a run as the basis, propose what it suggests: each a person's act."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.consolidation import policy
from pb_app.consolidation.rules import Decision
from pb_app.consolidation.rules.deciding import DecisionDraft, budget_years
from pb_app.consolidation.selecting.queries import Prepared, find_money, get_settings, prepare
from pb_app.consolidation.selecting.rules import Rule, RuleChoice, Selection, select
from pb_app.consolidation.selecting.rules.sources import Basis, VoteSource
from pb_app.consolidation.selecting.tables import SelectionRun, SelectionSettings
from pb_app.consolidation.service.deciding import apply_decision, ask, check_decidable
from pb_app.consolidation.service.rows import get_item_row, hold_budget
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.consolidation.valuing.over_commitment import over_commitment
from pb_app.cycles.counters import next_number
from pb_app.cycles.queries import CycleCard, get_cycle, get_programme
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.unit_of_work import UnitOfWork, unit_of_work
from pb_app.web.receipts import find_result, keep_result

SUBJECT = "selection"
COUNTER = "selection"
_PURPOSE = "run_selection"


@dataclass(frozen=True, kw_only=True)
class SettingsDraft:
    """What the municipality asks for."""

    is_enabled: bool
    choice: RuleChoice
    source: VoteSource
    basis: Basis


def save_selection_settings(
    actor: Actor, *, municipality_id: str, year: int, expected_version: int, draft: SettingsDraft
) -> None:
    """Ask for suggestions in a budget year, or no longer; by which rule, which count, which money.

    Raises ``selection_needs_ballots`` for equal shares over anything but supports, ``amount_year``,
    ``StaleVersion``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        cycle = _cycle_to_decide(actor, municipality_id, year)
        _check_draft(draft, cycle)
        row = _settings_row(uow, cycle.id)
        actual = row.version if row is not None else 0
        if actual != expected_version:
            raise StaleVersion("selection_settings", expected=expected_version, actual=actual)
        before = _said(row) if row is not None else None
        if row is None:
            row = SelectionSettings(cycle_id=cycle.id, version=0)
            uow.session.add(row)
        row.is_enabled, row.source = draft.is_enabled, draft.source
        row.rule, row.utility, row.completion = (
            draft.choice.rule,
            draft.choice.utility,
            draft.choice.completion,
        )
        row.programme_id, row.year = draft.basis.programme_id, draft.basis.year
        row.touch()
        uow.session.flush()
        _log(uow, "selection_asked_for", cycle, before=before, after=_said(row))


def _check_draft(draft: SettingsDraft, cycle: CycleCard) -> None:
    if draft.basis.year not in budget_years(cycle.year):
        raise DomainError("amount_year", field="basis", year=draft.basis.year)
    if draft.basis.programme_id is not None:
        get_programme(draft.basis.programme_id, cycle.id)
    if draft.choice.rule is Rule.EQUAL_SHARES and draft.source is not VoteSource.SUPPORTS:
        raise DomainError("selection_needs_ballots", field="source")


def run_selection(actor: Actor, *, municipality_id: str, year: int, token: str = "") -> int:
    """Run the rule that was asked for over the items as they are now, keep the run, give its number.

    Nothing is decided by it. The same ``token`` again makes no second run. Raises ``selection_off``,
    ``selection_no_ceiling``, ``selection_empty``, ``NotFound``, ``Forbidden``.
    """
    cycle = _cycle_to_decide(actor, municipality_id, year)
    settings = get_settings(cycle)
    if not settings.is_enabled:
        raise DomainError("selection_off")
    money = find_money(cycle.id, cycle.year, settings.basis)
    if money is None:
        raise DomainError("selection_no_ceiling")
    prepared = prepare(cycle.id, source=settings.source, basis=settings.basis, budget=money.amount)
    if not prepared.instance.projects:
        raise DomainError("selection_empty")
    selection = select(prepared.instance, settings.choice)
    with unit_of_work(actor) as uow:
        known = find_result(uow, token=token, purpose=_PURPOSE) if token else None
        if known is not None:
            return int(known)
        row = SelectionRun(
            cycle_id=cycle.id,
            number=next_number(uow, cycle.id, COUNTER),
            rule_choice=settings.choice.as_json(),
            source=settings.source,
            programme_id=settings.basis.programme_id,
            year=settings.basis.year,
            made_at=uow.now,
            made_by_id=actor.person_id,
            **_kept(prepared, selection),
        )
        uow.session.add(row)
        uow.session.flush()
        after = {"number": row.number, "digest": row.digest, "selected": row.selected}
        _log(uow, "selection_run", cycle, after=after)
        if token:
            keep_result(uow, token=token, purpose=_PURPOSE, result=str(row.number))
        return row.number


def _kept(prepared: Prepared, selection: Selection) -> dict[str, object]:
    return {
        "instance": prepared.instance.as_json(),
        "names": dict(prepared.names),
        "left_out": {code: reason.value for code, reason in prepared.left_out.items()},
        "selected": list(selection.selected),
        "steps": [step.as_json() for step in selection.steps],
        "digest": selection.digest,
    }


def choose_basis(actor: Actor, *, municipality_id: str, year: int, number: int | None) -> None:
    """Take a run as that from which decisions may depart only with a reason; None takes none.

    What is decided already stays. Raises ``selection_off``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        cycle = _cycle_to_decide(actor, municipality_id, year)
        row = _settings_row(uow, cycle.id)
        if row is None or not row.is_enabled:
            raise DomainError("selection_off")
        row.basis_run_id = _run_row(uow, cycle.id, number).id if number is not None else None
        row.touch()
        _log(uow, "selection_basis_chosen", cycle, after={"number": number})


def propose_suggested(
    actor: Actor,
    *,
    municipality_id: str,
    year: int,
    number: int,
    codes: Collection[str],
    confirmed: Collection[str] = (),
) -> int:
    """Decide in one act that these suggested items are proposed for the budget; give how many.

    An item that was decided meanwhile stays as it is. What they pass of a ceiling together asks for confirmation
    (``NeedsConfirmation``). Raises ``selection_not_suggested`` for an item that the
    run does not suggest, ``selection_price_changed`` for one whose price is another since,
    ``departure_reason_required`` where another run is the basis, what ``check_decision`` does,
    ``selection_off``, ``nothing_ticked_to_propose``, ``NotFound``, ``Forbidden``.
    """
    with unit_of_work(actor) as uow:
        cycle = _cycle_to_decide(actor, municipality_id, year)
        settings = _settings_row(uow, cycle.id)
        if settings is None or not settings.is_enabled:
            raise DomainError("selection_off")
        run = _run_row(uow, cycle.id, number)
        if not codes:
            raise DomainError("nothing_ticked_to_propose")
        costs = {code: cost for code, cost, _votes in run.instance["projects"]}
        hold_budget(uow, cycle.id)
        items = [_to_propose(uow, cycle, run, code, costs) for code in sorted(set(codes))]
        chosen = [item for item in items if item.decision is Decision.NONE]
        draft = DecisionDraft(decision=Decision.PROPOSED)
        for item in chosen:
            check_decidable(item, draft)
        doubts = over_commitment(
            cycle.id, cycle.year, {item.id: {"decision": draft.decision} for item in chosen}
        )
        ask(doubts, confirmed)
        for item in chosen:
            apply_decision(uow, item, draft, doubts=doubts)
        return len(chosen)


def _to_propose(
    uow: UnitOfWork, cycle: CycleCard, run: SelectionRun, code: str, costs: dict[str, int]
) -> ConsolidatedItem:
    if code not in run.selected:
        raise DomainError("selection_not_suggested", item=code)
    item = get_item_row(uow, cycle.municipality_id, code)
    price = next((row.amount for row in item.amounts if row.year == run.year), None)
    if item.decision is Decision.NONE and price != costs[code]:
        raise DomainError("selection_price_changed", item=code)
    return item


def _cycle_to_decide(actor: Actor, municipality_id: str, year: int) -> CycleCard:
    if not policy.may_decide(actor, municipality_id):
        raise Forbidden("decide")
    return get_cycle(municipality_id, year)


def _settings_row(uow: UnitOfWork, cycle_id: int) -> SelectionSettings | None:
    wanted = sa.select(SelectionSettings).where(SelectionSettings.cycle_id == cycle_id).with_for_update()
    return uow.session.scalars(wanted).first()


def _run_row(uow: UnitOfWork, cycle_id: int, number: int) -> SelectionRun:
    wanted = sa.select(SelectionRun).where(SelectionRun.cycle_id == cycle_id, SelectionRun.number == number)
    row = uow.session.scalars(wanted).first()
    if row is None:
        raise NotFound("selection_run")
    return row


def _said(row: SelectionSettings) -> dict[str, object]:
    return {
        "is_enabled": row.is_enabled,
        "rule": str(row.rule),
        "utility": str(row.utility),
        "completion": str(row.completion),
        "source": str(row.source),
        "programme": row.programme_id,
        "year": row.year,
    }


def _log(
    uow: UnitOfWork,
    action: str,
    cycle: CycleCard,
    *,
    after: dict[str, object],
    before: dict[str, object] | None = None,
) -> None:
    log(
        uow, action=action, subject_type=SUBJECT, subject_id=cycle.id,
        municipality_id=cycle.municipality_id, before=before, after=after,
    )  # fmt: skip
