"""Reads of one hearing with all that hangs on it: agenda, organisations, documents, attendance, minutes, team."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from pb_app.accounts.tables import Organisation, Person
from pb_app.database import db
from pb_app.files.service import FileView, get_file
from pb_app.files.tables import StoredFile
from pb_app.hearings.attendance import AttendanceCounts, hidden_counts
from pb_app.hearings.day.tables import MinutesRevision
from pb_app.hearings.queries import HearingCard, get_card
from pb_app.hearings.rules import DocumentKind, Part
from pb_app.hearings.tables import (
    Attendance,
    Hearing,
    HearingDocument,
    HearingOrganisation,
    HearingTeamMember,
    Minutes,
)
from pb_app.kernel.errors import NotFound

COUNT_NAMES = tuple(AttendanceCounts.__dataclass_fields__)


@dataclass(frozen=True)
class OrganisationPart:
    """An organisation and its part in a hearing."""

    organisation_id: int
    slug: str
    name: str
    part: Part


@dataclass(frozen=True)
class TeamMember:
    """Somebody of the staff who runs the hearing; never public."""

    person_id: int
    name: str


@dataclass(frozen=True)
class DocumentCard:
    """A version of a document; the newest of its kind and title is ``is_current``."""

    id: int
    kind: DocumentKind
    title: str
    number: int
    dated_on: date
    added_at: datetime
    withdrawn_at: datetime | None
    media_type: str
    size: int
    file_id: int
    is_current: bool


@dataclass(frozen=True)
class AttendanceCard:
    """The counts of a hearing; the public sees None both for unknown and for hidden."""

    counts: AttendanceCounts
    hidden: frozenset[str]
    """Cells left out because they could point at persons."""
    updated_at: datetime
    version: int


@dataclass(frozen=True)
class MinutesCard:
    """The text of minutes: the newest revision's for the public, the working text for staff."""

    text: str
    text_en: str
    published_at: datetime | None
    updated_at: datetime
    version: int


@dataclass(frozen=True)
class HearingDetail:
    """All that a page says of one hearing; staff also see withdrawn documents, unpublished minutes, the team."""

    card: HearingCard
    agenda: str
    agenda_en: str
    source_note: str
    own_accessibility: str
    """What was said of this hearing alone, not of its hall."""
    takes_registrations: bool
    seats: int | None
    held_at: datetime | None
    created_at: datetime
    updated_at: datetime
    organisations: tuple[OrganisationPart, ...]
    documents: tuple[DocumentCard, ...]
    attendance: AttendanceCard | None
    minutes: MinutesCard | None
    team: tuple[TeamMember, ...]


def get_hearing(municipality_id: str, ref: str, *, for_staff: bool = False) -> HearingDetail:
    """One hearing; raise ``NotFound``, for the public also when it is a draft."""
    card = get_card(municipality_id, ref, with_drafts=for_staff)
    row = db.session.get_one(Hearing, card.id)
    return HearingDetail(
        card=card, agenda=row.agenda, agenda_en=row.agenda_en, source_note=row.source_note,
        own_accessibility=row.accessibility, held_at=row.held_at, seats=row.seats,
        takes_registrations=row.takes_registrations,
        created_at=row.created_at, updated_at=row.updated_at, organisations=_organisations(card.id),
        documents=list_documents(card.id, with_withdrawn=for_staff),
        attendance=find_attendance(card.id, for_staff=for_staff), minutes=_minutes(card.id, for_staff=for_staff),
        team=_team(card.id) if for_staff else (),
    )  # fmt: skip


