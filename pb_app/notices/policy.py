"""Who may see how many people are told; nobody of the staff sees to whom mail goes."""

from pb_app.kernel.actor import Actor, Role

_COUNTS = frozenset({Role.COORDINATOR, Role.OFFICER, Role.YOUTH_CENTRE})


def may_see_figures(actor: Actor, municipality_id: str) -> bool:
    """Those who announce hearings, and the youth centre that helps to: numbers only."""
    return actor.has_role(_COUNTS, municipality_id)
