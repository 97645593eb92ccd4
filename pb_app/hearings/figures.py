"""Figures of hearings: of a cycle or of a municipality."""

from dataclasses import dataclass, fields
from datetime import date

import sqlalchemy as sa

from pb_app.accounts.tables import Organisation
from pb_app.database import db
from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.place_figures import ReportedHearing
from pb_app.hearings.rules import PUBLIC_STATUSES, HearingKind, HearingStatus, Part
from pb_app.hearings.tables import Attendance, Hearing, HearingOrganisation, HearingPlace, Minutes


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


_COUNTS = tuple(field.name for field in fields(AttendanceCounts))


def reported_hearings(cycle_id: int, kind: HearingKind | None = None) -> list[ReportedHearing]:
    """The public hearings of a cycle with what was reported of them, in two statements however many they are."""
    wanted = (
        sa.select(
            Hearing.id, Hearing.status, Hearing.on_date, Attendance, Minutes.published_at, Minutes.hearing_id
        )
        .outerjoin(Attendance, Attendance.hearing_id == Hearing.id)
        .outerjoin(Minutes, Minutes.hearing_id == Hearing.id)
        .where(Hearing.cycle_id == cycle_id, Hearing.status.in_(PUBLIC_STATUSES))
        .order_by(Hearing.on_date, Hearing.id)
    )
    links = (
        sa.select(HearingPlace.hearing_id, HearingPlace.place_id)
        .join(Hearing, Hearing.id == HearingPlace.hearing_id)
        .where(Hearing.cycle_id == cycle_id)
    )
    places: dict[int, set[str]] = {}
    for hearing_id, place_id in db.session.execute(links):
        places.setdefault(hearing_id, set()).add(place_id)
    if kind is not None:
        wanted = wanted.where(Hearing.kind == kind)
    return [
        ReportedHearing(
            id=hearing_id, status=status, on_date=on_date, place_ids=frozenset(places.get(hearing_id, ())),
            counts=None if row is None else AttendanceCounts(**{name: getattr(row, name) for name in _COUNTS}),
            has_minutes=minutes_of is not None, are_minutes_public=published_at is not None,
        )
        for hearing_id, status, on_date, row, published_at, minutes_of in db.session.execute(wanted)
    ]  # fmt: skip


def parts_of_organisations(cycle_id: int) -> list[tuple[str, Part, int]]:
    """Name, part and hearing of each organisation in the public hearings of a cycle, by name."""
    wanted = (
        sa.select(Organisation.name, HearingOrganisation.part, Hearing.id)
        .join(HearingOrganisation, HearingOrganisation.organisation_id == Organisation.id)
        .join(Hearing, Hearing.id == HearingOrganisation.hearing_id)
        .where(Hearing.cycle_id == cycle_id, Hearing.status.in_(PUBLIC_STATUSES - {HearingStatus.CANCELLED}))
        .order_by(Organisation.name, Organisation.id, Hearing.id)
    )
    return [(name, part, hearing_id) for name, part, hearing_id in db.session.execute(wanted)]
