"""Who may do what with hearings."""

from dataclasses import dataclass

from pb_app.hearings.rules import HearingStatus
from pb_app.kernel.actor import Actor, Role

_COORDINATES = frozenset({Role.COORDINATOR})
_SCHEDULES = frozenset({Role.COORDINATOR, Role.OFFICER})
_ASSISTS = frozenset({Role.YOUTH_CENTRE})
_READS = frozenset(Role)


@dataclass(frozen=True)
class HearingScope:
    """Where a hearing belongs and how far it is; no path means the whole municipality."""

    municipality_id: str
    status: HearingStatus
    place_paths: tuple[str, ...] = ()


def may_read(actor: Actor, municipality_id: str) -> bool:
    """See the municipality's hearings on the desk, drafts included: every role there."""
    return actor.has_role(_READS, municipality_id)


def may_draft(actor: Actor, municipality_id: str, place_paths: tuple[str, ...]) -> bool:
    """Draw up a hearing for these places: coordinator, officer within his places, youth centre."""
    return actor.has_role_at(_SCHEDULES, municipality_id, place_paths) or actor.has_role(
        _ASSISTS, municipality_id
    )


def may_draft_somewhere(actor: Actor, municipality_id: str) -> bool:
    """Whether a button "new hearing" makes sense at all."""
    return actor.has_role(_SCHEDULES | _ASSISTS, municipality_id)


def may_edit(actor: Actor, hearing: HearingScope) -> bool:
    """Change what is said of it; the youth centre only while it is a draft."""
    if may_schedule(actor, hearing):
        return True
    return hearing.status is HearingStatus.DRAFT and actor.has_role(_ASSISTS, hearing.municipality_id)


def may_schedule(actor: Actor, hearing: HearingScope) -> bool:
    """Publish, move, cancel, restore, mark held: the coordinator, or an officer all of whose places these are."""
    return actor.has_role_at(_SCHEDULES, hearing.municipality_id, hearing.place_paths)


def may_record(actor: Actor, hearing: HearingScope) -> bool:
    """Count attendance, set the agenda, write minutes, add documents: also the youth centre that assists."""
    return may_schedule(actor, hearing) or actor.has_role(_ASSISTS, hearing.municipality_id)


def may_publish_minutes(actor: Actor, hearing: HearingScope) -> bool:
    """Make minutes public, take a document back."""
    return may_schedule(actor, hearing)


def may_read_registrations(actor: Actor, hearing: HearingScope, team: tuple[int, ...]) -> bool:
    """See who registered and what they need: only who runs this hearing, the team of staff included."""
    if may_schedule(actor, hearing):
        return True
    return actor.person_id in team and actor.has_role(_SCHEDULES | _ASSISTS, hearing.municipality_id)


def may_coordinate(actor: Actor, municipality_id: str) -> bool:
    """What concerns the whole calendar of the municipality."""
    return actor.has_role(_COORDINATES, municipality_id)


def may_take_pack(actor: Actor, municipality_id: str) -> bool:
    """Take the posters, pictures and tables of a season away: whoever shows it to people."""
    return actor.has_role(_SCHEDULES | _ASSISTS, municipality_id)
