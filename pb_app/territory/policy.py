"""Who may change what a municipality says about itself."""

from pb_app.kernel.actor import Actor, Role

COORDINATES = frozenset({Role.COORDINATOR})
RUNS_HEARINGS = frozenset({Role.COORDINATOR, Role.OFFICER})


def may_change_office(actor: Actor, municipality_id: str) -> bool:
    """The office's contact, accent and notices, and the names of places."""
    return actor.has_role(COORDINATES, municipality_id)


def may_see_venues(actor: Actor, municipality_id: str) -> bool:
    """Everybody who runs hearings sees all halls: one hall serves several units."""
    return actor.has_role(RUNS_HEARINGS, municipality_id)


def may_change_venue(actor: Actor, municipality_id: str, place_path: str | None) -> bool:
    """An officer changes the halls of the own units; a hall of no unit is the coordinator's."""
    paths = (place_path,) if place_path is not None else ()
    return actor.has_role_at(RUNS_HEARINGS, municipality_id, paths)