def list_documents(hearing_id: int, *, with_withdrawn: bool = False) -> tuple[DocumentCard, ...]:
    """The documents of a hearing by kind and title, the newest version first."""
    wanted = (
        sa.select(HearingDocument, StoredFile.media_type, StoredFile.size)
        .join(StoredFile, StoredFile.id == HearingDocument.file_id)
        .where(HearingDocument.hearing_id == hearing_id)
        .order_by(HearingDocument.kind, HearingDocument.title, HearingDocument.number.desc())
    )
    if not with_withdrawn:
        wanted = wanted.where(HearingDocument.withdrawn_at.is_(None))
    cards: list[DocumentCard] = []
    seen: set[tuple[DocumentKind, str]] = set()
    for row, media_type, size in db.session.execute(wanted):
        key = (row.kind, row.title)
        is_current = row.withdrawn_at is None and key not in seen
        if is_current:
            seen.add(key)
        cards.append(
            DocumentCard(
                id=row.id,
                kind=row.kind,
                title=row.title,
                number=row.number,
                dated_on=row.dated_on,
                added_at=row.added_at,
                withdrawn_at=row.withdrawn_at,
                media_type=media_type,
                size=size,
                file_id=row.file_id,
                is_current=is_current,
            )
        )
    return tuple(cards)


def get_document(municipality_id: str, ref: str, document_id: int, *, for_staff: bool = False) -> FileView:
    """The bytes of a document of this hearing; raise ``NotFound``, for the public also once it was withdrawn."""
    card = get_card(municipality_id, ref, with_drafts=for_staff)
    row = db.session.get(HearingDocument, document_id)
    if row is None or row.hearing_id != card.id or (row.withdrawn_at is not None and not for_staff):
        raise NotFound("document")
    return get_file(row.file_id)


def find_attendance(hearing_id: int, *, for_staff: bool = False) -> AttendanceCard | None:
    """The counts of a hearing, small groups left out unless staff ask; None while nobody has counted."""
    row = db.session.get(Attendance, hearing_id)
    if row is None:
        return None
    counts = AttendanceCounts(**{name: getattr(row, name) for name in COUNT_NAMES})
    hidden = hidden_counts(counts)
    if not for_staff:
        shown = {name: None if name in hidden else getattr(counts, name) for name in COUNT_NAMES}
        counts = AttendanceCounts(**shown)
    return AttendanceCard(counts=counts, hidden=hidden, updated_at=row.updated_at, version=row.version)


def _minutes(hearing_id: int, *, for_staff: bool) -> MinutesCard | None:
    if not for_staff:
        return _published_minutes(hearing_id)
    row = db.session.get(Minutes, hearing_id)
    if row is None:
        return None
    return MinutesCard(
        text=row.text, text_en=row.text_en, published_at=row.published_at, updated_at=row.updated_at,
        version=row.version,
    )  # fmt: skip


def _published_minutes(hearing_id: int) -> MinutesCard | None:
    wanted = (
        sa.select(MinutesRevision)
        .where(MinutesRevision.hearing_id == hearing_id)
        .order_by(MinutesRevision.number.desc())
        .limit(1)
    )
    row = db.session.scalars(wanted).first()
    if row is None:
        return None
    said = row.content["draft"]
    return MinutesCard(
        text=said.get("text", ""), text_en=said.get("text_en", ""), published_at=row.published_at,
        updated_at=row.published_at, version=row.number,
    )  # fmt: skip


def _organisations(hearing_id: int) -> tuple[OrganisationPart, ...]:
    wanted = (
        sa.select(HearingOrganisation, Organisation)
        .join(Organisation, Organisation.id == HearingOrganisation.organisation_id)
        .where(HearingOrganisation.hearing_id == hearing_id)
        .order_by(HearingOrganisation.part, Organisation.name)
    )
    return tuple(
        OrganisationPart(organisation_id=row.id, slug=row.slug, name=row.name, part=link.part)
        for link, row in db.session.execute(wanted)
    )


def _team(hearing_id: int) -> tuple[TeamMember, ...]:
    wanted = (
        sa.select(Person.id, Person.name)
        .join(HearingTeamMember, HearingTeamMember.person_id == Person.id)
        .where(HearingTeamMember.hearing_id == hearing_id)
        .order_by(Person.name)
    )
    return tuple(TeamMember(person_id=person_id, name=name) for person_id, name in db.session.execute(wanted))
