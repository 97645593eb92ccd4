"""States, sources and limits of a proposal: what is accepted, and which state may follow which."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from pb_app.cycles.rules import SubmissionWindow
from pb_app.hearings.day.sheet_codes import MOST_SHEETS
from pb_app.hearings.rules import HearingStatus
from pb_app.kernel.errors import DomainError

TEXT_LIMIT = 4000
TEXT_LEAST = 3
VILLAGE_LIMIT = 120
REASON_LIMIT = 1000
FORWARD_LIMIT = 160
VOICES_LIMIT = 10_000
SIGNATURES_LIMIT = 1_000_000
SHEETS_LIMIT = MOST_SHEETS
CONTACT_YEARS_AFTER = 1
"""Contact data outlive the budget year by one year: until then the answer, or its delay, may have to be
explained to the author; after that nobody needs to reach them about it (law 124/2024, storage limitation)."""

CONFIRM_SUPPORT_WITHIN = timedelta(days=7)
"""How long a support waits for its confirmation; then nothing of it is kept."""


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


WAITING = frozenset({ProposalStatus.SUBMITTED, ProposalStatus.UNDER_REVIEW})
"""Somebody of the staff has still to decide."""

IN_PUBLIC_LIST = frozenset({ProposalStatus.LISTED, ProposalStatus.DECLINED, ProposalStatus.FORWARDED})
"""States that the public list shows, once a proposal has been listed."""

ANSWERED_ALONE = IN_PUBLIC_LIST - {ProposalStatus.LISTED}
"""Answers given to a single proposal, each with its reason; the others are answered with the list."""

STAFF_SOURCES = (ProposalSource.HEARING, ProposalSource.PAPER, ProposalSource.LETTER, ProposalSource.PETITION)
"""What the staff may write down."""

_RECORDABLE = frozenset({HearingStatus.TENTATIVE, HearingStatus.CONFIRMED, HearingStatus.HELD})
_NEXT: dict[ProposalStatus, frozenset[ProposalStatus]] = {
    ProposalStatus.SUBMITTED: frozenset(
        {
            ProposalStatus.UNDER_REVIEW,
            ProposalStatus.LISTED,
            ProposalStatus.DECLINED,
            ProposalStatus.FORWARDED,
            ProposalStatus.WITHDRAWN,
        }
    ),
    ProposalStatus.UNDER_REVIEW: frozenset(
        {ProposalStatus.LISTED, ProposalStatus.DECLINED, ProposalStatus.FORWARDED, ProposalStatus.WITHDRAWN}
    ),
    ProposalStatus.LISTED: frozenset(
        {
            ProposalStatus.UNDER_REVIEW,
            ProposalStatus.DECLINED,
            ProposalStatus.FORWARDED,
            ProposalStatus.WITHDRAWN,
        }
    ),
    ProposalStatus.DECLINED: frozenset({ProposalStatus.UNDER_REVIEW, ProposalStatus.WITHDRAWN}),
    ProposalStatus.FORWARDED: frozenset({ProposalStatus.UNDER_REVIEW, ProposalStatus.WITHDRAWN}),
    ProposalStatus.WITHDRAWN: frozenset(),
}
_NEEDS_REASON = frozenset({ProposalStatus.DECLINED, ProposalStatus.FORWARDED})


@dataclass(frozen=True, kw_only=True)
class ProposalDraft:
    """What somebody asks for, before it has a reference; texts are already cleaned."""

    text: str
    theme_id: str
    place_id: str | None = None
    village: str = ""
    source: ProposalSource = ProposalSource.WEB
    voices: int = 1
    signatures: int | None = None
    sheet_number: int | None = None
    """Of the paper that it was copied from."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """The author's own data; each part may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "sq"
    """In which mails are wanted."""

    @property
    def is_empty(self) -> bool:
        """Nothing was given."""
        return not (self.name or self.email or self.phone)


def accept(window: SubmissionWindow, draft: ProposalDraft, today: date) -> None:
    """Let a proposal from the public in, or raise ``DomainError`` with the field that stands in the way."""
    if not window.is_open(today):
        raise DomainError("window_closed")
    check_draft(draft)


