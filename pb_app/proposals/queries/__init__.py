"""Reads of proposals: frozen views, never rows."""

from pb_app.proposals.queries.cards import Contact, HearingBrief, ProposalCard, StaffProposal, StepCard
from pb_app.proposals.queries.exports import PublicProposal, list_public_batch
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
from pb_app.proposals.queries.single import (
    find_public_proposal,
    get_followed_proposal,
    get_public_proposal,
    get_staff_proposal,
    list_steps,
)
from pb_app.proposals.queries.trace import (
    Standing,
    TraceSource,
    TraceStep,
    register_trace_source,
    standings_of,
    trace_of,
)
from pb_app.proposals.queries.votes import VoteCard, VoteLine, list_vote_lines, vote_card

__all__ = [
    "Contact",
    "HearingBrief",
    "HistoryEntry",
    "PileCard",
    "ProposalCard",
    "ProposalFigures",
    "ProposalFilter",
    "PublicProposal",
    "RecordedRow",
    "ReportedCard",
    "StaffProposal",
    "Standing",
    "StepCard",
    "TraceSource",
    "TraceStep",
    "VoteCard",
    "VoteLine",
    "count_by_status",
    "figures_of",
    "find_hearing_ids",
    "find_public_proposal",
    "find_recorded_row",
    "get_followed_proposal",
    "get_public_proposal",
    "get_staff_proposal",
    "list_hearing_choices",
    "list_history",
    "list_public_batch",
    "list_public_proposals",
    "list_recorded_rows",
    "list_reported_requests",
    "list_staff_proposals",
    "list_steps",
    "list_vote_lines",
    "pile_of",
    "register_trace_source",
    "standings_of",
    "trace_of",
    "vote_card",
]
