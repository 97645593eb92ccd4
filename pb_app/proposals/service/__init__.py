"""Use cases of proposals: each is one transaction, checks who may, and leaves its audit entry."""

from pb_app.proposals.service.apply import NewProposal, apply_new_proposal, apply_status
from pb_app.proposals.service.attaching import (
    drop_held_files,
    erase_unsent_files,
    hold_files,
    rename_form,
    show_files,
)
from pb_app.proposals.service.consulting import change_consultation, publish_consultation
from pb_app.proposals.service.following import (
    change_contact,
    erase_contact,
    erase_expired_contacts,
    withdraw_proposal,
)
from pb_app.proposals.service.moderation import (
    ProposalEdit,
    edit_proposal,
    moderate_proposal,
    publish_proposals,
)
from pb_app.proposals.service.paper import count_pile
from pb_app.proposals.service.recorder import SomebodyWasFaster, StepResult, take_step
from pb_app.proposals.service.recording import Recording, add_voice, record_proposal
from pb_app.proposals.service.reported import ReportedRow, load_reported_requests
from pb_app.proposals.service.submission import Submitted, submit_proposal
from pb_app.proposals.service.supporting import (
    confirm_support,
    erase_unconfirmed_supports,
    request_support,
    withdraw_support,
)
from pb_app.proposals.service.voting import count_votes

__all__ = [
    "NewProposal",
    "ProposalEdit",
    "Recording",
    "ReportedRow",
    "SomebodyWasFaster",
    "StepResult",
    "Submitted",
    "add_voice",
    "apply_new_proposal",
    "apply_status",
    "change_consultation",
    "change_contact",
    "confirm_support",
    "count_pile",
    "count_votes",
    "drop_held_files",
    "edit_proposal",
    "erase_contact",
    "erase_expired_contacts",
    "erase_unconfirmed_supports",
    "erase_unsent_files",
    "hold_files",
    "load_reported_requests",
    "moderate_proposal",
    "publish_consultation",
    "publish_proposals",
    "record_proposal",
    "rename_form",
    "request_support",
    "show_files",
    "submit_proposal",
    "take_step",
    "withdraw_proposal",
    "withdraw_support",
]
