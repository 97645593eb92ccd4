"""Use cases of proposals: each is one transaction, checks who may, and leaves its audit entry."""

from pb_app.proposals.service.apply import NewProposal, apply_new_proposal, apply_status
from pb_app.proposals.service.following import (
    change_contact,
    erase_contact,
    erase_expired_contacts,
    withdraw_proposal,
)
from pb_app.proposals.service.moderation import ProposalEdit, edit_proposal, moderate_proposal
from pb_app.proposals.service.recording import Recording, add_voice, record_proposal
from pb_app.proposals.service.reported import ReportedRow, load_reported_requests
from pb_app.proposals.service.submission import Submitted, submit_proposal

__all__ = [
    "NewProposal",
    "ProposalEdit",
    "Recording",
    "ReportedRow",
    "Submitted",
    "add_voice",
    "apply_new_proposal",
    "apply_status",
    "change_contact",
    "edit_proposal",
    "erase_contact",
    "erase_expired_contacts",
    "load_reported_requests",
    "moderate_proposal",
    "record_proposal",
    "submit_proposal",
    "withdraw_proposal",
]
