"""Runs of the planner: asked for by people, done by the worker, with progress, a stop and a report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from time import monotonic
from typing import Any

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.cycles.queries import CycleCard, cycle_card
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.planner.plan import Engine, Plan
from pb_app.hearings.planner.solving import solve
from pb_app.hearings.planning import facts_policy
from pb_app.hearings.planning.draft_lines import lock_cycle
from pb_app.hearings.planning.facts_settings import get_settings
from pb_app.hearings.planning.problem import LoadedSeason, load_season
from pb_app.hearings.planning.reporting import report_of
from pb_app.hearings.planning.rules import PlanEngine, RunState
from pb_app.hearings.planning.tables import PlanRun
from pb_app.hearings.planning.writing import write_plan
from pb_app.hearings.queries import local_today
from pb_app.jobs.service import enqueue
from pb_app.jobs.tables import Job, JobState
from pb_app.kernel.actor import SYSTEM, Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.unit_of_work import UnitOfWork, house, unit_of_work

TASK = "draw_up_plan"
EXTRA = "scheduling"
OPEN = frozenset({RunState.WAITING, RunState.RUNNING})
SECONDS_BETWEEN_NOTES = 1.0
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RunCard:
    """One run: how far it is, and what it came to."""

    id: int
    cycle_id: int
    engine: PlanEngine
    seed: int
    state: RunState
    done: int
    total: int
    is_stop_asked: bool
    asked_at: datetime
    finished_at: datetime | None
    report: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN


def exact_is_installed() -> bool:
    """Whether this server has the exact planner (the extra ``[scheduling]``)."""
    return find_spec("ortools") is not None


def find_latest_run(cycle_id: int) -> RunCard | None:
    """The newest run of a season, or None."""
    wanted = sa.select(PlanRun).where(PlanRun.cycle_id == cycle_id).order_by(PlanRun.id.desc()).limit(1)
    row = db.session.scalars(wanted).first()
    return None if row is None else _card(row)


def get_run(run_id: int, cycle_id: int) -> RunCard:
    """A run of this season; raise ``NotFound`` for any other."""
    row = db.session.get(PlanRun, run_id)
    if row is None or row.cycle_id != cycle_id:
        raise NotFound("plan_run")
    return _card(row)


def ask_for_plan(*, actor: Actor, cycle_id: int, engine: PlanEngine, seed: int = 1) -> int:
    """Have the worker draw up the season, and give the run's id; while one is open, that one.

    Raises ``Forbidden``, ``exact_planner_missing``, ``no_rounds``.
    """
    if engine is PlanEngine.EXACT and not exact_is_installed():
        raise DomainError("exact_planner_missing", field="engine", extra=EXTRA)
    with unit_of_work(actor) as uow:
        cycle = lock_cycle(uow, cycle_id)
        if not facts_policy.may_draw_up(actor, cycle.municipality_id):
            raise Forbidden("draw_up_plan")
        for row in _open_runs(uow, cycle_id):
            if not _is_lost(row):
                return row.id
            _end(uow, row, RunState.FAILED, {"error": "worker_died"})
        if not get_settings(cycle_card(cycle)).rounds:
            raise DomainError("no_rounds")
        run = PlanRun(
            cycle_id=cycle_id, engine=engine, seed=seed, asked_by_id=actor.person_id, asked_at=uow.now
        )
        uow.session.add(run)
        uow.session.flush()
        enqueue(uow, kind=TASK, dedup_key=_job_key(run.id), payload={"run_id": run.id})
        said = {"engine": engine.value, "seed": seed, "run": run.id}
        _log(uow, "plan.asked_for", cycle, said)
        return run.id


def ask_to_stop(*, actor: Actor, run_id: int) -> None:
    """Ask a run to stop: one that waits, or whose worker died, at once; one that runs within seconds.

    Raises ``Forbidden``, ``run_over``. The draft stays as it was.
    """
    with unit_of_work(actor) as uow:
        row = uow.session.get(PlanRun, run_id, with_for_update=True)
        if row is None:
            raise NotFound("plan_run")
        cycle = uow.session.get_one(BudgetCycle, row.cycle_id)
        if not facts_policy.may_draw_up(actor, cycle.municipality_id):
            raise Forbidden("draw_up_plan")
        if row.state not in OPEN:
            raise DomainError("run_over")
        row.stop_asked_at = row.stop_asked_at or uow.now
        if row.state is RunState.WAITING or _is_lost(row):
            _end(uow, row, RunState.STOPPED, {})
        _log(uow, "plan.stop_asked", cycle, {"run": run_id})


def draw_up_plan(payload: Mapping[str, Any]) -> None:
    """The worker's task: plan outside any transaction, then write the whole answer in one.

    A run that has ended is left alone, so that the task may run twice; one whose worker died begins anew.
    """
    run_id = int(payload["run_id"])
    begun = _begin(run_id)
    if begun is None:
        return
    cycle, engine, seed = begun
    watch = _Watch(run_id)
    try:
        season, plan = _solve(cycle, engine, seed, watch.note, watch.is_stopped)
    except DomainError as error:
        _note_end(run_id, RunState.FAILED, {"error": error.code})
        return
    except Exception:
        _note_end(run_id, RunState.FAILED, {"error": "unexpected"})
        raise
    _finish(run_id, season, plan)


def plan_now(
    *, cycle: CycleCard, engine: PlanEngine, seed: int, progress: Progress, is_dry_run: bool
) -> dict[str, Any]:
    """Plan at once, for ``pb plan``, and give the report; nothing is written if ``is_dry_run``."""
    if engine is PlanEngine.EXACT and not exact_is_installed():
        raise DomainError("exact_planner_missing", field="engine", extra=EXTRA)
    season, plan = _solve(cycle, engine, seed, progress, lambda: False)
    if is_dry_run:
        return report_of(season, plan, ())
    with unit_of_work(SYSTEM) as uow:
        report = report_of(season, plan, write_plan(uow, cycle.id, season, plan))
        run = PlanRun(
            cycle_id=cycle.id, engine=engine, seed=seed, asked_at=uow.now, done=1, total=1, stop_asked_at=None
        )
        uow.session.add(run)
        _end(uow, run, RunState.DONE, report)
    return report


def _solve(
    cycle: CycleCard, engine: PlanEngine, seed: int, progress: Progress, stop: Callable[[], bool]
) -> tuple[LoadedSeason, Plan]:
    season = load_season(cycle, local_today(house().clock.now()))
    db.session.rollback()  # the planner may think for minutes: no transaction stays open meanwhile
    return season, solve(season.problem, engine=Engine(engine.value), seed=seed, progress=progress, stop=stop)


class _Watch:
    """Notes how far a run is, and hears that it shall stop: now and then, not at every step."""

    def __init__(self, run_id: int) -> None:
        self._run_id = run_id
        self._noted = monotonic()
        self._done = self._total = 0
        self._is_stopped = False

    def note(self, done: int, total: int) -> None:
        """The planner has come so far."""
        self._done, self._total = done, total
        self._look()

    def is_stopped(self) -> bool:
        """Whether somebody asked it to stop."""
        self._look()
        return self._is_stopped

    def _look(self) -> None:
        if self._is_stopped or monotonic() - self._noted < SECONDS_BETWEEN_NOTES:
            return
        with unit_of_work(SYSTEM) as uow:
            row = uow.session.get_one(PlanRun, self._run_id)
            row.done, row.total = self._done, self._total
            self._is_stopped = row.stop_asked_at is not None
        self._noted = monotonic()


def _begin(run_id: int) -> tuple[CycleCard, PlanEngine, int] | None:
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.get(PlanRun, run_id, with_for_update=True)
        if row is None or row.state not in OPEN:
            return None
        if row.stop_asked_at is not None:
            _end(uow, row, RunState.STOPPED, {})
            return None
        row.state, row.done = RunState.RUNNING, 0
        return cycle_card(uow.session.get_one(BudgetCycle, row.cycle_id)), row.engine, row.seed


def _finish(run_id: int, season: LoadedSeason, plan: Plan) -> None:
    """Write the answer, unless somebody stopped the run or another worker was faster."""
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.get_one(PlanRun, run_id, with_for_update=True)
        if row.state is not RunState.RUNNING:
            return
        if plan.was_stopped or row.stop_asked_at is not None:
            _end(uow, row, RunState.STOPPED, report_of(season, plan, ()))
            return
        row.done = row.total = max(row.total, 1)
        _end(uow, row, RunState.DONE, report_of(season, plan, write_plan(uow, row.cycle_id, season, plan)))


def _note_end(run_id: int, state: RunState, report: dict[str, Any]) -> None:
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.get_one(PlanRun, run_id, with_for_update=True)
        if row.state in OPEN:
            _end(uow, row, state, report)


def _end(uow: UnitOfWork, row: PlanRun, state: RunState, report: dict[str, Any]) -> None:
    row.state, row.finished_at, row.report = state, uow.now, report


def _open_runs(uow: UnitOfWork, cycle_id: int) -> list[PlanRun]:
    wanted = sa.select(PlanRun).where(PlanRun.cycle_id == cycle_id, PlanRun.state.in_(OPEN))
    return list(uow.session.scalars(wanted.order_by(PlanRun.id).with_for_update()))


def _is_lost(row: PlanRun) -> bool:
    """Whether the worker has given this run up."""
    state = db.session.scalar(sa.select(Job.state).where(Job.dedup_key == _job_key(row.id)))
    return state in {None, JobState.FAILED, JobState.DONE}


def _job_key(run_id: int) -> str:
    return f"{TASK}:{run_id}"


def _card(row: PlanRun) -> RunCard:
    is_lost = row.state in OPEN and _is_lost(row)
    return RunCard(
        id=row.id, cycle_id=row.cycle_id, engine=row.engine, seed=row.seed,
        state=RunState.FAILED if is_lost else row.state, done=row.done, total=row.total,
        is_stop_asked=row.stop_asked_at is not None, asked_at=row.asked_at, finished_at=row.finished_at,
        report={"error": "worker_died"} if is_lost else row.report or {},
    )  # fmt: skip


def _log(uow: UnitOfWork, action: str, cycle: BudgetCycle, said: Mapping[str, Any]) -> None:
    log(
        uow, action=action, subject_type="plan", subject_id=cycle.id, municipality_id=cycle.municipality_id,
        after=said,
    )  # fmt: skip
