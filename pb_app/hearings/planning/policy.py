"""Who may do what with the draft of a season."""

from pb_app.hearings.policy import may_coordinate, may_draft, may_draft_somewhere, may_read
from pb_app.kernel.actor import Actor, Role

_PUBLISHES = frozenset({Role.COORDINATOR, Role.OFFICER})


def may_read_draft(actor: Actor, municipality_id: str) -> bool:
    """See the draft with its notes: every role of the municipality."""
    return may_read(actor, municipality_id)


def may_edit_some_line(actor: Actor, municipality_id: str) -> bool:
    """Whether adding lines makes sense at all."""
    return may_draft_somewhere(actor, municipality_id)


def may_edit_line(actor: Actor, municipality_id: str, place_paths: tuple[str, ...]) -> bool:
    """Write a line for these places: coordinator, officer within his places, youth centre."""
    return may_draft(actor, municipality_id, place_paths)


def may_write_note(actor: Actor, municipality_id: str) -> bool:
    """Write to the other side, and settle what was written: who draws up hearings anywhere here."""
    return may_draft_somewhere(actor, municipality_id)


def may_publish_some_line(actor: Actor, municipality_id: str) -> bool:
    """Whether the door to publishing stands there at all."""
    return actor.has_role(_PUBLISHES, municipality_id)


def may_publish_line(actor: Actor, municipality_id: str, place_paths: tuple[str, ...]) -> bool:
    """Make a line public: the coordinator, or an officer all of whose places these are."""
    return actor.has_role_at(_PUBLISHES, municipality_id, place_paths)


def may_change_many(actor: Actor, municipality_id: str) -> bool:
    """Move or cancel many announced hearings at once, and take it back: the coordinator."""
    return may_coordinate(actor, municipality_id)
