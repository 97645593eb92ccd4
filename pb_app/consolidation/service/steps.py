"""Note what somebody did at the bench, so that the same person can undo it."""

from collections.abc import Mapping
from typing import Any

from pb_app.consolidation.bench_tables import BenchAction
from pb_app.consolidation.rules.undoing import BenchStep, Trace
from pb_app.consolidation.tables import ConsolidatedItem
from pb_app.unit_of_work import UnitOfWork


def note_step(
    uow: UnitOfWork,
    kind: BenchStep,
    before: Mapping[ConsolidatedItem, int],
    **touched: Any,  # noqa: ANN401 - the fields of Trace
) -> None:
    """Keep the trace of an action; ``before`` holds each item touched with its version before (0: it was made).

    What the house itself does (an import, the demonstration) is nobody's to undo.
    """
    if uow.actor.person_id is None:
        return
    trace = Trace(
        versions={item.id: item.version for item in before},
        before={item.id: version for item, version in before.items()},
        **touched,
    )
    uow.session.add(
        BenchAction(
            cycle_id=next(iter(before)).cycle_id,
            person_id=uow.actor.person_id,
            kind=kind,
            at=uow.now,
            trace=trace.as_json(),
        )
    )
