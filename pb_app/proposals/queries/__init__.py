"""Reads of proposals: frozen views, never rows."""

from pb_app.proposals.queries.cards import Contact, HearingBrief, ProposalCard, StaffProposal, StepCard
from pb_app.proposals.queries.figures import ProposalFigures, count_by_status, figures_of
from pb_app.proposals.queries.hearing import find_hearing_ids, list_hearing_choices, list_recorded
from pb_app.proposals.queries.history import HistoryEntry, list_history
from pb_app.proposals.queries.listing import ProposalFilter, list_public_proposals, list_staff_proposals
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

__all__ = [
    "Contact",
    "HearingBrief",
    "HistoryEntry",
    "ProposalCard",
    "ProposalFigures",
    "ProposalFilter",
    "ReportedCard",
    "StaffProposal",
    "Standing",
    "StepCard",
    "TraceSource",
    "TraceStep",
    "count_by_status",
    "figures_of",
    "find_hearing_ids",
    "find_public_proposal",
    "get_followed_proposal",
    "get_public_proposal",
    "get_staff_proposal",
    "list_hearing_choices",
    "list_history",
    "list_public_proposals",
    "list_recorded",
    "list_reported_requests",
    "list_staff_proposals",
    "list_steps",
    "register_trace_source",
    "standings_of",
    "trace_of",
]
