"""Reads of proposals: frozen views, never rows."""

from pb_app.proposals.queries.attachments import (
    FileCard,
    get_proposal_file,
    get_public_file,
    list_files,
    list_held_files,
    list_public_files,
)
from pb_app.proposals.queries.cards import Contact, HearingBrief, ProposalCard, StaffProposal, StepCard
from pb_app.proposals.queries.consultations import (
    CommentCard,
    ConsultationCard,
    comment_of,
    find_current_consultation,
    get_consultation,
    get_draft_document,
    list_consultations,
)
from pb_app.proposals.queries.figures import ProposalFigures, count_by_status, figures_of
from pb_app.proposals.queries.hearing import find_hearing_ids, list_hearing_choices
from pb_app.proposals.queries.history import HistoryEntry, list_history
from pb_app.proposals.queries.listing import ProposalFilter, list_public_proposals, list_staff_proposals
from pb_app.proposals.queries.recorder import (
    PileCard,
    RecordedRow,
    find_recorded_row,
    list_recorded_rows,
    pile_of,
)
from pb_app.proposals.queries.reported import ReportedCard, list_reported_requests
from pb_app.proposals.queries.similar import list_similar_public
from pb_app.proposals.queries.single import (
    estimates_of,
    find_public_proposal,
    get_followed_proposal,
    get_public_proposal,
    get_staff_proposal,
    list_steps,
)
from pb_app.proposals.queries.supports import SupportView, find_support
from pb_app.proposals.queries.trace import (
    InList,
    Refusal,
    Standing,
    TraceSource,
    TraceStep,
    in_list_of,
    refusals_of,
    register_trace_source,
    standings_of,
    trace_of,
)
from pb_app.proposals.queries.votes import VoteCard, VoteLine, list_vote_lines, vote_card

__all__ = [
    "CommentCard",
    "ConsultationCard",
    "Contact",
    "FileCard",
    "HearingBrief",
    "HistoryEntry",
    "InList",
    "PileCard",
    "ProposalCard",
    "ProposalFigures",
    "ProposalFilter",
    "RecordedRow",
    "Refusal",
    "ReportedCard",
    "StaffProposal",
    "Standing",
    "StepCard",
    "SupportView",
    "TraceSource",
    "TraceStep",
    "VoteCard",
    "VoteLine",
    "comment_of",
    "count_by_status",
    "estimates_of",
    "figures_of",
    "find_current_consultation",
    "find_hearing_ids",
    "find_public_proposal",
    "find_recorded_row",
    "find_support",
    "get_consultation",
    "get_draft_document",
    "get_followed_proposal",
    "get_proposal_file",
    "get_public_file",
    "get_public_proposal",
    "get_staff_proposal",
    "in_list_of",
    "list_consultations",
    "list_files",
    "list_hearing_choices",
    "list_held_files",
    "list_history",
    "list_public_files",
    "list_public_proposals",
    "list_recorded_rows",
    "list_reported_requests",
    "list_similar_public",
    "list_staff_proposals",
    "list_steps",
    "list_vote_lines",
    "pile_of",
    "refusals_of",
    "register_trace_source",
    "standings_of",
    "trace_of",
    "vote_card",
]
