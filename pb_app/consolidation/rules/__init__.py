"""What may become of an item, and how lists are counted and compared; pure."""

from pb_app.consolidation.rules.states import (
    CouncilOutcome,
    Decision,
    EditionState,
    LinkAction,
    Nature,
    Stage,
    Valuation,
    Vat,
)

__all__ = ["CouncilOutcome", "Decision", "EditionState", "LinkAction", "Nature", "Stage", "Valuation", "Vat"]
