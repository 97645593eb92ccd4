"""Who gets to the recorder of a hearing, and with which themes."""

from collections.abc import Sequence

from pb_app.cycles.queries import ThemeCard, list_themes
from pb_app.hearings.policy import may_record
from pb_app.hearings.queries import HearingCard, get_card
from pb_app.proposals import policy
from pb_app.proposals.service.recording import scope_of
from pb_app.territory.queries import get_municipality
from pb_app.web.access import allow, current_actor


def recordable(m: str, ref: str) -> HearingCard:
    """The hearing, for who may record at it; for who has nothing to do with this municipality it does not exist."""
    get_municipality(m)
    allow(policy.may_open_queue(current_actor(), m), "record_proposal", hide=True)
    hearing = get_card(m, ref if ref.isascii() and ref.isprintable() else "", with_drafts=True)
    allow(may_record(current_actor(), scope_of(hearing)), "record_proposal")
    return hearing


def themes_of(hearing: HearingCard) -> Sequence[ThemeCard]:
    """The themes of the hearing's budget year, else all."""
    return list_themes(hearing.cycle_id) or list_themes()
