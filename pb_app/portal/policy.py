"""Who may open the rooms of the portal."""

from pb_app.kernel.actor import Actor


def may_open_desk(actor: Actor) -> bool:
    """Somebody with a role in force somewhere; without one there is nothing to do."""
    return actor.is_admin or bool(actor.grants)
