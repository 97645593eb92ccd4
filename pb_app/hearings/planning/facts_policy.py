"""Who may say what planning must heed."""

from pb_app.kernel.actor import Actor, Role

_COORDINATES = frozenset({Role.COORDINATOR})
_SCHEDULES = frozenset({Role.COORDINATOR, Role.OFFICER})
_DRAFTS_ALL = frozenset({Role.COORDINATOR, Role.YOUTH_CENTRE})
_READS = frozenset({Role.COORDINATOR, Role.OFFICER, Role.YOUTH_CENTRE})


def may_see_facts(actor: Actor, municipality_id: str) -> bool:
    """See settings, rounds, teams, rules of places, special days and runs: who plans, or assists."""
    return actor.has_role(_READS, municipality_id)


def may_change_facts(actor: Actor, municipality_id: str) -> bool:
    """Change what holds for the whole season: settings, rounds, teams, special days."""
    return actor.has_role(_COORDINATES, municipality_id)


def may_change_place_rule(actor: Actor, municipality_id: str, place_path: str) -> bool:
    """Say what one place needs: the coordinator, and the officer of that place."""
    return actor.has_role_at(_SCHEDULES, municipality_id, (place_path,))


def may_say_for_all(actor: Actor) -> bool:
    """Set special days for every municipality: the administrator of the network."""
    return actor.is_admin


def may_draw_up(actor: Actor, municipality_id: str) -> bool:
    """Let the planner draw up the draft of the whole season, and stop it."""
    return actor.has_role(_DRAFTS_ALL, municipality_id)
