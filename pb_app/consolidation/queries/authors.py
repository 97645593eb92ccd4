"""Who is told of an answer: authors who gave an address for it, batch by batch; nobody else reads these."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pb_app.consolidation.rules import EditionState
from pb_app.consolidation.rules.frozen import FrozenList, read_list
from pb_app.consolidation.tables import ListEdition
from pb_app.database import db
from pb_app.outbox.tables import OutboxMessage
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service.receipt import ANSWER
from pb_app.proposals.tables import Proposal, ProposalContact

_ADDRESS = sa.func.lower(ProposalContact.email)


@dataclass(frozen=True, kw_only=True)
class Author:
    """An address with the references of its proposals in one budget year."""

    email: str
    language: str
    """Of the proposal that was sent last."""
    references: tuple[str, ...]


def former_content(cycle_id: int, number: int) -> FrozenList | None:
    """What the public version before this one holds, or None for the first."""
    wanted = (
        sa.select(ListEdition.content)
        .where(
            ListEdition.cycle_id == cycle_id,
            ListEdition.number < number,
            ListEdition.state == EditionState.PUBLISHED,
        )
        .order_by(ListEdition.number.desc())
        .limit(1)
    )
    content = db.session.scalar(wanted)
    return None if content is None else read_list(content)


def has_authors(cycle_id: int, today: date) -> bool:
    """Whether anybody gave an address for a published proposal of the year."""
    return bool(db.session.scalar(sa.select(_reachable(cycle_id, today).exists())))


def authors_after(cycle_id: int, today: date, *, after: str, limit: int) -> list[Author]:
    """The next authors in the order of their addresses; two statements, whoever has many proposals."""
    reachable = _reachable(cycle_id, today)
    addresses = (
        reachable.with_only_columns(_ADDRESS)
        .where(after < _ADDRESS)
        .distinct()
        .order_by(_ADDRESS)
        .limit(limit)
    )
    wanted = list(db.session.scalars(addresses))
    rows = (
        reachable.with_only_columns(_ADDRESS, Proposal.ref, ProposalContact.language)
        .where(_ADDRESS.in_(wanted))
        .order_by(Proposal.id)
    )
    found: dict[str, list[str]] = {address: [] for address in wanted}
    languages: dict[str, str] = {}
    for address, ref, language in db.session.execute(rows):
        found[address].append(ref)
        languages[address] = language
    return [
        Author(email=address, language=languages[address], references=tuple(refs))
        for address, refs in found.items()
    ]


def _reachable(cycle_id: int, today: date) -> sa.Select[str]:
    return (
        sa.select(ProposalContact.email)
        .join(Proposal, Proposal.id == ProposalContact.proposal_id)
        .where(
            Proposal.cycle_id == cycle_id,
            Proposal.status == ProposalStatus.LISTED,
            ProposalContact.email != "",
            ProposalContact.expires_on >= today,
        )
    )


def digest_of(cycle_id: int, email: str, *, secret: str) -> str:
    """What stands for an address in keys and links: it opens the link, and tells the address to nobody."""
    given = f"answers:{cycle_id}:{email.lower()}".encode()
    return hmac.new(secret.encode(), given, hashlib.sha256).hexdigest()[:32]


def find_addresses(cycle_id: int, digest: str, *, secret: str) -> Sequence[str]:
    """The address behind a digest, as often as it is kept; none once it is erased."""
    kept = (
        sa.select(ProposalContact.email)
        .join(Proposal, Proposal.id == ProposalContact.proposal_id)
        .where(Proposal.cycle_id == cycle_id, ProposalContact.email != "")
    )
    return [
        email
        for email in db.session.scalars(kept)
        if hmac.compare_digest(digest_of(cycle_id, email, secret=secret).encode(), digest.encode())
    ]


def is_answer_wanted(key: str, today: date) -> bool:
    """Whether the address of a promised answer is still kept for a proposal of that year."""
    edition_id = int(key.split(":")[1])
    wanted = (
        sa.select(ProposalContact.proposal_id)
        .join(Proposal, Proposal.id == ProposalContact.proposal_id)
        .join(ListEdition, ListEdition.cycle_id == Proposal.cycle_id)
        .join(OutboxMessage, sa.func.lower(OutboxMessage.recipient) == _ADDRESS)
        .where(
            ListEdition.id == edition_id, OutboxMessage.dedup_key == key, OutboxMessage.kind == ANSWER,
            ProposalContact.expires_on >= today,
        )
    )  # fmt: skip
    return bool(db.session.scalar(sa.select(wanted.exists())))
