"""Reads of the draft budgets put before the public: until when comments are taken follows from working days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pb_app.cycles.queries import CycleCard, list_cycles
from pb_app.cycles.rules import CycleStatus, SubmissionWindow
from pb_app.database import db
from pb_app.files.service import FileView, get_file
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.kernel.errors import NotFound
from pb_app.proposals.consultation_rules import last_day, window
from pb_app.proposals.consultation_tables import Consultation, ProposalComment


@dataclass(frozen=True)
class ConsultationCard:
    """A draft of the budget with the days on which anybody may comment on it."""

    id: int
    municipality_id: str
    year: int
    title: str
    title_en: str
    url: str
    has_file: bool
    published_on: date
    closes_on: date
    working_days: int
    is_open_cycle: bool
    version: int

    @property
    def window(self) -> SubmissionWindow:
        """When comments are taken."""
        return window(self.published_on, self.closes_on, is_open_cycle=self.is_open_cycle)

    def title_in(self, locale: str) -> str:
        """The title in the language of the page."""
        return (self.title_en or self.title) if locale == "en" else self.title


@dataclass(frozen=True)
class CommentCard:
    """What a comment is about."""

    consultation_id: int
    title: str
    title_en: str
    passage: str

    def words_in(self, locale: str) -> str:
        """The draft and, where it was named, the passage."""
        title = (self.title_en or self.title) if locale == "en" else self.title
        return f"{title}: {self.passage}" if self.passage else title


def list_consultations(cycle: CycleCard) -> list[ConsultationCard]:
    """The drafts of a budget year, the newest first."""
    wanted = (
        sa.select(Consultation)
        .where(Consultation.cycle_id == cycle.id)
        .order_by(Consultation.published_on.desc())
    )
    return _cards(cycle, db.session.scalars(wanted).all())


def find_current_consultation(cycle: CycleCard) -> ConsultationCard | None:
    """The newest draft of a budget year, open for comments or not; None if there is none."""
    return next(iter(list_consultations(cycle)), None)


def get_consultation(municipality_id: str, consultation_id: int) -> ConsultationCard:
    """A draft of this municipality that the public may see; raise ``NotFound``."""
    row = db.session.get(Consultation, consultation_id)
    if row is None:
        raise NotFound("consultation")
    cycle = next((one for one in list_cycles(municipality_id) if one.id == row.cycle_id), None)
    if cycle is None or cycle.status is CycleStatus.PREPARING:
        raise NotFound("consultation")
    return _cards(cycle, [row])[0]


def get_draft_document(consultation_id: int) -> FileView:
    """The document of a draft with its bytes; raise ``NotFound`` where only a link leads to it."""
    file_id = db.session.scalar(sa.select(Consultation.file_id).where(Consultation.id == consultation_id))
    if file_id is None:
        raise NotFound("file")
    return get_file(file_id)


def comment_of(proposal_id: int) -> CommentCard | None:
    """What a proposal comments on; None for any other proposal."""
    wanted = (
        sa.select(ProposalComment, Consultation)
        .join(Consultation, Consultation.id == ProposalComment.consultation_id)
        .where(ProposalComment.proposal_id == proposal_id)
    )
    found = db.session.execute(wanted).first()
    if found is None:
        return None
    comment, row = found
    return CommentCard(row.id, row.title, row.title_en, comment.passage)


def _cards(cycle: CycleCard, rows: Sequence[Consultation]) -> list[ConsultationCard]:
    if not rows:
        return []
    is_free = public_days(cycle.municipality_id).is_holiday
    return [
        ConsultationCard(
            id=row.id,
            municipality_id=cycle.municipality_id,
            year=cycle.year,
            title=row.title,
            title_en=row.title_en,
            url=row.url,
            has_file=row.file_id is not None,
            published_on=row.published_on,
            closes_on=max(row.promised_until, last_day(row.published_on, cycle.comment_days, is_free)),
            working_days=cycle.comment_days,
            is_open_cycle=cycle.status is CycleStatus.OPEN,
            version=row.version,
        )
        for row in rows
    ]