def check_draft(draft: ProposalDraft) -> None:
    """Raise ``DomainError`` unless text and counts are within their limits; a petition needs its signatures."""
    letters = sum(char.isalpha() for char in draft.text)
    if letters < TEXT_LEAST:
        raise DomainError("proposal_text_required", field="text")
    if len(draft.text) > TEXT_LIMIT:
        raise DomainError("too_long", field="text", limit=TEXT_LIMIT)
    if len(draft.village) > VILLAGE_LIMIT:
        raise DomainError("too_long", field="village", limit=VILLAGE_LIMIT)
    if not 1 <= draft.voices <= VOICES_LIMIT:
        raise DomainError("voices_out_of_range", field="voices", limit=VOICES_LIMIT)
    if draft.sheet_number is not None and not 1 <= draft.sheet_number <= SHEETS_LIMIT:
        raise DomainError("sheet_unreadable", field="sheet", limit=SHEETS_LIMIT)
    _check_signatures(draft)


def check_room_for_voice(voices: int, status: ProposalStatus) -> None:
    """Raise ``DomainError`` where nobody more can be counted: too many, or taken back."""
    if voices >= VOICES_LIMIT or status is ProposalStatus.WITHDRAWN:
        raise DomainError("voices_out_of_range", limit=VOICES_LIMIT)


def _check_signatures(draft: ProposalDraft) -> None:
    if draft.source is ProposalSource.PETITION and not draft.signatures:
        raise DomainError("signatures_required", field="signatures")
    if draft.signatures is not None and not 1 <= draft.signatures <= SIGNATURES_LIMIT:
        raise DomainError("signatures_required", field="signatures")


def check_hearing(status: HearingStatus) -> None:
    """Raise ``DomainError`` for a hearing at which nobody can have said anything: a draft, a cancelled one."""
    if status not in _RECORDABLE:
        raise DomainError("hearing_not_recordable")


def move(before: ProposalStatus, after: ProposalStatus, *, reason: str = "", forwarded_to: str = "") -> None:
    """Raise ``DomainError`` unless ``after`` may follow ``before`` with what was said about it.

    A "no", a handing on and a step back each need a reason, which the author reads; handing on also
    needs the authority.
    """
    if after not in _NEXT[before]:
        raise DomainError("transition", before=before.value, after=after.value)
    is_step_back = after is ProposalStatus.UNDER_REVIEW and before not in WAITING
    if (after in _NEEDS_REASON or is_step_back) and not reason:
        raise DomainError("reason_required", field="reason")
    if len(reason) > REASON_LIMIT:
        raise DomainError("too_long", field="reason", limit=REASON_LIMIT)
    if after is ProposalStatus.FORWARDED and not forwarded_to:
        raise DomainError("forwarded_to_required", field="forwarded_to")
    if len(forwarded_to) > FORWARD_LIMIT:
        raise DomainError("too_long", field="forwarded_to", limit=FORWARD_LIMIT)


def possible_moves(status: ProposalStatus) -> frozenset[ProposalStatus]:
    """The states that the staff may choose next; withdrawing is the author's own."""
    return _NEXT[status] - {ProposalStatus.WITHDRAWN}


def may_withdraw(status: ProposalStatus) -> bool:
    """Whether its author may still take it back."""
    return ProposalStatus.WITHDRAWN in _NEXT[status]


def is_public(status: ProposalStatus, listed_at: datetime | None) -> bool:
    """Whether the public address exists: from the first listing on, whatever the answer was.

    Taken back for review it is private again; withdrawn, the page says so without the text.
    """
    return listed_at is not None and status not in WAITING


def may_support(status: ProposalStatus, *, is_open_cycle: bool) -> bool:
    """Whether others may still say that they ask for the same.

    While it stands in the public list and its budget year is under way, also when the window for new proposals
    is shut: joining an old one costs nobody a new answer. What was declined, passed on or withdrawn gains nothing.
    """
    return is_open_cycle and status is ProposalStatus.LISTED


def contact_expires_on(budget_year: int) -> date:
    """The last day on which the author's own data are kept."""
    return date(budget_year + CONTACT_YEARS_AFTER, 12, 31)
