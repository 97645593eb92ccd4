"""States and sources of a proposal."""

from enum import StrEnum


class ProposalStatus(StrEnum):
    """Stored states; consolidated and answered are derived from items and published decisions."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    LISTED = "listed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    FORWARDED = "forwarded"


class ProposalSource(StrEnum):
    """How a proposal reached the municipality."""

    WEB = "web"
    HEARING = "hearing"
    PAPER = "paper"
    LETTER = "letter"
    PETITION = "petition"
    COMMENT = "comment"
    IMPORT = "import"


class RequestKind(StrEnum):
    """What a request reported by a public source says; not every issue is a need."""

    NEED = "need"
    OBSERVATION = "observation"
    RESOLVED = "resolved"
    NOT_ADDRESSED = "not_addressed"
    RECOMMENDATION = "recommendation"
