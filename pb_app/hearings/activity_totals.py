"""Take in what a source states only as a sum; nothing is made up: no date, hour, hall or single meeting."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from pb_app.audit import service as audit
from pb_app.hearings.calendar_tables import ActivityTotal
from pb_app.hearings.changes import check_allowed
from pb_app.hearings.known import check_places
from pb_app.hearings.rules import HearingKind
from pb_app.kernel.actor import Actor
from pb_app.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class ActivityRow:
    """One sum of a source; ``participants`` None means that it gives none, ``…_as_printed`` keeps its words."""

    municipality_id: str
    kind: HearingKind
    period_from: date
    period_to: date
    count: int
    source: str
    source_url: str = ""
    organisation_id: int | None = None
    participants: int | None = None
    participants_as_printed: str = ""
    places: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, HearingKind, date, date, str]:
        """What makes it one and the same sum, however often it is loaded."""
        return self.municipality_id, self.kind, self.period_from, self.period_to, self.source


def load_activity_totals(*, actor: Actor, rows: Sequence[ActivityRow]) -> int:
    """Add the sums that are not there yet and give their number; those that are there stay as they are.

    The network's administrator alone. Errors: ``unknown_place``, ``foreign_place``, with nothing written.
    """
    with unit_of_work(actor) as uow:
        check_allowed(actor.is_admin, "load_activity_totals")
        known = {
            tuple(row)
            for row in uow.session.execute(
                sa.select(
                    ActivityTotal.municipality_id,
                    ActivityTotal.kind,
                    ActivityTotal.period_from,
                    ActivityTotal.period_to,
                    ActivityTotal.source,
                )
            )
        }
        fresh = [row for row in {row.key: row for row in rows}.values() if row.key not in known]
        for row in fresh:
            check_places(row.municipality_id, row.places)
            added = ActivityTotal(**asdict(row) | {"places": list(row.places)})
            uow.session.add(added)
            uow.session.flush()
            audit.log(
                uow, action="activity_total.loaded", subject_type="activity_total", subject_id=added.id,
                municipality_id=row.municipality_id, after=asdict(row),
            )  # fmt: skip
        return len(fresh)
