"""What heads the calendar of a public consultation: read it, write it (Law 146/2014)."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from pb_app.audit import service as audit
from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.database import db
from pb_app.hearings.changes import check_allowed
from pb_app.hearings.policy import may_coordinate
from pb_app.hearings.rules import check_length
from pb_app.hearings.season.tables import ConsultationNotice
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import StaleVersion
from pb_app.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """What a person says; texts are clean already, what is empty is left out of the document."""

    draft_act: str = ""
    draft_act_en: str = ""
    proposer: str = ""
    proposer_en: str = ""
    explanation: str = ""
    explanation_en: str = ""
    groups: str = ""
    groups_en: str = ""
    legal_basis: str = ""
    legal_basis_en: str = ""
    where_to_comment: str = ""
    where_to_comment_en: str = ""
    comments_until: date | None = None
    coordinator: str = ""
    coordinator_contact: str = ""
    protocol_number: str = ""
    protocol_on: date | None = None


LIMITS = {
    "draft_act": 300, "proposer": 200, "explanation": 4000, "groups": 500, "legal_basis": 500, "where_to_comment": 500,
    "coordinator": 160, "coordinator_contact": 300, "protocol_number": 40,
}  # fmt: skip
_NOTHING = NoticeFacts()


def notice_of(cycle_id: int) -> tuple[NoticeFacts, int]:
    """What was said so far, with its version; 0 while nothing was."""
    row = db.session.get(ConsultationNotice, cycle_id)
    return (_NOTHING, 0) if row is None else (_facts(row), row.version)


def write_notice(
    *, actor: Actor, municipality_id: str, year: int, expected_version: int, facts: NoticeFacts
) -> None:
    """Say what heads the document; only the coordinator does.

    Errors: ``too_long``, ``stale_version``.
    """
    with unit_of_work(actor) as uow:
        check_allowed(may_coordinate(actor, municipality_id), "write_consultation_notice")
        cycle: CycleCard = get_cycle(municipality_id, year)
        for name, value in asdict(facts).items():
            if isinstance(value, str):
                check_length(name, value, LIMITS[name.removesuffix("_en")])
        row = uow.session.get(ConsultationNotice, cycle.id, with_for_update=True)
        if (row.version if row else 0) != expected_version:
            raise StaleVersion(
                "consultation_notice", expected=expected_version, actual=row.version if row else 0
            )
        before = asdict(_facts(row)) if row else {}
        if row is None:
            row = ConsultationNotice(cycle_id=cycle.id, version=0)
            uow.session.add(row)
        wanted: dict[str, Any] = asdict(facts)
        for name, value in wanted.items():
            setattr(row, name, value)
        row.touch()
        changed = [name for name, value in wanted.items() if value != before.get(name)]
        audit.log(
            uow, action="season.notice_written", subject_type="consultation_notice", subject_id=cycle.id,
            municipality_id=municipality_id, before={name: before.get(name) for name in changed},
            after={name: wanted[name] for name in changed},
        )  # fmt: skip


def _facts(row: ConsultationNotice) -> NoticeFacts:
    return NoticeFacts(**{one.name: getattr(row, one.name) for one in fields(NoticeFacts)})
