"""The selection rules; pure, exact and deterministic."""

from pb_app.consolidation.selecting.rules.equal_shares import Completion, Utility
from pb_app.consolidation.selecting.rules.instance import (
    BallotGroup,
    Instance,
    Project,
    ballot_instance,
    counted_instance,
)
from pb_app.consolidation.selecting.rules.selecting import Rule, RuleChoice, Selection, read_choice, select
from pb_app.consolidation.selecting.rules.steps import Step, StepKind, Stop, TieBreak, read_step

__all__ = [
    "BallotGroup",
    "Completion",
    "Instance",
    "Project",
    "Rule",
    "RuleChoice",
    "Selection",
    "Step",
    "StepKind",
    "Stop",
    "TieBreak",
    "Utility",
    "ballot_instance",
    "counted_instance",
    "read_choice",
    "read_step",
    "select",
]
