"""Frozen views of a proposal, and how they are made of rows in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from pb_app.cycles.queries import ThemeCard, themes_by_id
from pb_app.database import db
from pb_app.hearings.tables import Hearing
from pb_app.kernel.periods import to_local
from pb_app.proposals.policy import ProposalFacts
from pb_app.proposals.rules import Contact, ProposalSource, ProposalStatus, is_public
from pb_app.proposals.tables import Proposal
from pb_app.territory.queries import PlaceCard, places_by_id

__all__ = ["Contact", "HearingBrief", "ProposalCard", "StaffProposal", "StepCard", "cards_of"]


@dataclass(frozen=True)
class HearingBrief:
    """The hearing at which something was said."""

    id: int
    ref: str
    on_date: date


@dataclass(frozen=True)
class StepCard:
    """A change of state: when, to what, why."""

    at: datetime
    status: ProposalStatus
    reason: str


@dataclass(frozen=True)
class ProposalCard:
    """A proposal as the public may read it; nothing in it is private once ``is_public``."""

    id: int
    ref: str
    municipality_id: str
    cycle_id: int
    place: PlaceCard | None
    village: str
    theme: ThemeCard
    text: str
    text_en: str
    source: ProposalSource
    status: ProposalStatus
    status_reason: str
    forwarded_to: str
    hearing: HearingBrief | None
    voices: int
    signatures: int | None
    supports: int
    hearing_votes: int
    answer_in_hall: str
    created_at: datetime
    said_on: date | None
    """The day it was said, where only that is known: it came in a table, which tells no hour."""
    listed_at: datetime | None
    is_example: bool
    source_url: str
    version: int

    @property
    def is_public(self) -> bool:
        """Whether its public address exists."""
        return is_public(self.status, self.listed_at)

    @property
    def facts(self) -> ProposalFacts:
        """What the policy asks."""
        return ProposalFacts(
            municipality_id=self.municipality_id,
            place_path=self.place.path if self.place else None,
            is_recorded=self.source not in {ProposalSource.WEB, ProposalSource.COMMENT},
            is_public=self.is_public,
        )

    def text_in(self, locale: str) -> str:
        """The English text where there is one and it is wanted, else the Albanian."""
        return (self.text_en or self.text) if locale == "en" else self.text

    def is_translated(self, locale: str) -> bool:
        """Whether ``text_in`` is in the language of the page."""
        return locale == "sq" or bool(self.text_en)


@dataclass(frozen=True)
class StaffProposal:
    """A proposal as the office sees it; ``contact`` only for who may read it, else None."""

    card: ProposalCard
    contact: Contact | None
    has_contact: bool
    estimated_cost: int | None
    protocol_number: str
    protocol_on: date | None
    can_be_followed: bool


def cards_of(rows: Sequence[Proposal]) -> list[ProposalCard]:
    """The views of some rows: at most three statements, however many rows."""
    places = places_by_id({row.place_id for row in rows if row.place_id})
    themes = themes_by_id()
    hearings = _hearings({row.hearing_id for row in rows if row.hearing_id})
    return [_card(row, places, themes, hearings) for row in rows]


def _hearings(hearing_ids: set[int]) -> dict[int, HearingBrief]:
    if not hearing_ids:
        return {}
    wanted = sa.select(Hearing.id, Hearing.ref, Hearing.on_date).where(Hearing.id.in_(hearing_ids))
    return {row.id: HearingBrief(row.id, row.ref, row.on_date) for row in db.session.execute(wanted)}


def _card(
    row: Proposal,
    places: dict[str, PlaceCard],
    themes: dict[str, ThemeCard],
    hearings: dict[int, HearingBrief],
) -> ProposalCard:
    return ProposalCard(
        id=row.id,
        ref=row.ref,
        municipality_id=row.municipality_id,
        cycle_id=row.cycle_id,
        place=places.get(row.place_id) if row.place_id else None,
        village=row.village,
        theme=themes[row.theme_id],
        text=row.text,
        text_en=row.text_en,
        source=row.source,
        status=row.status,
        status_reason=row.status_reason,
        forwarded_to=row.forwarded_to,
        hearing=hearings.get(row.hearing_id) if row.hearing_id else None,
        voices=row.voices,
        signatures=row.signatures,
        supports=row.supports,
        hearing_votes=row.hearing_votes,
        answer_in_hall=row.answer_in_hall,
        created_at=row.created_at,
        said_on=to_local(row.created_at).date() if row.import_key else None,
        listed_at=row.listed_at,
        is_example=row.is_example,
        source_url=row.source_url,
        version=row.version,
    )
