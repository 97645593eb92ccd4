"""What happened to a proposal."""

from dataclasses import dataclass

from pb_app.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class _OfProposal(Event):
    proposal_id: int
    ref: str
    municipality_id: str
    cycle_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalSubmitted(_OfProposal):
    """Somebody sent a proposal from the web; it waits for moderation."""


@dataclass(frozen=True, kw_only=True)
class ProposalRecorded(_OfProposal):
    """The staff wrote down what was said at a hearing, or brought in on paper; it is listed at once."""

    hearing_id: int | None


@dataclass(frozen=True, kw_only=True)
class ProposalEdited(_OfProposal):
    """The staff changed the text, place or theme; the words as given are in the audit record."""


@dataclass(frozen=True, kw_only=True)
class VoiceAdded(_OfProposal):
    """One more person says the same."""

    voices: int


@dataclass(frozen=True, kw_only=True)
class ProposalModerated(_OfProposal):
    """The state changed; ``before`` and ``after`` are values of ``ProposalStatus``."""

    before: str
    after: str
    reason: str = ""
    forwarded_to: str = ""


@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(_OfProposal):
    """Its author took it back; ``was_listed`` tells whether it had been public."""

    was_listed: bool


@dataclass(frozen=True, kw_only=True)
class ContactErased(_OfProposal):
    """The author's own data are gone, on request or because they expired."""


@dataclass(frozen=True, kw_only=True)
class SupportCounted(_OfProposal):
    """Somebody confirmed to ask for the same, or took that back; ``supports`` is the count now."""

    supports: int


@dataclass(frozen=True, kw_only=True)
class ConsultationPublished(Event):
    """A draft of the budget stands before the public; comments are taken from now on."""

    consultation_id: int
    municipality_id: str
    cycle_id: int


@dataclass(frozen=True, kw_only=True)
class WordsCovered(_OfProposal):
    """Personal data were covered; ``passages`` never leave the transaction."""

    passages: tuple[str, ...]
