"""Figures of hearings: of a cycle or of a municipality."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.rules import PUBLIC_STATUSES, HearingStatus
from pb_app.hearings.tables import Attendance, Hearing


@dataclass(frozen=True)
class SeasonCounts:
    """Figures of hearings: of a cycle or of a municipality."""

    coming: int
    held: int
    cancelled: int
    report_missing: int
    attended: int
    """People counted, over the hearings that have a count."""

    @property
    def announced(self) -> int:
        """All but the cancelled ones."""
        return self.coming + self.held + self.report_missing


def season_counts(municipality_id: str, today: date, cycle_id: int | None = None) -> SeasonCounts:
    """Figures of the public hearings of a municipality, of one cycle or of all."""
    when = (
        sa.case(
            (Hearing.status == HearingStatus.HELD, "held"),
            (Hearing.status == HearingStatus.CANCELLED, "cancelled"),
            (Hearing.on_date < today, "missing"),
            else_="coming",
        )
    ).label("state")
    wanted = (
        sa.select(when, sa.func.count(), sa.func.coalesce(sa.func.sum(Attendance.total), 0))
        .outerjoin(Attendance, Attendance.hearing_id == Hearing.id)
        .where(Hearing.municipality_id == municipality_id, Hearing.status.in_(PUBLIC_STATUSES))
        .group_by(when)
    )
    if cycle_id is not None:
        wanted = wanted.where(Hearing.cycle_id == cycle_id)
    found = {state: (count, people) for state, count, people in db.session.execute(wanted)}
    count = {state: found.get(state, (0, 0))[0] for state in ("coming", "held", "cancelled", "missing")}
    return SeasonCounts(
        coming=count["coming"], held=count["held"], cancelled=count["cancelled"], report_missing=count["missing"],
        attended=sum(int(people) for _state, (_count, people) in found.items()),
    )  # fmt: skip
