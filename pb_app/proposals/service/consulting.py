"""The coordinator puts the draft of the budget before the public, or puts right what was said of it."""

from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.cycles.queries import CycleCard, get_cycle
from pb_app.cycles.rules import CycleStatus
from pb_app.files.service import drop, keep
from pb_app.formats.uploads import Upload, read_upload
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.kernel.periods import to_local
from pb_app.proposals.consultation_rules import ConsultationDraft, check_consultation, last_day
from pb_app.proposals.consultation_tables import Consultation
from pb_app.proposals.events import ConsultationPublished
from pb_app.proposals.policy import may_consult
from pb_app.unit_of_work import UnitOfWork, unit_of_work

SUBJECT = "consultation"


def publish_consultation(
    *, actor: Actor, municipality_id: str, year: int, draft: ConsultationDraft, document: bytes | None = None
) -> int:
    """Put a draft of the budget before the public from its day on; give its id.

    Errors: those of ``check_consultation``, ``consultation_year_not_open``, ``consultation_same_day``, ``file_type``
    for a document that is no PDF, ``file_too_large``; ``Forbidden``.
    """
    upload = _pdf(document)
    with unit_of_work(actor) as uow:
        cycle = _cycle(actor, municipality_id, year)
        check_consultation(draft, to_local(uow.now).date(), has_file=upload is not None)
        _check_day(uow, cycle, draft, own_id=0)
        row = Consultation(
            cycle_id=cycle.id,
            file_id=_kept(uow, upload, cycle) if upload else None,
            promised_until=_last_day(cycle, draft),
            created_at=uow.now,
            **asdict(draft),
        )
        uow.session.add(row)
        uow.session.flush()
        _log(uow, "consultation.published", cycle, row)
        uow.record(
            ConsultationPublished(consultation_id=row.id, municipality_id=municipality_id, cycle_id=cycle.id)
        )
        return row.id


def change_consultation(
    *,
    actor: Actor,
    municipality_id: str,
    year: int,
    consultation_id: int,
    expected_version: int,
    draft: ConsultationDraft,
    document: bytes | None = None,
) -> None:
    """Put right what was said of a draft; without a document the former one stays.

    The end of the comments follows a later day of publication, and never moves to an earlier day.
    Errors: as above, ``StaleVersion``.
    """
    upload = _pdf(document)
    with unit_of_work(actor) as uow:
        cycle = _cycle(actor, municipality_id, year)
        wanted = sa.select(Consultation).where(
            Consultation.id == consultation_id, Consultation.cycle_id == cycle.id
        )
        row = uow.session.scalars(wanted.with_for_update()).first()
        if row is None:
            raise NotFound("consultation")
        if row.version != expected_version:
            raise StaleVersion("consultation", expected=expected_version, actual=row.version)
        has_file = upload is not None or row.file_id is not None
        check_consultation(draft, to_local(uow.now).date(), has_file=has_file)
        _check_day(uow, cycle, draft, own_id=row.id)
        for name, value in asdict(draft).items():
            setattr(row, name, value)
        row.promised_until = max(row.promised_until, _last_day(cycle, draft))
        if upload is not None:
            former, row.file_id = row.file_id, _kept(uow, upload, cycle)
            uow.session.flush()
            drop(uow, [former] if former else [])
        row.touch()
        _log(uow, "consultation.changed", cycle, row)


def _cycle(actor: Actor, municipality_id: str, year: int) -> CycleCard:
    if not may_consult(actor, municipality_id):
        raise Forbidden("publish_consultation")
    cycle = get_cycle(municipality_id, year)
    if cycle.status is not CycleStatus.OPEN:
        raise DomainError("consultation_year_not_open")
    return cycle


def _pdf(document: bytes | None) -> Upload | None:
    if not document:
        return None
    upload = read_upload(document)
    if upload.media_type != "application/pdf":
        raise DomainError("consultation_no_pdf", field="file")
    return upload


def _check_day(uow: UnitOfWork, cycle: CycleCard, draft: ConsultationDraft, *, own_id: int) -> None:
    same = sa.select(Consultation.id).where(
        Consultation.cycle_id == cycle.id,
        Consultation.published_on == draft.published_on,
        Consultation.id != own_id,
    )
    if uow.session.scalar(same) is not None:
        raise DomainError("consultation_same_day", field="published_on")


def _last_day(cycle: CycleCard, draft: ConsultationDraft) -> date:
    is_free = public_days(cycle.municipality_id).is_holiday
    return last_day(draft.published_on, cycle.comment_days, is_free)


def _kept(uow: UnitOfWork, upload: Upload, cycle: CycleCard) -> int:
    name = f"projektbuxheti-{cycle.year}.{upload.suffix}"
    return keep(uow, content=upload.content, media_type=upload.media_type, name=name)


def _log(uow: UnitOfWork, action: str, cycle: CycleCard, row: Consultation) -> None:
    log(
        uow,
        action=action,
        subject_type=SUBJECT,
        subject_id=row.id,
        municipality_id=cycle.municipality_id,
        after={
            "title": row.title, "url": row.url, "file": row.file_id, "published_on": row.published_on,
            "until": row.promised_until,
        },
    )  # fmt: skip
