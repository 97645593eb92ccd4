"""Who may note notices, and who sees their proof."""

from pb_app.hearings.policy import HearingScope, may_draft_somewhere, may_read, may_record
from pb_app.kernel.actor import Actor


def may_give_notice(actor: Actor, hearing: HearingScope) -> bool:
    """Note a notice or take one back: coordinator, officer of the places, youth centre that assists."""
    return may_record(actor, hearing)


def may_give_some_notice(actor: Actor, municipality_id: str) -> bool:
    """Whether a form for notices makes sense at all; each hearing is asked for again."""
    return may_draft_somewhere(actor, municipality_id)


def may_see_proof(actor: Actor, municipality_id: str) -> bool:
    """See scans and photos: whoever works with the hearings. The public never does.

    A photo of a board shows other people's notices, a scan shows signatures and telephone numbers.
    """
    return may_read(actor, municipality_id)
