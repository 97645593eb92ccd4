"""Who may plan a budget year, and who keeps programmes and ceilings."""

from pb_app.kernel.actor import Actor, Role

COORDINATES = frozenset({Role.COORDINATOR})
KEEPS_MONEY = frozenset({Role.COORDINATOR, Role.BUDGET_OFFICER})


def may_see_process(actor: Actor, municipality_id: str) -> bool:
    """See a year that is being prepared, its programmes and ceilings."""
    return actor.has_role(KEEPS_MONEY, municipality_id)


def may_plan(actor: Actor, municipality_id: str) -> bool:
    """Open a year, change its dates, themes and settings."""
    return actor.has_role(COORDINATES, municipality_id)


def may_keep_money(actor: Actor, municipality_id: str) -> bool:
    """Add and change budget programmes and ceilings."""
    return actor.has_role(KEEPS_MONEY, municipality_id)
