"""What the recorder of a hearing shows: the last rows, and how far the pile of paper is typed."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from pb_app.database import db
from pb_app.hearings.day.sheet_codes import gaps_in
from pb_app.proposals.queries.cards import ProposalCard, cards_of
from pb_app.proposals.rules import ProposalSource, ProposalStatus
from pb_app.proposals.tables import PaperPile, Proposal

SHOWN = 30
_ON_PAPER = (ProposalSource.PAPER, ProposalSource.LETTER, ProposalSource.PETITION)


@dataclass(frozen=True)
class RecordedRow:
    """A proposal of the hearing; ``is_own`` says whether the person who asks wrote it down."""

    card: ProposalCard
    sheet: int | None
    is_own: bool


@dataclass(frozen=True)
class PileCard:
    """A pile of paper: how many sheets it has (0: nobody said), and what was typed of it."""

    sheets: int = 0
    typed: dict[int, str] = field(default_factory=dict)
    """The reference of the first proposal of each numbered sheet."""
    unnumbered: int = 0
    """Proposals that came on paper without a number."""

    @property
    def done(self) -> int:
        """Sheets typed so far; two proposals of one sheet are one."""
        return len(self.typed) + self.unnumbered

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Which numbers are missing, as first and last of each run; unknown while some came without a number."""
        return gaps_in(set(self.typed), self.sheets) if self.sheets and not self.unnumbered else []


def list_recorded_rows(hearing_id: int, person_id: int | None) -> tuple[list[RecordedRow], int]:
    """What was recorded at a hearing, the newest first, without what was taken back; and how much in all."""
    mine = (Proposal.hearing_id == hearing_id, Proposal.status != ProposalStatus.WITHDRAWN)
    rows = db.session.scalars(
        sa.select(Proposal).where(*mine).order_by(Proposal.id.desc()).limit(SHOWN)
    ).all()
    whole = len(rows)
    if whole == SHOWN:
        whole = db.session.scalar(sa.select(sa.func.count(Proposal.id)).where(*mine)) or 0
    recorded = [
        RecordedRow(card, row.sheet_number, person_id is not None and row.recorded_by_id == person_id)
        for row, card in zip(rows, cards_of(rows), strict=True)
    ]
    return recorded, whole


def find_recorded_row(hearing_id: int, ref: str, person_id: int | None) -> RecordedRow | None:
    """One of them as it stands now, also when it was taken back."""
    row = db.session.scalars(
        sa.select(Proposal).where(Proposal.hearing_id == hearing_id, Proposal.ref == ref)
    ).first()
    if row is None:
        return None
    is_own = person_id is not None and row.recorded_by_id == person_id
    return RecordedRow(cards_of([row])[0], row.sheet_number, is_own)


def pile_of(hearing_id: int) -> PileCard:
    """The pile of paper of a hearing: two statements, however many sheets."""
    sheets = db.session.scalar(sa.select(PaperPile.sheets).where(PaperPile.hearing_id == hearing_id)) or 0
    wanted = (
        sa.select(Proposal.sheet_number, Proposal.ref)
        .where(
            Proposal.hearing_id == hearing_id,
            Proposal.status != ProposalStatus.WITHDRAWN,
            sa.or_(Proposal.sheet_number.is_not(None), Proposal.source.in_(_ON_PAPER)),
        )
        .order_by(Proposal.id)
    )
    typed: dict[int, str] = {}
    unnumbered = 0
    for number, ref in db.session.execute(wanted):
        if number is None:
            unnumbered += 1
        else:
            typed.setdefault(number, ref)
    return PileCard(sheets, typed, unnumbered)
